"""Actions on meetings, agendas, adoptions and reservations: the only writes to these."""

import datetime as dt

from django.utils import timezone

from milepost.amendments import actions as amendment_actions
from milepost.documents import queries as document_queries
from milepost.documents.models import Document, DocumentVersion
from milepost.errors import NotAllowed
from milepost.movement.models import Body, Organisation
from milepost.process.actions import require_open
from milepost.process.models import Process, Verb
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience

from . import rules
from .errors import (
    AlreadyAdopted,
    AlreadyReserved,
    AnotherDocument,
    DaysReversed,
    NotForDecision,
    NothingReserved,
    NotTheNewest,
    NumberTaken,
    OutsideFederation,
    OutsideMeeting,
    OutsideProcess,
)
from .models import Adoption, AgendaItem, Meeting, Reservation, ReservationText


@action("adoption.call_meeting")
def call_meeting(
    *,
    process: Process,
    body: Body,
    title: str,
    place: str = "",
    opens_on: dt.date,
    closes_on: dt.date,
    audience: Audience = Audience.FEDERATION,
    source: str = "",
    by: Actor,
) -> Meeting:
    """Call a session of `body` from `opens_on` to `closes_on`, both included.

    Raises:
        NotAllowed: `by` does not steer this process.
        OutsideFederation: the body is of another federation.
        DaysReversed: it would close before it opens.
    """
    if not rules.may_steer_meetings(by, process):
        raise NotAllowed
    if body.federation_id != process.federation_id:
        raise OutsideFederation(what=str(body))
    if closes_on < opens_on:
        raise DaysReversed
    meeting = Meeting.objects.create(
        process=process,
        body=body,
        title=title,
        place=place,
        opens_on=opens_on,
        closes_on=closes_on,
        audience=audience,
        source=source,
    )
    record(meeting, process=str(process.pk))
    return meeting


@action("adoption.put_on_agenda")
def put_on_agenda(
    *,
    meeting: Meeting,
    number: str,
    title: str,
    purpose: AgendaItem.Purpose,
    document: Document | None = None,
    by: Actor,
) -> AgendaItem:
    """Add an item to the agenda of `meeting`, with the document before it.

    Raises:
        NotAllowed: `by` does not steer this process.
        OutsideProcess: the document is of another process.
        NumberTaken: the agenda has an item of that number.
    """
    if not rules.may_steer_meetings(by, meeting.process):
        raise NotAllowed
    if document is not None and document.process_id != meeting.process_id:
        raise OutsideProcess
    if meeting.agenda.filter(number=number).exists():
        raise NumberTaken(number=number)
    item = AgendaItem.objects.create(
        meeting=meeting,
        number=number,
        title=title,
        purpose=purpose,
        document=document,
    )
    record(item, meeting=str(meeting.pk))
    return item


@action("adoption.adopt_text")
def adopt_text(
    *,
    item: AgendaItem,
    version: DocumentVersion,
    adopted_on: dt.date,
    number: str = "",
    by: Actor,
) -> Adoption:
    """Record that the meeting adopted `version` by consensus, and lock it for good.

    `number` is the one that the meeting gave it; blank where it is not known.

    Raises:
        NotAllowed: `by` does not steer this process.
        NotForDecision, AnotherDocument: the item does not put this text to decision.
        AlreadyAdopted: the item is decided, or the version adopted elsewhere.
        NotOpen: no running phase opens adoption.
        NotTheNewest: the text has moved on since.
        OutsideMeeting: `adopted_on` is no day of the meeting that has come.
    """
    if not rules.may_steer_meetings(by, item.meeting.process):
        raise NotAllowed
    # Lock the document: which version is newest is what is at stake.
    Document.objects.select_for_update().filter(pk=version.document_id).first()
    _require_put_to_decision(item, version)
    require_open(item.meeting.process, Verb.ADOPT)
    newest = document_queries.newest_version(version.document)
    if newest != version:
        raise NotTheNewest(ordinal=version.ordinal, newest=newest.ordinal)
    _require_meeting_day(item.meeting, adopted_on)
    locked = amendment_actions.lock_text(version=version, by=by)
    adoption = Adoption.objects.create(
        item=item,
        version=locked,
        adopted_on=adopted_on,
        number=number,
        text_hash=locked.text_hash,
    )
    record(adoption, item=item.pk, version=locked.pk, text_hash=locked.text_hash)
    return adoption


def _require_put_to_decision(item: AgendaItem, version: DocumentVersion) -> None:
    if item.purpose != AgendaItem.Purpose.DECISION:
        raise NotForDecision
    if item.document_id != version.document_id:
        raise AnotherDocument
    adopted = Adoption.objects.filter(item=item) | Adoption.objects.filter(
        version=version
    )
    if adopted.exists():
        raise AlreadyAdopted


def _require_meeting_day(meeting: Meeting, day: dt.date) -> None:
    last = min(meeting.closes_on, timezone.localdate())
    if not meeting.opens_on <= day <= last:
        raise OutsideMeeting(opens_on=meeting.opens_on, closes_on=meeting.closes_on)


@action("adoption.enter_reservation")
def enter_reservation(
    *, adoption: Adoption, organisation: Organisation, text: str, by: Actor
) -> Reservation:
    """Record the reservation that `organisation` made while joining the consensus.

    Raises:
        NotAllowed: `by` neither speaks for the organisation nor steers.
        OutsideFederation: the organisation is of another federation.
        NothingReserved: there are no words.
        AlreadyReserved: it has entered one to this text.
    """
    if not rules.may_record(by, organisation):
        raise NotAllowed
    if organisation.federation_id != adoption.item.meeting.process.federation_id:
        raise OutsideFederation(what=str(organisation))
    if not text.strip():
        raise NothingReserved
    # Lock the adoption, so that two sent at once are not both the first.
    Adoption.objects.select_for_update().get(pk=adoption.pk)
    if adoption.reservations.filter(organisation=organisation).exists():
        raise AlreadyReserved(organisation=str(organisation))
    reservation = Reservation.objects.create(
        adoption=adoption, organisation=organisation, text=text.strip()
    )
    record(reservation, adoption=str(adoption.pk), organisation=str(organisation.pk))
    return reservation


@action("adoption.translate_reservation")
def translate_reservation(
    *, reservation: Reservation, language: str, text: str, by: Actor
) -> ReservationText:
    """Create or replace the translation of a reservation in `language`.

    Raises:
        NotAllowed: `by` neither speaks for its organisation nor steers.
        NothingReserved: there are no words.
    """
    if not rules.may_record(by, reservation.organisation):
        raise NotAllowed
    if not text.strip():
        raise NothingReserved
    translation, _ = ReservationText.objects.update_or_create(
        reservation=reservation, language=language, defaults={"text": text.strip()}
    )
    record(reservation, language=language)
    return translation
