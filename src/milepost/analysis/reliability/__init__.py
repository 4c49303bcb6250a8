"""Whether people who code the same texts agree. See docs/methods/inter-coder-reliability.md."""

from .agreement import (
    RESAMPLES,
    Agreement,
    CodeAgreement,
    measure_agreement,
    say_agreement,
)
from .coincidences import disagreements
from .levels import LEVELS

__all__ = [
    "LEVELS",
    "RESAMPLES",
    "Agreement",
    "CodeAgreement",
    "disagreements",
    "measure_agreement",
    "say_agreement",
]
