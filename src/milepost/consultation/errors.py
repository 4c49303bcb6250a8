"""Errors of rounds and surveys that a person can put right.

ConsultationError
├── RoundNotOpen       an answer to a round that is not open
├── AlreadyClosed      a round is closed once
├── NoStatements       a round needs something to answer
├── UnknownStatement   a vote about a statement that the other file lacks
├── RepeatedStatement  a statement is there twice
└── WrongAddress       a source that is no address of a web page
"""

from milepost.errors import MilepostError, gettext_noop


class ConsultationError(MilepostError):
    """Something about a round or survey that a person can put right."""


class RoundNotOpen(ConsultationError):
    template = gettext_noop("This opinion round is not open.")


class AlreadyClosed(ConsultationError):
    template = gettext_noop("This opinion round is not open, so it cannot be closed.")


class NoStatements(ConsultationError):
    template = gettext_noop("An opinion round needs at least one statement.")


class UnknownStatement(ConsultationError):
    template = gettext_noop(
        "%(file)s, row %(row)s, column %(column)s: statement %(value)s "
        "is not in the file of statements."
    )


class RepeatedStatement(ConsultationError):
    template = gettext_noop(
        "Statement %(statement)s occurs more than once in the file of statements."
    )


class WrongAddress(ConsultationError):
    template = gettext_noop(
        "“%(address)s” is not a web address: it must begin with https:// or http://."
    )
