"""Submissions received and awaited, by organisation and region."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation, Person, Region
from milepost.process.models import Expectation, Verb
from milepost.review.models import Review, Submission
from milepost.safeguard.actors import Actor

State = Submission.State
# What is told of an organisation, and how. That one prepares is told to itself alone.
STATES: dict[str, str | Promise] = {
    "signed": pgettext_lazy("submission", "Submitted"),
    "late": _("Submitted late"),
    "withdrawn": pgettext_lazy("submission", "Withdrawn"),
    "awaited": pgettext_lazy("submission", "Pending"),
    "preparing": _("In preparation"),
}


@dataclass(frozen=True)
class SubmissionStatusRow:
    """An organisation or expert, the status of their submission, and whether it is expected."""

    organisation: Organisation
    state: str
    submission: Submission | None = None
    is_expected: bool = True
    # Whether the reader may open what was submitted, not only know that it was.
    is_open: bool = False

    @property
    def label(self) -> str | Promise:
        return STATES[self.state]

    @property
    def person(self) -> Person | None:
        """Expert who signs; None for an organisation, and before there is a draft."""
        return self.submission.person if self.submission else None

    @property
    def at(self) -> datetime | None:
        return self.submission.signed_at if self.submission else None


@dataclass(frozen=True)
class RegionCounts:
    """Organisations of a region by status of submission: those asked add up; others apart."""

    region: Region | None
    asked: int
    signed: int
    late: int
    withdrawn: int
    awaited: int
    unasked: int


def submissions_received(review: Review, actor: Actor) -> list[SubmissionStatusRow]:
    """Rows of submissions received and awaited that `actor` may know of, by region and name.

    The secretariat and drafters see all, a network's coordinator its members, an
    organisation itself. In reviews by experts: those who signed.
    """
    expected = {
        expectation.organisation_id: expectation.organisation
        for expectation in Expectation.objects.visible_to(actor)
        .filter(
            verb=Verb.COMMENT,
            about_type=review._meta.label_lower,
            about_id=str(review.pk),
        )
        .select_related("organisation__federation", "organisation__region")
        .prefetch_related("organisation__names", "organisation__region__names")
    }
    rows, heard = [], set()
    open_ones = Submission.objects.visible_to(actor).filter(review=review)
    may_open = set(open_ones.values_list("pk", flat=True))
    for submission in _last_submissions(review, actor):
        is_expected = submission.organisation_id in expected
        rows.append(_row(submission, is_expected, submission.pk in may_open))
        heard.add(submission.organisation_id)
    drafting = _drafting_organisations(review, actor)
    rows += [
        SubmissionStatusRow(organisation, "preparing" if pk in drafting else "awaited")
        for pk, organisation in expected.items()
        if pk not in heard
    ]
    return sorted(rows, key=_place)


def _last_submissions(review: Review, actor: Actor) -> list[Submission]:
    """Last submission of each organisation or expert that `actor` may know of."""
    rows = Submission.objects.filter(review=review)
    rows = rows.filter(state__in=[State.SIGNED, State.WITHDRAWN])
    visible = _visible_organisations(rows, review, actor)
    visible = visible.select_related(
        "person", "organisation__federation", "organisation__region"
    ).prefetch_related("organisation__names", "organisation__region__names")
    last = {
        (submission.organisation_id, submission.person_id): submission
        for submission in visible.order_by("signed_at", "pk")
    }
    return list(last.values())


def _visible_organisations(
    rows: QuerySet[Submission], review: Review, actor: Actor
) -> QuerySet[Submission]:
    federation = review.version.document.process.federation
    if movement_rules.steers(actor, federation):
        return rows
    seen = Q(organisation__in=movement_rules.coordinated_organisations(actor))
    if review.is_of_experts:
        seen = Q(person=actor) if isinstance(actor, Person) else Q(pk=None)
    else:
        seen |= Q(organisation__in=movement_rules.actor_organisations(actor))
    return rows.filter(seen)


def _drafting_organisations(review: Review, actor: Actor) -> set[object]:
    """Keys of the reader's organisations that have a draft submission."""
    own_organisations = movement_rules.colleague_organisations(actor)
    drafts = Submission.objects.filter(
        Q(organisation__in=own_organisations),
        review=review,
        state=State.DRAFT,
        person=None,
    )
    return set(drafts.values_list("organisation_id", flat=True))


def _row(
    submission: Submission, is_expected: bool, is_open: bool
) -> SubmissionStatusRow:
    state = "late" if submission.is_late else "signed"
    if submission.state == State.WITHDRAWN:
        state = "withdrawn"
    return SubmissionStatusRow(
        submission.organisation, state, submission, is_expected, is_open
    )


def _place(row: SubmissionStatusRow) -> tuple[bool, str, str, str]:
    """Sort key: region by name, no region last; within, organisation and person by name."""
    region = row.organisation.region
    person = str(row.person or "")
    return (region is None, str(region or ""), str(row.organisation), person)


def counts_by_region(rows: list[SubmissionStatusRow]) -> list[RegionCounts]:
    """Counts of submissions by status and region; `rows` sorted as by `submissions_received`."""
    return [
        _counted(region, list(group))
        for region, group in groupby(rows, key=lambda row: row.organisation.region)
    ]


def _counted(region: Region | None, rows: list[SubmissionStatusRow]) -> RegionCounts:
    states = Counter(row.state for row in rows if row.is_expected)
    return RegionCounts(
        region=region,
        asked=states.total(),
        signed=states["signed"],
        late=states["late"],
        withdrawn=states["withdrawn"],
        awaited=states["awaited"] + states["preparing"],
        unasked=sum(not row.is_expected for row in rows),
    )
