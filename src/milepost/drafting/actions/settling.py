"""What becomes of a comment, and why."""

from django.db import transaction
from django.utils import timezone

from milepost.drafting import queries, rules
from milepost.drafting.errors import (
    AlreadySettled,
    AnswersPublished,
    ClauseAlreadyReworded,
    NoClauseToReword,
    NotHandedIn,
    ReasonMissing,
    WordingMissing,
)
from milepost.drafting.models import Clause, Comment, Disposition, ReviewRound
from milepost.errors import NotAllowed
from milepost.movement.models import Person
from milepost.process import actions as process_actions
from milepost.process.models import Verb
from milepost.safeguard.actions import record
from milepost.safeguard.actors import Actor

from .comments import locked_round

Outcome = Disposition.Outcome


@transaction.atomic
def dispose_comment(
    *,
    comment: Comment,
    outcome: Disposition.Outcome,
    reason: str = "",
    new_wording: str = "",
    by: Actor,
) -> Disposition:
    """Settle a comment, once. Its clause is reworded when the next version is made.

    Accepted: the wording that was proposed, or `new_wording`. Accepted with
    modification: `new_wording`, which then also stands for what was accepted on the
    same clause before. Wordings are in the original language of the document.

    Raises:
        NotAllowed: `by` does not steer the process.
        NotOpen: no running phase opens the settling of comments.
        AnswersPublished, NotHandedIn, AlreadySettled, ReasonMissing, WordingMissing,
        NoClauseToReword.
        ClauseAlreadyReworded: another comment gave the clause its new wording.
    """
    # Round, then clause: two who settle comments on one clause wait for each other.
    round = locked_round(comment.round)
    if comment.clause_version:
        Clause.objects.select_for_update().get(pk=comment.clause_version.clause_id)
    document = round.version.document
    if not rules.may_write(by, document):
        raise NotAllowed
    process_actions.require_open(document.process, Verb.DISPOSE)
    if round.state == ReviewRound.State.PUBLISHED:
        raise AnswersPublished
    # Asked anew: its focal point may have withdrawn it meanwhile.
    if not Comment.objects.official().filter(pk=comment.pk).exists():
        raise NotHandedIn
    if Disposition.objects.filter(comment=comment).exists():
        raise AlreadySettled
    if rules.needs_reason(comment, outcome) and not reason.strip():
        raise ReasonMissing
    wording = ""
    if outcome in Disposition.CHANGE_THE_TEXT:
        wording = _new_wording(comment, outcome, new_wording.strip())
    disposition = Disposition.objects.create(
        comment=comment,
        outcome=outcome,
        reason=reason.strip(),
        new_wording=wording,
        decided_by=by if isinstance(by, Person) else None,
        decided_at=timezone.now(),
    )
    record("drafting.dispose_comment", comment, outcome=outcome, by=by)
    return disposition


def _new_wording(comment: Comment, outcome: Disposition.Outcome, given: str) -> str:
    """The wording that an accepted comment gives its clause; "" when it has none."""
    if comment.clause_version is None:
        if given or outcome == Outcome.MODIFIED:
            raise NoClauseToReword
        return ""
    original = comment.round.version.document.original_language
    holder = queries.holds_new_wording(comment)
    standing = queries.wording(comment.clause_version, original)
    if not holder and standing and _same(given, standing.text):
        given = ""  # left as it stands: no new wording yet
    if not given and outcome == Outcome.ACCEPTED and comment.language == original:
        given = comment.proposed_wording
    if not given:
        raise WordingMissing(language=queries.language_name(original))
    # Accepted means accepted as proposed: where another wording stands, "modified" it is.
    proposed = comment.proposed_wording if comment.language == original else ""
    if holder and outcome == Outcome.ACCEPTED:
        for wording in (given, proposed or given):
            if not _same(wording, holder.new_wording):
                raise ClauseAlreadyReworded(
                    organisation=str(holder.comment.organisation),
                    comment=str(holder.comment),
                )
    return given


def _same(one: str, other: str) -> bool:
    """The same words, whatever blanks stand between them."""
    return one.split() == other.split()
