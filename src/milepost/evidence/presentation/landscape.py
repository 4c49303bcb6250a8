"""Presentation of an opinion landscape: groups, their statements, and the picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from milepost.analysis.opinion.summary import group_name
from milepost.consultation.models import Statement
from milepost.evidence import queries, sentences
from milepost.evidence.models import Finding
from milepost.formats.reports.landscape_svg import LandscapeCell, draw_landscape
from milepost.movement.pages import PAGE_SIZE

Facts = dict[str, Any]


@dataclass(frozen=True)
class StatementSentences:
    """A statement, and what the finding says about it."""

    statement: Statement
    sentences: list[str]


@dataclass(frozen=True)
class GroupPresentation:
    """A group, known by what it says."""

    label: str
    is_shown: bool
    representative: list[StatementSentences]


@dataclass(frozen=True)
class StatementRow:
    """A line of the table: of all, then group by group; None where not shown."""

    statement: Statement
    overall: Facts
    by_group: list[Facts | None]


@dataclass(frozen=True)
class LandscapePresentation:
    """A finding of the kind landscape."""

    opening: str
    picture: str
    groups: list[GroupPresentation]
    shared: list[StatementSentences]
    divisive: list[StatementSentences]
    group_names: list[str]
    page: Page[Any]
    rows: list[StatementRow]
    is_chance_unknown: bool


def present_landscape(finding: Finding, page: str | None) -> LandscapePresentation:
    """Presentation of a landscape: picture, groups, and page `page` of the statements."""
    facts = finding.result
    statement_page = Paginator(facts["statements"], PAGE_SIZE).get_page(page)
    reader = _StatementLookup(finding, list(statement_page))
    return LandscapePresentation(
        opening=sentences.opening(facts),
        picture=_draw_landscape(facts),
        groups=[reader.group(group) for group in facts["groups"]],
        shared=reader.shared(),
        divisive=reader.divisive(),
        group_names=[group_name(group) for group in reader.groups_shown],
        page=statement_page,
        rows=reader.rows(list(statement_page)),
        is_chance_unknown=facts.get("null_silhouette") is None,
    )


class _StatementLookup:
    """Looks up what a finding says of a statement, all wordings in two queries.

    A statement that was moderated out since the finding was made is left out.
    """

    def __init__(self, finding: Finding, page: list[Facts]) -> None:
        assert finding.round is not None
        self.facts = facts = finding.result
        listed = [*facts["representative"], *facts["shared"], *facts["divisive"], *page]
        numbers = {row["statement"] for row in listed}
        self.statements = queries.statements_by_number(finding.round, numbers)
        self.overall = {row["statement"]: row for row in facts["statements"]}
        self.tallies = {(r["group"], r["statement"]): r for r in facts["tallies"]}
        self.groups_shown = [g["group"] for g in facts["groups"] if g["size"]]

    def tallies_by_group(self, number: int) -> list[Facts | None]:
        """Tally of each group shown on statement `number`; None where that is not shown."""
        return [self.tallies.get((group, number)) for group in self.groups_shown]

    def select_shown(
        self, listed: Iterable[tuple[int, list[str]]]
    ) -> list[StatementSentences]:
        return [
            StatementSentences(self.statements[number], list(lines))
            for number, lines in listed
            if number in self.statements
        ]

    def group(self, group: Facts) -> GroupPresentation:
        representative = (
            (row["statement"], [sentences.representative(row["direction"], tally)])
            for row in self.facts["representative"]
            if row["group"] == group["group"]
            for tally in [self.tallies[group["group"], row["statement"]]]
        )
        return GroupPresentation(
            label=sentences.group_label(group),
            is_shown=group["size"] is not None,
            representative=self.select_shown(representative),
        )

    def shared(self) -> list[StatementSentences]:
        return self.select_shown(
            (number, [sentences.shared(row["direction"], self.overall[number])])
            for row in self.facts["shared"]
            for number in [row["statement"]]
        )

    def divisive(self) -> list[StatementSentences]:
        return self.select_shown(
            (number, sentences.divided([t for t in self.tallies_by_group(number) if t]))
            for row in self.facts["divisive"]
            for number in [row["statement"]]
        )

    def rows(self, page: list[Facts]) -> list[StatementRow]:
        return [
            StatementRow(self.statements[number], row, self.tallies_by_group(number))
            for row in page
            for number in [row["statement"]]
            if number in self.statements
        ]


def _draw_landscape(facts: Facts) -> str:
    return draw_landscape(
        [LandscapeCell(**cell) for cell in facts["cells"]],
        title=_("People with similar answers"),
        description=sentences.picture_description(facts),
        labels=[sentences.group_label(group) for group in facts["groups"]],
    )
