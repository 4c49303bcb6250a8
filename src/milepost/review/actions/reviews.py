"""Reviews: open, close, send reminders, and publish the responses."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from milepost.documents import actions as document_actions
from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.documents.errors import Overtaken, TextLocked
from milepost.documents.models import Document, DocumentVersion
from milepost.errors import NotAllowed
from milepost.movement.models import Organisation
from milepost.process import actions as process_actions
from milepost.process.actions import Reminded
from milepost.process.models import Verb
from milepost.review.errors import (
    AlreadyInReview,
    AwaitingResponse,
    ExpertsSignThemselves,
    NotOfThisRound,
    ObserversNotNamed,
    ReviewDatesReversed,
    ReviewNotOpen,
    ReviewStillOpen,
)
from milepost.review.models import Comment, Review
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor

from .comments import locked_review

State, Capacity = Review.State, Review.Capacity


def locked_document(version: DocumentVersion, by: Actor) -> Document:
    """The document, locked for this transaction. Raises NotAllowed unless `by` may write it."""
    if not document_rules.may_write(by, version.document):
        raise NotAllowed
    return Document.objects.select_for_update().get(pk=version.document_id)


def require_newest(version: DocumentVersion) -> None:
    """Raise Overtaken unless `version` is the newest of its document."""
    newest = document_queries.newest_version(version.document)
    if newest.pk != version.pk:
        raise Overtaken(newest=newest.ordinal, ordinal=version.ordinal)


@action("review.open_review")
def open_review(
    *,
    version: DocumentVersion,
    opens_at: datetime,
    closes_at: datetime,
    capacity: Review.Capacity = Capacity.OFFICIAL,
    takes_late: bool = False,
    expected_of: Iterable[Organisation] = (),
    by: Actor,
) -> Review:
    """Open a review of the newest version; comments are expected of `expected_of` by the end.

    In a review by observers only those may comment of whom it is expected. With
    `takes_late`, what comes after the end is taken and marked late.

    Raises:
        NotAllowed: `by` is not of the secretariat or a drafter.
        ReviewDatesReversed, TextLocked, Overtaken, AlreadyInReview.
        ExpertsSignThemselves, ObserversNotNamed, NotOfThisRound.
    """
    expected = list(expected_of)
    locked_document(version, by)
    version.refresh_from_db()
    if closes_at <= opens_at:
        raise ReviewDatesReversed
    if version.state == DocumentVersion.State.LOCKED:
        raise TextLocked
    require_newest(version)
    if Review.objects.filter(version=version, state=State.OPEN).exists():
        raise AlreadyInReview
    _refuse_who_cannot_take_part(capacity, expected)
    review = Review.objects.create(
        version=version,
        opens_at=opens_at,
        closes_at=closes_at,
        capacity=capacity,
        takes_late=takes_late,
    )
    _set_state(version, DocumentVersion.State.IN_REVIEW)
    process_actions.expect(
        process=version.document.process,
        organisations=expected,
        verb=Verb.COMMENT,
        about=review,
        url=reverse("review", args=[review.pk]),
        due_at=closes_at,
        by=by,
    )
    if capacity == Capacity.OBSERVER:
        document_actions.admit_observers(
            document=version.document, observers=expected, by=by
        )
    record(review, capacity=capacity)
    return review


def _refuse_who_cannot_take_part(
    capacity: Review.Capacity, expected: list[Organisation]
) -> None:
    if capacity == Capacity.INDIVIDUAL and expected:
        raise ExpertsSignThemselves
    if capacity == Capacity.OBSERVER and not expected:
        raise ObserversNotNamed
    for organisation in expected:
        if organisation.is_member == (capacity == Capacity.OBSERVER):
            raise NotOfThisRound(organisation=str(organisation))


@action("review.close_review")
def close_review(*, review: Review, by: Actor) -> Review:
    """Close a review: no more comments are accepted, and none is expected.

    Raises:
        NotAllowed, ReviewNotOpen.
    """
    locked_document(review.version, by)
    review.refresh_from_db()
    if review.state != State.OPEN:
        raise ReviewNotOpen
    review.state = State.CLOSED
    review.save(update_fields=["state"])
    _set_state(review.version, DocumentVersion.State.DRAFT)
    process_actions.stop_expecting(about=review, by=by)
    submissions_received = review.comments.filter(
        status=Comment.Status.OFFICIAL
    ).count()
    record(review, comments=submissions_received)
    return review


@action("review.publish_responses")
def publish_responses(*, review: Review, by: Actor) -> Review:
    """Publish the comments and responses of a closed review to the federation's members.

    Raises:
        NotAllowed, ReviewStillOpen, AwaitingResponse.
    """
    locked_document(review.version, by)
    review.refresh_from_db()
    if review.state == State.OPEN:
        raise ReviewStillOpen
    awaiting_response = review.comments.awaiting_response().count()
    if awaiting_response:
        raise AwaitingResponse(count=awaiting_response)
    if review.state == State.PUBLISHED:
        return unchanged(review)
    review.state = State.PUBLISHED
    review.save(update_fields=["state"])
    record(review)
    return review


@action("review.remind")
def remind(*, review: Review, days_before: int, by: Actor) -> Reminded:
    """Remind organisations with a pending submission, `days_before` the deadline or now.

    They are reminded now if that moment is past.

    Raises:
        NotAllowed.
        ReviewNotOpen: nothing could be submitted to it any more.
    """
    review = locked_review(review)
    if not document_rules.may_write(by, review.version.document):
        raise NotAllowed
    if review.state != State.OPEN or (review.is_past() and not review.takes_late):
        raise ReviewNotOpen
    reminded = process_actions.remind(
        process=review.version.document.process,
        about=review,
        days_before=days_before,
        by=by,
    )
    record(review, days_before=days_before)
    return reminded


def _set_state(version: DocumentVersion, state: DocumentVersion.State) -> None:
    version.state = state
    version.save(update_fields=["state"])
