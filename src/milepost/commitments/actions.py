"""Actions on commitments and progress reports: the only writes to their tables."""

import datetime as dt
import hashlib
import json
import re
import unicodedata
from decimal import Decimal
from typing import TypedDict

from django.utils import timezone

from milepost.adoption.errors import OutsideFederation
from milepost.adoption.models import Adoption
from milepost.adoption.rules import ANSWERABLE
from milepost.documents.models import Clause
from milepost.errors import NotAllowed
from milepost.movement.models import Organisation
from milepost.process.actions import require_open
from milepost.process.models import Verb
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience

from . import rules
from .errors import (
    DueInThePast,
    EarlierThanTheLast,
    NotAdopted,
    NotAnAudience,
    NothingPromised,
    NothingReported,
    NotPositive,
    NotTheirsToConfirm,
    NotYet,
    UnitUnclear,
)
from .models import Commitment, ProgressReport, ResourceLine


class Resource(TypedDict):
    """What a commitment takes, before it is stored."""

    kind: ResourceLine.Kind
    state: ResourceLine.State
    amount: Decimal
    unit: str
    year: int


@action("commitments.make_commitment")
def make_commitment(
    *,
    clause: Clause,
    organisation: Organisation,
    text: str,
    due_on: dt.date,
    language: str = "en",
    resource: Resource | None = None,
    by: Actor,
) -> Commitment:
    """Commit `organisation` to something in answer to an adopted clause, or return the same.

    It is its owner's to see until the owner opens it, even where drafters
    recorded it. The same promise made twice is one: the first comes back.

    Raises:
        NotAllowed: `by` neither speaks for the organisation nor steers.
        OutsideFederation: the organisation is of another federation than the text.
        NotAdopted: the clause is in no adopted text, or asks for nothing.
        NotOpen: no running phase opens commitments.
        NothingPromised, DueInThePast: words and a day to come are needed.
        NotPositive, UnitUnclear: as `add_resource`.
    """
    process = clause.document.process
    if not rules.may_commit(by, organisation):
        raise NotAllowed
    if organisation.federation_id != process.federation_id:
        raise OutsideFederation(what=str(organisation))
    if not _is_answerable(clause):
        raise NotAdopted
    require_open(process, Verb.COMMIT)
    if not text.strip():
        raise NothingPromised
    if due_on <= timezone.localdate():
        raise DueInThePast
    commitment, is_new = Commitment.objects.get_or_create(
        clause=clause,
        fingerprint=fingerprint(organisation.pk, clause.pk, text, due_on),
        defaults={
            "process": process,
            "organisation": organisation,
            "text": text.strip(),
            "language": language,
            "due_on": due_on,
            "made_at": timezone.now(),
        },
    )
    if not is_new:
        return unchanged(commitment)
    line = _store_resource(commitment, resource) if resource else None
    record(
        commitment,
        clause=str(clause.pk),
        organisation=str(organisation.pk),
        resource=line and line.pk,
    )
    return commitment


def fingerprint(*parts: object) -> str:
    """SHA-256 (hexadecimal) of `parts` as text; runs of white space do not matter."""
    texts = [unicodedata.normalize("NFC", str(part)).split() for part in parts]
    serialised = json.dumps([" ".join(words) for words in texts])
    return hashlib.sha256(serialised.encode()).hexdigest()


def _is_answerable(clause: Clause) -> bool:
    adopted = Adoption.objects.filter(
        version__version_clauses__clause_version__clause=clause
    )
    return clause.role in ANSWERABLE and adopted.exists()


@action("commitments.add_resource")
def add_resource(
    *,
    commitment: Commitment,
    kind: ResourceLine.Kind,
    state: ResourceLine.State,
    amount: Decimal,
    unit: str,
    year: int,
    by: Actor,
) -> ResourceLine:
    """Add a resource to a commitment; `amount` counts `unit`s in `year`.

    Raises:
        NotAllowed: `by` does not speak for the organisation.
        NotPositive: the amount is not more than 0.
        UnitUnclear: no unit, or money in something that is no currency code.
    """
    if not rules.owns(by, commitment):
        raise NotAllowed
    resource = Resource(kind=kind, state=state, amount=amount, unit=unit, year=year)
    line = _store_resource(commitment, resource)
    record(line, commitment=str(commitment.pk))
    return line


def _store_resource(commitment: Commitment, resource: Resource) -> ResourceLine:
    unit = resource["unit"].strip()
    is_money = resource["kind"] == ResourceLine.Kind.MONEY
    if resource["amount"] <= 0:
        raise NotPositive
    if not unit or (is_money and not re.fullmatch("[A-Z]{3}", unit)):
        raise UnitUnclear
    return ResourceLine.objects.create(
        commitment=commitment,
        kind=resource["kind"],
        state=resource["state"],
        amount=resource["amount"],
        unit=unit,
        year=resource["year"],
    )


@action("commitments.open_commitment")
def open_commitment(
    *, commitment: Commitment, audience: Audience, by: Actor
) -> Commitment:
    """Set who may read a commitment: the owner, the federation, or everyone.

    Raises:
        NotAllowed: `by` does not speak for the organisation.
        NotAnAudience: none of the three.
    """
    if not rules.owns(by, commitment):
        raise NotAllowed
    if audience not in rules.AUDIENCES:
        raise NotAnAudience
    before, commitment.audience = commitment.audience, audience
    commitment.save(update_fields=["audience"])
    record(commitment, before=before, audience=str(audience))
    return commitment


@action("commitments.report_progress")
def report_progress(
    *,
    commitment: Commitment,
    as_of: dt.date,
    stage: ProgressReport.Stage,
    narrative: str,
    effect: str = "",
    evidence_grade: ProgressReport.Grade = ProgressReport.Grade.SELF,
    by: Actor,
) -> ProgressReport:
    """Report how far a commitment is on `as_of`, or return the same report made before.

    The same report made twice is one: the first comes back.

    Raises:
        NotAllowed: `by` does not speak for the organisation.
        NotOpen: no running phase opens reports.
        NotYet: `as_of` has not come.
        EarlierThanTheLast: the last report is of a later day.
        NothingReported: there are no words.
        NotTheirsToConfirm: nobody confirms what it did itself.
    """
    # Lock the commitment: which of its reports is the last is what is at stake.
    commitment = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if not rules.owns(by, commitment):
        raise NotAllowed
    require_open(commitment.process, Verb.REPORT)
    if as_of > timezone.localdate():
        raise NotYet
    last = commitment.reports.last()
    if last is not None and as_of < last.as_of:
        raise EarlierThanTheLast(last=last.as_of)
    if not narrative.strip():
        raise NothingReported
    if not rules.may_grade(by, evidence_grade):
        raise NotTheirsToConfirm
    contents = {
        "as_of": as_of,
        "stage": stage,
        "narrative": narrative.strip(),
        "effect": effect.strip(),
        "evidence_grade": evidence_grade,
    }
    report, is_new = ProgressReport.objects.get_or_create(
        commitment=commitment,
        fingerprint=fingerprint(*contents.values()),
        defaults=contents | {"made_at": timezone.now()},
    )
    if not is_new:
        return unchanged(report)
    record(report, commitment=str(commitment.pk))
    return report
