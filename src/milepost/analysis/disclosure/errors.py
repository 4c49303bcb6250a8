"""Errors of disclosure control.

AnalysisError          (milepost.analysis.errors)
├── TooManyCells       tables that cross into more cells than can be audited
├── Contradiction      tables that no counts can add up to
├── CannotRound        a count or base that cannot be rounded
├── NoRecords          no record, so no risk
└── WeightTooSmall     a record that stands for less than itself
"""

from milepost.analysis.errors import AnalysisError
from milepost.errors import gettext_noop


class TooManyCells(AnalysisError):
    template = gettext_noop(
        "These tables are too large to audit together (cells: "
        "%(cells)s; maximum: %(most)s). Release fewer columns or fewer "
        "categories."
    )


class Contradiction(AnalysisError):
    template = gettext_noop(
        "The tables contradict each other: no set of counts fits everything they show."
    )


class CannotRound(AnalysisError):
    template = gettext_noop(
        "Counts must be whole numbers of 0 or more, and the base must "
        "be 2 or more: %(value)s is not valid."
    )


class NoRecords(AnalysisError):
    template = gettext_noop(
        "There are no records, so there is no disclosure risk to measure."
    )


class WeightTooSmall(AnalysisError):
    template = gettext_noop(
        "The weight %(weight)s is below 1. A record represents at least itself."
    )
