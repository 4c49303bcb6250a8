"""In which order to take amendments: the furthest from the text first.

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

from .conflicts import find_conflicts, groups
from .edits import Edits, aligned
from .proposals import Proposed, Tree, inapplicable
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
    find,
)
from .tokens import tokens


class Sort(StrEnum):
    """What an amendment does to the text."""

    STRIKES_CLAUSE = "strikes clause"
    STRIKES_WORDS = "strikes words"
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
    Sort.STRIKES_CLAUSE: 3,
    Sort.STRIKES_WORDS: 2,
    Sort.REWORDS: 1,
    Sort.JOINS: 1,
    Sort.DIVIDES: 1,
    Sort.MOVES: 1,
    Sort.ADDS_WORDS: 0,
    Sort.ADDS_CLAUSE: 0,
    Sort.SIGNS_ONLY: 0,
}

# Facts: percent, of the words of the passage before and after.
DOES: dict[Sort, Phrase] = {
    Sort.STRIKES_CLAUSE: gettext_noop("It deletes the whole paragraph."),
    Sort.STRIKES_WORDS: gettext_noop(
        "It deletes %(percent)s %% of the words and adds none."
    ),
    Sort.REWORDS: gettext_noop("It replaces %(percent)s %% of the words."),
    Sort.JOINS: gettext_noop("It merges two paragraphs without changing the words."),
    Sort.DIVIDES: gettext_noop("It splits the paragraph without changing the words."),
    Sort.MOVES: gettext_noop("It moves the paragraph without changing the words."),
    Sort.ADDS_WORDS: gettext_noop(
        "It adds words (%(percent)s %% of the amended paragraph) and deletes none."
    ),
    Sort.ADDS_CLAUSE: gettext_noop(
        "It adds a paragraph and leaves the others unchanged."
    ),
    Sort.SIGNS_ONLY: gettext_noop("It changes only punctuation or emphasis."),
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
    """How far an amendment is from the text: `WEIGHT` of its sort, and a share of words.

    share  words struck and put in, of those before and those put in: 0 to 1
    """

    sort: Sort
    share: float

    @property
    def total(self) -> float:
        """0, no word changed, to 4, a clause struck."""
        return WEIGHT[self.sort] + self.share


class Turn(NamedTuple):
    """An amendment in its place in the order.

    why    a sentence, with `facts`: why it is taken here
    does   a sentence, with `facts`: how far it is from the text, and in what
    """

    id: str
    distance: Distance
    why: Phrase
    does: Phrase
    facts: Mapping[str, object]


def distance(document: Document, amendment: Amendment) -> Distance:
    """How far `amendment` is from the text it is written against.

    Raises:
        NoSuchClause: it changes a clause that is not there.
    """
    match amendment:
        case Replace(key, edits):
            return _of_words(find(document, key)[1].wording, edits)
        case InsertAfter(after, _, wording, _):
            own = _count(wording)
            beside = 0 if after is None else _count(find(document, after)[1].wording)
            return Distance(Sort.ADDS_CLAUSE, own / max(1, own + beside))
        case Delete(key):
            find(document, key)
            return Distance(Sort.STRIKES_CLAUSE, 1.0)
        case Move():
            return Distance(Sort.MOVES, 0.0)
        case Split():
            return Distance(Sort.DIVIDES, 0.0)
        case Merge():
            return Distance(Sort.JOINS, 0.0)


def _of_words(wording: str, edits: Edits) -> Distance:
    old = tokens(wording)
    struck = added = 0
    for edit in edits:
        passage = "".join(old[edit.start : edit.end])
        # a word made bold stands in the edit, and is no other word
        same = sum(_is_word(tokens(passage)[i]) for i, _ in aligned(passage, edit.text))
        struck += _count(passage) - same
        added += _count(edit.text) - same
    share = (struck + added) / max(1, _count(wording) + added)
    if struck and added:
        return Distance(Sort.REWORDS, share)
    if struck:
        return Distance(Sort.STRIKES_WORDS, share)
    return Distance(Sort.ADDS_WORDS if added else Sort.SIGNS_ONLY, share)


@lru_cache(maxsize=4096)
def _count(wording: str) -> int:
    return sum(map(_is_word, tokens(wording)))


@lru_cache(maxsize=4096)
def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))


def take_in_order(document: Document, proposed: Sequence[Proposed]) -> tuple[Turn, ...]:
    """The amendments in the order in which a meeting would take them, each with why.

    Passages in reading order; of those that conflict over one passage the furthest first,
    and of two as far the one that comes first in the text, then in the order given.
    Those that do not fit (`proposals.inapplicable`) are left out.
    """
    out = inapplicable(document, proposed)
    fitting = [one for one in proposed if one.id not in out]
    return tuple(_turns(document, Tree(document, fitting), None))


def _turns(document: Document, tree: Tree, above: str | None) -> Iterator[Turn]:
    nodes = tree.roots() if above is None else tree.children(above)
    own = [Proposed(one.id, one.amendment) for one in nodes]
    far = {one.id: distance(document, one.amendment) for one in own}
    at = {one.id: _position(document, one.amendment) for one in own}
    ids = sorted(far, key=at.__getitem__)
    for group in groups(ids, find_conflicts(document, own)):
        ranked = sorted(group, key=lambda id_: (-far[id_].total, at[id_]))
        for place, id_ in enumerate(ranked, start=1):
            if tree.children(id_):
                yield from _turns(_after(document, tree, id_), tree, id_)
            yield _turn(id_, far[id_], above, place, len(ranked))


def _after(document: Document, tree: Tree, id_: str) -> Document:
    return amend(document, tree.by_id[id_].amendment)


def _turn(id_: str, far: Distance, above: str | None, place: int, of: int) -> Turn:
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
    return Turn(id_, far, why, DOES[far.sort], facts)


def _position(document: Document, amendment: Amendment) -> tuple[int, int]:
    """Where in the text it begins: the clause, and the token in it."""
    match amendment:
        case Replace(key, edits):
            return find(document, key)[0], edits[0].start if edits else 0
        case Split(key, at, _, _, _):
            return find(document, key)[0], at
        case InsertAfter(after, _, _, _):
            if after is None:
                return -1, 0
            place, clause = find(document, after)
            return place, len(tokens(clause.wording)) + 1
        case Delete(key) | Move(key, _) | Merge(key, _, _):
            return find(document, key)[0], 0
