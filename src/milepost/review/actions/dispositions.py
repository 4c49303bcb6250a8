"""Disposition of comments: respond to one, to several, or to a group of duplicates."""

from collections.abc import Iterable

from django.db.models import Model
from django.utils import timezone

from milepost.documents import rules as document_rules
from milepost.documents.models import Clause
from milepost.errors import NotAllowed
from milepost.movement.models import Person
from milepost.review import rules
from milepost.review.errors import (
    AlreadyResponded,
    HasResponse,
    OnSeveralClauses,
    ReasonMissing,
    SuggestionOnly,
)
from milepost.review.models import (
    Comment,
    Disposition,
    DuplicateGroup,
    EditAction,
    ResponseReason,
    Review,
)
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor

from .edit_log import RecordedEdit, locked_for_consolidation, reload_comments
from .new_wordings import NewWordings

Outcome, State = Disposition.Outcome, Disposition.State
Verb = EditAction.Verb


@action("review.respond_to_comment")
def respond_to_comment(
    *,
    comment: Comment,
    outcome: Disposition.Outcome,
    reason: str = "",
    new_wording: str = "",
    by: Actor,
) -> Disposition:
    """Respond to a comment, once; the next version made takes the new wording.

    Accepted: the wording that was proposed, or `new_wording`. Accepted with
    modification: `new_wording`, which then also stands for what was accepted on the
    same clause before. Wordings are in the original language of the document. Where the
    review needs a second reading, the response awaits it. A response that was sent back is
    replaced.

    Accepted: the wording that was proposed, or `new_wording`. Accepted with
    modification: `new_wording`, which then also stands for what was accepted on the
    same clause before. Wordings are in the original language of the document. Where the
    round needs a second reading, the response awaits it. One that was sent back is
    answered anew.

    Raises:
        NotAllowed: `by` is not of the secretariat or a drafter.
        NotOpen: no running phase opens responses to comments.
        ResponsesPublished, NotForConsolidation, AlreadyResponded, ReasonMissing, WordingMissing,
        NoClauseToReword, Overtaken.
        ClauseAlreadyReworded: another comment gave the clause its new wording.
    """
    review = locked_for_consolidation(comment.review, by)
    responding = _ResponseBatch(review, reload_comments(review, [comment]), by)
    if responding.responded:
        raise AlreadyResponded
    answers = responding.respond(outcome, reason, new_wording)
    responding.save(Verb.RESPOND_TO_COMMENT, about=comment, outcome=outcome)
    return answers[0]


@action("review.respond_to_comments")
def respond_to_comments(
    *,
    review: Review,
    comments: Iterable[Comment],
    outcome: Disposition.Outcome,
    reason: str = "",
    new_wording: str = "",
    by: Actor,
) -> list[Disposition]:
    """Respond to several comments with one outcome and one reason: to all or none.

    Accepted without a `new_wording`, each takes the wording that it proposed.

    Raises:
        HasResponse: one of them has a response.
        OnSeveralClauses: one new wording for comments on several clauses.
        What `respond_to_comment` raises, for any of them.
    """
    review = locked_for_consolidation(review, by)
    responding = _ResponseBatch(review, reload_comments(review, comments), by)
    if responding.responded:
        raise HasResponse(count=len(responding.responded))
    answers = responding.respond(outcome, reason, new_wording)
    responding.save(Verb.RESPOND_TO_COMMENTS, about=review, outcome=outcome)
    return answers


@action("review.respond_to_duplicates")
def respond_to_duplicates(
    *,
    group: DuplicateGroup,
    outcome: Disposition.Outcome,
    reason: str = "",
    new_wording: str = "",
    by: Actor,
) -> list[Disposition]:
    """Give each comment of a confirmed duplicate group the same response; return all.

    Every organisation gets it for what it said; none of them counts for more. Those of
    the group that got a response before keep their response.

    Raises:
        SuggestionOnly: nobody has kept the group.
        AlreadyResponded: every comment of it has a response.
        What `respond_to_comments` raises, for any of them.
    """
    review = locked_for_consolidation(group.review, by)
    group = DuplicateGroup.objects.get(pk=group.pk)
    if group.state != DuplicateGroup.State.CONFIRMED:
        raise SuggestionOnly
    responding = _ResponseBatch(
        review, reload_comments(review, group.comments.official().unsplit()), by
    )
    responding.hide_responded()
    answers = responding.respond(outcome, reason, new_wording)
    responding.save(Verb.RESPOND_TO_DUPLICATES, about=group, outcome=outcome)
    return answers


@action("review.translate_reason")
def translate_reason(
    *, disposition: Disposition, language: str, text: str, by: Actor
) -> ResponseReason:
    """Save the translation of a response's reason, in place of an earlier one.

    Raises:
        NotAllowed: `by` does not steer the process.
        ReasonMissing: there is nothing to translate, or no translation.
    """
    if not document_rules.may_write(by, disposition.comment.review.version.document):
        raise NotAllowed
    if not disposition.reason or not text.strip():
        raise ReasonMissing
    translation, _ = ResponseReason.objects.update_or_create(
        disposition=disposition, language=language, defaults={"text": text.strip()}
    )
    record(disposition, language=language)
    return translation


class _ResponseBatch:
    """One response to several comments of a locked review, saved as one edit action."""

    def __init__(self, review: Review, comments: list[Comment], by: Actor) -> None:
        self.review, self.by = review, by
        # Two who respond to comments on one clause, in two reviews, wait for each other.
        clauses = {c.clause_version.clause_id for c in comments if c.clause_version}
        self.clauses = list(
            Clause.objects.select_for_update().filter(pk__in=clauses).order_by("pk")
        )
        self.responded = [comment for comment in comments if _is_responded(comment)]
        # Responses that were sent back give way to those that are given anew.
        self.sent_back = [
            comment.disposition.pk
            for comment in comments
            if hasattr(comment, "disposition") and not _is_responded(comment)
        ]
        self.comments = comments

    def hide_responded(self) -> None:
        self.comments = [
            comment for comment in self.comments if not _is_responded(comment)
        ]
        if not self.comments:
            raise AlreadyResponded

    def respond(
        self, outcome: Disposition.Outcome, reason: str, new_wording: str
    ) -> list[Disposition]:
        given, reason = new_wording.strip(), reason.strip()
        changes_text = outcome in Disposition.CHANGE_THE_TEXT
        if not reason and any(rules.needs_reason(c, outcome) for c in self.comments):
            raise ReasonMissing
        if given and changes_text and len(self.clauses) > 1:
            raise OnSeveralClauses
        wordings = NewWordings(self.review, self.comments)
        self.answers = []
        for comment in self.comments:
            wording = wordings.choose(comment, outcome, given) if changes_text else ""
            answer = self._disposition(comment, outcome, reason, wording)
            wordings.add(answer)
            self.answers.append(answer)
        return self.answers

    def _disposition(
        self, comment: Comment, outcome: Disposition.Outcome, reason: str, wording: str
    ) -> Disposition:
        awaits = self.review.needs_second_reading
        return Disposition(
            comment=comment,
            outcome=outcome,
            reason=reason,
            new_wording=wording,
            decided_by=self.by if isinstance(self.by, Person) else None,
            decided_at=timezone.now(),
            state=State.PROPOSED if awaits else State.AGREED,
        )

    def save(
        self, verb: EditAction.Verb, about: Model | None = None, **facts: object
    ) -> None:
        edit = RecordedEdit(self.review, verb)
        edit.remove(Disposition, self.sent_back)
        edit.make(self.answers)
        edit.save(len(self.answers), self.by, about=about, **facts)


def _is_responded(comment: Comment) -> bool:
    answer = getattr(comment, "disposition", None)
    return answer is not None and answer.state != State.SENT_BACK
