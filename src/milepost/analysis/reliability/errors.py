"""Errors of inter-coder agreement.

AnalysisError          (milepost.analysis.errors)
├── UnknownLevel       a level of measurement that there is not
├── NothingToCompare   no unit was coded by two coders
├── CodedTwice         a coder gave a unit two codes
└── CodeBelowZero      a ratio needs codes from 0
"""

from milepost.analysis.errors import AnalysisError
from milepost.errors import gettext_noop


class UnknownLevel(AnalysisError):
    template = gettext_noop(
        "%(level)s is not a level of measurement. Use nominal, "
        "ordinal, interval or ratio."
    )


class NothingToCompare(AnalysisError):
    template = gettext_noop(
        "No unit was coded by two coders, so there is nothing to compare."
    )


class CodedTwice(AnalysisError):
    template = gettext_noop(
        "Coder %(coder)s gave unit %(unit)s more than one code. A "
        "coder may code a unit only once."
    )


class CodeBelowZero(AnalysisError):
    template = gettext_noop(
        "The code %(code)s is below 0. The level “ratio” needs codes of 0 or more."
    )
