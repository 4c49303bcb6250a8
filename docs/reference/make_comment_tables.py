"""Write the second half of comment-tables.md from the forms themselves.

python docs/reference/make_comment_tables.py
"""

import re
from collections.abc import Iterator
from pathlib import Path

from milepost.formats.comment_templates import PROFILES, Profile, load_profile, problems
from milepost.formats.comment_templates.profile import Column, Section

NAMES = {
    "iso": "ISO, IEC, CEN: the eight columns",
    "ema": "EMA, ICH: general and specific comments",
    "ieee": "IEEE 802: ballot comments",
    "codex": "Codex Alimentarius, IPPC: compiled comments",
    "ipcc": "IPCC, IPBES: from page and line to page and line",
    "matrix": "Any comment-and-answer table",
}
FLAGS = ("required", "filled", "expected", "locked")
ERRORS = (
    "MISSING_COLUMN", "CHANGED_HEADING", "REPEATED_COLUMN", "MERGED_HEADER", "MERGED_ROWS",
    "NO_ORGANISATION", "NO_COMMENT", "UNKNOWN_KIND", "UNKNOWN_WORD", "CELL_TOO_LONG",
    "FORMULA", "LOCKED_CHANGED", "FORGED",
)  # fmt: skip
WARNINGS = (
    "NO_PLACE", "KEPT_WORD", "MERGED_COLUMNS", "PASSED_OVER", "SAME_AS", "SAME_KEY",
    "PICTURE", "NOTE",
)  # fmt: skip

PAGE = Path(__file__).parent / "comment-tables.md"
FROM_HERE = "## The forms\n"  # what stands above is written by hand
FLAGS_SAY = """
In each, **required** columns must be there; **filled** ones may not be blank, and a word in
them must be known; a comment with a blank **expected** one is told so; **locked** ones are
filled by the secretariat. The first heading of a language is the one that is written. EMA,
IEEE and IPCC gather comments in English only. The columns follow what these bodies publish;
wordings vary between years and committees, and a new one is a line in a file of data.
"""


def form(profile: Profile) -> Iterator[str]:
    yield f"### `{profile.name}`: {NAMES[profile.name]}\n"
    if profile.facts:
        labels = (
            f"{words['en'][0]} (`{name}`)" for name, words in profile.facts.items()
        )
        yield f"Above the table: {', '.join(labels)}.\n"
    for section in profile.sections:
        yield from table(section)
    for column, words in profile.words.items():
        if words:
            yield f"Words for `{column}`:\n"
            for meaning, said in words.items():
                known = dict.fromkeys(word for one in said.values() for word in one)
                yield f"- {meaning}: {', '.join(known)}"
            yield ""


def table(section: Section) -> Iterator[str]:
    if section.name:
        yield f"{section.titles['en'][0]} (`{section.name}`)\n"
    yield "| column | heading | other languages | |\n|---|---|---|---|"
    for column in section.columns:
        words = (words[0] for name, words in column.headings.items() if name != "en")
        others = dict.fromkeys(words)
        flags = ", ".join(flag for flag in FLAGS if getattr(column, flag))
        yield f"| `{column.name}` | {said(column)} | {'; '.join(others)} | {flags} |"
    yield ""


def said(column: Column, most: int = 6) -> str:
    words = column.headings["en"]
    return "; ".join(words[:most]) + ("; …" if len(words) > most else "")


def sentences(names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        yield "- " + re.sub(r"%\((\w+)\)s", r"*\1*", getattr(problems, name))
    yield ""


def page() -> str:
    """The whole page."""
    by_hand, here, _ = PAGE.read_text(encoding="utf-8").partition(FROM_HERE)
    assert here, f"{PAGE.name} has lost the heading from which it is made"
    lines = [by_hand + FROM_HERE + FLAGS_SAY]
    for name in PROFILES:
        lines += form(load_profile(name))
    lines += ["## What the check says\n"]
    lines += ["Errors; a file with one is not taken, and none of its rows is:\n"]
    lines += sentences(ERRORS)
    lines += ["Warnings; they stop nothing:\n", *sentences(WARNINGS)]
    lines += ["A formula outside of the columns of the form is a warning as well."]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
