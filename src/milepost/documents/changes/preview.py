"""Preview of a text with the amendments that pass."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from .composed_amendments import ComposedAmendment, find_blocking
from .edits import Edits, adjacent_token_merges
from .errors import ChangeRefused
from .proposals import AmendmentTree, ProposedAmendment
from .reasons import LeftOut, Reason
from .rebasing import concerned_clauses, rebase
from .structure import (
    Change,
    Delete,
    InsertAfter,
    Merge,
    Move,
    Replace,
    Split,
    Text,
    amend,
)


class Preview(NamedTuple):
    """The text if some amendments pass, and those of them that could not be made."""

    text: Text
    left_out: tuple[LeftOut, ...]


def preview(
    text: Text, proposed: Sequence[ProposedAmendment], passing: Sequence[str]
) -> Preview:
    """Text if the amendments `passing` pass, and those left out; of two in conflict the second.

    All are taken as written against `text`, so that the text does not depend on their
    order as long as none conflict.

    Raises:
        KeyError: one of `passing` is not one of `proposed`.
    """
    tree = AmendmentTree(text, proposed)
    chosen = dict.fromkeys(tree.by_id[id_].id for id_ in passing)
    roots = {root.id for root in tree.roots()}
    joint = _JointAmendments(text)
    left_out: dict[str, LeftOut] = {}
    for id_ in chosen:
        if id_ in roots:
            left_out |= joint.take(tree, tree.by_id[id_], chosen)
    after, unmade = joint.make()
    left_out |= unmade
    for id_ in chosen:
        if id_ not in left_out and id_ not in roots:
            left_out |= _dependents_left_out(tree, id_, chosen, left_out)
    return Preview(after, tuple(left_out[id_] for id_ in chosen if id_ in left_out))


def _dependents_left_out(
    tree: AmendmentTree, id_: str, chosen: Collection[str], left_out: Collection[str]
) -> dict[str, LeftOut]:
    """`id_` with why it is left out, because an amendment above does not pass; else {}."""
    if id_ in tree.unreached():
        return {id_: LeftOut(id_, Reason.INAPPLICABLE)}
    for above in tree.above(id_):
        if above not in chosen or above in left_out:
            return {id_: LeftOut(id_, Reason.RESTS_ON, above)}
    return {}


class _JointAmendments:
    """Amendments to one document that do not conflict."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._taken: list[tuple[str, Change]] = []
        self._near: dict[str, list[tuple[str, Change]]] = defaultdict(list)
        self._edits: dict[str, Edits] = {}

    def take(
        self,
        tree: AmendmentTree,
        amendment: ProposedAmendment,
        passing: Collection[str],
    ) -> dict[str, LeftOut]:
        """Take an amendment with those below it unless it conflicts; returns what is left out."""
        try:
            composed = ComposedAmendment(self._text, tree, amendment, passing)
        except ChangeRefused:
            return {amendment.id: LeftOut(amendment.id, Reason.INAPPLICABLE)}
        for change in composed.changes:
            if blocking := self._blocking(change):
                return {amendment.id: blocking._replace(id=amendment.id)}
            self._add(amendment.id, change)
        return composed.left_out

    def _blocking(self, change: Change) -> LeftOut | None:
        near = [pair for key in concerned_clauses(change) for pair in self._near[key]]
        if blocking := find_blocking(self._text, (change,), near):
            return blocking
        if isinstance(change, Replace) and change.key in self._edits:
            # each pair may be apart, and three of them run words together
            wording = next(c.wording for c in self._text if c.key == change.key)
            if adjacent_token_merges(wording, self._edits[change.key], change.edits):
                return LeftOut("", Reason.RUN_TOGETHER, near[-1][0])
        return None

    def _add(self, id_: str, change: Change) -> None:
        self._taken.append((id_, change))
        for key in concerned_clauses(change):
            self._near[key].append((id_, change))
        if isinstance(change, Replace):
            edits = {*self._edits.get(change.key, ()), *change.edits}
            self._edits[change.key] = tuple(sorted(edits))

    def make(self) -> tuple[Text, dict[str, LeftOut]]:
        """Text with all amendments taken, and those that did not fit, by id.

        Words first, then what is new or moved, as long as all that it follows is there;
        then what is divided or made one, and last what is struck.
        """
        text = self._text
        for key, edits in self._edits.items():
            text = amend(text, Replace(key, edits))
        left_out, seen = {}, set()
        for sort in (InsertAfter | Move, Split, Merge, Delete):
            for id_, change in self._taken:
                if not isinstance(change, sort) or change in seen:
                    continue
                seen.add(change)
                try:
                    text = amend(text, self._shifted_split(change))
                except ChangeRefused:
                    left_out[id_] = LeftOut(id_, Reason.INAPPLICABLE)
        return text, left_out

    def _shifted_split(self, change: Change) -> Change:
        """A split moved to its place in the reworded clause; any other change unaltered."""
        if isinstance(change, Split) and change.key in self._edits:
            words = Replace(change.key, self._edits[change.key])
            (moved,) = rebase(self._text, change, words)
            return moved
        return change
