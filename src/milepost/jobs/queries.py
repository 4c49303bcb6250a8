"""Queries on background jobs."""

from django.utils.translation import gettext

from milepost.errors import MilepostError, parse_facts

from .models import Job


def failure_message(job: Job) -> str:
    """Message why a job failed, in the reader's language; empty where it did not."""
    if job.status != Job.Status.FAILED:
        return ""
    return MilepostError(job.failure, **parse_facts(job.failure_facts)).sentence(
        gettext
    )
