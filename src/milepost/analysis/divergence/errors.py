"""Errors of the comparison of groups.

AnalysisError          (milepost.analysis.errors)
├── NoAnswers          nothing to compare
├── UnknownAnswer      an answer other than agree, disagree or pass
├── InTwoGroups        an organisation cannot be dealt out to groups
└── ImpossibleCount    a count below 0, or the same item and group twice
"""

from milepost.analysis.errors import AnalysisError
from milepost.errors import gettext_noop


class NoAnswers(AnalysisError):
    template = gettext_noop("There are no answers, so groups cannot be compared.")


class UnknownAnswer(AnalysisError):
    template = gettext_noop(
        "Item %(item)s, organisation %(organisation)s: the answer must "
        "be 1 (agree), 0 (pass) or -1 (disagree), not %(answer)s."
    )


class InTwoGroups(AnalysisError):
    template = gettext_noop(
        "Item %(item)s: %(organisation)s is in more than one group. Compare groups that "
        "do not overlap."
    )


class ImpossibleCount(AnalysisError):
    template = gettext_noop(
        "Item %(item)s, group %(group)s: give each count once; it must be 0 or more."
    )
