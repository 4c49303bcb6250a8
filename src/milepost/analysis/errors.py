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
        "Participant %(participant)s, statement %(statement)s: the "
        "vote must be 1 (agree), 0 (pass) or -1 (disagree), not "
        "%(vote)s."
    )


class NoParticipant(AnalysisError):
    template = gettext_noop("A vote does not say which participant cast it.")


class ImpossibleResponse(AnalysisError):
    template = gettext_noop(
        "%(region)s: the counts are impossible (eligible: "
        "%(eligible)s; answered: %(answered)s; answered yes: "
        "%(said_yes)s)."
    )


class CannotSuppress(AnalysisError):
    template = gettext_noop(
        "The counts must be whole numbers of 0 or more and the "
        "threshold at least 1: %(value)s is not valid."
    )
