"""A commitment answers an adopted clause, stays its owner's, and is reported on."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

import factories as make
from adoption import adoption_made as adopted
from adoption.adoption_made import days, today
from commitments import commitments_made as made
from milepost.adoption.errors import OutsideFederation
from milepost.commitments import actions
from milepost.commitments.errors import (
    DueInThePast,
    EarlierThanTheLast,
    NotAdopted,
    NotAnAudience,
    NothingPromised,
    NothingReported,
    NotPositive,
    NotTheirsToConfirm,
    NotYet,
    UnitUnclear,
)
from milepost.commitments.models import Commitment, ProgressReport, ResourceLine
from milepost.documents.models import Clause
from milepost.errors import NotAllowed
from milepost.movement.models import Affiliation
from milepost.process.errors import NotOpen
from milepost.safeguard.actors import OPERATOR, STRANGER
from milepost.safeguard.models import Audience, Record

pytestmark = pytest.mark.django_db
Role = Affiliation.Role
Stage = ProgressReport.Stage


@pytest.fixture
def adoption():
    return adopted.adoption()


@pytest.fixture
def federation(adoption):
    return adoption.item.meeting.process.federation


def out_of_order(*args, **kwargs):
    raise RuntimeError("the record is out of order")


def test_a_commitment_is_its_owners_until_that_opens_it(adoption, federation):
    commitment = made.commitment(adoption)
    assert Record.objects.last().verb == "commitments.make_commitment"
    own = make.person(Role.READER, organisation=commitment.organisation)
    others = [
        make.person(Role.SECRETARIAT, federation=federation),
        make.person(Role.FOCAL_POINT, federation=federation),
        make.person(Role.FOCAL_POINT),
        STRANGER,
    ]

    def seen_by(actor):
        return Commitment.objects.visible_to(actor).exists()

    assert commitment.audience == Audience.OWNER
    assert seen_by(own)
    assert [seen_by(one) for one in others] == [False, False, False, False]
    for audience, expected in [
        (Audience.FEDERATION, [True, True, False, False]),
        (Audience.PUBLIC, [True, True, True, True]),
        (Audience.OWNER, [False, False, False, False]),
    ]:
        actions.open_commitment(commitment=commitment, audience=audience, by=OPERATOR)
        assert [seen_by(one) for one in others] == expected
        assert seen_by(own)


@pytest.mark.parametrize(
    ("role", "at_home", "allowed"),
    [
        (Role.FOCAL_POINT, True, True),
        (Role.LEADER, True, True),
        (Role.SECRETARIAT, False, True),
        (Role.STAFF, True, False),
        (Role.READER, True, False),
        (Role.FOCAL_POINT, False, False),
    ],
)
def test_who_may_commit_an_organisation(adoption, federation, role, at_home, allowed):
    member = make.organisation(federation=federation)
    home = member if at_home else make.organisation(federation=federation)
    person = make.person(role, organisation=home)

    if allowed:
        assert made.commitment(adoption, member, by=person).organisation == member
    else:
        with pytest.raises(NotAllowed):
            made.commitment(adoption, member, by=person)
        assert not Commitment.objects.exists()


def test_a_measure_may_be_answered_too():
    adoption = adopted.adoption(
        blocks=[("paragraph", 0, "", "Water at each stage. {.measure}")]
    )

    made.commitment(adoption, clause=adopted.clause(adoption, "measure"))

    assert Commitment.objects.get().clause.role == Clause.Role.MEASURE


def test_a_recital_asks_for_nothing(adoption):
    with pytest.raises(NotAdopted):
        made.commitment(adoption, clause=adopted.clause(adoption, "recital"))


def test_a_text_that_is_not_adopted_cannot_be_answered():
    draft = adopted.text()
    member = make.organisation(federation=draft.document.process.federation)
    clause = draft.document.clauses.filter(role=Clause.Role.OPERATIVE)[0]

    with pytest.raises(NotAdopted, match="adopted text"):
        actions.make_commitment(
            clause=clause,
            organisation=member,
            text="We open a water point.",
            due_on=today() + days(30),
            by=OPERATOR,
        )


def test_an_organisation_of_another_federation_cannot_answer(adoption):
    with pytest.raises(OutsideFederation):
        made.commitment(adoption, make.organisation())


def test_nobody_commits_before_the_phase_for_it():
    adoption = adopted.adoption(make.process(phases=("decide",)))

    with pytest.raises(NotOpen):
        made.commitment(adoption)


def test_a_commitment_needs_words(adoption):
    with pytest.raises(NothingPromised):
        made.commitment(adoption, text=" ")


@pytest.mark.parametrize("distance", [-1, 0])
def test_a_commitment_is_due_on_a_day_to_come(adoption, distance):
    with pytest.raises(DueInThePast):
        made.commitment(adoption, due_on=today() + days(distance))


def test_a_commitment_is_made_with_what_it_takes(adoption):
    commitment = made.commitment(adoption, resource=made.money())

    line = commitment.resources.get()
    assert (line.amount, line.unit, line.year) == (Decimal("1200.50"), "CHF", 2027)


def test_a_commitment_whose_resource_is_refused_is_not_made(adoption):
    with pytest.raises(NotPositive):
        made.commitment(adoption, resource=made.money(amount=Decimal(0)))

    assert not Commitment.objects.exists()


def test_when_the_record_cannot_be_written_nothing_is_promised(adoption, monkeypatch):
    monkeypatch.setattr(actions, "record", out_of_order)

    with pytest.raises(RuntimeError):
        made.commitment(adoption)

    assert not Commitment.objects.exists()


@pytest.fixture
def commitment(adoption):
    return made.commitment(adoption)


@pytest.fixture
def owner(commitment):
    return make.person(Role.FOCAL_POINT, organisation=commitment.organisation)


def people_who_do_not_own(commitment):
    federation = commitment.process.federation
    return [
        make.person(Role.STAFF, organisation=commitment.organisation),
        make.person(Role.FOCAL_POINT, federation=federation),
        make.person(Role.SECRETARIAT, federation=federation),
        STRANGER,
    ]


def test_the_owner_adds_what_it_takes(commitment, owner):
    line = actions.add_resource(
        commitment=commitment, **made.money(kind="goods", unit="tents"), by=owner
    )

    assert list(commitment.resources.all()) == [line]
    assert Record.objects.last().verb == "commitments.add_resource"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"amount": Decimal(0)}, NotPositive),
        ({"amount": Decimal(-1)}, NotPositive),
        ({"unit": " "}, UnitUnclear),
        ({"unit": "francs"}, UnitUnclear),
        ({"unit": "", "kind": "goods"}, UnitUnclear),
    ],
)
def test_a_resource_that_says_nothing_is_refused(commitment, owner, changed, refusal):
    with pytest.raises(refusal):
        actions.add_resource(commitment=commitment, **made.money(**changed), by=owner)

    assert not ResourceLine.objects.exists()


def test_only_the_owner_adds_opens_and_reports(commitment):
    """Even when it is open to all: those who steer commit on behalf, no more."""
    actions.open_commitment(
        commitment=commitment, audience=Audience.PUBLIC, by=OPERATOR
    )
    for person in people_who_do_not_own(commitment):
        with pytest.raises(NotAllowed):
            actions.add_resource(commitment=commitment, **made.money(), by=person)
        with pytest.raises(NotAllowed):
            actions.open_commitment(
                commitment=commitment, audience=Audience.OWNER, by=person
            )
        with pytest.raises(NotAllowed):
            made.report(commitment, by=person)

    commitment.refresh_from_db()
    assert commitment.audience == Audience.PUBLIC
    assert not ResourceLine.objects.exists()
    assert not ProgressReport.objects.exists()


def test_opening_says_in_the_record_what_it_was_before(commitment, owner):
    actions.open_commitment(commitment=commitment, audience=Audience.PUBLIC, by=owner)

    assert Record.objects.last().facts == {"before": "owner", "audience": "public"}


def test_those_who_steer_are_no_audience_of_their_own(commitment, owner):
    with pytest.raises(NotAnAudience):
        actions.open_commitment(
            commitment=commitment, audience=Audience.STEERING, by=owner
        )


def test_reports_follow_each_other(commitment, owner):
    made.report(commitment, Stage.UNDER_WAY, as_of=today() - days(5), by=owner)
    made.report(commitment, Stage.DELIVERED, effect="Water day and night.", by=owner)

    assert [one.stage for one in commitment.reports.all()] == [
        Stage.UNDER_WAY,
        Stage.DELIVERED,
    ]
    assert Record.objects.last().verb == "commitments.report_progress"


def test_two_reports_of_one_day_are_both_kept_in_the_order_they_were_made(commitment):
    made.report(commitment, Stage.UNDER_WAY)
    made.report(commitment, Stage.STALLED)

    assert commitment.reports.last().stage == Stage.STALLED


def test_the_same_promise_is_taken_once(adoption, federation):
    """A button pressed twice, a page sent again: blanks aside the same words."""
    member = make.organisation(federation=federation)
    said = {"organisation": member, "due_on": today() + days(9)}

    first = made.commitment(
        adoption, text="We dig wells.", resource=made.money(), **said
    )
    again = made.commitment(
        adoption, text=" We dig  wells.", resource=made.money(), **said
    )
    others = [
        made.commitment(adoption, text="We dig a well.", **said),
        made.commitment(adoption, member, text="We dig wells."),
        made.commitment(adoption, text="We dig wells.", due_on=said["due_on"]),
    ]

    assert again == first
    assert first.resources.count() == 1
    assert len({first, *others}) == Commitment.objects.count() == 4
    assert Record.objects.filter(verb="commitments.make_commitment").count() == 4


def test_the_same_report_is_taken_once(commitment):
    first = made.report(commitment)
    again = made.report(commitment)
    more = made.report(commitment, effect="Water day and night.")

    assert again == first
    assert list(commitment.reports.all()) == [first, more]
    assert Record.objects.filter(verb="commitments.report_progress").count() == 2


@pytest.mark.parametrize("grade", ["peer", "independent"])
def test_nobody_confirms_what_it_did_itself(commitment, owner, grade):
    with pytest.raises(NotTheirsToConfirm, match="only others can confirm"):
        made.report(commitment, evidence_grade=grade, by=owner)
    assert not ProgressReport.objects.exists()

    assert made.report(commitment, evidence_grade="documented", by=owner)
    assert made.report(commitment, evidence_grade=grade, by=OPERATOR)


def test_a_report_cannot_be_of_a_day_to_come(commitment):
    with pytest.raises(NotYet):
        made.report(commitment, as_of=today() + days(1))


def test_a_report_cannot_be_of_a_day_before_the_last(commitment):
    made.report(commitment, as_of=today() - days(3))

    with pytest.raises(EarlierThanTheLast, match=str(today() - days(3))):
        made.report(commitment, as_of=today() - days(4))


def test_a_report_needs_words(commitment):
    with pytest.raises(NothingReported):
        made.report(commitment, narrative="\n")


def test_nobody_reports_outside_the_phase_for_it(commitment):
    commitment.process.phases.filter(kind="do").delete()

    with pytest.raises(NotOpen):
        made.report(commitment)


@pytest.mark.parametrize("verb", ["report", "open", "add"])
def test_when_the_record_cannot_be_written_nothing_changes(
    commitment, owner, monkeypatch, verb
):
    monkeypatch.setattr(actions, "record", out_of_order)
    do = {
        "report": lambda: made.report(commitment, by=owner),
        "open": lambda: actions.open_commitment(
            commitment=commitment, audience=Audience.PUBLIC, by=owner
        ),
        "add": lambda: actions.add_resource(
            commitment=commitment, **made.money(), by=owner
        ),
    }[verb]

    with pytest.raises(RuntimeError):
        do()

    assert Commitment.objects.get().audience == Audience.OWNER
    assert not ProgressReport.objects.exists()
    assert not ResourceLine.objects.exists()


def test_the_database_itself_refuses_what_the_actions_refuse(commitment):
    actions.add_resource(commitment=commitment, **made.money(), by=OPERATOR)
    made.report(commitment)
    broken = [
        lambda: Commitment.objects.update(text=""),
        lambda: Commitment.objects.update(audience=Audience.STEERING),
        lambda: ResourceLine.objects.update(amount=0),
        lambda: ResourceLine.objects.update(unit=""),
        lambda: ProgressReport.objects.update(narrative=""),
    ]
    for break_it in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            break_it()
