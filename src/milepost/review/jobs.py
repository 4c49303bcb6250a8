"""Background jobs of reviews: duplicates are sought, files that came in are read."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from milepost.evidence.jobs import visible_to_analysts
from milepost.jobs.actions import JobProgress
from milepost.jobs.models import Job
from milepost.jobs.registry import job
from milepost.movement.queries import actor_by_id

from . import actions
from .models import Review


@job(
    "review.suggest_duplicates",
    label=_("Finding duplicate comments"),
    visible_to=visible_to_analysts,
)
def suggest_duplicates(job: Job, progress: JobProgress) -> None:
    review = Review.objects.get(pk=job.subject_id)
    by = actor_by_id(job.asked_by_kind, job.asked_by_id)
    actions.suggest_duplicates(review=review, report=progress, by=by)


@job("review.read_files", every=dt.timedelta(minutes=1))
def read_files(_: Job, __: JobProgress) -> None:
    while actions.read_next_files():
        pass
