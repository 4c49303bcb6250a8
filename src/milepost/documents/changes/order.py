"""Voting order of amendments: the furthest removed from the text is voted on first.

The custom of meetings (United Nations General Assembly, rules of procedure 90 and 130;
others have the like): the amendment furthest removed in substance from the original is
taken first, then the next, and an amendment to an amendment before that one.

No program can measure substance. `distance` counts words, so it is a stand-in that is at
hand, the same for everybody, and open: the chair may overrule it, and should where few
words turn a meaning round ("shall not").
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from milepost.errors import Phrase, gettext_noop

from .conflicts import connected_components, find_conflicts
from .edits import Edits, aligned
from .proposals import AmendmentTree, ProposedAmendment, inapplicable
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
    find,
)
from .tokens import tokens


class Effect(StrEnum):
    """What an amendment does to the text."""

    DELETES_CLAUSE = "deletes clause"
    DELETES_WORDS = "deletes words"
    REWORDS = "rewords"
    JOINS = "joins"
    DIVIDES = "divides"
    MOVES = "moves"
    ADDS_WORDS = "adds words"
    ADDS_CLAUSE = "adds clause"
    SIGNS_ONLY = "signs only"


# What is struck is further from a text than what is put otherwise, and that further than
# what is added to it. The share of words, at most 1, never outweighs this.
WEIGHT = {
    Effect.DELETES_CLAUSE: 3,
    Effect.DELETES_WORDS: 2,
    Effect.REWORDS: 1,
    Effect.JOINS: 1,
    Effect.DIVIDES: 1,
    Effect.MOVES: 1,
    Effect.ADDS_WORDS: 0,
    Effect.ADDS_CLAUSE: 0,
    Effect.SIGNS_ONLY: 0,
}

# Facts: percent, of the words of the passage before and after.
EFFECT_MESSAGES: dict[Effect, Phrase] = {
    Effect.DELETES_CLAUSE: gettext_noop("It deletes the whole paragraph."),
    Effect.DELETES_WORDS: gettext_noop(
        "It deletes %(percent)s %% of the words and adds none."
    ),
    Effect.REWORDS: gettext_noop("It replaces %(percent)s %% of the words."),
    Effect.JOINS: gettext_noop("It merges two paragraphs without changing the words."),
    Effect.DIVIDES: gettext_noop("It splits the paragraph without changing the words."),
    Effect.MOVES: gettext_noop("It moves the paragraph without changing the words."),
    Effect.ADDS_WORDS: gettext_noop(
        "It adds words (%(percent)s %% of the amended paragraph) and deletes none."
    ),
    Effect.ADDS_CLAUSE: gettext_noop(
        "It adds a paragraph and leaves the others unchanged."
    ),
    Effect.SIGNS_ONLY: gettext_noop("It changes only punctuation or emphasis."),
}

# Facts: amends, the id of another amendment; place and of, its place among so many.
TO_AN_AMENDMENT = gettext_noop(
    "It is a sub-amendment to “%(amends)s”, so it is considered before that one."
)
ALONE = gettext_noop(
    "No other amendment concerns this passage: it is considered in "
    "the order of the text."
)
FURTHEST = gettext_noop(
    "Of the amendments to this passage (%(of)s), it is furthest "
    "removed from the text, so it is considered first."
)
NEXT = gettext_noop(
    "Of the amendments to this passage (%(of)s), it is number "
    "%(place)s, counted from the furthest removed."
)


class Distance(NamedTuple):
    """How far an amendment is removed from the text: `WEIGHT` of its effect, and a share of words.

    share  words struck and put in, of those before and those put in: 0 to 1
    """

    effect: Effect
    share: float

    @property
    def total(self) -> float:
        """Distance as a number, from 0 (only signs changed) to 4 (a clause deleted)."""
        return WEIGHT[self.effect] + self.share


class VotingOrderEntry(NamedTuple):
    """An amendment at its place in the voting order.

    why    a sentence, with `facts`: why it is taken here
    does   a sentence, with `facts`: how far it is from the text, and in what
    """

    id: str
    distance: Distance
    why: Phrase
    does: Phrase
    facts: Mapping[str, object]


def distance(text: Text, change: Change) -> Distance:
    """Distance of `change` from `text`: the effect, and the share of words it changes.

    Raises:
        NoSuchClause: it changes a clause that is not there.
    """
    match change:
        case Replace(key, edits):
            return _replacement_distance(find(text, key)[1].wording, edits)
        case InsertAfter(after, _, wording, _):
            words = _word_count(wording)
            beside = 0 if after is None else _word_count(find(text, after)[1].wording)
            return Distance(Effect.ADDS_CLAUSE, words / max(1, words + beside))
        case Delete(key):
            find(text, key)
            return Distance(Effect.DELETES_CLAUSE, 1.0)
        case Move():
            return Distance(Effect.MOVES, 0.0)
        case Split():
            return Distance(Effect.DIVIDES, 0.0)
        case Merge():
            return Distance(Effect.JOINS, 0.0)


def _replacement_distance(wording: str, edits: Edits) -> Distance:
    old = tokens(wording)
    deleted = added = 0
    for edit in edits:
        passage = "".join(old[edit.start : edit.end])
        # a word made bold stands in the edit, and is no other word
        same = sum(_is_word(tokens(passage)[i]) for i, _ in aligned(passage, edit.text))
        deleted += _word_count(passage) - same
        added += _word_count(edit.text) - same
    share = (deleted + added) / max(1, _word_count(wording) + added)
    if deleted and added:
        return Distance(Effect.REWORDS, share)
    if deleted:
        return Distance(Effect.DELETES_WORDS, share)
    return Distance(Effect.ADDS_WORDS if added else Effect.SIGNS_ONLY, share)


@lru_cache(maxsize=4096)
def _word_count(wording: str) -> int:
    return sum(map(_is_word, tokens(wording)))


@lru_cache(maxsize=4096)
def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))


def voting_order(
    text: Text, proposed: Sequence[ProposedAmendment]
) -> tuple[VotingOrderEntry, ...]:
    """The voting order of amendments (furthest removed first), each with the reason.

    Passages in reading order; of those that conflict over one passage the furthest first,
    and of two as far the one that comes first in the text, then in the order given.
    Those that do not fit (`proposals.inapplicable`) are left out.
    """
    refusals = inapplicable(text, proposed)
    applicable = [amendment for amendment in proposed if amendment.id not in refusals]
    return tuple(_entries(text, AmendmentTree(text, applicable), None))


def _entries(
    text: Text, tree: AmendmentTree, above: str | None
) -> Iterator[VotingOrderEntry]:
    nodes = tree.roots() if above is None else tree.children(above)
    amendments = [
        ProposedAmendment(amendment.id, amendment.change) for amendment in nodes
    ]
    far = {amendment.id: distance(text, amendment.change) for amendment in amendments}
    at = {amendment.id: _position(text, amendment.change) for amendment in amendments}
    ids = sorted(far, key=at.__getitem__)
    for group in connected_components(ids, find_conflicts(text, amendments)):
        ranked = sorted(group, key=lambda id_: (-far[id_].total, at[id_]))
        for place, id_ in enumerate(ranked, start=1):
            if tree.children(id_):
                amended = amend(text, tree.by_id[id_].change)
                yield from _entries(amended, tree, id_)
            yield _entry(id_, far[id_], above, place, len(ranked))


def _entry(
    id_: str, far: Distance, above: str | None, place: int, of: int
) -> VotingOrderEntry:
    facts = {
        "percent": round(100 * far.share),
        "amends": above,
        "place": place,
        "of": of,
    }
    if above is not None:
        why = TO_AN_AMENDMENT
    elif of == 1:
        why = ALONE
    else:
        why = FURTHEST if place == 1 else NEXT
    return VotingOrderEntry(id_, far, why, EFFECT_MESSAGES[far.effect], facts)


def _position(text: Text, change: Change) -> tuple[int, int]:
    """Index of the clause in `text`, and of the token in it, at which `change` begins."""
    match change:
        case Replace(key, edits):
            return find(text, key)[0], edits[0].start if edits else 0
        case Split(key, at, _, _, _):
            return find(text, key)[0], at
        case InsertAfter(after, _, _, _):
            if after is None:
                return -1, 0
            place, clause = find(text, after)
            return place, len(tokens(clause.wording)) + 1
        case Delete(key) | Move(key, _) | Merge(key, _, _):
            return find(text, key)[0], 0
