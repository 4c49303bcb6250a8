"""A text is adopted once, whole, by those who steer, on a day of the meeting."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

import factories as make
from adoption import adoption_made as made
from milepost.adoption import actions
from milepost.adoption.errors import (
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
from milepost.adoption.models import Adoption, AgendaItem, Meeting, Reservation
from milepost.documents import queries as document_queries
from milepost.documents.models import DocumentVersion
from milepost.errors import NotAllowed
from milepost.movement.models import Affiliation
from milepost.process.errors import NotOpen
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db
Role = Affiliation.Role


def adopt(version, item=None, **rest):
    return actions.adopt_text(
        item=item or made.item(version.document),
        version=version,
        adopted_on=rest.pop("adopted_on", made.today()),
        by=rest.pop("by", OPERATOR),
        **rest,
    )


def test_adopting_locks_the_text_and_keeps_its_hash():
    version = made.text()
    expected = document_queries.text_hash(version)

    adoption = adopt(version, number="9")

    version.refresh_from_db()
    assert version.state == DocumentVersion.State.LOCKED
    assert adoption.text_hash == version.text_hash == expected
    assert (adoption.number, adoption.adopted_on) == ("9", made.today())
    assert Record.objects.last().verb == "adoption.adopt_text"


def test_a_number_that_is_not_known_stays_blank():
    assert adopt(made.text()).number == ""


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.SECRETARIAT, True),
        (Role.PEN_HOLDER, True),
        (Role.LEADER, False),
        (Role.FOCAL_POINT, False),
        (Role.READER, False),
    ],
)
def test_who_may_record_an_adoption(role, allowed):
    version = made.text()
    person = make.person(role, federation=version.document.process.federation)

    if allowed:
        assert adopt(version, by=person).version == version
    else:
        with pytest.raises(NotAllowed):
            adopt(version, by=person)
        assert not Adoption.objects.exists()


def test_those_who_steer_another_federation_adopt_nothing_here():
    with pytest.raises(NotAllowed):
        adopt(made.text(), by=make.person(Role.SECRETARIAT))


def test_an_item_for_information_adopts_nothing():
    version = made.text()
    item = made.item(version.document, purpose=AgendaItem.Purpose.INFORMATION)

    with pytest.raises(NotForDecision):
        adopt(version, item)


def test_only_the_text_before_the_meeting_is_adopted():
    first = made.text()
    other = made.text(first.document.process, title="Another")

    with pytest.raises(AnotherDocument):
        adopt(other, made.item(first.document))


def test_an_item_without_a_document_adopts_nothing():
    version = made.text()
    item = actions.put_on_agenda(
        meeting=made.meeting(version.document.process),
        number="1",
        title="Any other business",
        purpose=AgendaItem.Purpose.DECISION,
        by=OPERATOR,
    )

    with pytest.raises(AnotherDocument):
        adopt(version, item)


def test_a_text_is_adopted_once():
    version = made.text()
    session = made.meeting(version.document.process)
    first = made.item(version.document, session)
    second = made.item(version.document, session, number="2")
    adopt(version, first)

    for item in (first, second):
        with pytest.raises(AlreadyAdopted):
            adopt(version, item)


def test_nothing_is_adopted_before_its_phase():
    process = make.process(phases=("listen", "review"))

    with pytest.raises(NotOpen):
        adopt(made.text(process))


def test_only_the_newest_version_is_adopted():
    first = made.text()
    DocumentVersion.objects.create(
        document=first.document, ordinal=2, made_at=first.made_at
    )

    with pytest.raises(NotTheNewest) as refused:
        adopt(first)

    assert refused.value.facts == {"ordinal": 1, "newest": 2}


@pytest.mark.parametrize(("distance", "allowed"), [(-2, False), (-1, True), (1, False)])
def test_the_day_of_adoption_is_a_day_of_the_meeting_that_has_come(distance, allowed):
    """The meeting of `made` runs from yesterday to tomorrow."""
    version, day = made.text(), made.today() + made.days(distance)

    if allowed:
        assert adopt(version, adopted_on=day).adopted_on == day
    else:
        with pytest.raises(OutsideMeeting, match="must fall within the meeting"):
            adopt(version, adopted_on=day)


def test_a_day_after_the_meeting_is_refused_even_when_it_has_come():
    version = made.text()
    session = made.meeting(
        version.document.process,
        opens_on=made.today() - made.days(9),
        closes_on=made.today() - made.days(8),
    )

    with pytest.raises(OutsideMeeting):
        adopt(version, made.item(version.document, session))


def test_when_the_record_cannot_be_written_nothing_is_adopted(monkeypatch):
    version = made.text()
    item = made.item(version.document)
    monkeypatch.setattr(actions, "record", out_of_order)

    with pytest.raises(RuntimeError):
        adopt(version, item)

    version.refresh_from_db()
    assert version.state == DocumentVersion.State.DRAFT
    assert not Adoption.objects.exists()


def out_of_order(*args, **kwargs):
    raise RuntimeError("the record is out of order")


def reserve(
    adoption, organisation, text="We read paragraph 1 in our way.", by=OPERATOR
):
    return actions.enter_reservation(
        adoption=adoption, organisation=organisation, text=text, by=by
    )


def member_of(adoption):
    return make.organisation(federation=adoption.item.meeting.process.federation)


@pytest.mark.parametrize(
    ("role", "at_home", "allowed"),
    [
        (Role.FOCAL_POINT, True, True),
        (Role.LEADER, True, True),
        (Role.STAFF, True, False),
        (Role.FOCAL_POINT, False, False),
        (Role.SECRETARIAT, False, True),
    ],
)
def test_who_may_enter_a_reservation(role, at_home, allowed):
    adoption = made.adoption()
    reserving = member_of(adoption)
    home = reserving if at_home else member_of(adoption)
    person = make.person(role, organisation=home)

    if allowed:
        assert reserve(adoption, reserving, by=person).organisation == reserving
        assert Record.objects.last().verb == "adoption.enter_reservation"
    else:
        with pytest.raises(NotAllowed):
            reserve(adoption, reserving, by=person)
        assert not Reservation.objects.exists()


def test_an_organisation_reserves_once():
    adoption = made.adoption()
    member = member_of(adoption)
    reserve(adoption, member)

    with pytest.raises(AlreadyReserved, match=str(member)):
        reserve(adoption, member)


def test_an_organisation_of_another_federation_reserves_nothing():
    with pytest.raises(OutsideFederation):
        reserve(made.adoption(), make.organisation())


def test_a_reservation_needs_words():
    adoption = made.adoption()

    with pytest.raises(NothingReserved):
        reserve(adoption, member_of(adoption), text="  ")


def test_a_reservation_is_read_in_the_language_of_the_reader():
    adoption = made.adoption()
    reservation = reserve(adoption, member_of(adoption))

    actions.translate_reservation(
        reservation=reservation, language="fr", text=" Nous lisons. ", by=OPERATOR
    )

    with translation.override("fr"):
        assert reservation.translated.text == "Nous lisons."
    with translation.override("ar"):
        assert reservation.translated.text == reservation.text
    assert Record.objects.last().verb == "adoption.translate_reservation"


def test_a_reservation_is_translated_with_words_and_by_its_own_people():
    adoption = made.adoption()
    reservation = reserve(adoption, member_of(adoption))
    other = make.person(Role.FOCAL_POINT, organisation=member_of(adoption))

    for text, by, error in (
        ("Nous lisons.", other, NotAllowed),
        ("  ", OPERATOR, NothingReserved),
    ):
        with pytest.raises(error):
            actions.translate_reservation(
                reservation=reservation, language="fr", text=text, by=by
            )
    assert not reservation.translations.exists()


def test_when_the_record_cannot_be_written_nothing_is_reserved(monkeypatch):
    adoption = made.adoption()
    member = member_of(adoption)
    monkeypatch.setattr(actions, "record", out_of_order)

    with pytest.raises(RuntimeError):
        reserve(adoption, member)

    assert not Reservation.objects.exists()


def test_only_those_who_steer_call_a_meeting_and_set_its_agenda():
    process = make.process()
    reader = make.person(Role.FOCAL_POINT, federation=process.federation)

    with pytest.raises(NotAllowed):
        made.meeting(process, by=reader)
    with pytest.raises(NotAllowed):
        actions.put_on_agenda(
            meeting=made.meeting(process),
            number="1",
            title="Item",
            purpose=AgendaItem.Purpose.INFORMATION,
            by=reader,
        )


def test_a_meeting_is_of_a_body_of_the_same_federation():
    with pytest.raises(OutsideFederation):
        made.meeting(body=made.body(make.federation()))


def test_a_meeting_cannot_close_before_it_opens():
    with pytest.raises(DaysReversed):
        made.meeting(opens_on=made.today(), closes_on=made.today() - made.days(1))


def test_a_document_of_another_process_is_not_put_on_the_agenda():
    with pytest.raises(OutsideProcess):
        made.item(made.text().document, made.meeting())


def test_two_items_of_an_agenda_cannot_bear_one_number():
    first = made.item()

    with pytest.raises(NumberTaken):
        made.item(first.document, first.meeting, number=first.number)


def test_when_the_record_cannot_be_written_no_meeting_is_called(monkeypatch):
    process = make.process()
    council = made.body(process.federation)
    monkeypatch.setattr(actions, "record", out_of_order)

    with pytest.raises(RuntimeError):
        made.meeting(process, body=council)

    assert not Meeting.objects.exists()


def test_the_database_itself_refuses_what_the_actions_refuse():
    adoption = made.adoption()
    member = member_of(adoption)
    reserve(adoption, member)
    broken = [
        lambda: Meeting.objects.update(closes_on=made.today() - made.days(5)),
        lambda: Adoption.objects.update(text_hash=""),
        lambda: Reservation.objects.update(text=""),
        lambda: Reservation.objects.create(
            adoption=adoption, organisation=member, text="Again."
        ),
        lambda: Adoption.objects.create(
            item=made.item(adoption.version.document),
            version=adoption.version,
            adopted_on=made.today(),
            text_hash="x",
        ),
    ]
    for break_it in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            break_it()
