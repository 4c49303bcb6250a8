"""Presentation of the last verification of a finding."""

from dataclasses import dataclass
from datetime import datetime

from milepost.evidence import sentences
from milepost.evidence.models import Finding


@dataclass(frozen=True)
class Verified:
    """The last time somebody looked whether a finding holds."""

    at: datetime
    outcome: str
    label: str
    sentence: str


def present_verification(finding: Finding) -> Verified | None:
    """Last verification of a finding, with its sentence; None before the first one."""
    last = finding.verifications.first()
    if last is None:
        return None
    return Verified(
        at=last.at,
        outcome=last.outcome,
        label=last.get_outcome_display(),
        sentence=sentences.verified(finding, last),
    )
