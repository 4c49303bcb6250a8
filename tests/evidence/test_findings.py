"""Making findings from rounds and surveys."""

import json

import pytest
from django.db import connection

import factories as make
from consultation import consultation_made as made
from evidence.evidence_made import CAMPS, closed, two_camps
from milepost.analysis.errors import NoVotes
from milepost.analysis.opinion import find_landscape
from milepost.consultation.actions import answer_as_member
from milepost.consultation.models import OpinionRound, Statement, Vote
from milepost.errors import NotAllowed
from milepost.evidence import queries
from milepost.evidence.actions import analyse_round, describe_survey_response
from milepost.evidence.errors import StillOpen, TooFewPeople
from milepost.evidence.models import Finding
from milepost.safeguard.actors import OPERATOR, STRANGER
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db


def test_a_landscape_finds_the_camps_and_what_they_say():
    finding = analyse_round(round=closed(two_camps(sizes=(16, 12))), by=OPERATOR)

    facts = finding.result
    assert (facts["participants"], facts["grouped"]) == (28, 28)
    assert facts["null_silhouette"] < max(facts["silhouettes"].values())
    assert [group["size"] for group in facts["groups"]] == [16, 12]
    assert facts["shared"] == [{"statement": 4, "direction": "agree"}]
    assert {row["statement"] for row in facts["divisive"]} == {1, 2, 3}
    assert Record.objects.filter(verb="evidence.analyse_round").count() == 1


def test_it_says_what_it_was_made_of_and_how():
    finding = analyse_round(round=closed(two_camps()), by=OPERATOR)

    assert len(finding.data_fingerprint) == 64
    assert (finding.method, finding.method_version) == ("opinion-landscape", "2")
    assert finding.parameters["shuffles"] == 5
    assert finding.made_at is not None


def test_counts_of_the_finding_equal_the_votes_in_the_database():
    round = made.imported()
    finding = analyse_round(round=round, by=OPERATOR)

    for row in finding.result["statements"]:
        votes = Vote.objects.filter(
            statement__round=round, statement__number=row["statement"]
        )
        assert row["agrees"] == votes.filter(value=1).count()
        assert row["disagrees"] == votes.filter(value=-1).count()
        assert row["passes"] == votes.filter(value=0).count()


def test_the_same_votes_again_are_the_same_finding():
    round = closed(two_camps())
    first = analyse_round(round=round, by=OPERATOR)
    assert analyse_round(round=round, by=OPERATOR) == first
    assert Finding.objects.count() == 1


def test_one_more_vote_is_another_finding_and_the_first_stays():
    round = closed(two_camps())
    first = analyse_round(round=round, by=OPERATOR)
    OpinionRound.objects.update(state=OpinionRound.State.OPEN)
    made.answer(round, "late", CAMPS[0])
    second = analyse_round(round=closed(round), by=OPERATOR)
    assert first.data_fingerprint != second.data_fingerprint
    assert Finding.objects.count() == 2


def test_no_row_about_a_participant_is_stored():
    round = made.imported()
    stored = json.dumps(analyse_round(round=round, by=OPERATOR).result)
    for voter in round.ballots.values_list("voter", flat=True)[:20]:
        assert voter not in stored
    assert all(cell["count"] >= 5 for cell in json.loads(stored)["cells"])


def test_votes_leave_the_database_in_columns(django_assert_num_queries, monkeypatch):
    round = two_camps()
    monkeypatch.setattr(queries, "VOTES_AT_A_TIME", 10)
    with django_assert_num_queries(1):
        table = queries.load_votes(round)
    assert table.column_names == ["participant", "statement", "vote"]
    assert [str(field.type) for field in table.schema] == ["string", "int32", "int8"]
    assert len(table) == 56
    assert table["participant"].num_chunks == 6


def test_statements_moderated_out_are_in_no_list():
    round = two_camps()
    Statement.objects.filter(round=round, number=1).update(moderation=-1)
    facts = analyse_round(round=closed(round), by=OPERATOR).result
    for name in ("statements", "tallies", "representative", "shared", "divisive"):
        assert 1 not in {row["statement"] for row in facts[name]}


def test_a_round_without_votes_has_nothing_to_be_found():
    with pytest.raises(NoVotes):
        analyse_round(round=closed(made.opinion_round()), by=OPERATOR)


def test_fewer_than_five_people_are_not_analysed():
    with pytest.raises(
        TooFewPeople, match=r"Too few people answered \(4; minimum: 5\)"
    ):
        analyse_round(round=closed(two_camps(sizes=(2, 2))), by=OPERATOR)
    assert not Finding.objects.exists()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (make.Role.LAB, True),
        (make.Role.SECRETARIAT, True),
        (make.Role.FOCAL_POINT, False),
        (make.Role.READER, False),
    ],
)
def test_who_may_analyse(role, allowed):
    round = closed(two_camps())
    person = make.person(role, federation=round.process.federation)
    survey = made.survey(round.process)
    if allowed:
        assert analyse_round(round=round, by=person).round == round
        assert describe_survey_response(survey=survey, by=person).survey == survey
    else:
        with pytest.raises(NotAllowed):
            analyse_round(round=round, by=person)
        with pytest.raises(NotAllowed):
            describe_survey_response(survey=survey, by=person)
        assert not Finding.objects.exists()


@pytest.mark.parametrize("by", ["operator", make.Role.LAB, make.Role.SECRETARIAT])
def test_while_a_round_is_open_nobody_analyses_it(by):
    """Two findings, one less the other, would be about whoever answered in between."""
    round = two_camps()
    actor = OPERATOR
    if by != "operator":
        actor = make.person(by, federation=round.process.federation)

    with pytest.raises(StillOpen, match="still open"):
        analyse_round(round=round, by=actor)

    assert not Finding.objects.exists()


def test_votes_are_analysed_before_anything_is_locked(monkeypatch):
    atomic = len(connection.savepoint_ids)
    seen = []

    def watched(*args, **rest):
        seen.append(len(connection.savepoint_ids) - atomic)
        return find_landscape(*args, **rest)

    monkeypatch.setattr("milepost.evidence.methods.find_landscape", watched)
    round = closed(two_camps())
    analyse_round(round=round, by=OPERATOR)
    assert seen == [0]


def test_once_closed_members_see_what_was_found():
    finding = analyse_round(round=closed(two_camps()), by=OPERATOR)
    person = make.person(make.Role.READER, federation=finding.process.federation)
    assert Finding.objects.visible_to(person).contains(finding)
    assert not Finding.objects.visible_to(STRANGER).exists()


# Response


def test_the_response_to_a_survey_has_bounds_and_its_caveat():
    survey = made.survey()

    finding = describe_survey_response(survey=survey, by=OPERATOR)

    assert finding.kind == Finding.Kind.RESPONSE
    assert finding.result["caveat"] == "Asked in a year unlike others."
    assert finding.result["source"] == "A document, page 3"
    total = finding.result["total"]
    assert (total["eligible"], total["answered"]) == (60, 20)
    # a view that all 20 share: held by 20 of 60 at least, by all 60 at most
    assert total["low"] == pytest.approx(20 / 60)
    assert total["high"] == 1
    assert [row["share_answered"] for row in finding.result["regions"]] == [
        pytest.approx(18 / 40),
        pytest.approx(2 / 20),
    ]


def test_the_same_survey_is_described_once():
    survey = made.survey()
    first = describe_survey_response(survey=survey, by=OPERATOR)
    assert describe_survey_response(survey=survey, by=OPERATOR) == first


def test_where_organisations_are_expected_their_response_is_a_finding_too():
    federation = make.federation()
    north, south = (make.region(federation=federation) for _ in range(2))
    process = make.process(federation=federation)
    asked = [make.organisation(region=region) for region in (north, north, south)]
    round = two_camps(process=process, expected_of=asked)
    person = make.person(organisation=asked[0])
    for statement in round.statements.all():
        answer_as_member(statement=statement, value=Vote.Value.PASS, by=person)

    analyse_round(round=closed(round), by=OPERATOR)

    facts = Finding.objects.get(kind=Finding.Kind.RESPONSE).result
    said = [(r["region"], r["eligible"], r["answered"]) for r in facts["regions"]]
    assert said == [(north.code, 2, 1), (south.code, 1, 0)]
    # one person of the north, whom nobody shall find
    assert [row["ballots"] for row in facts["regions"]] == [None, 0]
    assert facts["total"]["answered"] == 1


def test_ballots_of_a_region_are_counted_where_they_are_many_and_nothing_gives_few_away():
    federation = make.federation()
    north, south = (make.region(federation=federation) for _ in range(2))
    asked = [make.organisation(region=region) for region in (north, south)]
    round = made.opinion_round(
        make.process(federation=federation), statements=1, expected_of=asked
    )

    def ballots():
        return [row["ballots"] for row in queries.round_rows(round)]

    for n in range(6):
        made.answer(round, f"north {n}", [1], region=north)
        made.answer(round, f"south {n}", [1], region=south)
    assert ballots() == [6, 6]
    made.answer(round, "of no region", [1])
    assert sorted(ballots(), key=str) == [6, None]


def test_where_nobody_is_expected_there_is_no_response_to_describe():
    analyse_round(round=closed(two_camps()), by=OPERATOR)
    assert not Finding.objects.filter(kind=Finding.Kind.RESPONSE).exists()


def test_it_says_what_computed_it():
    finding = analyse_round(round=closed(two_camps()), by=OPERATOR)
    assert finding.engine.startswith("duckdb ")
    described = describe_survey_response(survey=made.survey(), by=OPERATOR)
    assert described.engine.startswith("python ")
