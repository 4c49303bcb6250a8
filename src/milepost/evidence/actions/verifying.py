"""Action on verifications: recompute a finding and store the outcome."""

import dataclasses

from django.db import transaction
from django.utils import timezone

from milepost.analysis.progress import Report, ignore_progress
from milepost.errors import NotAllowed
from milepost.evidence import rules
from milepost.evidence.models import Finding, Verification
from milepost.evidence.verifying import judge
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor


@action("evidence.verify_finding", atomic=False)
def verify_finding(
    *, finding: Finding, report: Report = ignore_progress, by: Actor
) -> Verification:
    """Recompute `finding` from today's data, and store whether the result is the same.

    Nothing of what is found anew is kept but whether it is the same, and by how many
    the data differ. Nothing is locked in the meantime.

    Raises:
        NotAllowed: `by` is neither secretariat, drafter nor of the Lab.
    """
    if not rules.may_analyse(by, finding.process):
        raise NotAllowed
    verdict = judge(finding, report)
    with transaction.atomic():
        verification = Verification.objects.create(
            finding=finding, at=timezone.now(), **dataclasses.asdict(verdict)
        )
        outcome = verdict.outcome.value
        record(finding, outcome=outcome)
    return verification
