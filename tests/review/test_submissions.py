"""Two levels: what colleagues say inside, and what their focal point signs."""

import datetime as dt

import pytest
from django.utils import timezone

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.documents.errors import NotInThisText
from milepost.errors import NotAllowed
from milepost.process.models import Expectation
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review.errors import (
    AlreadySigned,
    ChangedMeanwhile,
    CommentsPaused,
    CommentTooLong,
    NoteChangedMeanwhile,
    NotForConsolidation,
    NothingToSign,
    NotSigned,
    OwnComment,
    ReviewNotOpen,
    StandsAsSigned,
)
from milepost.review.models import (
    Comment,
    Position,
    ReceivedFile,
    Review,
    Submission,
)
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record, StoredFile

pytestmark = pytest.mark.django_db
Role, Status, State = make.Role, Comment.Status, Submission.State


@pytest.fixture
def review():
    version = made.version()
    society = make.organisation(federation=version.document.process.federation)
    return made.review(version, expected_of=[society])


@pytest.fixture
def society(review):
    return Expectation.objects.get().organisation


@pytest.fixture
def focal_point(society):
    return make.person(Role.FOCAL_POINT, society)


@pytest.fixture
def staff(society):
    return made.colleague(society)


def said(review, by, **rest):
    organisation = by.affiliations.get().organisation
    return made.comment(review, organisation=organisation, by=by, **rest)


def status(comment):
    comment.refresh_from_db()
    return comment.status


def sees(person, comment):
    return comment in Comment.objects.visible_to(person)


def awaited():
    return [one.organisation for one in Expectation.objects.open()]


# Inside


def test_what_is_said_inside_is_seen_by_colleagues_and_nobody_else(
    review, society, staff, focal_point
):
    comment = said(review, staff)
    network = make.organisation(federation=made.federation_of(review))
    others = [
        made.secretariat(review),
        make.person(Role.PEN_HOLDER, network),
        make.person(Role.FOCAL_POINT, network),
        coordinator_of(society),
        make.person(Role.LAB, society),
        make.person(Role.FOCAL_POINT),
    ]
    colleagues = [
        staff,
        focal_point,
        made.colleague(society),
        made.colleague(society, Role.DEPUTY),
        made.colleague(society, Role.LEADER),
    ]

    assert status(comment) == Status.INTERNAL
    assert all(sees(one, comment) for one in colleagues)
    assert not any(sees(one, comment) for one in others)


def coordinator_of(society):
    from milepost.movement import actions as movement
    from milepost.movement.models import Body, BodySeat

    body = movement.add_body(
        federation=society.federation,
        slug="net",
        kind=Body.Kind.NETWORK,
        names={"en": "Net"},
        by=OPERATOR,
    )
    movement.seat(
        body=body,
        organisation=society,
        capacity=BodySeat.Capacity.MEMBER,
        by=OPERATOR,
    )
    host = make.organisation(federation=society.federation)
    return make.person(Role.NETWORK_COORDINATOR, host, body=body)


def test_colleagues_stand_behind_a_comment_or_not_and_may_think_again(
    review, society, staff
):
    comment = said(review, staff)
    one, other = made.colleague(society), made.colleague(society, Role.DEPUTY)

    def say(supports, by):
        review_actions.support_comment(comment=comment, supports=supports, by=by)
        counted = review_queries.annotate_support(Comment.objects.all()).get(
            pk=comment.pk
        )
        return counted.supporters, counted.opponents

    assert say(True, one) == (1, 0)
    assert say(False, other) == (1, 1)
    assert say(False, one) == (0, 2)
    assert say(None, other) == (0, 1)


def test_who_made_a_comment_or_is_no_colleague_does_not_support_it(review, staff):
    comment = said(review, staff)

    with pytest.raises(OwnComment):
        review_actions.support_comment(comment=comment, supports=True, by=staff)
    for stranger in (make.person(), made.secretariat(review), OPERATOR):
        with pytest.raises(NotAllowed):
            review_actions.support_comment(comment=comment, supports=True, by=stranger)
    assert not comment.supports.exists()


def test_the_focal_point_pauses_the_comments_of_staff_and_goes_on(
    review, society, staff, focal_point
):
    def pause(is_paused, by=focal_point):
        review_actions.pause_comments(
            review=review, organisation=society, is_paused=is_paused, by=by
        )

    with pytest.raises(NotAllowed):
        pause(True, by=staff)
    pause(True)
    with pytest.raises(CommentsPaused):
        said(review, staff)
    said(review, focal_point, text="One of my own.")
    made.comment(review)  # another society is not paused
    pause(False)
    said(review, staff, text="One more.")

    assert review.comments.filter(organisation=society).count() == 2


def test_a_signature_ends_the_pause(review, society, staff, focal_point):
    review_actions.pause_comments(
        review=review, organisation=society, is_paused=True, by=focal_point
    )
    made.hand_in(review, focal_point, "No comment.")

    assert said(review, staff).status == Status.INTERNAL


def test_a_file_with_a_remark_that_is_kept_inside_stays_inside(
    review, society, staff, focal_point
):
    content = StoredFile.objects.create(
        name="a.docx", sha256="0", size=1, content=b"0", kept_at=timezone.now()
    )
    file = ReceivedFile.objects.create(
        review=review,
        organisation=society,
        stored=content,
        kind=ReceivedFile.Kind.WORD,
        marks=1,
        taken=1,
        read_at=timezone.now(),
    )
    comment = said(review, staff)
    Comment.objects.update(received_file=file)
    secretariat = made.secretariat(review)

    assert file in ReceivedFile.objects.visible_to(focal_point)
    assert file not in ReceivedFile.objects.visible_to(secretariat)
    made.prepare(review, focal_point, "Hi.", chosen={str(comment.pk): False})
    made.hand_in(review, focal_point, "Hi.")
    assert file not in ReceivedFile.objects.visible_to(secretariat)
    made.prepare(review, focal_point, "Hi.", "Hi.", chosen={str(comment.pk): True})
    made.hand_in(review, focal_point, "Hi.")
    assert file in ReceivedFile.objects.visible_to(secretariat)


# Prepared


def test_staff_prepare_and_deputies_choose(review, society, staff, focal_point):
    comment = said(review, staff)
    wording = made.placed(review.version, "Water")
    deputy = made.colleague(society, Role.DEPUTY)

    made.prepare(review, staff, "We thank you.", positions={wording.pk: "oppose"})
    with pytest.raises(NotAllowed):
        made.prepare(review, staff, "", "", chosen={str(comment.pk): False})
    submission = made.prepare(
        review,
        deputy,
        "We thank you all.",
        "We thank you.",
        chosen={str(comment.pk): False},
    )

    assert submission.covering_note == "We thank you all."
    assert Position.objects.get().value == "oppose"
    assert status(comment) == Status.LEFT_OUT
    for person in (staff, deputy):
        with pytest.raises(NotAllowed):
            made.sign(submission, person)
    assert made.sign(submission, focal_point).state == State.SIGNED
    assert status(comment) == Status.LEFT_OUT


def test_what_was_left_out_may_be_included_again_and_a_stance_taken_back(
    review, staff, focal_point
):
    comment = said(review, staff)
    wording = made.placed(review.version, "Water")
    made.prepare(
        review,
        focal_point,
        chosen={str(comment.pk): False},
        positions={wording.pk: "support"},
    )

    made.prepare(
        review, focal_point, chosen={str(comment.pk): True}, positions={wording.pk: ""}
    )

    assert status(comment) == Status.INTERNAL
    assert not Position.objects.exists()


def test_only_comments_and_clauses_of_ones_own_round_are_prepared(review, focal_point):
    elsewhere = made.comment(review)
    other_text = made.placed(made.version(), "Water")

    with pytest.raises(NotAllowed):
        made.prepare(review, focal_point, chosen={str(elsewhere.pk): False})
    with pytest.raises(NotInThisText):
        made.prepare(review, focal_point, positions={other_text.pk: "support"})
    with pytest.raises(CommentTooLong):
        made.prepare(review, focal_point, "a" * 30_001)
    with pytest.raises(NotAllowed):
        made.prepare(review, focal_point, "Hi.", organisation=elsewhere.organisation)
    assert not Submission.objects.filter(state=State.DRAFT).exists()


def test_of_two_who_write_the_note_at_once_the_second_sees_both(
    review, staff, focal_point
):
    made.prepare(review, staff, "From one.")

    with pytest.raises(NoteChangedMeanwhile):
        made.prepare(review, focal_point, "From the other.")
    again = made.prepare(review, focal_point, "From both.", "From one.")
    same = made.prepare(review, staff, "From  both.\n", "From one.")

    assert again.pk == same.pk
    assert Submission.objects.get().covering_note.split() == ["From", "both."]


# Signed


def test_a_signature_hands_in_what_was_chosen_and_meets_what_was_expected(
    review, society, staff, focal_point
):
    kept, left = said(review, staff), said(review, staff, text="Never mind.")
    assert awaited() == [society]
    submission = made.prepare(
        review, focal_point, "Dear all.", chosen={str(left.pk): False}
    )
    secretariat = made.secretariat(review)
    assert submission not in Submission.objects.visible_to(secretariat)

    signed = made.sign(submission, focal_point)

    note = review.comments.get(source_annotation_id=Comment.COVERING_NOTE)
    assert (note.text, note.clause_version, note.kind) == ("Dear all.", None, "general")
    assert {status(kept), status(note)} == {Status.OFFICIAL}
    assert kept.submission == note.submission == signed
    assert signed.signed_by == focal_point
    assert not signed.is_late
    assert not awaited()
    assert sees(secretariat, kept)
    assert not sees(secretariat, left)
    assert not sees(make.person(Role.FOCAL_POINT, made.member(review)), kept)
    assert signed in Submission.objects.visible_to(secretariat)
    line = Record.objects.get(verb="review.sign_submission")
    assert line.facts["content_hash"] == signed.content_hash
    assert review_queries.contents(signed).hash == signed.content_hash


def test_a_first_comment_meets_nothing(review, society, staff):
    said(review, staff)

    assert awaited() == [society]


def test_what_is_signed_is_what_was_shown(review, staff, focal_point):
    submission = made.prepare(review, focal_point, "Dear all.")
    seen = review_queries.contents(submission).hash
    said(review, staff, text="Wait!")

    with pytest.raises(ChangedMeanwhile):
        made.sign(submission, focal_point, seen=seen)

    assert made.sign(submission, focal_point).state == State.SIGNED


def test_a_draft_is_signed_once(review, focal_point):
    submission = made.prepare(review, focal_point, "Dear all.")
    made.sign(submission, focal_point)

    with pytest.raises(AlreadySigned):
        made.sign(submission, focal_point)


def test_nothing_is_not_signed_but_that_there_is_nothing_to_say_is(
    review, staff, focal_point
):
    comment = said(review, staff)
    submission = made.prepare(review, focal_point, chosen={str(comment.pk): False})

    with pytest.raises(NothingToSign):
        made.sign(submission, focal_point)
    assert made.hand_in(review, focal_point, "No comment.").state == State.SIGNED


def test_a_stance_alone_can_be_signed(review, focal_point):
    wording = made.placed(review.version, "Water")
    submission = made.prepare(review, focal_point, positions={wording.pk: "support"})

    assert made.sign(submission, focal_point).positions.get().value == "support"


def test_a_later_signature_supersedes_the_earlier(review, staff, focal_point):
    dropped, kept = said(review, staff), said(review, staff, text="Keep this.")
    wording = made.placed(review.version, "Water")
    made.prepare(review, staff, "First.", positions={wording.pk: "support"})
    first = made.hand_in(review, focal_point, "First.")
    added = said(review, staff, text="And this.")

    draft = made.prepare(
        review, focal_point, "Second.", "First.", chosen={str(dropped.pk): False}
    )
    assert status(dropped) == Status.OFFICIAL  # until it is signed
    second = made.sign(draft, focal_point)

    first.refresh_from_db()
    assert first.state == State.SUPERSEDED
    assert status(dropped) == Status.WITHDRAWN
    assert status(kept) == status(added) == Status.OFFICIAL
    assert kept.submission == second
    official = review.comments.official()
    assert {one.text for one in official} == {"Second.", "Keep this.", "And this."}
    assert second.positions.get().value == "support"  # as in the first
    assert review_queries.contents(second).hash == second.content_hash
    assert review_queries.signed_submission(review, second.organisation) == second


def test_a_note_that_stays_the_same_is_handed_in_again(review, focal_point):
    made.hand_in(review, focal_point, "Dear all.")
    made.hand_in(review, focal_point, "Dear all.")

    assert review.comments.official().get().text == "Dear all."


def test_a_submission_is_withdrawn_and_handed_in_again(
    review, society, staff, focal_point
):
    comment = said(review, staff)
    submission = made.hand_in(review, focal_point, "Dear all.")
    for person in (staff, made.secretariat(review)):
        with pytest.raises(NotAllowed):
            review_actions.withdraw_submission(submission=submission, by=person)

    review_actions.withdraw_submission(submission=submission, by=focal_point)

    assert status(comment) == Status.WITHDRAWN
    assert not review.comments.official().exists()
    assert awaited() == [society]
    with pytest.raises(NotSigned):
        review_actions.withdraw_submission(submission=submission, by=focal_point)

    again = made.hand_in(review, focal_point, "Dear all.")
    assert status(comment) == Status.OFFICIAL
    assert comment.submission == again
    assert review.comments.official().count() == 2
    assert not awaited()


def test_the_parts_of_a_split_comment_go_with_it(review, staff, focal_point):
    whole = said(review, staff)
    submission = made.hand_in(review, focal_point)
    part = Comment.objects.get(pk=whole.pk)
    part.pk, part.fingerprint, part.part_of = None, "p" * 64, whole
    part._state.adding = True
    part.save()

    review_actions.withdraw_submission(submission=submission, by=focal_point)

    assert status(part) == Status.WITHDRAWN
    assert made.hand_in(review, focal_point).comments.count() == 1
    assert status(part) == Status.OFFICIAL


def test_what_was_withdrawn_takes_no_answer_and_changes_no_text(
    review, staff, focal_point
):
    responded = said(review, staff, proposed_wording="We act as one.")
    open_one = said(review, staff, text="Another.")
    submission = made.hand_in(review, focal_point)
    made.respond(responded, "accepted")
    review_actions.withdraw_submission(submission=submission, by=focal_point)

    with pytest.raises(NotForConsolidation):
        made.respond(open_one)
    review_actions.close_review(review=review, by=OPERATOR)
    after = amendment_actions.make_next_version(review=review, by=OPERATOR)

    assert made.wordings(after) == made.wordings(review.version)


# The deadline


def test_after_the_deadline_nothing_is_signed(review, staff, focal_point):
    comment = said(review, staff)
    submission = made.prepare(review, focal_point, "Dear all.")
    made.pass_deadline(review)

    for refused in (
        lambda: made.sign(submission, focal_point),
        lambda: made.prepare(review, focal_point, "Late."),
        lambda: said(review, staff, text="Late."),
        lambda: review_actions.support_comment(
            comment=comment, supports=True, by=focal_point
        ),
        lambda: review_actions.pause_comments(
            review=review,
            organisation=submission.organisation,
            is_paused=True,
            by=focal_point,
        ),
    ):
        with pytest.raises(ReviewNotOpen):
            refused()
    assert not review.comments.official().exists()


@pytest.mark.parametrize(("early", "taken"), [(1, True), (0, False)])
def test_the_deadline_is_kept_to_the_second(
    review, focal_point, monkeypatch, early, taken
):
    submission = made.prepare(review, focal_point, "Dear all.")
    review.refresh_from_db()
    moment = review.closes_at - dt.timedelta(seconds=early)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    if taken:
        assert made.sign(submission, focal_point).signed_at == moment
    else:
        with pytest.raises(ReviewNotOpen):
            made.sign(submission, focal_point)


def test_where_late_ones_are_taken_they_are_marked_late(review, staff, focal_point):
    Review.objects.update(takes_late=True)
    review.refresh_from_db()
    made.pass_deadline(review)
    said(review, staff)

    assert made.hand_in(review, focal_point, "Sorry.").is_late
    with pytest.raises(StandsAsSigned):
        made.hand_in(review, focal_point, "Once more.")


def test_what_came_in_time_is_not_replaced_by_a_late_one(review, focal_point):
    Review.objects.update(takes_late=True)
    review.refresh_from_db()
    first = made.hand_in(review, focal_point, "In time.")
    made.pass_deadline(review)

    with pytest.raises(StandsAsSigned):
        made.hand_in(review, focal_point, "Late.")
    first.refresh_from_db()
    assert (first.state, first.is_late) == (State.SIGNED, False)


def test_once_the_round_is_closed_nothing_is_withdrawn(review, focal_point):
    submission = made.hand_in(review, focal_point, "Dear all.")
    review_actions.close_review(review=review, by=OPERATOR)

    with pytest.raises(ReviewNotOpen):
        review_actions.withdraw_submission(submission=submission, by=focal_point)


# Off-line


def test_what_those_who_steer_enter_is_handed_in_at_once(review, society):
    secretariat = made.secretariat(review)

    comment = made.comment(review, organisation=society, by=secretariat)
    second = made.comment(
        review, organisation=society, text="And this.", by=secretariat
    )

    submission = comment.submission
    assert comment.status == second.status == Status.OFFICIAL
    assert second.submission == submission
    assert (submission.state, submission.is_offline) == (State.SIGNED, True)
    assert submission.signed_by is None
    assert not submission.content_hash
    assert not awaited()
    assert Record.objects.filter(verb="review.enter_submission").count() == 1


def test_what_was_typed_inside_and_sent_off_line_as_well_is_handed_in(
    review, society, staff
):
    comment = said(review, staff)

    made.comment(review, organisation=society)

    assert status(comment) == Status.OFFICIAL
    assert comment.submission.is_offline


def test_what_is_entered_later_is_told_from_what_was_signed(
    review, society, staff, focal_point
):
    said(review, staff)
    signed = made.hand_in(review, focal_point, "Dear all.")

    later = made.comment(review, organisation=society, text="By letter.")

    held = review_queries.contents(signed)
    assert later.submission == signed
    assert held.entered_later == [later]
    assert held.hash == signed.content_hash


def test_the_focal_point_signs_over_what_was_entered(review, society, focal_point):
    entered = made.comment(review, organisation=society)

    signed = made.hand_in(review, focal_point, "Dear all.")

    assert status(entered) == Status.OFFICIAL
    assert entered.submission == signed
    assert Submission.objects.filter(state=State.SUPERSEDED, is_offline=True).exists()


def test_those_who_steer_withdraw_what_they_entered_by_mistake(review, society):
    secretariat = made.secretariat(review)
    comment = made.comment(review, organisation=society, by=secretariat)

    review_actions.withdraw_submission(submission=comment.submission, by=secretariat)

    assert status(comment) == Status.WITHDRAWN
    assert awaited() == [society]


def test_the_morning_after_what_came_in_time_is_still_entered(
    review, society, focal_point, tmp_path
):
    secretariat = made.secretariat(review)
    made.pass_deadline(review)
    code = society.identifiers.get().value
    path = made.table(tmp_path, (code, "1", "One.", ""))

    def import_table(by, **rest):
        (outcome,) = made.files_in(review, path, by=by, **rest)
        return outcome

    with pytest.raises(ReviewNotOpen):
        import_table(secretariat)
    with pytest.raises(ReviewNotOpen):
        import_table(focal_point, received_on_time=True)
    assert import_table(secretariat, received_on_time=True).new == 1
    assert not Submission.objects.get().is_late

    review_actions.close_review(review=review, by=OPERATOR)
    with pytest.raises(ReviewNotOpen):
        import_table(secretariat, received_on_time=True)


def test_what_is_entered_after_the_deadline_is_late(review, society):
    Review.objects.update(takes_late=True)
    review.refresh_from_db()
    made.pass_deadline(review)

    late = made.comment(review, organisation=society)
    timely = made.comment(review, received_on_time=True)

    assert late.submission.is_late
    assert not timely.submission.is_late


def test_a_file_of_ones_own_stays_inside(review, society, staff, tmp_path):
    code = society.identifiers.get().value
    path = made.table(tmp_path, (code, "1", "One.", ""))

    made.files_in(review, path, by=staff)

    assert Comment.objects.get().status == Status.INTERNAL
    assert awaited() == [society]
