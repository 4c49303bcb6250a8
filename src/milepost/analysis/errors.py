"""Errors of analyses: the data cannot answer the question.

AnalysisError                 the data cannot answer the question
├── NoVotes                   a landscape needs votes
├── UnknownVote               a vote other than agree, disagree or pass
├── NoParticipant             a vote of nobody
├── ImpossibleResponse        more answers than were asked for, and the like
└── CannotSuppress            a table that cannot be hidden safely
"""

from milepost.errors import MilepostError, gettext_noop


class AnalysisError(MilepostError):
    """The data cannot answer the question."""

    template = gettext_noop("The data cannot answer this question.")


class NoVotes(AnalysisError):
    template = gettext_noop("There are no votes, so there is nothing to map.")


class UnknownVote(AnalysisError):
    template = gettext_noop(
        "Participant %(participant)s, statement %(statement)s: the vote %(vote)s is "
        "neither 1 (agree), 0 (pass) nor -1 (disagree)."
    )


class NoParticipant(AnalysisError):
    template = gettext_noop("A vote has a blank where its participant should be.")


class ImpossibleResponse(AnalysisError):
    template = gettext_noop(
        "%(region)s: %(answered)s answered out of %(eligible)s, and %(said_yes)s said "
        "yes, which cannot be."
    )


class CannotSuppress(AnalysisError):
    template = gettext_noop(
        "The counts must be whole numbers from 0 and the threshold at least 1; "
        "%(value)s is not."
    )
