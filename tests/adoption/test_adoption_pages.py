"""What readers see of meetings and adopted texts, and what those who steer type."""

import pytest
from django.urls import reverse

import factories as make
from adoption import adoption_made as made
from milepost.adoption import actions, queries
from milepost.adoption.models import Adoption, Reservation
from milepost.documents.models import ClauseText, DocumentVersion
from milepost.movement.models import Affiliation
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

pytestmark = pytest.mark.django_db
Role = Affiliation.Role


@pytest.fixture(autouse=True)
def second_factor(monkeypatch):
    """As if everybody had set up their second factor."""
    monkeypatch.setattr("milepost.web.middleware.is_mfa_enabled", lambda person: True)


def person_in(thing, role):
    """Somebody with `role` in the federation of a meeting's process."""
    return make.person(role, federation=thing.item.meeting.process.federation)


def page(client, name, *args):
    return client.get(reverse(name, args=args))


def page_text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_stranger_sees_what_is_public_and_nothing_else(client):
    public = made.adoption(audience=Audience.PUBLIC)
    closed = made.adoption()

    listed = page_text(page(client, "meetings"))

    assert public.item.meeting.title in listed
    assert closed.item.meeting.title not in listed
    for name, seen, unseen in [
        ("meeting", public.item.meeting, closed.item.meeting),
        ("adoption", public, closed),
    ]:
        assert page(client, name, seen.pk).status_code == 200
        assert page(client, name, unseen.pk).status_code == 404


def test_a_member_of_another_federation_sees_nothing_of_this_one(sign_in):
    adoption = made.adoption()
    client = sign_in(make.person())

    assert page(client, "adoption", adoption.pk).status_code == 404
    assert page(client, "enter_reservation", adoption.pk).status_code == 404


def test_a_closed_text_adopted_at_a_public_meeting_stays_closed(client):
    version = made.text(title="Closed text")
    session = made.meeting(version.document.process, audience=Audience.PUBLIC)
    adoption = actions.adopt_text(
        item=made.item(version.document, session),
        version=version,
        adopted_on=made.today(),
        by=OPERATOR,
    )

    assert page(client, "adoption", adoption.pk).status_code == 404
    shown = page_text(page(client, "meeting", session.pk))
    assert "Closed text" not in shown
    assert str(adoption.pk) not in shown
    assert str(session.process) not in shown


def test_a_meeting_shows_its_agenda_in_the_order_of_its_numbers(sign_in):
    first = made.item(number="10")
    made.item(first.document, first.meeting, number="2")

    rows = queries.agenda(first.meeting, OPERATOR)

    assert [row.item.number for row in rows] == ["2", "10"]


def test_meetings_are_of_one_process_where_that_is_asked(client):
    wanted = made.meeting(make.process(audience=Audience.PUBLIC), Audience.PUBLIC)
    other = made.meeting(audience=Audience.PUBLIC)

    shown = page_text(client.get(reverse("meetings"), {"process": wanted.process.slug}))

    assert wanted.title in shown
    assert other.title not in shown


def test_an_adopted_text_says_how_it_was_adopted(client):
    adoption = made.adoption(audience=Audience.PUBLIC)
    member = make.organisation(
        federation=adoption.item.meeting.process.federation, name="Society of Dunes"
    )
    actions.enter_reservation(
        adoption=adoption,
        organisation=member,
        text="We read paragraph 1 in our way.",
        by=OPERATOR,
    )

    shown = page_text(page(client, "adoption", adoption.pk))

    assert "Adopted by consensus" in shown
    assert "not yet known" in shown
    assert "Society of Dunes" in shown
    assert "We read paragraph 1 in our way." in shown
    assert adoption.text_hash in shown
    assert "is the text that was adopted" in shown
    assert "Asks each society to open a water point." in shown
    assert "Exercise." in shown


def test_a_number_that_is_known_is_shown(client):
    adoption = made.adoption(audience=Audience.PUBLIC, number="9")

    assert "not yet known" not in page_text(page(client, "adoption", adoption.pk))


def test_a_text_altered_behind_the_record_is_found_out(client):
    adoption = made.adoption(audience=Audience.PUBLIC)
    ClauseText.objects.filter(text__contains="water").update(text="Asks for nothing.")

    assert "is not the text that was adopted" in page_text(
        page(client, "adoption", adoption.pk)
    )


@pytest.mark.parametrize(
    ("role", "offered"), [(Role.FOCAL_POINT, True), (Role.READER, False)]
)
def test_who_speaks_for_an_organisation_may_answer_operative_paragraphs(
    sign_in, role, offered
):
    adoption = made.adoption()
    client = sign_in(person_in(adoption, role))

    shown = page_text(page(client, "adoption", adoption.pk))

    operative, recital = made.clause(adoption), made.clause(adoption, "recital")
    assert (reverse("make_commitment", args=[operative.pk]) in shown) is offered
    assert reverse("trace_clause", args=[operative.pk]) in shown
    assert reverse("make_commitment", args=[recital.pk]) not in shown
    assert (reverse("enter_reservation", args=[adoption.pk]) in shown) is offered


def test_nobody_is_asked_to_commit_before_the_phase_for_it(sign_in):
    adoption = made.adoption(make.process(phases=("decide",)))
    client = sign_in(person_in(adoption, Role.FOCAL_POINT))

    shown = page_text(page(client, "adoption", adoption.pk))

    assert reverse("make_commitment", args=[made.clause(adoption).pk]) not in shown


def test_headings_skip_no_level_even_where_the_text_does():
    adoption = made.adoption(
        blocks=[
            ("heading", 2, "", "Deep first"),
            ("heading", 1, "", "Top"),
            ("heading", 3, "", "Under it"),
            ("paragraph", 0, "", "Words."),
        ]
    )

    rows = queries.adopted_clauses(adoption)

    assert [row.heading for row in rows] == [3, 3, 4, 0]


def test_a_reader_without_a_translation_reads_the_original(client, settings):
    adoption = made.adoption(audience=Audience.PUBLIC)
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "ar"})

    shown = page_text(page(client, "adoption", adoption.pk))

    assert '<html lang="ar" dir="rtl">' in shown
    assert 'lang="en" dir="auto">Asks each society to open a water point.' in shown


@pytest.fixture
def item():
    return made.item()


@pytest.fixture
def steering(sign_in, item):
    return sign_in(
        make.person(Role.SECRETARIAT, federation=item.meeting.process.federation)
    )


def filled(**changed):
    return {
        "version": "1",
        "adopted_on": made.today().isoformat(),
        "number": "",
        "no_objection": "on",
    } | changed


def test_the_form_shows_what_will_be_locked(steering, item):
    version_to_lock = queries.version_to_lock(item.document)

    shown = page_text(page(steering, "adopt_text", item.pk))

    assert "Version 1 (newest)" in shown
    assert "<dd>4</dd>" in shown
    assert version_to_lock.text_hash in shown


def test_a_text_is_adopted_from_the_form(steering, item):
    answer = steering.post(reverse("adopt_text", args=[item.pk]), filled())

    adoption = Adoption.objects.get(item=item)
    assert answer.url == reverse("adoption", args=[adoption.pk])
    assert page(steering, "adopt_text", item.pk).url == answer.url


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"no_objection": ""}, "This field is required"),
        ({"adopted_on": "2001-01-01"}, "must fall within the meeting"),
        ({"adopted_on": "yesterday"}, "Enter a valid date"),
    ],
)
def test_what_is_wrong_is_said_in_the_form(steering, item, changed, said):
    answer = steering.post(reverse("adopt_text", args=[item.pk]), filled(**changed))

    assert said in page_text(answer)
    assert not Adoption.objects.exists()


def test_a_version_that_was_overtaken_while_one_read_is_not_adopted(steering, item):
    DocumentVersion.objects.create(
        document=item.document,
        ordinal=2,
        made_at=item.document.versions.get().made_at,
    )

    answer = steering.post(reverse("adopt_text", args=[item.pk]), filled())

    assert "The newest is version 2" in page_text(answer)
    assert not Adoption.objects.exists()


def test_a_version_that_is_not_there_is_not_found(steering, item):
    answer = steering.post(reverse("adopt_text", args=[item.pk]), filled(version="7"))

    assert answer.status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_focal_point_does_not_adopt(sign_in, item, method):
    client = sign_in(
        make.person(Role.FOCAL_POINT, federation=item.meeting.process.federation)
    )

    answer = getattr(client, method)(reverse("adopt_text", args=[item.pk]), filled())

    assert answer.status_code == 403
    assert not Adoption.objects.exists()


def test_an_item_for_information_has_nothing_to_adopt(steering, item):
    informs = made.item(item.document, item.meeting, purpose="information", number="2")

    assert page(steering, "adopt_text", informs.pk).status_code == 404


@pytest.mark.parametrize("name", ["adopt_text", "enter_reservation"])
def test_a_stranger_is_sent_to_sign_in(client, name):
    adoption = made.adoption(audience=Audience.PUBLIC)
    pk = adoption.item.pk if name == "adopt_text" else adoption.pk

    answer = page(client, name, pk)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_a_focal_point_reserves_for_its_own_organisation_and_no_other(sign_in):
    adoption = made.adoption()
    other = make.organisation(federation=adoption.item.meeting.process.federation)
    person = person_in(adoption, Role.FOCAL_POINT)
    client, own = sign_in(person), person.affiliations.get().organisation
    url = reverse("enter_reservation", args=[adoption.pk])

    assert url in page_text(page(client, "adoption", adoption.pk))
    refused = client.post(url, {"organisation": str(other.pk), "text": "For them."})
    taken = client.post(url, {"organisation": str(own.pk), "text": "For us."})
    again = client.post(url, {"organisation": str(own.pk), "text": "More."})

    assert "Select a valid choice" in page_text(refused)
    assert taken.url == reverse("adoption", args=[adoption.pk])
    assert "already entered its reservation" in page_text(again)
    assert Reservation.objects.get().text == "For us."
    assert url not in page_text(page(client, "adoption", adoption.pk))


def test_a_reader_reserves_nothing(sign_in):
    adoption = made.adoption()
    client = sign_in(person_in(adoption, Role.READER))

    assert page(client, "enter_reservation", adoption.pk).status_code == 403


@pytest.mark.parametrize("rows", [3, 30])
def test_pages_ask_the_database_as_often_whatever_the_rows(
    sign_in, django_assert_max_num_queries, rows
):
    process = make.process()
    clauses = [("list_item", 1, f"{n}.", f"Asks {n}.") for n in range(1, rows + 1)]
    adoption = made.adoption(process, blocks=clauses)
    session = adoption.item.meeting
    for n in range(rows):
        made.meeting(process)
        made.item(adoption.version.document, session, number=f"{n + 2}")
        actions.enter_reservation(
            adoption=adoption,
            organisation=make.organisation(federation=process.federation),
            text="We reserve.",
            by=OPERATOR,
        )
    client = sign_in(person_in(adoption, Role.FOCAL_POINT))
    for name, args in [
        ("meetings", ()),
        ("meeting", (session.pk,)),
        ("adoption", (adoption.pk,)),
        ("enter_reservation", (adoption.pk,)),
    ]:
        with django_assert_max_num_queries(20):
            answer = page(client, name, *args)
        assert answer.status_code == 200
        assert len(answer.content) < 150_000
