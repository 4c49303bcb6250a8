"""What becomes of the other amendments when one is adopted."""

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from .errors import ChangeRefused, ChangesConflict
from .proposals import Proposed, Tree, compose, inapplicable
from .reasons import Reason
from .rebasing import concerned, rebase_all
from .structure import Amendment, Document, amend
from .wholes import Whole


class Fate(StrEnum):
    """What becomes of an amendment when another one is adopted."""

    STANDS = "stands"  # as it is
    REBASED = "rebased"  # the same change, to the new text
    REWRITTEN = "rewritten"  # both can stand, once somebody says how
    FALLS = "falls"  # there is nothing left to decide


BOTH_CAN_STAND = {Reason.SAME_PLACE, Reason.RUN_TOGETHER, Reason.SAME_KEY}


class Consequence(NamedTuple):
    """What becomes of an amendment.

    amendments  what it asks of the new text, where it stands or is rebased
    reason      why it falls or must be rewritten
    because_of  the id of the amendment that is in its way
    """

    id: str
    fate: Fate
    amendments: tuple[Amendment, ...] = ()
    reason: Reason | None = None
    because_of: str = ""


def what_falls(
    document: Document,
    proposed: Sequence[Proposed],
    adopted: str,
    amended_by: Collection[str] = (),
) -> tuple[Consequence, ...]:
    """What becomes of all the others when `adopted` is, in the order given.

    `amended_by`: the amendments to it that were adopted before it, and so with it. Those
    to it that were not are from now on amendments to the text. Where `adopted` is itself
    an amendment to another one, the text stays, and that other one changes.

    Raises:
        ChangeRefused: `adopted` does not fit what it changes.
        KeyError: it is not one of `proposed`.
    """
    tree, out = Tree(document, proposed), inapplicable(document, proposed)
    one = tree.by_id[adopted]
    if adopted in out:
        raise out[adopted]
    base = _base(tree, one)
    whole = Whole(base, tree, one, set(amended_by))
    over = whole.amendments
    gone = {adopted, *whole.taken}
    found = {
        id_: Consequence(id_, Fate.STANDS, (other.amendment,))
        for id_, other in tree.by_id.items()
    }
    near = {key for amendment in over for key in concerned(amendment)}
    for other in tree.siblings(adopted):
        if near & concerned(other.amendment):  # all the rest stand
            found.update(_fates(base, tree, other, over, adopted))
    below = amend(base, one.amendment)
    for child in tree.children(adopted):
        if child.id not in gone:
            found.update(_fates(below, tree, child, whole.made, adopted))
    if adopted in tree.parent:
        above = tree.by_id[tree.parent[adopted]]
        found[above.id] = _amended(_base(tree, above), above, over, adopted)
    found |= {id_: Consequence(id_, Fate.FALLS, (), Reason.UNFIT) for id_ in out}
    return tuple(found[id_] for id_ in tree.by_id if id_ not in gone)


def _base(tree: Tree, one: Proposed) -> Document:
    """The document that an amendment is written against."""
    if one.id not in tree.parent:
        return tree.document
    above = tree.by_id[tree.parent[one.id]]
    return amend(_base(tree, above), above.amendment)


def _amended(
    base: Document, above: Proposed, over: tuple[Amendment, ...], adopted: str
) -> Consequence:
    """What an amendment has become, now that one to it is adopted."""
    changed = above.amendment
    for further in over:
        both = compose(base, changed, further)
        if both is None:
            return Consequence(
                above.id, Fate.FALLS, reason=Reason.STRUCK, because_of=adopted
            )
        changed = both
    return Consequence(above.id, Fate.REBASED, (changed,))


def _fates(
    base: Document,
    tree: Tree,
    one: Proposed,
    over: tuple[Amendment, ...],
    adopted: str,
) -> Iterator[tuple[str, Consequence]]:
    """Of an amendment to `base`, and of those to it, when `over` has been made."""
    try:
        left = rebase_all(base, (one.amendment,), over)
        beside = rebase_all(base, over, (one.amendment,))
        after = amend(base, one.amendment)
    except ChangesConflict as conflict:
        reason = Reason(str(conflict.facts["reason"]))
        fate = Fate.REWRITTEN if reason in BOTH_CAN_STAND else Fate.FALLS
        yield one.id, Consequence(one.id, fate, (), reason, adopted)
    except ChangeRefused:  # found by `inapplicable` as well
        return
    else:
        if left:
            fate = Fate.STANDS if left == (one.amendment,) else Fate.REBASED
            yield one.id, Consequence(one.id, fate, left)
        else:
            already = Reason.ALREADY
            yield one.id, Consequence(one.id, Fate.FALLS, (), already, adopted)
        for child in tree.children(one.id):
            yield from _fates(after, tree, child, beside, adopted)
        return
    for child in tree.below(one.id):
        above = tree.parent[child.id]
        yield child.id, Consequence(child.id, fate, (), Reason.RESTS_ON, above)
