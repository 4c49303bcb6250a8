"""Opening and closing a round, and keeping a survey."""

import pytest
from django.utils import translation

import factories as make
from consultation import consultation_made as made
from milepost.analysis.errors import ImpossibleResponse
from milepost.consultation.actions import (
    close_round,
    open_round,
    record_survey,
    translate_round,
)
from milepost.consultation.errors import AlreadyClosed, NoStatements
from milepost.consultation.models import OpinionRound, Statement, Survey
from milepost.errors import NotAllowed
from milepost.process.models import Expectation
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db


def test_a_round_opens_with_its_statements_in_order():
    round = made.opinion_round(statements=2)

    assert round.state == OpinionRound.State.OPEN
    assert [s.number for s in round.statements.all()] == [1, 2]
    assert str(round.statements.first()) == "Statement 1 matters."
    assert Record.objects.filter(verb="consultation.open_round").count() == 1


def test_an_answer_is_expected_of_those_who_are_named():
    process = make.process()
    society = make.organisation(federation=process.federation)

    round = made.opinion_round(process, expected_of=[society])

    expected = Expectation.objects.get()
    assert (expected.organisation, expected.about_id) == (society, str(round.pk))
    assert expected.url == f"/rounds/{round.pk}/"


def test_a_round_without_statements_is_refused():
    with pytest.raises(NoStatements):
        made.opinion_round(statements=0)
    assert not OpinionRound.objects.exists()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (make.Role.SECRETARIAT, True),
        (make.Role.PEN_HOLDER, True),
        (make.Role.FOCAL_POINT, False),
        (make.Role.LAB, False),
        (make.Role.READER, False),
    ],
)
def test_who_may_open_and_close(role, allowed):
    process = make.process()
    person = make.person(role, federation=process.federation)
    told = {"process": process, "title": "T", "language": "en"}

    if allowed:
        round = open_round(**told, statements=[{"en": "Yes."}], by=person)
        assert close_round(round=round, by=person).state == OpinionRound.State.CLOSED
    else:
        with pytest.raises(NotAllowed):
            open_round(**told, statements=[{"en": "Yes."}], by=person)
        with pytest.raises(NotAllowed):
            close_round(round=made.opinion_round(process), by=person)


def test_those_who_steer_another_federation_may_not():
    with pytest.raises(NotAllowed):
        close_round(round=made.opinion_round(), by=make.person(make.Role.SECRETARIAT))


def test_a_round_is_closed_once():
    round = made.opinion_round()
    close_round(round=round, by=OPERATOR)

    with pytest.raises(AlreadyClosed):
        close_round(round=round, by=OPERATOR)


def test_texts_in_other_languages_are_drafts_until_somebody_says_otherwise():
    round = open_round(
        process=make.process(),
        title="T",
        language="fr",
        statements=[{"fr": "Oui.", "en": "Yes."}],
        by=OPERATOR,
    )

    texts = Statement.objects.get(round=round).texts
    assert dict(texts.values_list("language", "status")) == {
        "fr": "official",
        "en": "draft",
    }


def test_a_survey_keeps_its_totals_and_its_caveat():
    survey = made.survey()

    assert sorted(survey.responses.values_list("eligible", "answered")) == [
        (20, 2),
        (40, 18),
    ]
    assert survey.results.get().text == "Access to services"
    assert survey.caveat == "Asked in a year unlike others."


def test_more_answers_than_societies_are_refused():
    process = make.process()
    region = make.region(process.federation)

    with pytest.raises(ImpossibleResponse):
        made.survey(process, {region: (3, 4)})
    assert not Survey.objects.exists()


def test_only_those_who_steer_enter_a_survey():
    process = make.process()
    person = make.person(federation=process.federation)
    with pytest.raises(NotAllowed):
        record_survey(
            process=process,
            title="T",
            asked_on="2020-01-01",
            responses={},
            results=[],
            by=person,
        )


def test_a_reader_sees_the_title_in_their_language_where_it_is_translated():
    round = made.opinion_round()

    translate_round(
        round=round, language="fr", title="La route", description="Deux.", by=OPERATOR
    )

    with translation.override("fr"):
        assert str(round) == "La route"
        assert (round.translated.language, round.translated.description) == (
            "fr",
            "Deux.",
        )
    with translation.override("es"):
        assert (str(round), round.translated.language) == (round.title, round.language)
    assert Record.objects.last().verb == "consultation.translate_round"


def test_a_title_translated_anew_replaces_its_translation():
    round = made.opinion_round()

    for title in ("La route", "Le chemin"):
        translate_round(round=round, language="fr", title=title, by=OPERATOR)

    assert [one.text for one in round.translations.all()] == ["Le chemin"]


def test_only_those_who_steer_translate_a_round():
    round = made.opinion_round()
    stranger = make.person(make.Role.FOCAL_POINT)

    with pytest.raises(NotAllowed):
        translate_round(round=round, language="fr", title="La route", by=stranger)
    assert not round.translations.exists()
