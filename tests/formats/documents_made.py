"""Documents made by chance, as every format must give them back."""

import datetime
from dataclasses import replace

from hypothesis import strategies as st

from milepost.formats.document_model.blocks import (
    PURPOSES,
    ROLES,
    DocumentBlock,
    DocumentFile,
    DocumentHead,
)
from milepost.formats.document_model.pipe_table import write_table
from milepost.formats.document_model.wording import Span, write_wording

WORDS = [
    "We", "act.", "2*3", "[x]", "^[", "\\", "<b>", "&amp;", "a_b_c", "`x`", "#", "-",
    "+", "1.", "|", "\"y\"", "الأهداف", "نَصٌّ", "٣", "é", "=", "~~~", ">", "{x}", "日本",
]  # fmt: skip
NUMBERS = ["", "1.", "12.", "3)", "(a)", "(iv)", "1.2", "Article 4", "٣.", "bis"]


def texts(breaks=" \n"):
    """Some words, a blank or a line break between them."""
    more = st.lists(st.tuples(st.sampled_from(breaks), st.sampled_from(WORDS)))
    return st.builds(
        lambda first, rest: first + "".join(f"{b}{w}" for b, w in rest[:3]),
        st.sampled_from(WORDS),
        more,
    )


looks = st.tuples(st.booleans(), st.booleans())


def wordings(breaks=" \n"):
    """Spans in every look, at any offset in a word, with notes and without."""
    notes = st.just("") | texts(" ").map(lambda text: write_wording([Span(text)]))
    glue = st.sampled_from(["", " "])
    span = st.builds(
        lambda glue, text, look, note: Span(glue + text, *look, note),
        glue,
        texts(breaks),
        looks,
        notes,
    )
    return st.lists(span, min_size=1, max_size=3).map(
        lambda spans: write_wording(spans).strip()
    )


tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(wordings(" "), min_size=width, max_size=width), min_size=1, max_size=3
    ).map(write_table)
)


def blocks():
    said = {
        "position": st.just(0),
        "number": st.sampled_from(NUMBERS),
        "key": st.none() | st.text("ab-_9", min_size=1, max_size=5),
        "role": st.just("") | st.sampled_from(ROLES),
        "language": st.just("") | st.sampled_from(["fr", "ar"]),
    }
    wording = wordings()
    return st.one_of(
        st.builds(DocumentBlock, **said, kind=st.just("heading"),
                  level=st.integers(1, 9), text=wording),
        st.builds(DocumentBlock, **said, kind=st.just("paragraph"),
                  level=st.just(0), text=wording),
        st.builds(DocumentBlock, **said, kind=st.just("list_item"),
                  level=st.integers(1, 5), text=wording),
        st.builds(DocumentBlock, **said | {"number": st.just("")},
                  kind=st.just("table"), level=st.just(0), text=tables),
    )  # fmt: skip


def numbered(found):
    """Blocks in their places, a key on one of them only."""
    seen, placed = {None}, []
    for position, block in enumerate(found):
        key = None if block.key in seen else block.key
        seen.add(key)
        placed.append(DocumentBlock(**vars(block) | {"position": position, "key": key}))
    return tuple(placed)


heads = st.builds(
    DocumentHead,
    title=wordings(" "),
    language=st.sampled_from(["en", "fr", "es", "ar"]),
    symbol=st.sampled_from(["", "CD/22/7", "33IC/19/R4"]),
    series=st.sampled_from(["", "Council of Delegates"]),
    original=st.sampled_from(["", "en", "ar", "sw"]),
    purpose=st.sampled_from(PURPOSES),
    date=st.none() | st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)),
)


def document(head, found):
    """A block says its language where it is another than the document's."""
    own = [
        replace(block, language="") if block.language == head.language else block
        for block in numbered(found)
    ]
    return DocumentFile(head, tuple(own))


documents = st.builds(document, heads, st.lists(blocks(), min_size=1, max_size=6))
