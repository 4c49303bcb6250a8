"""Answering, and what is kept of it."""

import pytest

import factories as make
from consultation import consultation_made as made
from milepost.consultation.actions import (
    answer_as_member,
    answer_as_stranger,
    answer_statement,
    close_round,
)
from milepost.consultation.errors import RoundNotOpen
from milepost.consultation.models import Ballot, Statement, Vote
from milepost.consultation.voters import hash_of_person, hash_of_stranger
from milepost.errors import NotAllowed
from milepost.process.errors import NotOpen
from milepost.process.models import Expectation
from milepost.safeguard.actors import OPERATOR, Voter
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db
AGREE, DISAGREE, PASS = Vote.Value.AGREE, Vote.Value.DISAGREE, Vote.Value.PASS


@pytest.fixture
def round():
    return made.opinion_round()


@pytest.fixture
def society(round):
    federation = round.process.federation
    return make.organisation(
        federation=federation, region=make.region(federation=federation)
    )


@pytest.fixture
def focal_point(society):
    return make.person(organisation=society)


def test_the_last_answer_counts(round, focal_point):
    statement = round.statements.first()
    answer_as_member(statement=statement, value=AGREE, by=focal_point)
    answer_as_member(statement=statement, value=DISAGREE, by=focal_point)

    assert Vote.objects.get().value == DISAGREE
    assert Ballot.objects.count() == 1


def test_a_ballot_says_the_region_and_nothing_else_of_who_answered(
    round, society, focal_point
):
    answer_as_member(statement=round.statements.first(), value=PASS, by=focal_point)

    ballot = Ballot.objects.get()
    assert ballot.region == society.region
    assert ballot.voter == hash_of_person(round, focal_point)
    assert str(focal_point.pk) not in ballot.voter
    fields = {field.name for field in [*Ballot._meta.fields, *Vote._meta.fields]}
    assert fields == {"id", "round", "voter", "region", "ballot", "statement", "value"}


def test_the_same_person_is_another_voter_in_another_round(focal_point, round):
    other = made.opinion_round(round.process)
    assert hash_of_person(round, focal_point) != hash_of_person(other, focal_point)


def test_the_hash_depends_on_the_data_key(focal_point, round, settings):
    before = hash_of_person(round, focal_point)
    settings.DATA_KEY = "another key"
    assert hash_of_person(round, focal_point) != before


def test_an_answer_leaves_no_line_in_the_record(round, focal_point):
    before = Record.objects.count()
    answer_as_member(statement=round.statements.last(), value=AGREE, by=focal_point)
    assert Record.objects.count() == before


def test_keys_of_ballots_and_votes_do_not_tell_who_came_first(round):
    for n in range(20):
        made.answer(round, f"voter {n:02}", [1])
    for model, order in ((Ballot, "voter"), (Vote, "ballot__voter")):
        keys = list(model.objects.order_by(order).values_list("pk", flat=True))
        assert keys != sorted(keys)
        assert all(key.version == 4 for key in keys)


@pytest.mark.parametrize("role", [make.Role.FOCAL_POINT, make.Role.DEPUTY])
def test_what_was_expected_is_done_with_the_last_answer_of_who_acts_for_it(
    society, role
):
    process = make.process(federation=society.federation)
    round = made.opinion_round(process, statements=2, expected_of=[society])
    person = make.person(role, organisation=society)
    first, second = round.statements.all()

    answer_as_member(statement=first, value=AGREE, by=person)
    assert Expectation.objects.open().count() == 1
    answer_as_member(statement=second, value=PASS, by=person)
    assert not Expectation.objects.open().exists()


def test_answers_of_other_staff_do_not_complete_for_the_organisation(society):
    process = make.process(federation=society.federation)
    round = made.opinion_round(process, statements=1, expected_of=[society])

    answer_as_member(
        statement=round.statements.get(),
        value=AGREE,
        by=make.person(make.Role.STAFF, organisation=society),
    )

    assert Vote.objects.count() == 1
    assert Expectation.objects.open().count() == 1


def test_the_lines_of_the_record_do_not_name_who_completed(society):
    process = make.process(federation=society.federation)
    round = made.opinion_round(process, statements=1, expected_of=[society])
    person = make.person(organisation=society)

    answer_as_member(statement=round.statements.get(), value=AGREE, by=person)

    met = Record.objects.get(verb="process.meet")
    assert (met.actor_kind, met.actor_id) == ("voter", "")


def test_a_reader_only_reads(round):
    reader = make.person(make.Role.READER, federation=round.process.federation)
    with pytest.raises(NotAllowed):
        answer_as_member(statement=round.statements.first(), value=AGREE, by=reader)
    assert not Vote.objects.exists()


def test_a_member_of_another_federation_may_not_answer(round):
    with pytest.raises(NotAllowed):
        answer_as_member(
            statement=round.statements.first(), value=AGREE, by=make.person()
        )


def test_a_stranger_answers_only_where_strangers_may(round):
    voter = hash_of_stranger(round, "token")
    with pytest.raises(NotAllowed):
        answer_as_stranger(
            statement=round.statements.first(), value=AGREE, by=Voter(voter)
        )
    public = made.public_round()
    voter = hash_of_stranger(public, "token")
    answer_as_stranger(
        statement=public.statements.first(), value=AGREE, by=Voter(voter)
    )
    assert Ballot.objects.get().region is None


def test_nobody_answers_for_another_voter(round):
    with pytest.raises(NotAllowed):
        answer_statement(
            statement=round.statements.first(),
            value=AGREE,
            voter="one",
            by=Voter("another"),
        )


def test_a_person_never_stands_behind_a_vote_by_name(round, focal_point):
    with pytest.raises(NotAllowed):
        answer_statement(
            statement=round.statements.first(), value=AGREE, voter="x", by=focal_point
        )


def test_a_closed_round_takes_no_answers(round, focal_point):
    statement = round.statements.first()
    close_round(round=round, by=OPERATOR)
    with pytest.raises(RoundNotOpen):
        answer_as_member(statement=statement, value=AGREE, by=focal_point)
    assert not Ballot.objects.exists()


def test_outside_its_phase_a_round_takes_no_answers():
    round = made.opinion_round(make.process(phases=("review",)))
    with pytest.raises(NotOpen):
        made.answer(round, "somebody", [1])
    assert not Ballot.objects.exists()


def test_a_statement_moderated_out_takes_no_answers(round):
    statement = round.statements.first()
    statement.moderation = Statement.Moderation.OUT
    statement.save()
    with pytest.raises(NotAllowed):
        made.answer(round, "somebody", [1])
