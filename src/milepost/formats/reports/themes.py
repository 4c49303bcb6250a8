"""HTML report of suggested themes."""

from collections.abc import Mapping, Sequence
from typing import Any

from .charts import Interval, draw_intervals, round_axis
from .page import heading, page, paragraph, sentences, table

Row = Mapping[str, Any]
EXAMPLES = 5
STABLE, LOOSE = 0.6, 0.3

METHOD = (
    "Texts are grouped by the letters they share, or by what they mean where several "
    "languages were asked for. Words mark a theme by how much likelier they are in it "
    "than elsewhere. Every text is in one theme; its score says how close it is to the "
    "middle of it, from 0 to 1."
)
ONLY_SUGGESTED = (
    "These are suggestions to people who code the texts. Accept, name, merge or leave "
    "them; how many texts a theme has says nothing about how many people hold a view."
)


def opening(texts: int, themes: int, stability: float) -> str:
    """Sentences on how many themes are suggested, and how stable they are."""
    suggested = f"{themes} themes are suggested for {texts} texts."
    if stability >= STABLE:
        return f"{suggested} They are stable: other texts would give much the same."
    if stability >= LOOSE:
        return f"{suggested} They hold in part: with other texts some would change."
    return f"{suggested} They are loose: with other texts most would change."


def render_report(
    rows: Sequence[Row], words: Sequence[Sequence[str]], stability: float
) -> str:
    """Complete HTML page of the suggested themes.

    rows
        theme, score and text of each text, the highest score of each theme first.
    """
    groups: list[list[Row]] = [[] for _ in words]
    for row in rows:
        groups[row["theme"]].append(row)
    return page(
        "Suggested themes",
        paragraph(opening(len(rows), len(words), stability)),
        paragraph(ONLY_SUGGESTED),
        _picture(words, [len(group) for group in groups]),
        table(
            "Themes and the words that mark them",
            ["Theme", "Words"],
            ["Texts", "Mean score"],
            (
                [
                    str(number),
                    ", ".join(marks),
                    str(len(group)),
                    f"{sum(row['score'] for row in group) / len(group):.2f}",
                ]
                for number, (marks, group) in enumerate(
                    zip(words, groups, strict=True), 1
                )
            ),
        ),
        *(
            heading(f"Theme {number}: {', '.join(words[number - 1])}")
            + sentences(
                [f"{row['text']} ({row['score']:.2f})" for row in group[:EXAMPLES]]
            )
            for number, group in enumerate(groups, 1)
        ),
        heading("How this was found"),
        paragraph(METHOD),
        paragraph(
            f"Stability: {stability:.2f} (adjusted Rand index of resamples; 1 is always "
            "the same themes, 0 is chance)."
        ),
    )


def _picture(words: Sequence[Sequence[str]], sizes: Sequence[int]) -> str:
    return draw_intervals(
        [
            Interval(
                label=f"{number} {', '.join(marks)}",
                low=0.0,
                high=size,
                numbers=f"{size:,} texts",
            )
            for number, (marks, size) in enumerate(zip(words, sizes, strict=True), 1)
        ],
        title="How many texts are in each theme",
        description="A bar for each theme; the same numbers stand in the table below.",
        x_title="Texts",
        axis=round_axis(0, max(sizes)),
    )
