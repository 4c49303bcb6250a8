"""The pages of findings, as strangers, members and the Lab see them."""

import re

import pytest
from django.urls import reverse

import factories as make
from consultation import consultation_made as made
from milepost.consultation.actions import close_round
from milepost.consultation.models import Statement
from milepost.evidence.actions import (
    analyse_round,
    describe_survey_response,
)
from milepost.evidence.models import Finding
from milepost.jobs.models import Job
from milepost.jobs.worker import run_waiting_jobs
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

pytestmark = pytest.mark.django_db
AGREE, DISAGREE = [1, 1, -1, 1], [-1, -1, 1, 1]


def text(response):
    return response.content.decode()


def url(finding):
    return reverse("finding", args=[finding.pk])


@pytest.fixture
def process():
    return make.process(audience=Audience.PUBLIC)


def answered_round(process=None, statements=4, **rest):
    round = made.opinion_round(process, statements=statements, **rest)
    for n in range(14):
        mind = list(AGREE if n < 8 else DISAGREE)
        mind[n % 3] = 0  # nobody answers quite as the next one does
        made.answer(round, f"voter {n:02}", mind * (statements // 4))
    return close_round(round=round, by=OPERATOR)


@pytest.fixture
def public_finding(process):
    round = made.imported(process, audience=Audience.PUBLIC)
    return analyse_round(round=round, by=OPERATOR)


def test_a_finding_says_what_was_found_and_how_it_was_made(client, public_finding):
    page = text(client.get(url(public_finding)))
    assert "Answered enough statements to be placed: 174 of 234." in page
    assert public_finding.data_fingerprint in page
    assert "opinion-landscape.md" in page
    assert "Polis open data" in page
    assert re.search(r"\d+ % \(\d+–\d+ %\)", page)


def test_the_picture_has_words_and_a_table_behind_it(client, public_finding):
    page = text(client.get(url(public_finding)))
    assert page.count("<svg") == 1
    assert "<title>People with similar answers</title>" in page
    assert "Group A: 162 people" in page
    assert '<details class="table-behind"' in page


def test_the_page_is_light_and_its_table_goes_on_elsewhere(client, public_finding):
    first = client.get(url(public_finding))
    second = client.get(url(public_finding), {"page": "2"})
    assert len(first.content) < 150_000
    assert "Page 1 of 2" in text(first)
    assert "Page 2 of 2" in text(second)


def test_a_finding_of_a_federation_is_for_its_members(client):
    finding = analyse_round(round=answered_round(), by=OPERATOR)
    assert client.get(url(finding)).status_code == 404
    client.force_login(make.person())
    assert client.get(url(finding)).status_code == 404
    client.force_login(make.person(federation=finding.process.federation))
    assert client.get(url(finding)).status_code == 200


def test_a_statement_moderated_out_later_leaves_the_page(client, process):
    round = answered_round(process, audience=Audience.PUBLIC)
    finding = analyse_round(round=round, by=OPERATOR)
    Statement.objects.filter(round=round, number=4).update(moderation=-1)
    assert "Statement 4 matters." not in text(client.get(url(finding)))


def test_findings_are_listed_and_narrowed(client, process, public_finding):
    survey = made.survey(process, audience=Audience.PUBLIC)
    response = describe_survey_response(survey=survey, by=OPERATOR)
    listed = reverse("findings")

    def found(**narrowed):
        page = text(client.get(listed, narrowed))
        return [url(f) in page for f in (public_finding, response)]

    assert found() == [True, True]
    assert found(round=public_finding.round_id) == [True, False]
    assert found(survey=survey.pk) == [False, True]
    assert found(process=process.slug) == [True, True]
    assert found(process="another") == [False, False]
    assert found(round="no-such-id") == [False, False]


def test_findings_of_an_exercise_alone_are_said_to_be_one(client, process):
    banner = 'class="exercise-banner"'
    listed = reverse("findings")
    assert banner in text(client.get(listed, {"process": process.slug}))
    assert banner not in text(client.get(listed))


def test_it_says_under_both_headings_what_groups_were_made_from(client, public_finding):
    page = text(client.get(url(public_finding)))
    for heading in ("Characteristics of each group", "Differences"):
        after = page.split(f">{heading}</h2>")[1].split("<h2")[0]
        assert "The groups were formed from these same answers" in after
    assert "too many answers" not in page


def test_it_says_where_answers_are_too_many_to_compare_with_chance(
    client, public_finding
):
    facts = public_finding.result | {"null_silhouette": None}
    Finding.objects.update(result=facts)
    assert "too many answers to compare" in text(client.get(url(public_finding)))


def test_a_round_still_open_is_not_analysed_and_a_sentence_says_why(client):
    round = made.opinion_round()
    client.force_login(make.person(make.Role.LAB, federation=round.process.federation))
    page = client.post(reverse("analyse_round", args=[round.pk]), follow=True)
    assert "This opinion round is still open." in text(page)


def test_a_response_shows_a_chart_a_table_and_its_caveat(client, process):
    survey = made.survey(process, audience=Audience.PUBLIC)
    page = text(client.get(url(describe_survey_response(survey=survey, by=OPERATOR))))
    assert "Answered: 20 of 60 (33 %)." in page
    assert "Asked in a year unlike others." in page
    assert page.count("<svg") == 1
    assert page.count("<tr>") == 4  # a head, two regions, all
    assert "nonresponse-bounds.md" in page


def test_the_lab_analyses_a_round_with_a_button(client):
    round = answered_round()
    client.force_login(make.person(make.Role.LAB, federation=round.process.federation))
    address = reverse("analyse_round", args=[round.pk])
    assert address in text(client.get(reverse("round", args=[round.pk])))

    answer = client.post(address)

    job = Job.objects.get()
    assert answer.url == reverse("job", args=[job.pk])
    run_waiting_jobs()
    assert client.get(answer.url).url == url(Finding.objects.get())


def test_a_focal_point_is_refused_with_a_sentence(client):
    round = answered_round()
    client.force_login(make.person(federation=round.process.federation))
    address = reverse("analyse_round", args=[round.pk])
    assert address not in text(client.get(reverse("round", args=[round.pk])))
    assert "You are not allowed to do this." in text(client.post(address, follow=True))
    assert not Finding.objects.exists()


def test_a_round_without_votes_is_refused_with_a_sentence(client):
    round = close_round(round=made.opinion_round(), by=OPERATOR)
    client.force_login(make.person(make.Role.LAB, federation=round.process.federation))
    answer = client.post(reverse("analyse_round", args=[round.pk]))
    run_waiting_jobs()
    page = text(client.get(answer.url))
    assert "There are no votes, so there is nothing to map." in page
    assert "http-equiv" not in page
    assert reverse("round", args=[round.pk]) in page


def test_a_stranger_is_sent_to_sign_in_and_a_form_is_asked_for(client):
    round = answered_round()
    address = reverse("analyse_round", args=[round.pk])
    assert "/account/login/" in client.post(address).url
    client.force_login(make.person(make.Role.LAB, federation=round.process.federation))
    assert client.get(address).status_code == 405


def test_four_or_forty_statements_take_the_same_queries(
    client, process, django_assert_max_num_queries
):
    for statements in (4, 40):
        round = answered_round(process, statements, audience=Audience.PUBLIC)
        finding = analyse_round(round=round, by=OPERATOR)
        with django_assert_max_num_queries(6):
            assert client.get(url(finding)).status_code == 200


def test_three_or_thirty_findings_take_the_same_queries(
    client, process, django_assert_max_num_queries
):
    for more in (3, 27):
        for _ in range(more):
            survey = made.survey(process, audience=Audience.PUBLIC)
            describe_survey_response(survey=survey, by=OPERATOR)
        with django_assert_max_num_queries(6):
            assert client.get(reverse("findings")).status_code == 200
