"""Whether people who code the same texts agree. See docs/methods/coder-agreement.md."""

from .agreement import (
    RESAMPLES,
    Agreement,
    CodeAgreement,
    measure_agreement,
    say_agreement,
)
from .levels import LEVELS
from .units import disagreements

__all__ = [
    "LEVELS",
    "RESAMPLES",
    "Agreement",
    "CodeAgreement",
    "disagreements",
    "measure_agreement",
    "say_agreement",
]
