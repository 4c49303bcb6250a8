"""Rounds of experts, who sign for themselves, and of observers, who see what they are
asked about and no more."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import factories as make
import text_factories as made
from milepost.documents.models import Document
from milepost.errors import NotAllowed
from milepost.movement.models import Organisation
from milepost.process.models import Expectation
from milepost.review import queries as review_queries
from milepost.review.errors import (
    ExpertsSignThemselves,
    NotOfThisRound,
    ObserversNotNamed,
)
from milepost.review.models import Comment, Review, Submission
from milepost.safeguard.models import Audience

pytestmark = pytest.mark.django_db
Role, Capacity = make.Role, Review.Capacity
EXPERT = {"capacity": Capacity.INDIVIDUAL}


def observer(federation):
    return make.organisation(federation=federation, kind=Organisation.Kind.OBSERVER)


def said(review, by, **rest):
    organisation = by.affiliations.get().organisation
    return made.comment(review, organisation=organisation, by=by, **rest)


def sees(person, comment):
    return comment in Comment.objects.visible_to(person)


# Experts


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.LAB, True),
        (Role.TASK_FORCE, True),
        (Role.STAFF, True),
        (Role.LEADER, True),
        (Role.READER, False),
        (Role.ADMINISTRATOR, False),
    ],
)
def test_who_works_on_it_comments_as_an_expert(role, allowed):
    review = made.review(**EXPERT)
    person = make.person(role, made.member(review))

    if allowed:
        assert said(review, person).status == Comment.Status.INTERNAL
    else:
        with pytest.raises(NotAllowed):
            said(review, person)


def test_an_expert_prepares_and_signs_alone_and_in_their_own_name():
    review = made.review(**EXPERT)
    society = made.member(review)
    expert, colleague = (made.colleague(society) for _ in range(2))
    mine, theirs = said(review, expert), said(review, colleague, text="Otherwise.")

    assert sees(expert, mine)
    assert not sees(colleague, mine)
    assert not sees(made.secretariat(review), mine)
    submission = made.prepare(review, expert, "As I see it.")
    assert submission not in Submission.objects.visible_to(colleague)
    for other in (colleague, make.person(Role.FOCAL_POINT, society)):
        with pytest.raises(NotAllowed):
            made.sign(submission, other)
    signed = made.sign(submission, expert)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (signed.person, signed.signed_by) == (expert, expert)
    assert signed.organisation == society
    assert mine.submission == signed
    assert theirs.status == Comment.Status.INTERNAL
    second = made.sign(made.prepare(review, colleague), colleague)
    assert second.comments.get() == theirs
    assert review_queries.contents(signed).hash == signed.content_hash


def test_two_experts_of_one_organisation_may_say_the_same():
    review = made.review(**EXPERT)
    society = made.member(review)
    one, other = (made.colleague(society) for _ in range(2))

    assert said(review, one) != said(review, other)
    assert said(review, one) == said(review, one)
    assert review.comments.count() == 2


def test_experts_are_listed_by_name_to_those_who_steer_and_each_to_themselves():
    review = made.review(**EXPERT)
    expert, other = (made.colleague(made.member(review)) for _ in range(2))
    for one in (expert, other):
        said(review, one)
        made.sign(made.prepare(review, one), one)

    steering = review_queries.submissions_received(review, made.secretariat(review))
    assert {row.person for row in steering} == {expert, other}
    assert [
        row.person for row in review_queries.submissions_received(review, expert)
    ] == [expert]


def test_what_an_expert_sent_is_entered_under_where_they_work():
    review = made.review(**EXPERT)
    society = made.member(review)

    comment = made.comment(review, organisation=society)

    submission = comment.submission
    assert (submission.organisation, submission.person) == (society, None)
    assert review_queries.contents(submission).comments == [comment]


def test_of_experts_nothing_is_expected_by_organisation():
    version = made.version()
    society = make.organisation(federation=version.document.process.federation)

    with pytest.raises(ExpertsSignThemselves):
        made.review(version, expected_of=[society], **EXPERT)
    assert not Review.objects.exists()


# Observers


@pytest.fixture
def invited():
    """A round of observers, one that is invited, and its focal point."""
    version = made.version()
    asked = observer(version.document.process.federation)
    review = made.review(version, capacity=Capacity.OBSERVER, expected_of=[asked])
    return review, asked, make.person(Role.FOCAL_POINT, asked)


def test_an_observer_that_is_asked_comments_and_signs(invited):
    review, asked, focal_point = invited
    comment = said(review, made.colleague(asked))

    made.hand_in(review, focal_point)

    comment.refresh_from_db()
    assert comment.status == Comment.Status.OFFICIAL
    assert not Expectation.objects.open().exists()
    assert sees(focal_point, comment)


def test_nobody_else_comments_in_a_round_of_observers(invited):
    review, *_ = invited
    federation = made.federation_of(review)
    uninvited = observer(federation)
    others = [
        made.colleague(uninvited, Role.FOCAL_POINT),
        make.person(Role.FOCAL_POINT, made.member(review)),
    ]

    for other in others:
        with pytest.raises(NotAllowed):
            said(review, other)
    with pytest.raises(NotAllowed):
        made.comment(review, organisation=uninvited, by=made.secretariat(review))


@pytest.mark.parametrize("rows", [1, 20])
def test_an_upload_asks_in_which_capacity_its_sender_acts_once_a_step(
    invited, tmp_path, rows
):
    """Received, read, saved under the lock: of no row it is asked once more."""
    review, asked, focal_point = invited
    path = made.table(
        tmp_path, *((str(asked), "1", f"Say where, {n}.", "") for n in range(rows))
    )

    with CaptureQueriesContext(connection) as queries:
        [outcome] = made.files_in(review, path, organisation=asked, by=focal_point)

    table = f'FROM "{Expectation._meta.db_table}"'
    lookups = [query for query in queries if query["sql"].count(table)]
    assert (outcome.new, len(lookups)) == (rows, 3)


def test_an_observer_does_not_comment_among_members():
    review = made.review()
    asked = observer(made.federation_of(review))

    with pytest.raises(NotAllowed):
        said(review, made.colleague(asked))


def test_an_observer_is_shown_the_text_it_is_asked_about_and_no_other(invited, sign_in):
    review, _, focal_point = invited
    process = review.version.document.process
    other_text = made.version(process, text="Another text.\n")
    others_comment = made.comment(made.review(other_text), on="Another")
    client = sign_in(focal_point)

    def status(name, *args):
        return client.get(reverse(name, args=args)).status_code

    assert status("document", review.version.document_id) == 200
    assert status("review", review.pk) == 200
    assert status("prepare_submission", review.pk) == 200
    assert status("make_comment", review.pk) == 200
    assert status("submissions_received", review.pk) == 200
    assert status("document", other_text.document_id) == 404
    assert status("comment", others_comment.pk) == 404
    assert status("process", process.slug) == 404
    Document.objects.update(audience=Audience.STEERING)
    assert status("document", review.version.document_id) == 404
    assert status("review", review.pk) == 404


def test_a_round_of_observers_names_them_and_no_member():
    version = made.version()
    federation = version.document.process.federation
    society = make.organisation(federation=federation)

    with pytest.raises(ObserversNotNamed):
        made.review(version, capacity=Capacity.OBSERVER)
    with pytest.raises(NotOfThisRound, match=str(society)):
        made.review(version, capacity=Capacity.OBSERVER, expected_of=[society])
    with pytest.raises(NotOfThisRound):
        made.review(version, expected_of=[observer(federation)])
    assert not Review.objects.exists()
