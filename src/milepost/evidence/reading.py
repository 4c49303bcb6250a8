"""A finding made ready to be read: sentences beside the statements they are about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from milepost.analysis.opinion.summary import group_name
from milepost.consultation.models import Statement
from milepost.formats.charts import Interval, draw_intervals
from milepost.formats.landscape_svg import Cell, draw_landscape

from . import queries, sentences
from .models import Finding, Theme

A_PAGE = 50
EXAMPLES = 5  # statements shown of a theme
CHARTED = 10  # rows of a chart that can be taken in at once
Facts = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """A statement, and what the finding says about it."""

    statement: Statement
    sentences: list[str]


@dataclass(frozen=True)
class Group:
    """A group, known by what it says."""

    label: str
    is_shown: bool
    marks: list[Said]


@dataclass(frozen=True)
class Row:
    """A line of the table: of all, then group by group; None where not shown."""

    statement: Statement
    overall: Facts
    by_group: list[Facts | None]


@dataclass(frozen=True)
class Landscape:
    """A finding of the kind landscape."""

    opening: str
    picture: str
    groups: list[Group]
    shared: list[Said]
    divisive: list[Said]
    group_names: list[str]
    page: Page[Any]
    rows: list[Row]
    is_chance_unknown: bool


@dataclass(frozen=True)
class Response:
    """A finding of the kind response; rows of region and facts, all regions last."""

    opening: str
    picture: str
    rows: list[tuple[str, Facts]]
    has_ballots: bool
    caveat: str
    source: str


@dataclass(frozen=True)
class Apart:
    """A statement on which regions were compared; shares by region, None if not shown."""

    statement: Statement
    facts: Facts
    sentence: str
    shares: list[Facts | None]

    @property
    def apart(self) -> tuple[float, float, float]:
        """How far the two farthest regions are apart, and its interval."""
        return self.facts["gap"], self.facts["low"], self.facts["high"]


@dataclass(frozen=True)
class Divergence:
    """A finding of the kind divergence: a page of statements, farthest apart first."""

    opening: str
    picture: str
    regions: list[str]
    page: Page[Any]
    rows: list[Apart]


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
class Themes:
    """A finding of the kind themes: what people accepted, what waits for them, and what
    they dismissed or merged."""

    opening: str
    accepted: list[ThemeRow]
    suggested: list[ThemeRow]
    put_aside: list[ThemeRow]


@dataclass(frozen=True)
class Verified:
    """The last time somebody looked whether a finding holds."""

    at: datetime
    outcome: str
    label: str
    sentence: str


def read_verification(finding: Finding) -> Verified | None:
    """The last look at a finding; None where nobody has looked yet."""
    last = finding.verifications.first()
    if last is None:
        return None
    return Verified(
        at=last.at,
        outcome=last.outcome,
        label=last.get_outcome_display(),
        sentence=sentences.verified(finding, last),
    )


def read(
    finding: Finding, page: str | None
) -> Landscape | Response | Divergence | Themes:
    """Everything the page of a finding shows, by its kind; tables by pages."""
    if finding.kind == Finding.Kind.LANDSCAPE:
        return read_landscape(finding, page)
    if finding.kind == Finding.Kind.DIVERGENCE:
        return read_divergence(finding, page)
    if finding.kind == Finding.Kind.THEMES:
        return read_themes(finding)
    return read_response(finding)


def read_landscape(finding: Finding, page: str | None) -> Landscape:
    """Everything the page of a landscape shows; its table by pages of statements."""
    facts = finding.result
    found = Paginator(facts["statements"], A_PAGE).get_page(page)
    reader = _Reader(finding, list(found))
    return Landscape(
        opening=sentences.opening(facts),
        picture=_draw_landscape(facts),
        groups=[reader.group(group) for group in facts["groups"]],
        shared=reader.shared(),
        divisive=reader.divisive(),
        group_names=[group_name(group) for group in reader.groups_shown],
        page=found,
        rows=reader.rows(list(found)),
        is_chance_unknown=facts.get("silhouette_of_chance") is None,
    )


class _Reader:
    """Looks up what a finding says of a statement, all wordings in two queries.

    A statement that was moderated out since the finding was made is left out.
    """

    def __init__(self, finding: Finding, page: list[Facts]) -> None:
        assert finding.round is not None
        self.facts = facts = finding.result
        listed = [*facts["marks"], *facts["shared"], *facts["divisive"], *page]
        numbers = {row["statement"] for row in listed}
        self.statements = queries.statements_by_number(finding.round, numbers)
        self.overall = {row["statement"]: row for row in facts["statements"]}
        self.tallies = {(r["group"], r["statement"]): r for r in facts["tallies"]}
        self.groups_shown = [g["group"] for g in facts["groups"] if g["size"]]

    def stands(self, number: int) -> list[Facts | None]:
        """What each group shown says of a statement; None where that is not shown."""
        return [self.tallies.get((group, number)) for group in self.groups_shown]

    def say(self, said: Iterable[tuple[int, list[str]]]) -> list[Said]:
        return [
            Said(self.statements[number], list(lines))
            for number, lines in said
            if number in self.statements
        ]

    def group(self, group: Facts) -> Group:
        marks = (
            (mark["statement"], [sentences.mark(mark["direction"], tally)])
            for mark in self.facts["marks"]
            if mark["group"] == group["group"]
            for tally in [self.tallies[group["group"], mark["statement"]]]
        )
        return Group(
            label=sentences.group_label(group),
            is_shown=group["size"] is not None,
            marks=self.say(marks),
        )

    def shared(self) -> list[Said]:
        return self.say(
            (number, [sentences.shared(row["direction"], self.overall[number])])
            for row in self.facts["shared"]
            for number in [row["statement"]]
        )

    def divisive(self) -> list[Said]:
        return self.say(
            (number, sentences.divided([t for t in self.stands(number) if t]))
            for row in self.facts["divisive"]
            for number in [row["statement"]]
        )

    def rows(self, page: list[Facts]) -> list[Row]:
        return [
            Row(self.statements[number], row, self.stands(number))
            for row in page
            for number in [row["statement"]]
            if number in self.statements
        ]


def _draw_landscape(facts: Facts) -> str:
    return draw_landscape(
        [Cell(**cell) for cell in facts["cells"]],
        title=_("Who answers alike"),
        description=sentences.picture_description(facts),
        labels=[sentences.group_label(group) for group in facts["groups"]],
    )


def read_response(finding: Finding) -> Response:
    """Everything the page of a response shows."""
    facts = finding.result
    names = queries.regions_by_code(finding.process.federation)
    rows = [
        (str(names.get(row["region"]) or row["region"] or _("No region")), row)
        for row in facts["regions"]
    ]
    return Response(
        opening=sentences.response(facts["total"]),
        picture=_draw_response(rows),
        rows=[*rows, (_("All regions"), facts["total"])],
        has_ballots=any(row.get("ballots") is not None for row in facts["regions"]),
        caveat=facts.get("caveat", ""),
        source=facts.get("source", ""),
    )


def _draw_response(rows: list[tuple[str, Facts]]) -> str:
    intervals = [
        Interval(
            label=_("%(region)s: %(answered)d of %(eligible)d answered")
            % {**row, "region": name},
            low=row["low"],
            high=row["high"],
        )
        for name, row in rows
        if row["eligible"]
    ]
    if not intervals:
        return ""
    return draw_intervals(
        intervals,
        title=_("What silence leaves open, by region"),
        description=sentences.response_description(rows),
        x_title=_("Share of all that may hold a view which all who answered share"),
    )


def read_divergence(finding: Finding, page: str | None) -> Divergence:
    """Everything the page of a divergence shows, some statements at a time.

    A statement that was moderated out since the finding was made is left out.
    """
    assert finding.round is not None
    facts = finding.result
    found = Paginator(facts["items"], CHARTED).get_page(page)
    numbers = {row["item"] for row in found}
    statements = queries.statements_by_number(finding.round, numbers)
    shares = {(row["item"], row["group"]): row for row in facts["shares"]}
    regions = queries.regions_by_code(finding.process.federation)
    codes = sorted({row["group"] for row in facts["shares"]})
    names = {code: str(regions.get(code, code)) for code in codes}
    rows = [
        Apart(
            statement=statements[item["item"]],
            facts=item,
            sentence=sentences.diverging(
                item,
                shares.get((item["item"], item["most"]), {}),
                shares.get((item["item"], item["least"]), {}),
                names,
            ),
            shares=[shares.get((item["item"], code)) for code in codes],
        )
        for item in found
        if item["item"] in statements
    ]
    return Divergence(
        opening=sentences.divergence(facts),
        picture=_draw_divergence(rows),
        regions=list(names.values()),
        page=found,
        rows=rows,
    )


def _draw_divergence(rows: list[Apart]) -> str:
    labelled = [
        (_("Statement %(number)s") % {"number": row.statement.number}, row.facts)
        for row in rows
    ]
    if not labelled:
        return ""
    return draw_intervals(
        [
            Interval(
                label=label,
                low=facts["low"],
                high=facts["high"],
                central=facts["gap"],
            )
            for label, facts in labelled
        ],
        title=_("How far regions are apart, by statement"),
        description=sentences.divergence_description(labelled),
        x_title=_("How far the two farthest regions are apart"),
    )


def read_themes(finding: Finding) -> Themes:
    """Everything the page of themes shows.

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
    return Themes(
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
    brought = [theme, *(one for one in themes if one.merged_into_id == theme.pk)]
    placed = [said for one in brought for said in candidates[one.number]["statements"]]
    placed.sort(key=lambda said: (-said["score"], said["statement"]))
    statements = [
        known[said["statement"]] for said in placed if said["statement"] in known
    ]
    candidate = candidates[theme.number]
    return ThemeRow(
        theme=theme,
        words=", ".join(candidate["words"]),
        score=candidate["score"],
        statements=statements[:EXAMPLES],
        size=len(statements),
    )
