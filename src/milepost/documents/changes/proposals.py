"""Amendments as they are put forward, and amendments to amendments.

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
from .rebasing import changed, struck
from .structure import (
    Amendment,
    Delete,
    Document,
    InsertAfter,
    Move,
    Replace,
    amend,
    find,
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """An amendment put forward. `amends`: the id of the one that it is an amendment to."""

    id: str
    amendment: Amendment
    amends: str | None = None


class Dependency(NamedTuple):
    """`id` is about what `on` proposes. `said`: it says so; else it needs its clause."""

    id: str
    on: str
    said: bool


class Tree:
    """Which amendment is to which. Ids are unique, and stay in the order given."""

    def __init__(self, document: Document, proposed: Iterable[Proposed]) -> None:
        self.document = document
        self.by_id = {one.id: one for one in proposed}
        links = _dependencies(document, self.by_id.values())
        self.parent = {link.id: link.on for link in links}
        self._children: dict[str | None, list[Proposed]] = defaultdict(list)
        for one in self.by_id.values():
            self._children[self.parent.get(one.id)].append(one)

    def roots(self) -> list[Proposed]:
        """Those to the document itself."""
        return self._children[None]

    def children(self, id_: str) -> list[Proposed]:
        return self._children.get(id_, [])

    def siblings(self, id_: str) -> list[Proposed]:
        """The others that are to the same thing."""
        return [one for one in self._children[self.parent.get(id_)] if one.id != id_]

    def above(self, id_: str) -> Iterator[str]:
        """The amendment that this one is to, the one that is to, and so on."""
        seen = {id_}
        while (id_ := self.parent.get(id_, "")) and id_ not in seen:
            seen.add(id_)
            yield id_

    def below(self, id_: str) -> Iterator[Proposed]:
        """All amendments to this one, and to those."""
        for child in self.children(id_):
            yield child
            yield from self.below(child.id)

    def unreached(self) -> set[str]:
        """Those to something that is not put forward, or in a circle."""
        reached = {one.id for root in self.roots() for one in self.below(root.id)}
        return self.by_id.keys() - reached - {root.id for root in self.roots()}


def dependencies(
    document: Document, proposed: Sequence[Proposed]
) -> tuple[Dependency, ...]:
    """Which amendments are to other amendments, in the order given."""
    return tuple(_dependencies(document, proposed))


def _dependencies(
    document: Document, proposed: Iterable[Proposed]
) -> Iterator[Dependency]:
    proposed = list(proposed)
    there = {clause.key for clause in document}
    makers: dict[str, str] = {}
    for one in proposed:
        if isinstance(one.amendment, InsertAfter):
            makers.setdefault(one.amendment.new_key, one.id)
    for one in proposed:
        if one.amends is not None:
            yield Dependency(one.id, one.amends, said=True)
            continue
        missing = [key for key in _needed(one.amendment) if key not in there]
        maker = next((makers[key] for key in missing if key in makers), one.id)
        if maker != one.id:
            yield Dependency(one.id, maker, said=False)


def _needed(amendment: Amendment) -> list[str]:
    """The clauses that must be there."""
    keys = [*changed(amendment), struck(amendment)]
    if isinstance(amendment, Move):
        keys.append(amendment.key)
    if isinstance(amendment, Move | InsertAfter):
        keys.append(amendment.after)
    return [key for key in keys if key is not None]


def compose(
    document: Document, amendment: Amendment, further: Amendment
) -> Amendment | None:
    """One amendment that does what `amendment`, and then `further` to it, do.

    None where `further` strikes all that was proposed.

    Raises:
        DoesNotAmend: `further` is about something else.
        ChangeRefused: it does not fit what was proposed.
    """
    match amendment, further:
        case Replace(key, edits), Replace(same, more) if key == same:
            wording = find(document, key)[1].wording
            return Replace(key, diff(wording, apply(apply(wording, edits), more)))
        case InsertAfter(new_key=key), Replace(same, edits) if key == same:
            return replace(amendment, wording=apply(amendment.wording, edits))
        case InsertAfter(new_key=key), Move(same, after) if key == same:
            return replace(amendment, after=after)
        case InsertAfter(new_key=key), Delete(same) if key == same:
            return None
        case Move(key, _), Move(same, _) if key == same:
            return further
    raise DoesNotAmend


def inapplicable(
    document: Document, proposed: Sequence[Proposed]
) -> dict[str, ChangeRefused]:
    """Why an amendment cannot be made to the text it is written against, by id."""
    tree = Tree(document, proposed)
    found: dict[str, ChangeRefused] = {id_: DoesNotAmend() for id_ in tree.unreached()}

    def look(
        document: Document,
        one: Proposed,
        above: tuple[Document, Amendment] | None = None,
    ) -> None:
        try:
            after = amend(document, one.amendment)
            if above:
                compose(*above, one.amendment)
        except ChangeRefused as error:
            found[one.id] = error
            found.update((child.id, DoesNotAmend()) for child in tree.below(one.id))
        else:
            for child in tree.children(one.id):
                look(after, child, (document, one.amendment))

    for root in tree.roots():
        look(document, root)
    return found
