"""What can go wrong with a text that a person can put right."""

from milepost.documents.errors import DraftError
from milepost.errors import gettext_noop


class ClosesBeforeItOpens(DraftError):
    template = gettext_noop("A review closes after it opens: look at the two dates.")


class AlreadyInReview(DraftError):
    template = gettext_noop("This version is in review already.")


class ReviewNotOpen(DraftError):
    template = gettext_noop("This review takes no comments: it is not open now.")


class CommentsPaused(DraftError):
    template = gettext_noop(
        "Your focal point has paused comments, to put together what your organisation"
        " hands in."
    )


class OwnComment(DraftError):
    template = gettext_noop("This comment is yours: you stand behind it already.")


class NoteChangedMeanwhile(DraftError):
    """Two wrote the covering note at once; the second is shown both."""

    template = gettext_noop(
        "Somebody of your organisation has changed the covering note meanwhile. Both"
        " texts are shown below: put them together, and save again."
    )


class AlreadySigned(DraftError):
    template = gettext_noop("This submission has been signed meanwhile.")


class StandsAsSigned(DraftError):
    template = gettext_noop(
        "Your organisation has handed in already. After the deadline this is not"
        " replaced."
    )


class ChangedMeanwhile(DraftError):
    """What would be signed is not what was shown."""

    template = gettext_noop(
        "This submission has changed since you looked at it. Look through it again,"
        " then sign."
    )


class NothingToSign(DraftError):
    template = gettext_noop(
        "There is nothing in it yet. To say that your organisation has no comment,"
        " write so in the covering note."
    )


class NotSigned(DraftError):
    template = gettext_noop("Only a submission that stands can be withdrawn.")


class ExpertsSignThemselves(DraftError):
    template = gettext_noop(
        "In a round of experts nothing is expected of organisations: each signs in"
        " their own name."
    )


class ObserversNotNamed(DraftError):
    template = gettext_noop("Say which observers may comment: nobody else may.")


class NotOfThisRound(DraftError):
    """A member in a round of observers, or an observer in one of members."""

    template = gettext_noop(
        "%(organisation)s cannot take part in a round of this kind."
    )


class ReviewStillOpen(DraftError):
    template = gettext_noop("This review is still open: close it first.")


class ResponsesPublished(DraftError):
    template = gettext_noop(
        "The answers of this review are published; nothing more is settled in it."
    )


class AwaitingResponse(DraftError):
    template = gettext_noop("Comments not settled yet: %(count)d.")


class EmptyComment(DraftError):
    template = gettext_noop("Write a comment, or propose another wording.")


class CommentTooLong(DraftError):
    template = gettext_noop(
        "This comment is longer than %(limit)d characters: please divide it."
    )


class AlreadyResponded(DraftError):
    template = gettext_noop("This comment has already been settled.")


class ReasonMissing(DraftError):
    template = gettext_noop("Give the reason: whoever commented will read it.")


class WordingMissing(DraftError):
    template = gettext_noop(
        "Write the new wording in the original language (%(language)s), or choose"
        " “noted”."
    )


class NoClauseToReword(DraftError):
    template = gettext_noop(
        "This comment is about the text as a whole, so there is no clause to reword."
    )


class ClauseAlreadyReworded(DraftError):
    """Two wordings of one clause cannot both stand."""

    template = gettext_noop(
        "The comment of %(organisation)s (%(comment)s) already gives this clause a new"
        " wording. Choose “accepted with modification” and write one wording that"
        " serves both."
    )


class OnSeveralClauses(DraftError):
    template = gettext_noop(
        "These comments are on several clauses, which cannot have one wording: leave the"
        " new wording empty to accept each as proposed, or settle them clause by clause."
    )


class NothingChosen(DraftError):
    template = gettext_noop("Choose at least one comment first.")


class NotForConsolidation(DraftError):
    """Only what was handed in is worked on, and of what was split, the parts."""

    template = gettext_noop(
        "Comments that were withdrawn, are not handed in, or were split: %(count)d."
        " Nothing was done."
    )


class HasResponse(DraftError):
    template = gettext_noop(
        "Comments that have been settled already: %(count)d. Nothing was done."
    )


class ChangedSince(DraftError):
    """What a step changed is no longer as it left it."""

    template = gettext_noop(
        "This cannot be undone or done again: something that it changed was changed"
        " since, or something else was built upon it. Look at the later steps first."
    )


class UndoneAlready(DraftError):
    template = gettext_noop("This has been undone already.")


class NotUndone(DraftError):
    template = gettext_noop("This was not undone, so there is nothing to do again.")


class OwnResponse(DraftError):
    template = gettext_noop(
        "Answers of your own: %(count)d. Another person than the one who gave an answer"
        " reads it a second time."
    )


class AwaitsNoReading(DraftError):
    template = gettext_noop(
        "Comments whose answers await no second reading: %(count)d. Nothing was done."
    )


class RemarkMissing(DraftError):
    template = gettext_noop("Say why you send it back: whoever answered will read it.")


class NotAWriter(DraftError):
    template = gettext_noop("Comments are assigned to those who write this text.")


class PartsMissing(DraftError):
    template = gettext_noop("A comment is split into two different parts or more.")


class NotItsWords(DraftError):
    """A part puts no words into anybody's mouth."""

    template = gettext_noop(
        "The comment does not say this: “%(words)s”. A part holds words of the comment as"
        " they stand."
    )


class WordsLeftOut(DraftError):
    """Nothing that was said is lost by splitting."""

    template = gettext_noop("No part holds these words of the comment: “%(words)s”.")


class PartOfAnother(DraftError):
    template = gettext_noop(
        "This is a part of a comment that was split. Undo that, then split it anew."
    )


class SuggestionOnly(DraftError):
    template = gettext_noop("This group is only a suggestion: keep it first.")


class GroupGone(DraftError):
    template = gettext_noop(
        "One of these groups is no longer there: somebody dissolved it meanwhile."
    )


class TooFewDuplicates(DraftError):
    template = gettext_noop("A group is two comments or more.")


class NotInAGroup(DraftError):
    template = gettext_noop("Comments that are in no group: %(count)d.")


class OrganisationNotNamed(DraftError):
    template = gettext_noop(
        "%(file)s: say which organisation it comes from, or begin its name with the"
        " code of the organisation."
    )


class UnknownOrganisation(DraftError):
    template = gettext_noop("“%(value)s” is not the code or name of a member.")


class AlreadyPlaced(DraftError):
    template = gettext_noop("This comment has a place in this version already.")


class AsksForColumns(DraftError):
    template = gettext_noop(
        "The headings of this table are not known here. Say what its columns mean."
    )


class FileReadAlready(DraftError):
    template = gettext_noop("This file has been read, or is being read now.")


class FileBrokenOff(DraftError):
    template = gettext_noop(
        "%(file)s: reading it broke off %(attempts)d times; nothing was taken. Hand it"
        " in again, and tell whoever runs Milepost if it happens again."
    )


class NoResponsesYet(DraftError):
    template = gettext_noop("The answers of this review are not published yet.")
