"""Whether a finding still holds: made again from the data as they are."""

import pytest
from click.testing import CliRunner
from django.urls import reverse

import factories as make
from consultation import consultation_made as made
from evidence.evidence_made import CAMPS, closed, two_camps
from milepost.cli.verify import verify
from milepost.consultation.models import (
    Ballot,
    OpinionRound,
    Statement,
    SurveyResponse,
    Vote,
)
from milepost.errors import NotAllowed
from milepost.evidence.actions import (
    analyse_round,
    describe_survey_response,
    verify_finding,
)
from milepost.evidence.models import Finding, Verification
from milepost.evidence.sentences import verified
from milepost.evidence.verifying import _is_same
from milepost.jobs.worker import run_waiting_jobs
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db
Outcome = Verification.Outcome


def landscape():
    return analyse_round(round=closed(two_camps()), by=OPERATOR)


def looked_at(finding):
    """What is seen, and the sentence that says it."""
    finding.refresh_from_db()
    seen = verify_finding(finding=finding, by=OPERATOR)
    return seen.outcome, verified(finding, seen)


def test_a_landscape_of_the_same_votes_holds():
    assert looked_at(landscape()) == (
        Outcome.HOLDS,
        "The same data give the same result.",
    )


def test_a_landscape_of_a_real_conversation_holds():
    finding = analyse_round(round=made.imported(), by=OPERATOR)
    assert looked_at(finding)[0] == Outcome.HOLDS


def test_a_response_of_the_same_survey_holds():
    finding = describe_survey_response(survey=made.survey(), by=OPERATOR)
    assert looked_at(finding)[0] == Outcome.HOLDS


def test_a_statement_moderated_out_since_does_not_matter():
    """The finding is made again as it states, not as one would make it today."""
    finding = landscape()
    Statement.objects.filter(round=finding.round, number=1).update(moderation=-1)
    assert looked_at(finding)[0] == Outcome.HOLDS


def test_more_votes_are_said_to_be_more():
    finding = landscape()
    OpinionRound.objects.update(state=OpinionRound.State.OPEN)
    made.answer(finding.round, "late", CAMPS[0])
    assert looked_at(finding) == (
        Outcome.DATA_CHANGED,
        "There are 4 more votes than when the finding was made.",
    )


def test_fewer_votes_are_said_to_be_fewer():
    finding = landscape()
    Vote.objects.filter(pk=Vote.objects.first().pk).delete()
    assert looked_at(finding) == (
        Outcome.DATA_CHANGED,
        "There is 1 fewer vote than when the finding was made.",
    )


def test_as_many_votes_that_are_others_are_said_to_be_others():
    finding = landscape()
    vote = Vote.objects.filter(value=1).first()
    Vote.objects.filter(pk=vote.pk).update(value=-1)
    outcome, sentence = looked_at(finding)
    assert outcome == Outcome.DATA_CHANGED
    assert sentence.startswith("The counts are the same as when the finding was made")


@pytest.mark.parametrize(
    ("answered", "sentence"),
    [
        (20, "There are 2 more answers than when the finding was made."),
        (17, "There is 1 fewer answer than when the finding was made."),
    ],
)
def test_a_response_says_how_many_answered_more_or_fewer(answered, sentence):
    finding = describe_survey_response(survey=made.survey(), by=OPERATOR)
    SurveyResponse.objects.filter(answered=18).update(answered=answered)
    assert looked_at(finding) == (Outcome.DATA_CHANGED, sentence)


def test_a_stored_figure_that_was_changed_shows():
    finding = landscape()
    facts = finding.result
    facts["statements"][0]["agrees"] += 1
    Finding.objects.update(result=facts)
    outcome, sentence = looked_at(finding)
    assert outcome == Outcome.RESULT_DIFFERS
    assert "the stored finding was altered" in sentence


def test_another_version_of_the_method_is_named():
    finding = landscape()
    facts = finding.result | {"participants": 15}
    Finding.objects.update(result=facts, method_version="0")
    outcome, sentence = looked_at(finding)
    assert outcome == Outcome.RESULT_DIFFERS
    assert "with version 0" in sentence
    assert "now at version" in sentence


def test_the_same_result_by_another_version_holds():
    finding = landscape()
    Finding.objects.update(method_version="0")
    assert looked_at(finding)[0] == Outcome.HOLDS


def test_a_method_that_is_known_no_more_is_named():
    finding = landscape()
    Finding.objects.update(method="tea-leaves")
    assert looked_at(finding) == (
        Outcome.CANNOT,
        "The method tea-leaves is no longer available.",
    )


@pytest.mark.parametrize("left", [0, 4])
def test_where_votes_were_erased_it_cannot_be_made_again(left):
    finding = landscape()
    kept = Ballot.objects.order_by("pk").values_list("pk", flat=True)[:left]
    Ballot.objects.exclude(pk__in=list(kept)).delete()
    assert looked_at(finding) == (
        Outcome.CANNOT,
        "The data behind this finding have been deleted, or too little remains.",
    )


def test_each_look_is_kept_and_recorded():
    finding = landscape()
    looked_at(finding)
    looked_at(finding)
    assert finding.verifications.count() == 2
    lines = Record.objects.filter(verb="evidence.verify_finding")
    assert [line.facts for line in lines] == [{"outcome": "holds"}] * 2
    assert {line.object_id for line in lines} == {str(finding.pk)}


def test_the_finding_itself_is_not_touched():
    finding = landscape()
    before = Finding.objects.values().get(pk=finding.pk)
    Vote.objects.filter(pk=Vote.objects.first().pk).delete()
    looked_at(finding)
    assert Finding.objects.values().get(pk=finding.pk) == before


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (make.Role.LAB, True),
        (make.Role.SECRETARIAT, True),
        (make.Role.FOCAL_POINT, False),
        (make.Role.READER, False),
    ],
)
def test_who_may_verify(role, allowed):
    finding = describe_survey_response(survey=made.survey(), by=OPERATOR)
    person = make.person(role, federation=finding.process.federation)
    if allowed:
        assert verify_finding(finding=finding, by=person).outcome == Outcome.HOLDS
    else:
        with pytest.raises(NotAllowed):
            verify_finding(finding=finding, by=person)
        assert not Verification.objects.exists()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": [1.0, 2]}, {"a": [1.0 + 1e-12, 2]}, True),
        ({"a": 0.5}, {"a": 0.51}, False),
        ({"a": 1}, {"a": 2}, False),
        ({"a": 1}, {"b": 1}, False),
        ([1.0], [1.0, 2.0], False),
        ([1.0], [None], False),
        (1.0, 1, True),
        ("x", "y", False),
    ],
)
def test_two_results_are_the_same_but_for_the_last_digits(one, other, same):
    assert _is_same(one, other) is same


# The page


def verify_address(finding):
    return reverse("verify_finding", args=[finding.pk])


def page_of(client, finding):
    return client.get(reverse("finding", args=[finding.pk])).content.decode()


def test_the_lab_verifies_with_a_button_and_members_read_what_came_of_it(client):
    finding = describe_survey_response(survey=made.survey(), by=OPERATOR)
    federation = finding.process.federation
    client.force_login(make.person(make.Role.LAB, federation=federation))
    assert "Nobody has verified this finding yet" in page_of(client, finding)
    assert verify_address(finding) in page_of(client, finding)

    answer = client.post(verify_address(finding))
    run_waiting_jobs()

    assert client.get(answer.url).url == reverse("finding", args=[finding.pk])
    client.force_login(make.person(make.Role.READER, federation=federation))
    page = page_of(client, finding)
    assert "The same data give the same result." in page
    assert "Confirmed" in page
    assert verify_address(finding) not in page


def test_a_focal_point_is_refused_with_a_sentence(client):
    finding = describe_survey_response(survey=made.survey(), by=OPERATOR)
    client.force_login(make.person(federation=finding.process.federation))
    page = client.post(verify_address(finding), follow=True).content.decode()
    assert "You are not allowed to do this." in page


def test_a_finding_that_one_may_not_see_is_not_there_to_verify(client):
    finding = describe_survey_response(survey=made.survey(), by=OPERATOR)
    client.force_login(make.person(make.Role.LAB))
    assert client.post(verify_address(finding)).status_code == 404


# The command


def run(*arguments):
    return CliRunner().invoke(verify, [str(word) for word in arguments])


def test_the_command_says_a_line_a_finding_and_exits_0_when_all_hold():
    first, second = landscape(), landscape()
    result = run()
    assert result.exit_code == 0, result.output
    assert [line.split("  ")[1:4] for line in result.output.splitlines()] == [
        ["landscape", str(one.pk), "holds"] for one in (first, second)
    ]


def test_the_command_exits_1_when_one_does_not_hold():
    holds, changed = landscape(), landscape()
    Vote.objects.filter(pk=changed.round.ballots.first().votes.first().pk).delete()
    result = run()
    assert result.exit_code == 1
    assert "data_changed  There is 1 fewer vote than when" in result.output
    assert run(holds.pk).exit_code == 0
    assert run("--process", holds.process.slug).exit_code == 0
    assert run("--process", changed.process.slug).exit_code == 1


def test_the_command_knows_no_such_finding_or_process():
    assert "There is no process named nowhere." in run("--process", "nowhere").output
    gone = run("00000000-0000-0000-0000-000000000000")
    assert gone.exit_code == 2
    assert "There is no finding" in gone.output


def test_without_a_finding_there_is_nothing_to_hold():
    assert (run().exit_code, run().output) == (0, "")
