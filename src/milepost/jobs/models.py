"""Models of background jobs, of their schedule, and of the heartbeats of workers."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.safeguard.actors import Actor, is_operator

from .registry import RegisteredJob, registered_jobs

HEARTBEAT_INTERVAL = dt.timedelta(seconds=5)
# A worker that is silent for so long is taken for dead, and its job is taken up again.
LEASE_TIMEOUT = dt.timedelta(seconds=20)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, actor: Actor) -> "JobQuerySet":
        """Jobs that `actor` asked for, and those that a job's rule `visible_to` lets them see."""
        if is_operator(actor):
            return self.all()
        rows = Q(asked_by_kind=actor.actor_kind, asked_by_id=actor.actor_id)
        rows &= ~Q(asked_by_id="")
        for registered in registered_jobs().values():
            if registered.visible_to:
                rows |= Q(name=registered.name) & registered.visible_to(actor)
        return self.filter(rows)

    def unfinished(self) -> "JobQuerySet":
        """Jobs that are waiting or running."""
        return self.filter(status__in=[Job.Status.WAITING, Job.Status.RUNNING])


class Job(models.Model):
    """A background job: asked for by somebody or by the schedule, run by a worker.

    It names what is to be done and to which thing, and nothing else: whatever more the
    work needs stands with that thing. The engine of `TASKS` carries only its id to a
    worker; state, progress and the reason of a failure are here, so that they are the
    same with every engine. `attempts` is also the claim: what a worker saves of a job, it
    saves only while that number is the one it began with.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Queued")
        RUNNING = "running", pgettext_lazy("task", "Running")
        DONE = "done", _("Finished")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60)
    # The thing it is about, by its model label and id: of a later step, so never a key.
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    # Whose people the rule of the step lets look; no key, for the same reason.
    federation_id = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=300, blank=True)
    asked_by_kind = models.CharField(max_length=10)
    asked_by_id = models.CharField(max_length=64)
    asked_at = models.DateTimeField(auto_now_add=True)
    # The page where it was asked for, and the one that shows what came of it.
    asked_on_url = models.CharField(max_length=200, blank=True)
    result_url = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    run_after = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # Progress: so many of so many done in this stage.
    stage = models.CharField(max_length=100, blank=True)
    stage_done = models.PositiveIntegerField(default=0)
    stage_of = models.PositiveIntegerField(default=0)
    # Why it failed: the template of an error and its facts, for the reader's language.
    failure = models.CharField(max_length=500, blank=True)
    failure_facts = models.JSONField(default=dict, blank=True)

    objects = JobQuerySet.as_manager()

    class Privacy:
        keep = {"id", "name", "subject_type", "subject_id", "federation_id", "title"}
        keep |= {"asked_by_kind", "asked_by_id", "asked_at", "asked_on_url"}
        keep |= {"result_url", "status", "run_after", "attempts", "started_at"}
        keep |= {"finished_at", "stage", "stage_done", "stage_of", "failure"}
        keep |= {"failure_facts"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            # To ask again is to ask once, until it is finished.
            models.UniqueConstraint(
                "name",
                "subject_type",
                "subject_id",
                condition=Q(status__in=["waiting", "running"]),
                name="jobs_one_unfinished_job_a_subject",
            ),
            models.CheckConstraint(
                name="jobs_a_finished_job_says_when",
                condition=Q(status__in=["waiting", "running"], finished_at=None)
                | Q(status__in=["done", "failed"], finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {str(self.pk)[:8]}"

    @property
    def registered(self) -> RegisteredJob | None:
        """Registered job of this name; None where no step of this release knows it."""
        return registered_jobs().get(self.name)

    @property
    def label(self) -> str:
        """Name of the job for readers, in their language; else its registered name."""
        return str(self.registered.label) if self.registered else self.name


class WorkerHeartbeat(models.Model):
    """When a worker last said that it lives. Its id is never used again."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    class Privacy:
        keep = {"worker_id", "seen_at"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return f"{self.worker_id[:8]} {self.seen_at:%H:%M:%S}"


class JobSchedule(models.Model):
    """When a job that runs by itself is due next, so that several workers run it once."""

    name = models.CharField(max_length=60, primary_key=True)
    due_at = models.DateTimeField()

    class Privacy:
        keep = {"name", "due_at"}
        scrub: dict[str, object] = {}

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M}"
