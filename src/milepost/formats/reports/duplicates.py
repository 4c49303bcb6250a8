"""HTML report of duplicates and near-duplicates.

Fed the plain rows of the groups with their texts. Of each text the words that it adds
to its nearest, and those that it leaves out, are marked.
"""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from milepost.formats.document_model.text_difference import TextChange, find_changes

from .charts import Interval, draw_intervals
from .page import heading, page, paragraph

Row = Mapping[str, Any]
MARKS = {"keep": "{}", "insert": "<ins>{}</ins>", "delete": "<del>{}</del>"}


def render_report(texts: int, rows: Sequence[Row]) -> str:
    """Complete HTML page of the report of duplicate texts.

    Parameters
    ----------
    texts
        How many texts there were.
    rows
        group, id, centre, kind, nearest, similarity and text, in order of group.
    """
    groups = [list(group) for _, group in groupby(rows, key=lambda row: row["group"])]
    return page(
        "Texts that say the same",
        paragraph(opening(texts, rows)),
        _picture(texts, rows),
        *(_group(group) for group in groups),
        heading("How this was found"),
        paragraph(METHOD),
    )


METHOD = (
    "Texts say the very same where only capitals, punctuation, blanks and the like "
    "differ. They say nearly the same where at least 82 % of their letters stand in the "
    "same order and not each has a word or a number of its own. These are "
    "suggestions: a single word can turn a meaning round, so read what is marked "
    "before you treat texts as one. Texts that say the same in other words are not "
    "found."
)


def opening(texts: int, rows: Sequence[Row]) -> str:
    """Sentence that counts the exact and the near-duplicates among the texts."""
    groups = len({row["group"] for row in rows})
    if not groups:
        return f"Of {texts} texts, no two say the same or nearly the same."
    exact = sum(row["kind"] == "exact" for row in rows)
    return (
        f"Of {texts} texts, {len(rows)} say what another one says, in {groups} "
        f"{'group' if groups == 1 else 'groups'}: {exact} are there because they say "
        f"the very same as another, {len(rows) - exact} because they say nearly the same."
    )


def _picture(texts: int, rows: Sequence[Row]) -> str:
    exact = sum(row["kind"] == "exact" for row in rows)
    counted = {
        "The very same as another": exact,
        "Nearly the same as another": len(rows) - exact,
        "Like no other": texts - len(rows),
    }
    return draw_intervals(
        [
            Interval(name, 0.0, number / max(texts, 1), numbers=f"{number:,} texts")
            for name, number in counted.items()
        ],
        title="How many texts say what another one says",
        description=opening(texts, rows),
        x_title="Share of the texts",
    )


def sentence(row: Row, nearest: Row, changes: Sequence[TextChange]) -> str:
    """Sentence on how similar a text is to its nearest, and which words it adds or omits.

    With the two swapped it turns round.
    """
    if row["kind"] == "exact":
        return f"{row['id']} says the very same as {nearest['id']}."
    added, left_out = (
        ", ".join(
            f"“{c.text.strip()}”" for c in changes if c.kind == kind and c.text.strip()
        )
        for kind in ("insert", "delete")
    )
    similar = f"{row['id']} is {row['similarity']:.0%} like {nearest['id']}"
    if not added and not left_out:
        return f"{similar}: the same words in another spelling or order."
    parts = [f"adds {added}"] * bool(added) + [f"leaves out {left_out}"] * bool(
        left_out
    )
    return f"{similar}: it {' and '.join(parts)}."


def _group(rows: Sequence[Row]) -> str:
    by_id = {row["id"]: row for row in rows}
    items = "".join(_item(row, by_id[row["nearest"]]) for row in rows)
    return (
        heading(f"Group {rows[0]['group'] + 1}: {len(rows)} texts")
        + f"<ul>{items}</ul>"
    )


def _item(row: Row, nearest: Row) -> str:
    shown = escape(row["text"])
    changes: tuple[TextChange, ...] = ()
    if row["kind"] == "near":
        changes = find_changes(nearest["text"], row["text"])
    if changes and not row["centre"]:
        shown = "".join(MARKS[c.kind].format(escape(c.text)) for c in changes)
    explanation = escape(sentence(row, nearest, changes))
    return f"<li><p>{shown}</p><p><small>{explanation}</small></p></li>"
