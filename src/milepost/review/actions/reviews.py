"""A review opens, closes, and its answers are published."""

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
    ClosesBeforeItOpens,
    ExpertsSignThemselves,
    NotOfThisRound,
    ObserversNotNamed,
    ReviewNotOpen,
    ReviewStillOpen,
    UnsettledComments,
)
from milepost.review.models import Comment, ReviewRound
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor

from .comments import locked_round

State, Capacity = ReviewRound.State, ReviewRound.Capacity


def locked_document(version: DocumentVersion, by: Actor) -> Document:
    """The document, locked for this transaction, once `by` is known to write it."""
    if not document_rules.may_write(by, version.document):
        raise NotAllowed
    return Document.objects.select_for_update().get(pk=version.document_id)


def require_newest(version: DocumentVersion) -> None:
    newest = document_queries.newest_version(version.document)
    if newest.pk != version.pk:
        raise Overtaken(newest=newest.ordinal, ordinal=version.ordinal)


@action("review.open_review")
def open_review(
    *,
    version: DocumentVersion,
    opens_at: datetime,
    closes_at: datetime,
    capacity: ReviewRound.Capacity = Capacity.OFFICIAL,
    takes_late: bool = False,
    expected_of: Iterable[Organisation] = (),
    by: Actor,
) -> ReviewRound:
    """Open the newest version to comments, expected of some organisations by the end.

    In a round of observers only those may comment of whom it is expected. With
    `takes_late`, what comes after the end is taken and marked late.

    Raises:
        NotAllowed: `by` does not steer the process.
        ClosesBeforeItOpens, TextLocked, Overtaken, AlreadyInReview.
        ExpertsSignThemselves, ObserversNotNamed, NotOfThisRound.
    """
    expected = list(expected_of)
    locked_document(version, by)
    version.refresh_from_db()
    if closes_at <= opens_at:
        raise ClosesBeforeItOpens
    if version.state == DocumentVersion.State.LOCKED:
        raise TextLocked
    require_newest(version)
    if version.reviews.filter(state=State.OPEN).exists():
        raise AlreadyInReview
    _refuse_who_cannot_take_part(capacity, expected)
    round = ReviewRound.objects.create(
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
        about=round,
        url=reverse("review", args=[round.pk]),
        due_at=closes_at,
        by=by,
    )
    if capacity == Capacity.OBSERVER:
        document_actions.admit_observers(
            document=version.document, observers=expected, by=by
        )
    record(round, capacity=capacity)
    return round


def _refuse_who_cannot_take_part(
    capacity: ReviewRound.Capacity, expected: list[Organisation]
) -> None:
    if capacity == Capacity.INDIVIDUAL and expected:
        raise ExpertsSignThemselves
    if capacity == Capacity.OBSERVER and not expected:
        raise ObserversNotNamed
    for organisation in expected:
        if organisation.is_member == (capacity == Capacity.OBSERVER):
            raise NotOfThisRound(organisation=str(organisation))


@action("review.close_review")
def close_review(*, round: ReviewRound, by: Actor) -> ReviewRound:
    """Take no more comments.

    Raises:
        NotAllowed, ReviewNotOpen.
    """
    locked_document(round.version, by)
    round.refresh_from_db()
    if round.state != State.OPEN:
        raise ReviewNotOpen
    round.state = State.CLOSED
    round.save(update_fields=["state"])
    _set_state(round.version, DocumentVersion.State.DRAFT)
    process_actions.stop_expecting(about=round, by=by)
    handed_in = round.comments.filter(standing=Comment.Standing.OFFICIAL).count()
    record(round, comments=handed_in)
    return round


@action("review.publish_answers")
def publish_answers(*, round: ReviewRound, by: Actor) -> ReviewRound:
    """Show every comment and its answer to the members of the federation.

    Raises:
        NotAllowed, ReviewStillOpen, UnsettledComments.
    """
    locked_document(round.version, by)
    round.refresh_from_db()
    if round.state == State.OPEN:
        raise ReviewStillOpen
    unsettled = round.comments.undisposed().count()
    if unsettled:
        raise UnsettledComments(count=unsettled)
    if round.state == State.PUBLISHED:
        return unchanged(round)
    round.state = State.PUBLISHED
    round.save(update_fields=["state"])
    record(round)
    return round


@action("review.remind")
def remind(*, round: ReviewRound, days_before: int, by: Actor) -> Reminded:
    """Remind whoever is still awaited, so many days before the deadline; now where that
    moment is past.

    Raises:
        NotAllowed.
        ReviewNotOpen: nothing could be handed in to it any more.
    """
    round = locked_round(round)
    if not document_rules.may_write(by, round.version.document):
        raise NotAllowed
    if round.state != State.OPEN or (round.is_past() and not round.takes_late):
        raise ReviewNotOpen
    reminded = process_actions.remind(
        process=round.version.document.process,
        about=round,
        days_before=days_before,
        by=by,
    )
    record(round, days_before=days_before)
    return reminded


def _set_state(version: DocumentVersion, state: DocumentVersion.State) -> None:
    version.state = state
    version.save(update_fields=["state"])
