"""An amendment with those amendments to it that pass, as one."""

from collections.abc import Collection, Sequence

from .errors import ChangeRefused, ChangesConflict
from .proposals import Proposed, Tree, compose
from .reasons import LeftOut, Reason
from .rebasing import clash, rebase_all
from .structure import Amendment, Document, amend


class Whole:
    """What an amendment is when the amendments to it that are in `passing` are in it.

    amendments  none where nothing is left of it, else one, to `document`
    made        what was made to it, as changes to the document with it alone
    taken       the ids of the amendments in it, without its own
    left_out    by id: those of `passing` that could not be made to it

    Raises:
        ChangeRefused: the amendment itself does not fit.
    """

    def __init__(
        self, document: Document, tree: Tree, one: Proposed, passing: Collection[str]
    ) -> None:
        self._document, self._tree = document, tree
        self._below = amend(document, one.amendment)
        self.amendments: tuple[Amendment, ...] = (one.amendment,)
        self.made: tuple[Amendment, ...] = ()
        self.taken: list[str] = []
        self.left_out: dict[str, LeftOut] = {}
        self._each: list[tuple[str, Amendment]] = []
        for child in tree.children(one.id):
            if child.id in passing:
                self._take(child, passing)

    def _take(self, child: Proposed, passing: Collection[str]) -> None:
        try:
            whole = Whole(self._below, self._tree, child, passing)
            steps = rebase_all(self._below, whole.amendments, self.made)
            self.amendments = self._composed(steps)
        except ChangesConflict as conflict:
            reason = Reason(str(conflict.facts["reason"]))
            blocking = in_the_way(self._below, whole.amendments, self._each)
            by = blocking.because_of if blocking else self._each[-1][0]
            self.left_out[child.id] = LeftOut(child.id, reason, by)
        except ChangeRefused:
            self.left_out[child.id] = LeftOut(child.id, Reason.UNFIT)
        else:
            self.made += steps
            self.taken += [child.id, *whole.taken]
            self.left_out |= whole.left_out
            self._each += [(child.id, step) for step in whole.amendments]

    def _composed(self, steps: Sequence[Amendment]) -> tuple[Amendment, ...]:
        left = self.amendments
        for step in steps:
            both = compose(self._document, left[0], step) if left else None
            left = () if both is None else (both,)
        return left


def in_the_way(
    document: Document,
    amendments: Sequence[Amendment],
    others: Sequence[tuple[str, Amendment]],
) -> LeftOut | None:
    """The first of `others`, by id, that conflicts with one of `amendments`, and why."""
    for id_, other in others:
        for amendment in amendments:
            if reason := clash(document, amendment, other):
                return LeftOut("", reason, id_)
    return None
