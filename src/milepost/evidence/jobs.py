"""Background jobs of evidence: a round is analysed, themes suggested, a finding verified."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from milepost.consultation.models import OpinionRound
from milepost.jobs.actions import JobProgress
from milepost.jobs.models import Job
from milepost.jobs.registry import job
from milepost.movement.queries import actor_by_id
from milepost.safeguard.actors import Actor

from . import actions, rules
from .models import Finding


def visible_to_analysts(actor: Actor) -> Q:
    """Filter for jobs of the federations in which `actor` may analyse."""
    return Q(federation_id__in=map(str, rules.federations_analysed_by(actor)))


@job(
    "evidence.analyse_round",
    label=_("Analysing an opinion round"),
    visible_to=visible_to_analysts,
)
def analyse_round(job: Job, progress: JobProgress) -> str:
    """Job: analyse an opinion round; returns the URL path of the finding."""
    round = OpinionRound.objects.get(pk=job.subject_id)
    by = actor_by_id(job.asked_by_kind, job.asked_by_id)
    finding = actions.analyse_round(round=round, report=progress, by=by)
    return reverse("finding", args=[finding.pk])


@job(
    "evidence.suggest_themes",
    label=_("Finding themes"),
    visible_to=visible_to_analysts,
)
def suggest_themes(job: Job, progress: JobProgress) -> str:
    """Job: suggest themes of an opinion round; returns the URL path of the finding."""
    round = OpinionRound.objects.get(pk=job.subject_id)
    by = actor_by_id(job.asked_by_kind, job.asked_by_id)
    finding = actions.suggest_themes(round=round, report=progress, by=by)
    return reverse("finding", args=[finding.pk])


@job(
    "evidence.verify_finding",
    label=_("Verifying a finding"),
    visible_to=visible_to_analysts,
)
def verify_finding(job: Job, progress: JobProgress) -> str:
    """Job: verify a finding by recomputing it; returns the URL path of the finding."""
    finding = Finding.objects.get(pk=job.subject_id)
    by = actor_by_id(job.asked_by_kind, job.asked_by_id)
    actions.verify_finding(finding=finding, report=progress, by=by)
    return reverse("finding", args=[finding.pk])
