"""Made-up wordings, documents and amendments for property tests.

Words of several scripts, some right-to-left, some with accents of their own; bold,
italic, footnotes, brackets and runs of another direction inside each other; lines of a
list; tables. All are well formed.
"""

from hypothesis import settings
from hypothesis import strategies as st

from milepost.documents.changes.edits import diff
from milepost.documents.changes.marks import contexts, is_well_formed
from milepost.documents.changes.structure import (
    Delete,
    InsertAfter,
    Merge,
    Move,
    PlacedClause,
    Replace,
    Split,
)
from milepost.documents.changes.tokens import tokens

# Of each property: some hundreds in all, with MILEPOST_LONG=1 ten thousand.
cases = settings(max_examples=settings.default.max_examples // 2)

WORDS = ["act", "states", "shall", "3", "معًا", "نعمل", "行动", "cafe\u0301", "👩‍👧"]
SIGNS = [",", ".", "؟", "—", "'", "\\*", "\\[", "\u200f", "/"]
MARKS = [
    ("**", "**"),
    ("*", "*"),
    ("^[", "]"),
    ("[", "]"),
    ("[Alt 1: ", "]"),
    ("\u2067", "\u2069"),
]


def _wrapped(marks, pieces):
    return marks[0] + " ".join(pieces) + marks[1]


pieces = st.recursive(
    st.sampled_from(WORDS + SIGNS),
    lambda inner: st.builds(
        _wrapped, st.sampled_from(MARKS), st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=5,
)


def _prose(pieces, blank):
    return blank.join(pieces)


def _table(rows, columns):
    lines = [["x", "y", "z"], ["---"] * 3, *rows]
    return "\n".join("| " + " | ".join(line[:columns]) + " |" for line in lines)


rows = st.lists(
    st.tuples(*[st.sampled_from([*WORDS, "**act** 3", "\\|"])] * 3), max_size=3
)


@st.composite
def prose_with_others(draw, number):
    """A wording, and `number` wordings made of it by replacing some of its pieces."""
    base = draw(st.lists(pieces, min_size=1, max_size=7))
    blank = draw(st.sampled_from([" ", " ", "\n- ", ""]))
    others = []
    for _ in range(number):
        made = list(base)
        for _ in range(draw(st.integers(0, 3))):
            start = draw(st.integers(0, len(made)))
            end = min(len(made), start + draw(st.integers(0, 2)))
            new = draw(st.lists(pieces, max_size=2))
            if start < end and draw(st.booleans()):
                new = [_wrapped(draw(st.sampled_from(MARKS)), made[start:end])]
            made[start:end] = new
        others.append(_prose(made, blank))
    return [_prose(base, blank), *others]


@st.composite
def tables_with_others(draw, number):
    """A table, and others made of it: rows come and go, columns as well."""
    base, columns = draw(rows), draw(st.integers(1, 3))
    others = []
    for _ in range(number):
        made = list(base)
        start = draw(st.integers(0, len(made)))
        made[start : start + draw(st.integers(0, 1))] = draw(rows)
        others.append(_table(made, draw(st.sampled_from([columns, columns, 2]))))
    return [_table(base, columns), *others]


def is_whole(wording):
    """Well formed, and every star turns something on or off: none is there to be seen."""
    around = contexts(wording)
    return is_well_formed(wording) and not any(
        token[0] == "*" and around[place][1] == around[place + 1][1]
        for place, token in enumerate(tokens(wording))
    )


def with_others(number):
    """A wording and `number` others made of it, all whole."""
    return st.one_of(
        prose_with_others(number), prose_with_others(number), tables_with_others(number)
    ).filter(lambda made: all(map(is_whole, made)))


wordings = with_others(0).map(lambda made: made[0])


@st.composite
def documents_with_amendments(draw, number):
    """A document, and amendments to it; some may not fit."""
    texts = draw(st.lists(with_others(number), min_size=1, max_size=4))
    document = tuple(
        PlacedClause(f"c{place}", draw(st.integers(0, 2)), text[0])
        for place, text in enumerate(texts)
    )
    return document, [
        draw(amendments(document, [text[n + 1] for text in texts], n))
        for n in range(number)
    ]


@st.composite
def amendments(draw, document, rewordings, number):
    """An amendment to `document`; `rewordings` are other wordings of its clauses."""
    keys = [clause.key for clause in document]
    place = draw(st.integers(0, len(keys) - 1))
    key, wording = keys[place], document[place].wording
    after = draw(st.sampled_from([None, *keys]))
    sort = draw(st.sampled_from("rrridmsj"))
    if sort == "i":
        return InsertAfter(after, f"n{number}", draw(wordings), draw(st.integers(0, 2)))
    if sort == "d":
        return Delete(key)
    if sort == "m":
        return Move(key, after)
    if sort == "s":
        at = draw(st.integers(0, len(tokens(wording))))
        return Split(key, at, f"n{number}", skip=draw(st.integers(0, 1)))
    if sort == "j":
        return Merge(key, draw(st.sampled_from(keys)))
    return Replace(key, diff(wording, rewordings[place]))
