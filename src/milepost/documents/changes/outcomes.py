"""Outcomes of amendments: what an adoption does to each of the others."""

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from .composed_amendments import ComposedAmendment
from .errors import ChangeRefused, ChangesConflict
from .proposals import AmendmentTree, ProposedAmendment, compose, inapplicable
from .reasons import Reason
from .rebasing import concerned_clauses, rebase_all
from .structure import Change, Text, amend


class AmendmentOutcome(StrEnum):
    """The outcome of an amendment when another one is adopted."""

    STANDS = "stands"  # as it is
    REBASED = "rebased"  # the same change, to the new text
    REWRITTEN = "rewritten"  # both can stand, once somebody says how
    FALLS = "falls"  # there is nothing left to decide


BOTH_CAN_STAND = {Reason.SAME_PLACE, Reason.RUN_TOGETHER, Reason.SAME_KEY}


class Consequence(NamedTuple):
    """The consequence of an adoption for another amendment.

    changes     what it asks of the new text, where it stands or is rebased
    reason      why it falls or must be rewritten
    because_of  the id of the amendment that is in its way
    """

    id: str
    outcome: AmendmentOutcome
    changes: tuple[Change, ...] = ()
    reason: Reason | None = None
    because_of: str = ""


def adoption_consequences(
    text: Text,
    proposed: Sequence[ProposedAmendment],
    adopted: str,
    amended_by: Collection[str] = (),
) -> tuple[Consequence, ...]:
    """The consequences of adopting `adopted` for all the others, in the order given.

    `amended_by`: the amendments to it that were adopted before it, and so with it. Those
    to it that were not are from now on amendments to the text. Where `adopted` is itself
    an amendment to another one, the text stays, and that other one changes.

    Raises:
        ChangeRefused: `adopted` does not fit what it changes.
        KeyError: it is not one of `proposed`.
    """
    tree, refusals = AmendmentTree(text, proposed), inapplicable(text, proposed)
    amendment = tree.by_id[adopted]
    if adopted in refusals:
        raise refusals[adopted]
    base = _base(tree, amendment)
    composed = ComposedAmendment(base, tree, amendment, set(amended_by))
    over = composed.changes
    gone = {adopted, *composed.included}
    consequences = {
        id_: Consequence(id_, AmendmentOutcome.STANDS, (other.change,))
        for id_, other in tree.by_id.items()
    }
    near = {key for change in over for key in concerned_clauses(change)}
    for other in tree.siblings(adopted):
        if near & concerned_clauses(other.change):  # all the rest stand
            consequences.update(_consequences(base, tree, other, over, adopted))
    below = amend(base, amendment.change)
    for child in tree.children(adopted):
        if child.id not in gone:
            consequences.update(
                _consequences(below, tree, child, composed.steps, adopted)
            )
    if adopted in tree.parent:
        above = tree.by_id[tree.parent[adopted]]
        consequences[above.id] = _amended(_base(tree, above), above, over, adopted)
    consequences |= {
        id_: Consequence(id_, AmendmentOutcome.FALLS, (), Reason.INAPPLICABLE)
        for id_ in refusals
    }
    return tuple(consequences[id_] for id_ in tree.by_id if id_ not in gone)


def _base(tree: AmendmentTree, amendment: ProposedAmendment) -> Text:
    """Text that an amendment is written against, with the amendments above it made."""
    if amendment.id not in tree.parent:
        return tree.text
    above = tree.by_id[tree.parent[amendment.id]]
    return amend(_base(tree, above), above.change)


def _amended(
    base: Text, above: ProposedAmendment, over: tuple[Change, ...], adopted: str
) -> Consequence:
    """Consequence for the amendment `above` once an amendment to it, `over`, is adopted."""
    changed = above.change
    for change in over:
        both = compose(base, changed, change)
        if both is None:
            return Consequence(
                above.id,
                AmendmentOutcome.FALLS,
                reason=Reason.DELETED,
                because_of=adopted,
            )
        changed = both
    return Consequence(above.id, AmendmentOutcome.REBASED, (changed,))


def _consequences(
    base: Text,
    tree: AmendmentTree,
    amendment: ProposedAmendment,
    over: tuple[Change, ...],
    adopted: str,
) -> Iterator[tuple[str, Consequence]]:
    """Consequences by id for an amendment to `base` and those below it, once `over` is made."""
    try:
        left = rebase_all(base, (amendment.change,), over)
        beside = rebase_all(base, over, (amendment.change,))
        after = amend(base, amendment.change)
    except ChangesConflict as conflict:
        reason = Reason(str(conflict.facts["reason"]))
        outcome = (
            AmendmentOutcome.REWRITTEN
            if reason in BOTH_CAN_STAND
            else AmendmentOutcome.FALLS
        )
        yield amendment.id, Consequence(amendment.id, outcome, (), reason, adopted)
    except ChangeRefused:  # found by `inapplicable` as well
        return
    else:
        if left:
            outcome = (
                AmendmentOutcome.STANDS
                if left == (amendment.change,)
                else AmendmentOutcome.REBASED
            )
            yield amendment.id, Consequence(amendment.id, outcome, left)
        else:
            already = Reason.ALREADY
            yield (
                amendment.id,
                Consequence(amendment.id, AmendmentOutcome.FALLS, (), already, adopted),
            )
        for child in tree.children(amendment.id):
            yield from _consequences(after, tree, child, beside, adopted)
        return
    for child in tree.below(amendment.id):
        above = tree.parent[child.id]
        yield child.id, Consequence(child.id, outcome, (), Reason.RESTS_ON, above)
