"""Comments of every known form, made up: by hand, and by chance for property tests."""

from dataclasses import replace

from hypothesis import strategies as st

from milepost.formats.comment_templates import TemplateComment, load_profile
from milepost.formats.comment_templates.profile import CODED_COLUMNS, normalise_heading

# What a cell can hold and reading keeps: no outer blanks, one sort of line break, and
# nothing that no XML file can hold.
SIGNS = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"
) | st.sampled_from("=+-@\n\tء٣红_\"'<&>;")
SPECIAL = st.sampled_from(
    ["=1+1", "@SUM(A1)", "{=A1}", "_x000D_", "0012", "ge", "a\n\nb", "لا\nنعم", "'=2"]
)
TEXT = (st.text(SIGNS, max_size=30) | SPECIAL).map(str.strip)
FILLED = TEXT.filter(bool)
LINE = st.text(SIGNS, min_size=1, max_size=20).map(
    lambda text: " ".join(text.split()) or "x"
)
OTHERS = ["Internal note", "ملاحظة داخلية", "Internal note", "", "Für uns"]


def bare(rows):
    """Comments without where they stand."""
    return [replace(one, row=0, sheet="", file="") for one in rows]


@st.composite
def comments(draw, form):
    """A few comments that a form can hold, in the order of its tables."""
    profile = load_profile(form)
    keys = draw(st.sets(st.text(SIGNS, min_size=1, max_size=8), max_size=4))
    keys = sorted(key for key in keys if key == key.strip())
    headings = draw(st.lists(st.sampled_from(OTHERS), max_size=3, unique=True))
    rows = []
    for section in profile.sections:
        for _ in range(draw(st.integers(1, 4))):
            values = {}
            for column in section.columns:
                values |= draw(cells(profile, column))
            values["key"] = keys.pop() if keys else ""
            others = [(heading, draw(TEXT)) for heading in headings]
            others = tuple(pair for pair in others if pair[1])
            rows.append(
                TemplateComment(
                    row=0, section=section.name, extra_columns=others, **values
                )
            )
    return rows, headings


def cells(profile, column):
    """What may stand in one cell, and what it means."""
    if column.name not in CODED_COLUMNS:
        texts = FILLED if column.filled else TEXT
        return texts.map(lambda text: {column.name: text})
    known = [
        word
        for words in profile.words[column.name].values()
        for said in words.values()
        for word in said
    ]
    given = st.sampled_from(known)
    if not column.filled:
        given |= TEXT
    return given.map(
        lambda word: {
            column.name: profile.meaning(column.name, word),
            f"{column.name}_as_given": word,
        }
    )


def a_comment(**different):
    facts = {
        "row": 4,
        "organisation": "NOR",
        "clause": "3.1",
        "kind": "technical",
        "kind_as_given": "te",
        "comment": "Unclear.",
        "proposed_change": "Say who acts.",
    }
    return TemplateComment(**(facts | different))


def is_free(heading):
    """Whether no form knows a heading."""
    (section,) = load_profile("matrix").sections
    return normalise_heading(heading) not in section.names
