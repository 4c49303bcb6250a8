"""Why groups cannot be compared.

AnalysisError          (milepost.analysis.errors)
├── NoAnswers          nothing to compare
├── UnknownAnswer      an answer other than agree, disagree or pass
├── InTwoGroups        an organisation cannot be dealt out to groups
└── ImpossibleCount    a count below 0, or the same item and group twice
"""

from milepost.analysis.errors import AnalysisError
from milepost.errors import gettext_noop


class NoAnswers(AnalysisError):
    template = gettext_noop("There are no answers, so no groups can be compared.")


class UnknownAnswer(AnalysisError):
    template = gettext_noop(
        "Item %(item)s, organisation %(organisation)s: the answer %(answer)s is neither "
        "1 (agree), 0 (pass) nor -1 (disagree)."
    )


class InTwoGroups(AnalysisError):
    template = gettext_noop(
        "Item %(item)s: %(organisation)s is in more than one group. Compare groups that "
        "do not overlap."
    )


class ImpossibleCount(AnalysisError):
    template = gettext_noop(
        "Item %(item)s, group %(group)s: the counts must be given once and be 0 or more."
    )
