"""Presentation of themes: accepted, suggested, and put aside."""

from dataclasses import dataclass
from typing import Any

from milepost.consultation.models import Statement
from milepost.evidence import queries, sentences
from milepost.evidence.models import Finding, Theme

Facts = dict[str, Any]
EXAMPLES = 5  # statements shown of a theme


@dataclass(frozen=True)
class ThemeRow:
    """A theme and its statements, the surest first, with what was merged into it.

    size
        How many statements it has, of which `statements` are the first.
    score
        How alike they are as the method sees it, 0 to 1.
    """

    theme: Theme
    words: str
    score: float
    statements: list[Statement]
    size: int


@dataclass(frozen=True)
class ThemesPresentation:
    """A finding of the kind themes: those accepted, those suggested, and those put aside."""

    opening: str
    accepted: list[ThemeRow]
    suggested: list[ThemeRow]
    put_aside: list[ThemeRow]


def present_themes(finding: Finding) -> ThemesPresentation:
    """Presentation of themes: those accepted, those suggested, and those put aside.

    A statement that was moderated out since they were suggested is left out.
    """
    assert finding.round is not None
    candidates = {row["number"]: row for row in finding.result["candidates"]}
    numbers = {s["statement"] for row in candidates.values() for s in row["statements"]}
    known = queries.statements_by_number(finding.round, numbers)
    themes = list(finding.themes.all())
    rows = {
        state: [
            _theme_row(theme, themes, candidates, known)
            for theme in themes
            if theme.state == state
        ]
        for state in Theme.State
    }
    accepted = sorted(rows[Theme.State.ACCEPTED], key=lambda row: -row.size)
    return ThemesPresentation(
        opening=sentences.themes(finding.result, len(accepted)),
        accepted=accepted,
        suggested=rows[Theme.State.SUGGESTED],
        put_aside=rows[Theme.State.DISMISSED] + rows[Theme.State.MERGED],
    )


def _theme_row(
    theme: Theme,
    themes: list[Theme],
    candidates: dict[int, Facts],
    known: dict[int, Statement],
) -> ThemeRow:
    merged = [theme, *(other for other in themes if other.merged_into_id == theme.pk)]
    scored = [row for part in merged for row in candidates[part.number]["statements"]]
    scored.sort(key=lambda row: (-row["score"], row["statement"]))
    statements = [
        known[row["statement"]] for row in scored if row["statement"] in known
    ]
    candidate = candidates[theme.number]
    return ThemeRow(
        theme=theme,
        words=", ".join(candidate["words"]),
        score=candidate["score"],
        statements=statements[:EXAMPLES],
        size=len(statements),
    )
