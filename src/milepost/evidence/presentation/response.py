"""Presentation of a response rate by region, with its bounds."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from milepost.evidence import queries, sentences
from milepost.evidence.models import Finding
from milepost.formats.reports.charts import Interval, draw_intervals

Facts = dict[str, Any]


@dataclass(frozen=True)
class ResponsePresentation:
    """A finding of the kind response; rows of region and facts, all regions last."""

    opening: str
    picture: str
    rows: list[tuple[str, Facts]]
    has_ballots: bool
    caveat: str
    source: str


def present_response(finding: Finding) -> ResponsePresentation:
    """Presentation of a response: sentence, chart, and rows by region, all regions last."""
    facts = finding.result
    names = queries.regions_by_code(finding.process.federation)
    rows = [
        (str(names.get(row["region"]) or row["region"] or _("No region")), row)
        for row in facts["regions"]
    ]
    return ResponsePresentation(
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
        title=_("Uncertainty due to non-response, by region"),
        description=sentences.response_description(rows),
        x_title=_(
            "Possible share of all who hold a view, if everyone who answered holds it"
        ),
    )
