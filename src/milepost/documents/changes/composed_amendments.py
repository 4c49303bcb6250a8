"""Composed amendments: an amendment with those amendments to it that pass, as one change."""

from collections.abc import Collection, Sequence

from .errors import ChangeRefused, ChangesConflict
from .proposals import AmendmentTree, ProposedAmendment, compose
from .reasons import LeftOut, Reason
from .rebasing import conflict_reason, rebase_all
from .structure import Change, Text, amend


class ComposedAmendment:
    """An amendment that includes those amendments to it that are in `passing`.

    changes   none where nothing is left of it, else one, to `text`
    steps     what was made to it, as changes to the text with it alone
    included  the ids of the amendments in it, without its own
    left_out  by id: those of `passing` that could not be made to it

    Raises:
        ChangeRefused: the amendment itself does not fit.
    """

    def __init__(
        self,
        text: Text,
        tree: AmendmentTree,
        amendment: ProposedAmendment,
        passing: Collection[str],
    ) -> None:
        self._text, self._tree = text, tree
        self._below = amend(text, amendment.change)
        self.changes: tuple[Change, ...] = (amendment.change,)
        self.steps: tuple[Change, ...] = ()
        self.included: list[str] = []
        self.left_out: dict[str, LeftOut] = {}
        self._each: list[tuple[str, Change]] = []
        for child in tree.children(amendment.id):
            if child.id in passing:
                self._take(child, passing)

    def _take(self, child: ProposedAmendment, passing: Collection[str]) -> None:
        try:
            composed = ComposedAmendment(self._below, self._tree, child, passing)
            rebased = rebase_all(self._below, composed.changes, self.steps)
            self.changes = self._composed(rebased)
        except ChangesConflict as conflict:
            reason = Reason(str(conflict.facts["reason"]))
            blocking = find_blocking(self._below, composed.changes, self._each)
            by = blocking.because_of if blocking else self._each[-1][0]
            self.left_out[child.id] = LeftOut(child.id, reason, by)
        except ChangeRefused:
            self.left_out[child.id] = LeftOut(child.id, Reason.INAPPLICABLE)
        else:
            self.steps += rebased
            self.included += [child.id, *composed.included]
            self.left_out |= composed.left_out
            self._each += [(child.id, step) for step in composed.changes]

    def _composed(self, rebased: Sequence[Change]) -> tuple[Change, ...]:
        left = self.changes
        for step in rebased:
            both = compose(self._text, left[0], step) if left else None
            left = () if both is None else (both,)
        return left


def find_blocking(
    text: Text,
    changes: Sequence[Change],
    others: Sequence[tuple[str, Change]],
) -> LeftOut | None:
    """First of `others` in conflict with one of `changes`, as LeftOut without an id, or None."""
    for id_, other in others:
        for change in changes:
            if reason := conflict_reason(text, change, other):
                return LeftOut("", reason, id_)
    return None
