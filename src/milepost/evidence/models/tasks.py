"""Long work that a page asks for and does not wait for."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.consultation.models import OpinionRound
from milepost.movement.models import Affiliation, Person
from milepost.movement.rules import STEERING, affiliations
from milepost.process.models import Process
from milepost.safeguard.actors import Actor, is_operator

from .findings import Finding

# A worker says so often that it is alive; after so long a silence it is taken for dead.
ALIVE_EVERY = dt.timedelta(seconds=5)
DEAD_AFTER = dt.timedelta(seconds=30)
MOST_ATTEMPTS = 3


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, actor: Actor) -> "TaskQuerySet":
        """Whoever may analyse in its federation."""
        if is_operator(actor):
            return self.all()
        roles = {Affiliation.Role.LAB} | STEERING
        federations = {
            held.organisation.federation_id
            for held in affiliations(actor)
            if held.role in roles
        }
        return self.filter(process__federation__in=federations)

    def unfinished(self) -> "TaskQuerySet":
        return self.filter(state__in=[Task.State.WAITING, Task.State.RUNNING])

    def to_be_done(self) -> "TaskQuerySet":
        """Waiting, or left behind by a worker that is silent; the oldest first."""
        silent = Q(state=Task.State.RUNNING, alive_at__lt=timezone.now() - DEAD_AFTER)
        return self.filter(Q(state=Task.State.WAITING) | silent).order_by("asked_at")


class Task(models.Model):
    """Long work that somebody asked for: to analyse a round, to verify a finding, or
    something that a later step has to do.

    A worker takes it up, tells how far it has come, and ends it with a finding, with
    what the later step made of it, or with the reason why it was not done. What is done
    twice makes nothing twice, so work that was broken off is simply begun anew.
    """

    class Verb(models.TextChoices):
        ANALYSE_ROUND = "analyse_round", _("Analysing an opinion round")
        SUGGEST_THEMES = "suggest_themes", _("Finding themes")
        VERIFY_FINDING = "verify_finding", _("Verifying a finding")
        SUGGEST_GROUPS = "suggest_groups", _("Finding duplicate comments")

    class State(models.TextChoices):
        WAITING = "waiting", _("Queued")
        RUNNING = "running", pgettext_lazy("task", "Running")
        DONE = "done", _("Finished")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=20, choices=Verb)
    round = models.ForeignKey(
        OpinionRound, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Which is to be verified, or what was found in the round.
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # Of a later step: the thing it is about, by its model label and id, never a key; what
    # it is called; and the page that shows what came of it.
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    alive_at = models.DateTimeField(null=True, blank=True)
    # As `analysis.progress` tells it.
    stage = models.CharField(max_length=100, blank=True)
    stage_done = models.PositiveIntegerField(default=0)
    stage_of = models.PositiveIntegerField(default=0)
    # Why it was not done: the template of an error and its facts.
    failure = models.CharField(max_length=500, blank=True)
    failure_facts = models.JSONField(default=dict)

    objects = TaskQuerySet.as_manager()

    class Privacy:
        keep = {"id", "process", "verb", "round", "finding", "asked_by", "asked_at"}
        keep |= {"state", "attempts", "alive_at", "stage", "stage_done", "stage_of"}
        keep |= {"failure", "failure_facts", "about_type", "about_id", "title", "url"}
        scrub: dict[str, object] = {}

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                name="evidence_a_task_is_about_something",
                condition=Q(round__isnull=False)
                | Q(finding__isnull=False)
                | ~Q(about_type=""),
            ),
            models.CheckConstraint(
                name="evidence_a_running_task_has_a_worker",
                condition=~Q(state="running") | Q(alive_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.title or self.round or self.finding}"
