"""Tables as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.formats.document_model.pipe_table import (
    plain_table,
    read_table,
    write_table,
)
from milepost.formats.document_model.wording import Span, read_wording, write_wording

signs = st.text("|\\<br>*^[]a -\nب", max_size=6)
cells = signs.map(lambda text: write_wording([Span(text.strip())]))
tables = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=4
    )
)


def even(cell):
    """Blanks beside a line break are not kept."""
    text = "\n".join(line.strip() for line in cell.split("\n"))
    return read_wording(text.strip())


@given(tables)
def test_a_table_that_was_written_is_read_again(rows):
    read = read_table(write_table(rows))

    assert [[read_wording(cell) for cell in row] for row in read] == [
        [even(cell) for cell in row] for row in rows
    ]


@given(st.text("|\\-: a\n<br>", max_size=40) | st.text())
def test_any_text_is_some_table(text):
    rows = read_table(text)

    assert len({len(row) for row in rows}) <= 1
    assert read_table(write_table(rows)) == rows or not rows


def test_it_looks_as_people_write_tables():
    text = write_table([["Region", "Societies"], ["Europe", "**53**"], ["a|b"]])

    assert text == (
        "| Region | Societies |\n| --- | --- |\n| Europe | **53** |\n| a\\|b |  |"
    )
    assert plain_table(text) == "Region\tSocieties\nEurope\t53\na|b\t"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a | b\n:-- | --:\nc | d", (("a", "b"), (":--", "--:"), ("c", "d"))),
        ("| a | b |\n|:--|--:|\n| c<br>d |", (("a", "b"), ("c\nd", ""))),
        ("no table", (("no table",),)),
        ("", ()),
    ],
)
def test_tables_of_other_hands_are_read(text, rows):
    assert read_table(text) == rows


def test_no_rows_are_no_table():
    assert write_table([]) == ""
    assert write_table([[]]) == ""
