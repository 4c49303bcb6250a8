"""Errors of nonresponse analysis.

AnalysisError                (milepost.analysis.errors)
├── ImpossibleChoices        more choices than answers, and the like
├── NothingToRank            fewer than two options
└── NobodyAnswered           no answer at all to compare nonrespondents with
"""

from milepost.analysis.errors import AnalysisError
from milepost.errors import gettext_noop


class ImpossibleChoices(AnalysisError):
    template = gettext_noop(
        "%(region)s: the counts are impossible where each makes one "
        "choice (eligible: %(eligible)s; answered: %(answered)s; "
        "choices: %(chosen)s)."
    )


class NothingToRank(AnalysisError):
    template = gettext_noop("A ranking needs at least two options.")


class NobodyAnswered(AnalysisError):
    template = gettext_noop(
        "Nobody answered, so nothing can be estimated about those who did not answer."
    )
