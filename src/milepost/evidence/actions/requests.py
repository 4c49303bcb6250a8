"""Actions to enqueue background jobs: analysis, themes, verification."""

from django.urls import reverse

from milepost.consultation.models import OpinionRound
from milepost.errors import NotAllowed
from milepost.evidence import rules
from milepost.evidence.models import Finding
from milepost.jobs.actions import enqueue_job
from milepost.jobs.models import Job
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor

from .findings import require_closed


@action("evidence.request_analysis")
def request_analysis(*, round: OpinionRound, by: Actor) -> Job:
    """Enqueue the analysis of a closed round.

    Raises:
        NotAllowed: `by` neither steers nor is of the Lab.
        StillOpen: the round is not closed.
    """
    return _enqueue_for_round("evidence.analyse_round", round, by)


@action("evidence.request_themes")
def request_themes(*, round: OpinionRound, by: Actor) -> Job:
    """Enqueue the search for themes in the statements of a closed round.

    Raises:
        NotAllowed: `by` neither steers nor is of the Lab.
        StillOpen: the round is not closed.
    """
    return _enqueue_for_round("evidence.suggest_themes", round, by)


@action("evidence.request_verification")
def request_verification(*, finding: Finding, by: Actor) -> Job:
    """Enqueue the verification of a finding.

    Raises:
        NotAllowed: `by` neither steers nor is of the Lab.
    """
    if not rules.may_analyse(by, finding.process):
        raise NotAllowed
    job = enqueue_job(
        "evidence.verify_finding",
        subject=finding,
        title=str(finding.about),
        federation_id=finding.process.federation_id,
        asked_on_url=reverse("finding", args=[finding.pk]),
        by=by,
    )
    record(finding, job=str(job.pk))
    return job


def _enqueue_for_round(name: str, round: OpinionRound, by: Actor) -> Job:
    require_closed(round, by)
    job = enqueue_job(
        name,
        subject=round,
        title=str(round),
        federation_id=round.process.federation_id,
        asked_on_url=reverse("round", args=[round.pk]),
        by=by,
    )
    record(round, job=str(job.pk))
    return job
