"""Inter-coder reliability: Krippendorff's alpha. See docs/methods/inter-coder-reliability.md."""

from .agreement import (
    RESAMPLES,
    CodeAgreement,
    InterCoderAgreement,
    describe_agreement,
    measure_agreement,
)
from .coincidences import disagreements
from .levels import LEVELS

__all__ = [
    "LEVELS",
    "RESAMPLES",
    "CodeAgreement",
    "InterCoderAgreement",
    "describe_agreement",
    "disagreements",
    "measure_agreement",
]
