"""A whole line to walk: round, finding, text, comment, decision, commitment, report."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

import factories as make
from milepost.adoption import actions as adoption
from milepost.adoption.models import AgendaItem
from milepost.amendments import actions as amendment_actions
from milepost.commitments import actions as commitments
from milepost.commitments.models import ProgressReport, ResourceLine
from milepost.consultation import actions as consultation
from milepost.consultation.models import Statement
from milepost.documents import actions as document_actions
from milepost.documents.models import Document
from milepost.evidence.models import Finding
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.movement import actions as movement
from milepost.movement.models import Body
from milepost.review import actions as review_actions
from milepost.review.models import Disposition
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

DAY = dt.timedelta(days=1)


def opinion_round(process, ballots=5, statements=2, audience=Audience.PUBLIC):
    """A closed round in which everybody agreed with everything."""
    asked = consultation.open_round(
        process=process,
        title="What matters?",
        language="en",
        statements=[{"en": f"Statement {n}."} for n in range(statements)],
        audience=audience,
        by=OPERATOR,
    )
    for statement in Statement.objects.filter(round=asked):
        for voter in range(ballots):
            consultation.answer_statement(
                statement=statement, value=1, voter=f"voter {voter}", by=OPERATOR
            )
    consultation.close_round(round=asked, by=OPERATOR)
    return asked


def finding(asked, audience=Audience.PUBLIC):
    return Finding.objects.create(
        process=asked.process,
        kind=Finding.Kind.LANDSCAPE,
        round=asked,
        audience=audience,
        made_at=timezone.now(),
        data_fingerprint="0" * 64,
        method="made",
        method_version="1",
    )


def text(process, clauses=2, audience=Audience.PUBLIC):
    """A resolution of a heading and numbered operative paragraphs."""
    paragraphs = [
        DocumentBlock(n, "paragraph", 0, f"asks for thing {n};", str(n))
        for n in range(1, clauses + 1)
    ]
    return document_actions.import_document(
        process=process,
        kind=Document.Kind.RESOLUTION,
        titles={"en": "A resolution"},
        blocks=[DocumentBlock(0, "heading", 1, "A resolution"), *paragraphs],
        language="en",
        audience=audience,
        by=OPERATOR,
    )


def clause_versions(version):
    """The wordings of the numbered clauses, in order."""
    version_clauses = version.version_clauses.exclude(number="").order_by("position")
    return [version_clause.clause_version for version_clause in version_clauses]


def review(version):
    return review_actions.open_review(
        version=version,
        opens_at=timezone.now() - DAY,
        closes_at=timezone.now() + DAY,
        by=OPERATOR,
    )


def comment(opened, organisation, on=None, **rest):
    return review_actions.make_comment(
        review=opened,
        organisation=organisation,
        clause_version=on,
        text=rest.pop("text", "Please add a date."),
        language="en",
        by=OPERATOR,
        **rest,
    )


def adopt(version):
    process = version.document.process
    body = movement.add_body(
        federation=process.federation,
        slug=f"council-{next(make.counter)}",
        kind=Body.Kind.COUNCIL,
        names={"en": "Council"},
        by=OPERATOR,
    )
    today = timezone.localdate()
    meeting = adoption.call_meeting(
        process=process,
        body=body,
        title="First Council",
        opens_on=today,
        closes_on=today,
        audience=Audience.PUBLIC,
        by=OPERATOR,
    )
    item = adoption.put_on_agenda(
        meeting=meeting,
        number="1",
        title="A resolution",
        purpose=AgendaItem.Purpose.DECISION,
        document=version.document,
        by=OPERATOR,
    )
    return adoption.adopt_text(
        item=item, version=version, adopted_on=today, by=OPERATOR
    )


def commitment(clause, organisation, audience=Audience.PUBLIC, report=True):
    made = commitments.make_commitment(
        clause=clause,
        organisation=organisation,
        text="We shall do it.",
        due_on=timezone.localdate() + 30 * DAY,
        resource={
            "kind": ResourceLine.Kind.MONEY,
            "state": ResourceLine.State.PLANNED,
            "amount": Decimal(5000),
            "unit": "CHF",
            "year": 2030,
        },
        by=OPERATOR,
    )
    commitments.open_commitment(commitment=made, audience=audience, by=OPERATOR)
    if report:
        commitments.report_progress(
            commitment=made,
            as_of=timezone.localdate(),
            stage=ProgressReport.Stage.DELIVERED,
            narrative="It is done.",
            effect="Nobody waits any more.",
            by=OPERATOR,
        )
    return made


@dataclass
class Line:
    """Everything along one line; its two operative paragraphs are complete."""

    process: Any
    society: Any
    round: Any
    statement: Any
    finding: Any
    clauses: list[Any]
    comment: Any
    version: Any
    adoption: Any
    commitments: list[Any]


def line(audience=Audience.PUBLIC, opened_to=Audience.PUBLIC, comments=1):
    """A line without a gap, from a round to reports with an effect."""
    process = make.process(audience=audience)
    society = make.organisation(federation=process.federation)
    asked = opinion_round(process, audience=audience)
    found = finding(asked, audience)
    statement = asked.statements.first()
    version = text(process, audience=audience)
    wordings = clause_versions(version)
    for wording in wordings:
        amendment_actions.add_source(clause=wording.clause, finding=found, by=OPERATOR)
    amendment_actions.add_source(
        clause=wordings[0].clause, statement=statement, by=OPERATOR
    )
    opened = review(version)
    made = [
        comment(
            opened,
            society,
            wordings[0],
            text=f"Say by when ({n}).",
            proposed_wording="asks for thing 1 by next year;",
        )
        for n in range(comments)
    ]
    review_actions.close_review(review=opened, by=OPERATOR)
    for one in made:
        review_actions.respond_to_comment(
            comment=one, outcome=Disposition.Outcome.ACCEPTED, by=OPERATOR
        )
    version = amendment_actions.make_next_version(review=opened, by=OPERATOR)
    review_actions.publish_responses(review=opened, by=OPERATOR)
    adopted = adopt(version)
    promised = [
        commitment(one.clause, society, opened_to) for one in clause_versions(version)
    ]
    return Line(
        process=process,
        society=society,
        round=asked,
        statement=statement,
        finding=found,
        clauses=[one.clause for one in clause_versions(version)],
        comment=made[0] if made else None,
        version=version,
        adoption=adopted,
        commitments=promised,
    )
