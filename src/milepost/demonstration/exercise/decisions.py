"""Adoptions, commitments and progress reports of the exercise."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from milepost.adoption import actions as adoption_actions
from milepost.adoption.models import Adoption, AgendaItem, Meeting
from milepost.commitments import actions as commitments
from milepost.commitments.models import Commitment, ProgressReport, ResourceLine
from milepost.documents.models import DocumentVersion
from milepost.process.models import Process
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

from .cast import Cast
from .texts import numbered
from .time import on

PLACE = "Farrowmead"  # made up


def call_assembly(process: Process, cast: Cast, title: str, *, day: int) -> Meeting:
    """Call a session of the Assembly of three days that begins `day` days from today."""
    return adoption_actions.call_meeting(
        process=process,
        body=cast.bodies["assembly"],
        title=title,
        place=PLACE,
        opens_on=on(day),
        closes_on=on(day + 2),
        audience=Audience.PUBLIC,
        source="Made up for the exercise",
        by=OPERATOR,
    )


def adopt(
    meeting: Meeting, version: DocumentVersion, *, item: str, number: str, day: int
) -> Adoption:
    """Put `version` on the agenda as item `item`, and adopt it `day` days from today."""
    on_agenda = adoption_actions.put_on_agenda(
        meeting=meeting,
        number=item,
        title=str(version.document),
        purpose=AgendaItem.Purpose.DECISION,
        document=version.document,
        by=OPERATOR,
    )
    return adoption_actions.adopt_text(
        item=on_agenda, version=version, adopted_on=on(day), number=number, by=OPERATOR
    )


def promise(
    described: Sequence[dict[str, Any]],
    adopted: dict[str, DocumentVersion],
    cast: Cast,
) -> list[Commitment]:
    """Make the commitments described, each with a resource, an audience and its reports."""
    clauses = {name: numbered(version) for name, version in adopted.items()}
    promised = []
    for deed in described:
        language, text = next(iter(deed["text"].items()))
        kind, state, amount, unit = deed["resource"]
        commitment = commitments.make_commitment(
            clause=clauses[deed["of"]][deed["on"]].clause,
            organisation=cast.organisations[deed["by"]],
            text=text,
            language=language,
            due_on=on(deed["due"]),
            resource={
                "kind": ResourceLine.Kind(kind),
                "state": ResourceLine.State(state),
                "amount": Decimal(amount),
                "unit": unit,
                "year": on(deed["due"]).year,
            },
            by=OPERATOR,
        )
        commitments.open_commitment(
            commitment=commitment, audience=Audience(deed["audience"]), by=OPERATOR
        )
        _report(commitment, deed.get("reports", []))
        promised.append(commitment)
    return promised


def _report(commitment: Commitment, reports: Sequence[dict[str, Any]]) -> None:
    for report in reports:
        commitments.report_progress(
            commitment=commitment,
            as_of=on(report["as_of"]),
            stage=ProgressReport.Stage(report["stage"]),
            narrative=report["narrative"],
            effect=report["effect"],
            evidence_grade=ProgressReport.Grade(report["grade"]),
            by=OPERATOR,
        )
