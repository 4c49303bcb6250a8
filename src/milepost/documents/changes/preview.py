"""The text if some amendments pass."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from .edits import Edits, glued
from .errors import ChangeRefused
from .proposals import Proposed, Tree
from .reasons import LeftOut, Reason
from .rebasing import concerned, rebase
from .structure import (
    Amendment,
    Delete,
    Document,
    InsertAfter,
    Merge,
    Move,
    Replace,
    Split,
    amend,
)
from .wholes import Whole, in_the_way


class Preview(NamedTuple):
    """The text if some amendments pass, and those of them that could not be made."""

    document: Document
    left_out: tuple[LeftOut, ...]


def preview(
    document: Document, proposed: Sequence[Proposed], passing: Sequence[str]
) -> Preview:
    """The text if the amendments `passing` pass; of two that conflict, the first named.

    All are taken as written against `document`, so that the text does not depend on their
    order as long as none conflict.

    Raises:
        KeyError: one of `passing` is not one of `proposed`.
    """
    tree = Tree(document, proposed)
    chosen = dict.fromkeys(tree.by_id[id_].id for id_ in passing)
    roots = {root.id for root in tree.roots()}
    together = _Together(document)
    left_out: dict[str, LeftOut] = {}
    for id_ in chosen:
        if id_ in roots:
            left_out |= together.take(tree, tree.by_id[id_], chosen)
    after, unmade = together.make()
    left_out |= unmade
    for id_ in chosen:
        if id_ not in left_out and id_ not in roots:
            left_out |= _without_its_own(tree, id_, chosen, left_out)
    return Preview(after, tuple(left_out[id_] for id_ in chosen if id_ in left_out))


def _without_its_own(
    tree: Tree, id_: str, chosen: Collection[str], left_out: Collection[str]
) -> dict[str, LeftOut]:
    """An amendment to one that does not pass does not pass either."""
    if id_ in tree.unreached():
        return {id_: LeftOut(id_, Reason.UNFIT)}
    for above in tree.above(id_):
        if above not in chosen or above in left_out:
            return {id_: LeftOut(id_, Reason.RESTS_ON, above)}
    return {}


class _Together:
    """Amendments to one document that do not conflict."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._taken: list[tuple[str, Amendment]] = []
        self._near: dict[str, list[tuple[str, Amendment]]] = defaultdict(list)
        self._edits: dict[str, Edits] = {}

    def take(
        self, tree: Tree, one: Proposed, passing: Collection[str]
    ) -> dict[str, LeftOut]:
        """Take an amendment, with those to it, unless it conflicts: who is left out."""
        try:
            whole = Whole(self._document, tree, one, passing)
        except ChangeRefused:
            return {one.id: LeftOut(one.id, Reason.UNFIT)}
        for amendment in whole.amendments:
            if blocking := self._blocking(amendment):
                return {one.id: blocking._replace(id=one.id)}
            self._add(one.id, amendment)
        return whole.left_out

    def _blocking(self, amendment: Amendment) -> LeftOut | None:
        near = [pair for key in concerned(amendment) for pair in self._near[key]]
        if blocking := in_the_way(self._document, (amendment,), near):
            return blocking
        if isinstance(amendment, Replace) and amendment.key in self._edits:
            # each pair may be apart, and three of them run words together
            wording = _wording(self._document, amendment.key)
            if glued(wording, self._edits[amendment.key], amendment.edits):
                return LeftOut("", Reason.RUN_TOGETHER, near[-1][0])
        return None

    def _add(self, id_: str, amendment: Amendment) -> None:
        self._taken.append((id_, amendment))
        for key in concerned(amendment):
            self._near[key].append((id_, amendment))
        if isinstance(amendment, Replace):
            edits = {*self._edits.get(amendment.key, ()), *amendment.edits}
            self._edits[amendment.key] = tuple(sorted(edits))

    def make(self) -> tuple[Document, dict[str, LeftOut]]:
        """The document with all of them.

        Words first, then what is new or moved, as long as all that it follows is there;
        then what is divided or made one, and last what is struck.
        """
        document = self._document
        for key, edits in self._edits.items():
            document = amend(document, Replace(key, edits))
        left_out, seen = {}, set()
        for sort in (InsertAfter | Move, Split, Merge, Delete):
            for id_, amendment in self._taken:
                if not isinstance(amendment, sort) or amendment in seen:
                    continue
                seen.add(amendment)
                try:
                    document = amend(document, self._at_place(amendment))
                except ChangeRefused:
                    left_out[id_] = LeftOut(id_, Reason.UNFIT)
        return document, left_out

    def _at_place(self, amendment: Amendment) -> Amendment:
        """A division, at its place among the new words."""
        if isinstance(amendment, Split) and amendment.key in self._edits:
            words = Replace(amendment.key, self._edits[amendment.key])
            (moved,) = rebase(self._document, amendment, words)
            return moved
        return amendment


def _wording(document: Document, key: str) -> str:
    return next(clause.wording for clause in document if clause.key == key)
