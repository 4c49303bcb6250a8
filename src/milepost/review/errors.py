"""Errors of reviews that a user can correct."""

from milepost.errors import MilepostError, gettext_noop


class ReviewError(MilepostError):
    """Something about a review, a comment or a submission that a user can correct."""


class ReviewDatesReversed(ReviewError):
    template = gettext_noop("A review must close after it opens: check the two dates.")


class AlreadyInReview(ReviewError):
    template = gettext_noop("This version is already under review.")


class ReviewNotOpen(ReviewError):
    template = gettext_noop("This review is not open for comments.")


class CommentsPaused(ReviewError):
    template = gettext_noop(
        "Your focal point has paused comments in order to prepare your "
        "organisation’s submission."
    )


class OwnComment(ReviewError):
    template = gettext_noop("This is your own comment: you already support it.")


class NoteChangedMeanwhile(ReviewError):
    """A colleague saved another covering note meanwhile; the reader is shown both."""

    template = gettext_noop(
        "A colleague changed the covering note while you were editing. "
        "Both texts are shown below: combine them, then save again."
    )


class AlreadySigned(ReviewError):
    template = gettext_noop("This submission was signed while you were editing.")


class StandsAsSigned(ReviewError):
    template = gettext_noop(
        "Your organisation has already submitted. After the deadline a "
        "submission cannot be replaced."
    )


class ChangedMeanwhile(ReviewError):
    """The contents to be signed are not those that were shown."""

    template = gettext_noop(
        "This submission has changed since you last viewed it. Check "
        "it again, then sign."
    )


class NothingToSign(ReviewError):
    template = gettext_noop(
        "The submission is empty. If your organisation has no "
        "comments, say so in the covering note."
    )


class NotSigned(ReviewError):
    template = gettext_noop("Only a signed submission can be withdrawn.")


class ExpertsSignThemselves(ReviewError):
    template = gettext_noop(
        "In a review by experts no submissions are expected from "
        "organisations: each expert signs in their own name."
    )


class ObserversNotNamed(ReviewError):
    template = gettext_noop("Choose the observers who may comment.")


class NotOfThisRound(ReviewError):
    """A member in a review by observers, or an observer in a review by members."""

    template = gettext_noop("%(organisation)s cannot take part in this kind of review.")


class ReviewStillOpen(ReviewError):
    template = gettext_noop("This review is still open: close it first.")


class ResponsesPublished(ReviewError):
    template = gettext_noop(
        "The responses of this review have been published; they can no "
        "longer be changed."
    )


class AwaitingResponse(ReviewError):
    template = gettext_noop("Comments without a response: %(count)d.")


class EmptyComment(ReviewError):
    template = gettext_noop("Enter a comment or propose a wording.")


class CommentTooLong(ReviewError):
    template = gettext_noop(
        "This comment is too long (maximum number of characters: "
        "%(limit)d). Split it into several comments."
    )


class AlreadyResponded(ReviewError):
    template = gettext_noop("This comment already has a response.")


class ReasonMissing(ReviewError):
    template = gettext_noop("Give a reason: the author of the comment will read it.")


class WordingMissing(ReviewError):
    template = gettext_noop(
        "Write the new wording in the original language "
        "(%(language)s), or choose “Noted”."
    )


class NoClauseToReword(ReviewError):
    template = gettext_noop(
        "This comment is on the text as a whole, so there is no paragraph to reword."
    )


class ClauseAlreadyReworded(ReviewError):
    """Another comment gave the clause a different wording; two cannot both stand."""

    template = gettext_noop(
        "The comment of %(organisation)s (%(comment)s) already gives "
        "this paragraph a new wording. Choose “Accepted with "
        "modification” and write one wording that covers both."
    )


class OnSeveralClauses(ReviewError):
    template = gettext_noop(
        "These comments are on several paragraphs, which cannot share "
        "one wording. Leave the new wording blank to accept each as "
        "proposed, or respond paragraph by paragraph."
    )


class NothingChosen(ReviewError):
    template = gettext_noop("Select at least one comment first.")


class NotForConsolidation(ReviewError):
    """A comment is not submitted, was split, or is of another review."""

    template = gettext_noop(
        "Comments that have been withdrawn, split or not submitted: "
        "%(count)d. Nothing was changed."
    )


class HasResponse(ReviewError):
    template = gettext_noop(
        "Comments that already have a response: %(count)d. Nothing was changed."
    )


class ChangedSince(ReviewError):
    """What an edit action changed has changed again since."""

    template = gettext_noop(
        "This cannot be undone or redone, because something it "
        "affected has changed since. Check the later steps first."
    )


class UndoneAlready(ReviewError):
    template = gettext_noop("This has already been undone.")


class NotUndone(ReviewError):
    template = gettext_noop("This was not undone, so it cannot be redone.")


class OwnResponse(ReviewError):
    template = gettext_noop(
        "You cannot approve your own responses (%(count)d): another person must do so."
    )


class AwaitsNoReading(ReviewError):
    template = gettext_noop(
        "Comments whose responses are not awaiting a second check: "
        "%(count)d. Nothing was changed."
    )


class RemarkMissing(ReviewError):
    template = gettext_noop(
        "Say why you are returning the response: its author will read this."
    )


class NotAWriter(ReviewError):
    template = gettext_noop("Comments can be assigned only to drafters of this text.")


class PartsMissing(ReviewError):
    template = gettext_noop("Split a comment into at least two different parts.")


class NotItsWords(ReviewError):
    """A part has words that the comment does not contain."""

    template = gettext_noop(
        "The comment does not contain “%(words)s”. Each part must "
        "quote the comment word for word."
    )


class WordsLeftOut(ReviewError):
    """Words of the comment are in none of the parts."""

    template = gettext_noop("No part includes these words of the comment: “%(words)s”.")


class PartOfAnother(ReviewError):
    template = gettext_noop(
        "This is a part of a comment that was split. Undo the split, "
        "then split the comment again."
    )


class SuggestionOnly(ReviewError):
    template = gettext_noop("This group is only a suggestion: confirm it first.")


class GroupGone(ReviewError):
    template = gettext_noop(
        "One of these groups no longer exists: somebody has rejected it."
    )


class TooFewDuplicates(ReviewError):
    template = gettext_noop("A group needs at least two comments.")


class NotInAGroup(ReviewError):
    template = gettext_noop("Comments that are not in a group: %(count)d.")


class OrganisationNotNamed(ReviewError):
    template = gettext_noop(
        "%(file)s: choose the organisation it comes from, or begin the "
        "file name with the organisation’s code."
    )


class UnknownOrganisation(ReviewError):
    template = gettext_noop("“%(value)s” is not the code or name of a member.")


class AlreadyPlaced(ReviewError):
    template = gettext_noop("This comment is already placed in this version.")


class NeedsMapping(ReviewError):
    template = gettext_noop(
        "Milepost does not recognise the headings of this table. Say "
        "what its columns mean."
    )


class FileReadAlready(ReviewError):
    template = gettext_noop("This file has already been read, or is being read now.")


class ReadingAbandoned(ReviewError):
    template = gettext_noop(
        "%(file)s: reading failed and nothing was imported. Number of "
        "attempts: %(attempts)d. Upload the file again; if this "
        "happens again, inform the administrator."
    )


class NoResponsesYet(ReviewError):
    template = gettext_noop("The responses of this review have not been published yet.")
