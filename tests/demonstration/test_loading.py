"""The whole demonstration, loaded once for all tests here, as it takes a while."""

import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from click.testing import CliRunner
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from milepost.adoption.models import Adoption, Reservation
from milepost.amendments.models import Amendment
from milepost.cli.trace import trace
from milepost.commitments.models import Commitment
from milepost.consultation import rules as consultation_rules
from milepost.consultation.models import Ballot, OpinionRound, Survey
from milepost.demonstration import load
from milepost.documents.models import VersionClause
from milepost.evidence.models import Finding
from milepost.movement.models import (
    Affiliation,
    Body,
    Federation,
    Organisation,
    OrganisationName,
    Person,
)
from milepost.process.models import Process
from milepost.review import rules as review_rules
from milepost.review.models import Comment, Disposition, Review
from milepost.safeguard.actors import OPERATOR, STRANGER
from milepost.safeguard.models import Record
from milepost.trace.queries import find_gaps, line_counts, record_gap

# In one worker, which loads the demonstration once.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("loading")]
PLANTED = {
    "accepted_comment_without_change",
    "adopted_text_altered",
    "clause_without_source",
    "closed_round_without_finding",
    "comment_without_answer",
    "commitment_overdue_without_report",
    "operative_paragraph_without_commitment",
}


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        load(say=lambda _: None)
        yield
        transaction.set_rollback(True)


def exercise():
    return Federation.objects.get(slug="exercise")


def rounds_of(slug):
    return OpinionRound.objects.filter(process__slug=slug)


def test_loading_again_changes_nothing():
    lines, told = Record.objects.count(), []

    load(say=told.append)

    assert Record.objects.count() == lines
    assert len(told) == 3
    assert all(sentence.endswith("already there.") for sentence in told)


def test_the_audit_of_the_exercise_finds_what_was_planted_and_nothing_else():
    gaps = find_gaps(Process.objects.get(slug="exercise-strategy"), OPERATOR)

    assert sorted(gap.kind for gap in gaps) == sorted(PLANTED)
    assert all(gap.is_planted and gap.explanation for gap in gaps)


@pytest.mark.parametrize(
    "slug", ["exercise-clean", "movement-strategy", "open-conversations"]
)
def test_the_other_processes_have_no_gap(slug):
    assert find_gaps(Process.objects.get(slug=slug), OPERATOR) == []


def test_the_record_holds_together():
    assert record_gap() is None


@pytest.mark.parametrize(
    ("arguments", "exit_code", "rows"),
    [
        ([], 1, 7),
        (["--process", "exercise-strategy"], 1, 7),
        (["--process", "exercise-clean"], 0, 0),
    ],
)
def test_the_command_says_so(arguments, exit_code, rows):
    result = CliRunner().invoke(trace, ["audit", *arguments])

    assert result.exit_code == exit_code
    *gaps, total = result.output.splitlines()
    assert len(gaps) == rows
    assert all(gap.endswith("(planted)") for gap in gaps)
    assert total == f"Gaps: {rows}, of which planted on purpose: {rows}."


def test_the_directory_is_that_of_its_source():
    societies = Organisation.objects.societies().filter(federation__slug="movement")

    by_region = {
        region.code: societies.filter(region=region).count()
        for region in Federation.objects.get(slug="movement").regions.all()
    }
    assert by_region == {
        "africa": 48,
        "americas": 35,
        "asia-pacific": 38,
        "europe": 54,
        "mena": 17,
    }
    namibia = societies.get(identifiers__scheme="iso3", identifiers__value="NAM")
    assert namibia.identifiers.get(scheme="iso2").value == "NA"
    names = OrganisationName.objects.filter(organisation__in=societies)
    assert {name.language for name in names} == {"en", "fr", "es", "ar"}


def test_bodies_have_the_seats_their_source_names_and_no_others():
    group = Body.objects.get(slug="migration-leadership-group")
    chairs = Body.objects.get(slug="co-chair-group")

    assert {c.kind: c.count for c in group.seat_counts.all()} == {
        "federation": 1,
        "icrc": 1,
        "national_society": 23,
    }
    assert not group.seats.exists()
    held = {str(seat.organisation) for seat in chairs.seats.all()}
    assert len(held) == 5
    assert {"Australian Red Cross", "Swedish Red Cross"} < held
    networks = Body.objects.filter(federation__slug="movement", kind="network")
    assert networks.count() == 4
    assert not networks.filter(seats__isnull=False).exists()


def test_the_survey_of_2020_is_told_with_its_caveat():
    survey = Survey.objects.get()

    assert sum(row.answered for row in survey.responses.all()) == 51
    assert sum(row.eligible for row in survey.responses.all()) == 192
    assert "COVID-19" in survey.caveat
    assert Finding.objects.filter(survey=survey).count() == 1


def test_no_real_organisation_is_given_an_opinion():
    real = Organisation.objects.exclude(federation__slug="exercise")

    for model in (Comment, Commitment, Reservation):
        assert not model.objects.filter(organisation__in=real).exists()
    assert not rounds_of("movement-strategy").exists()


def test_no_name_of_the_exercise_is_that_of_a_real_organisation():
    def words(federation):
        names = OrganisationName.objects.filter(organisation__federation=federation)
        return {name.text.casefold() for name in names}

    made_up = words(exercise())
    real = words(Federation.objects.get(slug="movement"))

    assert len(made_up) == 4 * 37
    assert not made_up & real
    forbidden = re.compile("red cross|crescent|croix|media luna|الصليب|الهلال")
    assert not [name for name in made_up if forbidden.search(name)]


def test_no_place_of_the_exercise_is_a_country_of_the_directory():
    names = OrganisationName.objects.filter(
        organisation__federation__slug="movement", language="en"
    )
    known = " ".join(name.text for name in names)
    societies = Organisation.objects.filter(federation=exercise(), region__isnull=False)

    places = [str(one).removeprefix("Solidarity Society of ") for one in societies]

    assert len(places) == 36
    assert not [place for place in places if place in known]


def test_made_up_people_belong_to_the_exercise_and_hold_every_role():
    held = Affiliation.objects.select_related("person", "organisation__federation")

    assert all(one.person.is_made_up for one in held)
    assert {one.organisation.federation for one in held} == {exercise()}
    assert {one.role for one in held} == set(Affiliation.Role.values)
    assert not Person.objects.exclude(email__endswith="@exercise.invalid").exists()


def test_comments_came_in_three_ways_and_four_languages():
    review = Review.objects.get(version__document__symbol="EX/S/1")
    comments = review.comments.all()

    assert comments.count() >= 60
    assert comments.values("organisation").distinct().count() == 20
    assert {one.channel for one in comments} == set(Comment.Channel.values)
    assert {one.language for one in comments} == {"en", "fr", "es", "ar"}
    assert comments.filter(clause_version=None).count() == 4  # made on the whole
    assert not comments.awaiting_response().exists()


def test_a_text_is_written_reviewed_answered_and_adopted_in_this_order():
    over = Review.objects.filter(state=Review.State.PUBLISHED)
    assert over.count() == 2

    for review in over:
        document = review.version.document
        after = document.versions.get(ordinal=review.version.ordinal + 1)
        adopted = Adoption.objects.get(version__document=document)
        times = [review.version.made_at, review.opens_at]
        comments = review.comments.order_by("received_at")
        times += [one.received_at for one in comments]
        times.append(review.closes_at)
        times += [one.disposition.decided_at for one in comments]
        times.append(after.made_at)
        assert times == sorted(times)
        assert after.made_at.date() < adopted.adopted_on


def test_a_landscape_appears_in_the_round_of_the_exercise():
    asked = rounds_of("exercise-strategy").order_by("pk")
    finding = Finding.objects.get(kind="landscape", round__in=asked)

    assert len(finding.result["groups"]) >= 2
    assert Ballot.objects.filter(round=finding.round).count() >= 150
    regions = Ballot.objects.filter(round=finding.round).values("region").distinct()
    assert regions.count() == 5


def test_the_public_conversations_carry_their_attribution():
    for asked in rounds_of("open-conversations"):
        assert "CC BY 4.0" in asked.attribution
        assert asked.source_url.startswith("https://compdemocracy.org/case-studies/")
        assert Finding.objects.filter(round=asked).exists()
    assert {one.language for one in rounds_of("open-conversations")} == {"en", "de"}


def test_a_visitor_may_answer_and_a_member_may_comment_now():
    asked = rounds_of("exercise-strategy").get(state=OpinionRound.State.OPEN)
    review = Review.objects.get(state=Review.State.OPEN)

    assert consultation_rules.is_open(asked)
    assert consultation_rules.may_answer(STRANGER, asked)
    assert review_rules.accepts_comments(review)


def test_every_clause_of_the_exercise_is_in_four_languages():
    places = (
        VersionClause.objects.filter(version__document__process__federation=exercise())
        .order_by("version__ordinal")
        .prefetch_related("clause_version__texts")
    )

    newest = {place.clause_version.clause_id: place for place in places}
    behind = {}
    for place in newest.values():
        texts = {text.language for text in place.clause_version.texts.all()}
        missing = {"en", "fr", "es", "ar"} - texts
        if missing:
            behind[place.number] = missing
    # The clause that is in brackets, on purpose.
    assert behind == {"5": {"es", "ar"}}


def test_what_is_public_is_counted_by_kind_of_federation():
    counts = line_counts(STRANGER)

    assert counts["movement"]["voices"] == counts["movement"]["answers"] == 51
    assert counts["open_data"]["ballots"] == counts["open_data"]["voices"] > 1000
    assert all(counts["exercise"][what] for what in ("clauses", "decisions", "effects"))


@pytest.mark.parametrize("role", [None, "focal_point", "secretariat"])
def test_every_line_of_the_exercise_can_be_walked(
    client, role, django_assert_max_num_queries
):
    if role:
        person = Person.objects.filter(affiliations__role=role).first()
        Authenticator.objects.create(user=person, type="totp", data={"secret": "none"})
        client.force_login(person)
    places = VersionClause.objects.filter(
        version__document__process__slug="exercise-strategy"
    ).exclude(number="")
    clauses = {place.clause_version.clause_id for place in places}

    for clause in clauses:
        with django_assert_max_num_queries(38):
            page = client.get(reverse("trace_clause", args=[clause]))
        assert page.status_code == 200
        assert len(page.content) <= 150_000


LANGUAGES = ("en", "fr", "es", "ar")


def languages_shown(rows):
    """For each row, the language of what a reader of each language is shown."""
    shown = {}
    for language in LANGUAGES:
        with translation.override(language):
            for row in rows:
                words = row.translated
                assert words.text or not getattr(row, "wording", ""), row
                shown.setdefault(row.pk, []).append(words.language)
    return shown


def test_rounds_reasons_reservations_and_amendments_are_in_four_languages():
    rounds = rounds_of("exercise-strategy") | rounds_of("exercise-clean")
    amendments = Amendment.objects.all()
    reasons = Disposition.objects.exclude(reason="")
    reservations = Reservation.objects.all()

    assert (rounds.count(), amendments.count(), reservations.count()) == (4, 4, 1)
    assert reasons.count() > 40
    for rows in (rounds, amendments):
        assert all(
            shown == ["en", "fr", "es", "ar"]
            for shown in languages_shown(rows).values()
        )
    for rows in (reasons, reservations):
        # Of the original it is not noted which language it is in.
        assert all(
            shown == ["", "fr", "es", "ar"] for shown in languages_shown(rows).values()
        )
    with translation.override("ar"):
        assert all(one.translated.description for one in rounds)
        assert all(one.translated.rationale for one in amendments)
        assert all(
            one.translated.decision
            for one in amendments
            if one.state == Amendment.State.ADOPTED
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_show_what_the_exercise_says_in_the_language_of_the_reader(
    client, language
):
    asked = rounds_of("exercise-strategy").get(title__startswith="Halfway")
    amendment = Amendment.objects.filter(state=Amendment.State.OPEN).first()
    response = Disposition.objects.filter(
        reason__startswith="The round shows", comment__review__state="published"
    ).get()
    reservation = Reservation.objects.get()
    reader = Person.objects.filter(
        affiliations__role=Affiliation.Role.FOCAL_POINT,
        affiliations__organisation=response.comment.organisation,
    ).first()
    Authenticator.objects.create(user=reader, type="totp", data={"secret": "none"})
    client.force_login(reader)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    with translation.override(language):
        expected = {
            reverse("rounds"): [asked.translated.text],
            reverse("round", args=[asked.pk]): [
                asked.translated.text,
                asked.translated.description,
            ],
            reverse("amendment", args=[amendment.pk]): [
                amendment.translated.rationale,
                amendment.translated.text if language != "en" else "",
            ],
            reverse("trace_comment", args=[response.comment_id]): [
                response.translated.text
            ],
            reverse("adoption", args=[reservation.adoption_id]): [
                reservation.translated.text
            ],
        }
    for address, sentences in expected.items():
        page = unescape(client.get(address).content.decode())
        for sentence in sentences:
            assert sentence in page, address
        if language != "en":
            assert f'lang="{language}" dir="auto">{sentences[0]}' in page, address


def test_comments_are_written_in_the_language_of_their_society():
    written = Comment.objects.filter(
        review__version__document__process__federation=exercise()
    )

    spoken = {}
    for comment in written.filter(channel=Comment.Channel.BROWSER):
        spoken.setdefault(comment.organisation_id, set()).add(comment.language)
    assert all(len(languages) == 1 for languages in spoken.values())
