"""Why agreement cannot be measured.

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
        "%(level)s is no level of measurement: it is nominal, ordinal, interval or ratio."
    )


class NothingToCompare(AnalysisError):
    template = gettext_noop(
        "No unit was coded by two coders, so there is nothing to compare."
    )


class CodedTwice(AnalysisError):
    template = gettext_noop(
        "Coder %(coder)s gave unit %(unit)s more than one code; a coder codes a unit once."
    )


class CodeBelowZero(AnalysisError):
    template = gettext_noop(
        "The code %(code)s is below 0, and the level “ratio” needs codes from 0."
    )
