"""Presentation of regional divergence: statements on which regions differ most."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from milepost.consultation.models import Statement
from milepost.evidence import queries, sentences
from milepost.evidence.models import Finding
from milepost.formats.reports.charts import Interval, draw_intervals

Facts = dict[str, Any]
CHARTED = 10  # rows of a chart that can be taken in at once


@dataclass(frozen=True)
class StatementDivergence:
    """A statement on which regions were compared; shares by region, None if not shown."""

    statement: Statement
    facts: Facts
    sentence: str
    shares: list[Facts | None]

    @property
    def apart(self) -> tuple[float, float, float]:
        """Difference of the two regions furthest apart, with low and high of its interval."""
        return self.facts["gap"], self.facts["low"], self.facts["high"]


@dataclass(frozen=True)
class DivergencePresentation:
    """A finding of the kind divergence: a page of statements, farthest apart first."""

    opening: str
    picture: str
    regions: list[str]
    page: Page[Any]
    rows: list[StatementDivergence]


def present_divergence(finding: Finding, page: str | None) -> DivergencePresentation:
    """Presentation of a divergence: sentences, chart, and page `page` of the statements.

    A statement that was moderated out since the finding was made is left out.
    """
    assert finding.round is not None
    facts = finding.result
    statement_page = Paginator(facts["items"], CHARTED).get_page(page)
    numbers = {row["item"] for row in statement_page}
    statements = queries.statements_by_number(finding.round, numbers)
    shares = {(row["item"], row["group"]): row for row in facts["shares"]}
    regions = queries.regions_by_code(finding.process.federation)
    codes = sorted({row["group"] for row in facts["shares"]})
    names = {code: str(regions.get(code, code)) for code in codes}
    rows = [
        StatementDivergence(
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
        for item in statement_page
        if item["item"] in statements
    ]
    return DivergencePresentation(
        opening=sentences.divergence(facts),
        picture=_draw_divergence(rows),
        regions=list(names.values()),
        page=statement_page,
        rows=rows,
    )


def _draw_divergence(rows: list[StatementDivergence]) -> str:
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
        title=_("Difference between regions, by statement"),
        description=sentences.divergence_description(labelled),
        x_title=_("Difference between the two regions furthest apart"),
    )
