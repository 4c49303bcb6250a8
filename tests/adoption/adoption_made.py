"""Texts, meetings and decisions to test with."""

import datetime as dt

from django.utils import timezone

import factories as make
from milepost.adoption import actions
from milepost.adoption.models import AgendaItem
from milepost.documents import actions as document_actions
from milepost.documents.models import Document
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.movement import actions as movement
from milepost.movement.models import Body
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

BLOCKS = [
    ("heading", 1, "", "What we ask"),
    ("paragraph", 0, "", "Recalling what was said. {.recital}"),
    ("list_item", 1, "1.", "Asks each society to open a water point."),
    ("list_item", 1, "2.", "Asks each society to train volunteers."),
]


def today():
    return timezone.localdate()


def days(count):
    return dt.timedelta(days=count)


def text(process=None, blocks=BLOCKS, audience=Audience.FEDERATION, title="Resolution"):
    """The first version of a resolution."""
    return document_actions.import_document(
        process=process or make.process(),
        kind=Document.Kind.RESOLUTION,
        symbol=f"X/{next(make.counter)}",
        titles={"en": title},
        blocks=[
            DocumentBlock(position=n, kind=kind, level=level, number=number, text=words)
            for n, (kind, level, number, words) in enumerate(blocks)
        ],
        language="en",
        audience=audience,
        by=OPERATOR,
    )


def body(federation):
    n = next(make.counter)
    return movement.add_body(
        federation=federation,
        slug=f"council-{n}",
        kind=Body.Kind.COUNCIL,
        names={"en": f"Council {n}"},
        by=OPERATOR,
    )


def meeting(process=None, audience=Audience.FEDERATION, **rest):
    """A meeting that began yesterday and ends tomorrow."""
    process = process or make.process()
    return actions.call_meeting(
        process=process,
        body=rest.pop("body", None) or body(process.federation),
        title=rest.pop("title", f"Session {next(make.counter)}"),
        opens_on=rest.pop("opens_on", today() - days(1)),
        closes_on=rest.pop("closes_on", today() + days(1)),
        audience=audience,
        by=rest.pop("by", OPERATOR),
        **rest,
    )


def item(document=None, meeting=None, purpose=AgendaItem.Purpose.DECISION, number="1"):
    """An agenda item with `document` before the meeting."""
    document = document or text().document
    return actions.put_on_agenda(
        meeting=meeting or globals()["meeting"](document.process),
        number=number,
        title="The resolution",
        purpose=purpose,
        document=document,
        by=OPERATOR,
    )


def adoption(process=None, audience=Audience.FEDERATION, blocks=BLOCKS, number=""):
    """A resolution of two operative paragraphs, adopted today."""
    version = text(process, blocks=blocks, audience=audience)
    session = meeting(version.document.process, audience=audience)
    return actions.adopt_text(
        item=item(version.document, session),
        version=version,
        adopted_on=today(),
        number=number,
        by=OPERATOR,
    )


def clause(adoption, role="operative"):
    """The first clause of `role` in an adopted text."""
    return (
        adoption.version.version_clauses.filter(clause_version__clause__role=role)[0]
    ).clause_version.clause
