"""Off-line submissions: letters and files that the secretariat enters."""

from django.utils import timezone

from milepost.movement.models import Organisation
from milepost.process import actions as process_actions
from milepost.process.models import Verb
from milepost.review import queries
from milepost.review.models import Review, Submission
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor


@action("review.enter_submission")
def enter_submission(
    *,
    review: Review,
    organisation: Organisation,
    received_on_time: bool = False,
    by: Actor,
) -> Submission:
    """The signed submission of `organisation`, or a new one, received off-line.

    Of a review that the caller has locked, and by somebody who is known to enter for the
    organisation. `received_on_time`: it reached them before the deadline.
    """
    if status := queries.signed_submission(review, organisation):
        return unchanged(status)
    entered = Submission.objects.create(
        review=review,
        organisation=organisation,
        state=Submission.State.SIGNED,
        signed_at=timezone.now(),
        is_offline=True,
        is_late=review.is_past() and not received_on_time,
    )
    process_actions.meet(
        organisation=organisation, verb=Verb.COMMENT, about=review, by=by
    )
    record(entered, late=entered.is_late)
    return entered
