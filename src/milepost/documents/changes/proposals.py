"""Proposed amendments, and amendments to amendments as a tree.

Each is written against the same document, but one that amends another: that is written
against the document as it would be if only the other (and those above it) passed. An
amendment to a clause that another one inserts is an amendment to that one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from .edits import apply, diff
from .errors import ChangeRefused, DoesNotAmend
from .rebasing import deleted_clause, required_wordings
from .structure import (
    Change,
    Delete,
    InsertAfter,
    Move,
    Replace,
    Text,
    amend,
    find,
)


@dataclass(frozen=True, slots=True)
class ProposedAmendment:
    """A proposed amendment: a change with its id.

    amends  the id of the amendment that it is an amendment to; None: to the text
    """

    id: str
    change: Change
    amends: str | None = None


class Dependency(NamedTuple):
    """`id` depends on `on`: it says so (`is_explicit`), or it needs the clause that is made."""

    id: str
    on: str
    is_explicit: bool


class AmendmentTree:
    """The tree of amendments: which is to which. Ids are unique, and stay in the order given."""

    def __init__(self, text: Text, proposed: Iterable[ProposedAmendment]) -> None:
        self.text = text
        self.by_id = {amendment.id: amendment for amendment in proposed}
        links = _dependencies(text, self.by_id.values())
        self.parent = {link.id: link.on for link in links}
        self._children: dict[str | None, list[ProposedAmendment]] = defaultdict(list)
        for amendment in self.by_id.values():
            self._children[self.parent.get(amendment.id)].append(amendment)

    def roots(self) -> list[ProposedAmendment]:
        """Amendments to the text itself, in the order given."""
        return self._children[None]

    def children(self, id_: str) -> list[ProposedAmendment]:
        """Amendments to this amendment, in the order given."""
        return self._children.get(id_, [])

    def siblings(self, id_: str) -> list[ProposedAmendment]:
        """Other amendments to the same text or amendment, in the order given."""
        return [
            amendment
            for amendment in self._children[self.parent.get(id_)]
            if amendment.id != id_
        ]

    def above(self, id_: str) -> Iterator[str]:
        """Ids of the amendments that this one amends, directly or not, nearest first."""
        seen = {id_}
        while (id_ := self.parent.get(id_, "")) and id_ not in seen:
            seen.add(id_)
            yield id_

    def below(self, id_: str) -> Iterator[ProposedAmendment]:
        """Amendments to this amendment, and to those, at every depth."""
        for child in self.children(id_):
            yield child
            yield from self.below(child.id)

    def unreached(self) -> set[str]:
        """Ids of amendments that amend, directly or not, one not proposed, or go in a circle."""
        reached = {
            amendment.id for root in self.roots() for amendment in self.below(root.id)
        }
        return self.by_id.keys() - reached - {root.id for root in self.roots()}


def dependencies(
    text: Text, proposed: Sequence[ProposedAmendment]
) -> tuple[Dependency, ...]:
    """Dependencies of amendments on those they amend or whose new clause they change."""
    return tuple(_dependencies(text, proposed))


def _dependencies(
    text: Text, proposed: Iterable[ProposedAmendment]
) -> Iterator[Dependency]:
    proposed = list(proposed)
    there = {clause.key for clause in text}
    makers: dict[str, str] = {}
    for amendment in proposed:
        if isinstance(amendment.change, InsertAfter):
            makers.setdefault(amendment.change.new_key, amendment.id)
    for amendment in proposed:
        if amendment.amends is not None:
            yield Dependency(amendment.id, amendment.amends, is_explicit=True)
            continue
        missing = [
            key for key in _required_clauses(amendment.change) if key not in there
        ]
        maker = next((makers[key] for key in missing if key in makers), amendment.id)
        if maker != amendment.id:
            yield Dependency(amendment.id, maker, is_explicit=False)


def _required_clauses(change: Change) -> list[str]:
    """Keys of the clauses that a text must have for a change to be made."""
    keys = [*required_wordings(change), deleted_clause(change)]
    if isinstance(change, Move):
        keys.append(change.key)
    if isinstance(change, Move | InsertAfter):
        keys.append(change.after)
    return [key for key in keys if key is not None]


def compose(text: Text, change: Change, further: Change) -> Change | None:
    """One change with the effect of `change` and then `further`, an amendment to it.

    None where `further` strikes all that was proposed.

    Raises:
        DoesNotAmend: `further` is about something else.
        ChangeRefused: it does not fit what was proposed.
    """
    match change, further:
        case Replace(key, edits), Replace(same, more) if key == same:
            wording = find(text, key)[1].wording
            return Replace(key, diff(wording, apply(apply(wording, edits), more)))
        case InsertAfter(new_key=key), Replace(same, edits) if key == same:
            return replace(change, wording=apply(change.wording, edits))
        case InsertAfter(new_key=key), Move(same, after) if key == same:
            return replace(change, after=after)
        case InsertAfter(new_key=key), Delete(same) if key == same:
            return None
        case Move(key, _), Move(same, _) if key == same:
            return further
    raise DoesNotAmend


def inapplicable(
    text: Text, proposed: Sequence[ProposedAmendment]
) -> dict[str, ChangeRefused]:
    """Errors of the amendments that do not fit the text they are written against, by id."""
    tree = AmendmentTree(text, proposed)
    refusals: dict[str, ChangeRefused] = {
        id_: DoesNotAmend() for id_ in tree.unreached()
    }

    def check(
        text: Text,
        amendment: ProposedAmendment,
        above: tuple[Text, Change] | None = None,
    ) -> None:
        try:
            after = amend(text, amendment.change)
            if above:
                compose(*above, amendment.change)
        except ChangeRefused as error:
            refusals[amendment.id] = error
            refusals.update(
                (child.id, DoesNotAmend()) for child in tree.below(amendment.id)
            )
        else:
            for child in tree.children(amendment.id):
                check(after, child, (text, amendment.change))

    for root in tree.roots():
        check(text, root)
    return refusals
