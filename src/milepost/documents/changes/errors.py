"""Errors of changes: why a change cannot be made to a text.

ChangeRefused            a change that this text does not take; `key` says which clause
├── EditsDoNotFit        edits are not of this wording, or would break a mark in it
├── EditsConflict        edits overlap those they should be made after
├── NoSuchClause         the text has no clause of that key
├── KeyTaken             the text has one already
├── NowhereToPut         a clause cannot follow itself
├── CutsThroughMarks     a clause cannot be divided inside a bold, a footnote, a table
├── DoNotJoin            two clauses cannot be made one: a table, an open mark
└── DoesNotAmend         an amendment to an amendment is about something else
ChangesConflict          of two changes, `reason` says why not both
NoSuchBracket            a wording has no bracket of that number
NotAnAlternative         a bracket cannot be resolved that way
"""

from milepost.documents.errors import DocumentError
from milepost.errors import gettext_noop


class ChangeRefused(DocumentError):
    template = gettext_noop("This change cannot be made to the text.")


class EditsDoNotFit(ChangeRefused):
    template = gettext_noop("These edits do not match the wording they should change.")


class EditsConflict(ChangeRefused):
    template = gettext_noop("These edits conflict with earlier ones.")


class NoSuchClause(ChangeRefused):
    template = gettext_noop("The text has no paragraph “%(key)s”.")


class KeyTaken(ChangeRefused):
    template = gettext_noop("The text already has a paragraph “%(key)s”.")


class NowhereToPut(ChangeRefused):
    template = gettext_noop("Paragraph “%(key)s” cannot follow itself.")


class CutsThroughMarks(ChangeRefused):
    template = gettext_noop(
        "Paragraph “%(key)s” cannot be split there: the place is "
        "inside bold or italic text, a footnote, a bracket or a table."
    )


class DoNotJoin(ChangeRefused):
    template = gettext_noop(
        "Paragraphs “%(key)s” and “%(other)s” cannot be merged: one is "
        "a table, has formatting that is not closed, or two words "
        "would run together."
    )


class ChangesConflict(DocumentError):
    template = gettext_noop("These two changes conflict: only one of them can be made.")


class DoesNotAmend(ChangeRefused):
    template = gettext_noop(
        "A sub-amendment must change what the other amendment "
        "proposes; this one does not."
    )


class NoSuchBracket(DocumentError):
    template = gettext_noop("This wording has no bracket number %(number)s.")


class NotAnAlternative(DocumentError):
    template = gettext_noop("Bracket number %(number)s cannot be resolved in this way.")
