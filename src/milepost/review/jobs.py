"""Background jobs of reviews: find duplicates, read uploaded files."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from milepost.evidence.jobs import visible_to_analysts
from milepost.jobs.actions import JobProgress
from milepost.jobs.models import Job
from milepost.jobs.registry import job
from milepost.movement.queries import actor_by_id
from milepost.safeguard.actors import OPERATOR

from . import actions
from .models import Review, UploadedFile


@job(
    "review.suggest_duplicates",
    label=_("Finding duplicate comments"),
    visible_to=visible_to_analysts,
)
def suggest_duplicates(job: Job, progress: JobProgress) -> None:
    """Job: suggest duplicate comments of a review, on behalf of the actor who asked."""
    review = Review.objects.get(pk=job.subject_id)
    by = actor_by_id(job.asked_by_kind, job.asked_by_id)
    actions.suggest_duplicates(review=review, report=progress, by=by)


@job("review.read_file", label=_("Reading an uploaded file"))
def read_file(job: Job, _: JobProgress) -> None:
    """Job: read and import one uploaded file, if it still exists."""
    files = UploadedFile.objects.filter(pk=job.subject_id)
    actions.read_files(files=list(files), by=OPERATOR)


@job("review.follow_up_uploads", every=dt.timedelta(minutes=1))
def follow_up_uploads(_: Job, __: JobProgress) -> None:
    """Job every minute: enqueue or refuse uploads that nobody finished reading."""
    actions.follow_up_uploads()
