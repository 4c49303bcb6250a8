"""The pages of rounds and surveys, as strangers, members and those who steer see them."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import factories as make
from consultation import consultation_made as made
from milepost.consultation import forms
from milepost.consultation.actions import close_round, translate_round
from milepost.consultation.models import Ballot, OpinionRound, Statement, Vote
from milepost.consultation.voters import COOKIE, hash_of_person
from milepost.process.models import Expectation
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


def url(round):
    return reverse("round", args=[round.pk])


def post(client, statement, value="1", **rest):
    address = reverse("answer_statement", args=[statement.pk])
    return client.post(address, {"value": value}, **rest)


def text(response):
    return response.content.decode()


def member_of(round, role=make.Role.FOCAL_POINT):
    return make.person(role, federation=round.process.federation)


# Who sees a round


def test_a_stranger_does_not_see_a_round_of_a_federation(client):
    round = made.opinion_round()
    assert client.get(url(round)).status_code == 404
    assert post(client, round.statements.first()).status_code == 404
    assert not Vote.objects.exists()
    assert "What matters most" not in text(client.get(reverse("rounds")))


def test_a_member_sees_it_and_a_member_of_another_federation_does_not(client):
    round = made.opinion_round()
    client.force_login(member_of(round))
    assert client.get(url(round)).status_code == 200
    assert "What matters most" in text(client.get(reverse("rounds")))
    client.force_login(make.person())
    assert client.get(url(round)).status_code == 404


def test_a_reader_sees_the_round_and_no_buttons(client):
    round = made.opinion_round()
    client.force_login(member_of(round, make.Role.READER))
    page = text(client.get(url(round)))
    assert "Only members of the federation may answer." in page
    assert 'class="answers"' not in page


def test_rounds_are_narrowed_to_a_process(client):
    here, there = made.public_round(title="Here"), made.public_round(title="There")
    page = text(client.get(reverse("rounds"), {"process": here.process.slug}))
    assert "Here" in page
    assert there.title not in page


def test_rounds_of_an_exercise_alone_are_said_to_be_one(client):
    process = made.public_round().process
    banner = 'class="exercise-banner"'
    assert banner in text(client.get(reverse("rounds"), {"process": process.slug}))
    assert banner not in text(client.get(reverse("rounds")))
    hidden = make.process().slug
    assert banner not in text(client.get(reverse("rounds"), {"process": hidden}))


# Answering


def test_without_javascript_an_answer_leads_back_to_the_round(client):
    round = made.opinion_round()
    client.force_login(member_of(round))
    first, second, _ = round.statements.all()
    assert str(first) in text(client.get(url(round)))

    response = post(client, first, "-1")

    assert response.status_code == 302
    assert response.url == url(round)
    page = text(client.get(url(round)))
    assert str(second) in page
    assert str(first) not in page
    assert "Answered: 1 of 3" in page


def test_with_htmx_only_the_next_statement_comes_back(client):
    round = made.opinion_round()
    client.force_login(member_of(round))
    first, second, _ = round.statements.all()

    response = post(client, first, **HTMX)

    assert [t.name for t in response.templates][:1] == ["consultation/statement.html"]
    assert "<html" not in text(response)
    assert str(second) in text(response)
    assert "autofocus" in text(response)


def test_answering_twice_keeps_one_vote(client):
    round = made.opinion_round()
    client.force_login(member_of(round))
    statement = round.statements.first()
    post(client, statement, "1")
    post(client, statement, "0")
    assert Vote.objects.get().value == 0


def test_own_answers_are_listed_and_lead_to_where_they_change(client):
    round = made.opinion_round()
    client.force_login(member_of(round))
    statement = round.statements.first()
    post(client, statement, "1")

    page = text(client.get(url(round), {"answers": "1"}))
    assert f"?statement={statement.pk}" in page
    page = text(client.get(url(round), {"statement": statement.pk}))
    assert "You agreed." in page


def test_a_statement_of_another_round_is_not_there(client):
    round, other = made.public_round(), made.opinion_round()
    asked = {"statement": other.statements.first().pk}
    assert client.get(url(round), asked).status_code == 404


def test_when_all_is_answered_the_page_says_so(client):
    round = made.opinion_round(statements=1)
    client.force_login(member_of(round))
    response = post(client, round.statements.get(), **HTMX)
    assert "You have answered every statement." in text(response)


@pytest.mark.parametrize("value", ["", "2", "agree"])
def test_an_answer_that_is_none_is_refused_in_the_form(client, value):
    round = made.opinion_round()
    client.force_login(member_of(round))
    for rest in ({}, HTMX):
        page = text(post(client, round.statements.first(), value, **rest))
        assert "Choose agree, disagree or pass." in page
    assert not Vote.objects.exists()


def test_a_closed_round_refuses_with_a_sentence(client):
    round = made.opinion_round()
    client.force_login(member_of(round))
    statement = round.statements.first()
    close_round(round=round, by=OPERATOR)
    page = text(post(client, statement, **HTMX))
    assert "This opinion round is not open." in page
    assert not Vote.objects.exists()


def test_in_another_phase_the_page_says_so_and_answers_are_refused(client):
    round = made.opinion_round(make.process(phases=("review",)))
    client.force_login(member_of(round))
    assert "You cannot answer in the current phase" in text(client.get(url(round)))
    page = text(post(client, round.statements.first()))
    assert "This is not open in the current phase of the process." in page
    assert not Vote.objects.exists()


def test_a_focal_point_meets_what_was_expected_in_the_browser(client):
    process = make.process()
    society = make.organisation(federation=process.federation)
    round = made.opinion_round(process, statements=1, expected_of=[society])
    client.force_login(make.person(organisation=society))
    post(client, round.statements.get())
    assert not Expectation.objects.open().exists()


def test_statements_come_in_the_language_of_the_reader_and_say_which(client):
    process = make.process(audience=Audience.PUBLIC)
    round = made.actions.open_round(
        process=process,
        title="T",
        language="en",
        statements=[{"en": "Water matters.", "fr": "L’eau compte."}],
        audience=Audience.PUBLIC,
        is_open_to_strangers=True,
        by=OPERATOR,
    )
    page = text(client.get(url(round), headers={"Accept-Language": "fr"}))
    assert 'lang="fr" dir="auto">L’eau compte.' in page
    page = text(client.get(url(round), headers={"Accept-Language": "ar"}))
    assert 'lang="en" dir="auto">Water matters.' in page


# Strangers


def test_a_stranger_gets_a_cookie_with_the_first_answer_and_not_before(client):
    round = made.public_round()
    client.get(url(round))
    assert COOKIE not in client.cookies

    first, second, _ = round.statements.all()
    post(client, first)
    post(client, second)

    cookie = client.cookies[COOKIE]
    assert (cookie["samesite"], cookie["httponly"]) == ("Lax", True)
    assert Ballot.objects.count() == 1
    assert Vote.objects.count() == 2
    assert "Answered: 2 of 3" in text(client.get(url(round)))


def test_a_cookie_that_was_tampered_with_is_a_new_voter(client):
    round = made.public_round()
    first, second, _ = round.statements.all()
    post(client, first)
    client.cookies[COOKIE] = "made-up:1:2"
    post(client, second)
    assert Ballot.objects.count() == 2


def test_a_stranger_may_read_but_not_answer_a_round_of_members(client):
    process = make.process(audience=Audience.PUBLIC)
    round = made.opinion_round(process, audience=Audience.PUBLIC)
    assert "Sign in" in text(client.get(url(round)))
    page = text(post(client, round.statements.first()))
    assert "You are not allowed to do this." in page
    assert COOKIE not in client.cookies
    assert not Vote.objects.exists()


def test_a_signed_in_person_needs_no_cookie(client):
    round = made.public_round()
    person = member_of(round)
    client.force_login(person)
    post(client, round.statements.first())
    assert COOKIE not in client.cookies
    assert Ballot.objects.get().voter == hash_of_person(round, person)


# Looking back


def answered_round(**rest):
    round = made.public_round(statements=2, **rest)
    for n in range(6):
        made.answer(round, f"voter {n}", [1 if n else -1, 1 if n < 3 else None])
    return round


def test_whoever_still_answers_sees_no_counts(client):
    round = answered_round()
    page = text(client.get(url(round)))
    assert "Results by statement" not in page
    assert "%" not in page


def test_a_closed_round_shows_shares_with_their_interval(client):
    round = answered_round()
    close_round(round=round, by=OPERATOR)
    page = text(client.get(url(round)))
    # 5 of 6, and 1 of 6; Wilson at 95 %
    assert "83 % (44–97 %)" in page
    assert "17 % (3–56 %)" in page


def test_what_fewer_than_five_said_is_not_shown(client):
    round = answered_round()
    close_round(round=round, by=OPERATOR)
    page = text(client.get(url(round)))
    assert "Fewer than 5 people answered, so no result is shown." in page
    assert "<td>3</td>" not in page


def test_statements_moderated_out_are_nowhere(client):
    round = answered_round()
    statement = round.statements.first()
    Statement.objects.filter(pk=statement.pk).update(moderation=-1)
    assert str(statement) not in text(client.get(url(round)))
    close_round(round=round, by=OPERATOR)
    assert str(statement) not in text(client.get(url(round)))


def test_a_statement_moderated_out_is_not_read_by_answering_it(client):
    round = made.public_round()
    statement = round.statements.first()
    Statement.objects.filter(pk=statement.pk).update(moderation=-1)

    for value in ("1", "nonsense"):
        response = post(client, statement, value)
        assert response.status_code == 404
        assert str(statement) not in text(response)


def test_an_imported_round_names_its_source_and_licence(client):
    process = make.process(audience=Audience.PUBLIC)
    round = made.imported(process, audience=Audience.PUBLIC)
    page = client.get(url(round))
    assert "Polis open data" in text(page)
    assert "CC BY 4.0" in text(page)
    assert len(page.content) < 150_000


@pytest.mark.parametrize("is_closed", [False, True])
def test_three_or_thirty_statements_take_the_same_queries(
    client, django_assert_max_num_queries, is_closed
):
    for statements in (3, 30):
        round = made.opinion_round(statements=statements)
        person = member_of(round)
        voter = hash_of_person(round, person)
        made.answer(round, voter, [1] * (statements - 1))
        if is_closed:
            close_round(round=round, by=OPERATOR)
        client.force_login(person)
        with django_assert_max_num_queries(24):
            page = client.get(url(round), {"answers": "1"})
        assert page.status_code == 200


def test_three_or_thirty_rounds_take_the_same_queries(
    client, django_assert_max_num_queries
):
    process = make.process(audience=Audience.PUBLIC)
    for more in (3, 27):
        for _ in range(more):
            made.public_round(process=process, statements=1)
        with django_assert_max_num_queries(10):
            assert client.get(reverse("rounds")).status_code == 200


# Those who steer


def test_who_steers_closes_a_round_with_a_button(client):
    round = made.opinion_round()
    client.force_login(member_of(round, make.Role.SECRETARIAT))
    close = reverse("close_round", args=[round.pk])
    assert close in text(client.get(url(round)))

    assert client.post(close).url == url(round)

    round.refresh_from_db()
    assert round.state == OpinionRound.State.CLOSED


def test_a_focal_point_has_no_such_button_and_is_refused(client):
    round = made.opinion_round()
    client.force_login(member_of(round))
    close = reverse("close_round", args=[round.pk])
    assert close not in text(client.get(url(round)))
    page = client.post(close, follow=True)
    assert "You are not allowed to do this." in text(page)
    round.refresh_from_db()
    assert round.state == OpinionRound.State.OPEN


def test_closing_takes_a_form_that_is_sent(client):
    round = made.opinion_round()
    client.force_login(member_of(round))
    assert client.get(reverse("close_round", args=[round.pk])).status_code == 405


@pytest.fixture
def process():
    return make.process()


@pytest.fixture
def steering(client, process):
    client.force_login(
        make.person(make.Role.SECRETARIAT, federation=process.federation)
    )
    return client


def import_form(votes=None, statements=None):
    read = (made.UBI / "votes.csv.gz").read_bytes()
    texts = (made.UBI / "comments.csv.gz").read_bytes()
    return {
        "title": "Basic income",
        "language": "en",
        "audience": "federation",
        "votes": SimpleUploadedFile("votes.csv", votes or read),
        "statements": SimpleUploadedFile("comments.csv", statements or texts),
    }


def test_who_steers_imports_a_round_in_the_browser(steering, process):
    address = reverse("import_round", args=[process.slug])
    assert steering.get(address).status_code == 200

    response = steering.post(address, import_form())

    round = OpinionRound.objects.get()
    assert response.url == url(round)
    assert round.ballots.count() == 234


def test_a_file_that_is_no_such_file_is_one_sentence(steering, process):
    address = reverse("import_round", args=[process.slug])
    page = steering.post(address, import_form(votes=b"a,b\n1,2\n"))
    assert "votes.csv, row 1: the column “timestamp” is missing." in text(page)
    assert not OpinionRound.objects.exists()


def test_a_file_that_is_too_large_is_refused(steering, process, monkeypatch):
    monkeypatch.setattr(forms, "LARGEST_FILE", 10)
    page = steering.post(reverse("import_round", args=[process.slug]), import_form())
    assert "is larger than" in text(page)


def test_parquet_is_refused_in_the_browser(steering, process):
    address = reverse("import_round", args=[process.slug])
    page = steering.post(address, import_form(votes=b"PAR1 and more PAR1"))
    assert "votes.csv is a Parquet file. Upload the votes as CSV" in text(page)
    assert not OpinionRound.objects.exists()


def test_a_file_that_unpacks_too_large_is_refused(steering, process, monkeypatch):
    """The packed file is small enough, what is in it is not."""
    monkeypatch.setattr(forms, "LARGEST_FILE", 100_000)
    page = steering.post(reverse("import_round", args=[process.slug]), import_form())
    assert "votes.csv is larger than" in text(page)
    assert not OpinionRound.objects.exists()


def test_who_does_not_steer_cannot_import(client, process):
    address = reverse("import_round", args=[process.slug])
    assert "/account/login/" in client.get(address).url
    client.force_login(make.person(federation=process.federation))
    assert client.get(address).status_code == 403
    assert client.post(address, import_form()).status_code == 403
    client.force_login(make.person(make.Role.SECRETARIAT))
    assert client.get(address).status_code == 404
    assert not OpinionRound.objects.exists()


# Surveys


def test_a_survey_shows_its_totals_its_caveat_and_its_source(client):
    process = make.process(audience=Audience.PUBLIC)
    survey = made.survey(process, audience=Audience.PUBLIC)
    page = text(client.get(reverse("survey", args=[survey.pk])))
    for said in (
        "Asked in a year unlike others.",
        "A document, page 3",
        "Access to services",
        "45 %",  # 18 of 40
        "33 %",  # 20 of 60
    ):
        assert said in page


def test_a_survey_of_a_federation_is_for_its_members(client):
    survey = made.survey()
    address = reverse("survey", args=[survey.pk])
    assert client.get(address).status_code == 404
    client.force_login(make.person(federation=survey.process.federation))
    assert client.get(address).status_code == 200


# In the language of the reader


def test_the_title_of_a_round_stands_in_the_language_of_the_reader(client):
    round = made.opinion_round(audience=Audience.PUBLIC)
    translate_round(
        round=round, language="ar", title="الماء", description="جولة", by=OPERATOR
    )
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"

    page = text(client.get(url(round)))

    assert '<h1 lang="ar" dir="auto">الماء</h1>' in page
    assert '<div class="lede" lang="ar" dir="auto"><p>جولة</p></div>' in page


def test_more_rounds_with_translated_titles_take_no_more_queries(
    client, django_assert_max_num_queries
):
    def open_translated():
        round = made.opinion_round(process, audience=Audience.PUBLIC)
        translate_round(round=round, language="fr", title="Eau", by=OPERATOR)

    process = make.process()
    open_translated()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    with CaptureQueriesContext(connection) as first:
        client.get(reverse("rounds"))

    for _ in range(4):
        open_translated()

    with django_assert_max_num_queries(len(first)):
        assert text(client.get(reverse("rounds"))).count(">Eau</a>") == 5
