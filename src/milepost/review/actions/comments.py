"""Comments are made, one at a time or by the file. The same remark is taken once."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from django.utils import timezone

from milepost.documents.errors import NotInThisText
from milepost.documents.models import ClauseVersion
from milepost.errors import NotAllowed
from milepost.movement.models import Organisation, Person
from milepost.process import actions as process_actions
from milepost.process.models import Verb
from milepost.review import rules
from milepost.review.errors import (
    CommentsPaused,
    CommentTooLong,
    EmptyComment,
    ReviewNotOpen,
)
from milepost.review.models import Comment, ReceivedFile, Review, Submission
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor

from .offline_submissions import enter_submission

LONGEST = 30_000  # characters; a cell of a workbook holds no more than 32,767
A_BATCH = 2_000  # rows written at once
LONGEST_PLACE = 2_000  # characters of the words that a remark points at


@dataclass(frozen=True)
class Remark:
    """A comment before it is taken."""

    organisation: Organisation
    clause_version_id: int | None
    text: str
    language: str
    proposed_wording: str = ""
    kind: str = Comment.Kind.GENERAL
    channel: str = Comment.Channel.BROWSER
    file: str = ""
    row: int | None = None
    line: str = ""
    locator: str = ""
    kind_as_given: str = ""
    # Whose it is, in a round of experts.
    person: Person | None = None
    # How its clause was found; without a clause, whether it has one that nobody found.
    placed: str = Comment.PlacementMethod.HAND
    rationale: str = ""
    severity: str = ""
    others: tuple[tuple[str, str], ...] = ()
    mark: str = ""
    received_file: ReceivedFile | None = None

    def fingerprint(self, review: Review) -> str:
        """SHA-256 of round, organisation or expert, place and words; blanks do not
        matter."""
        place = [str(self.clause_version_id or ""), self.line, self.locator]
        said = [*place, self.text, self.proposed_wording]
        said += [self.rationale] if self.rationale else []
        parts = [" ".join(unicodedata.normalize("NFC", part).split()) for part in said]
        whose = (self.person or self.organisation).pk
        whole = json.dumps([str(review.pk), str(whose), *parts])
        return hashlib.sha256(whole.encode()).hexdigest()


@action("review.make_comment")
def make_comment(
    *,
    review: Review,
    organisation: Organisation,
    clause_version: ClauseVersion | None = None,
    text: str,
    proposed_wording: str = "",
    kind: Comment.Kind = Comment.Kind.GENERAL,
    language: str,
    came_in_time: bool = False,
    by: Actor,
) -> Comment:
    """Comment on a clause, or on the whole, for an organisation.

    Of its own people: inside it, until its focal point hands it in. Of those who steer:
    handed in at once, as received off-line; `came_in_time` says that it reached them
    before the deadline. The same remark made twice is one: the first comes back.

    Raises:
        NotAllowed: `by` does not speak for this organisation here.
        ReviewNotOpen, NotOpen: the review, or the phase, takes no comments now.
        CommentsPaused, EmptyComment, CommentTooLong, NotInThisText.
    """
    review = locked_round(review)
    require_may_comment(review, [organisation], by, came_in_time=came_in_time)
    text, proposed_wording = text.strip(), proposed_wording.strip()
    if not text and not proposed_wording:
        raise EmptyComment
    if max(len(text), len(proposed_wording)) > LONGEST:
        raise CommentTooLong(limit=LONGEST)
    if clause_version and not review.version.version_clauses.filter(
        clause_version=clause_version
    ):
        raise NotInThisText
    remark = Remark(
        organisation=organisation,
        clause_version_id=clause_version.pk if clause_version else None,
        text=text,
        language=language,
        proposed_wording=proposed_wording,
        kind=kind,
        person=_expert(review, organisation, by),
    )
    new = take(review, [remark], by, came_in_time=came_in_time)
    if not new:
        return unchanged(review.comments.get(fingerprint=remark.fingerprint(review)))
    [comment] = new
    record(comment, review=str(review.pk))
    return comment


def locked_round(review: Review) -> Review:
    """The round as it is now, locked: nobody closes it while a comment is written."""
    rows = Review.objects.select_for_update(of=("self",))
    return rows.select_related("version__document__process__federation").get(
        pk=review.pk
    )


def require_taking(review: Review) -> None:
    """Raise unless a locked round and a phase of its process take comments now."""
    if not review.is_taking():
        raise ReviewNotOpen
    process_actions.require_open(review.version.document.process, Verb.COMMENT)


def require_may_comment(
    review: Review,
    organisations: Sequence[Organisation],
    by: Actor,
    *,
    came_in_time: bool = False,
) -> None:
    """Raise unless `by` may comment for each, and comments are taken now.

    What reached those who steer in time may be entered until they close the round.
    """
    if not all(rules.may_comment(by, one, review) for one in organisations):
        raise NotAllowed
    enters = all(rules.may_enter_comments_of(by, one, review) for one in organisations)
    if not (came_in_time and enters and rules.accepts_entries(by, review)):
        require_taking(review)
    for organisation in organisations:
        if _is_paused(review, organisation, by):
            raise CommentsPaused


def _is_paused(review: Review, organisation: Organisation, by: Actor) -> bool:
    """Whether the focal point has paused comments such as those of `by`."""
    if review.is_of_experts or not rules.is_commenter_of(by, organisation, review):
        return False
    paused = review.submissions.filter(
        organisation=organisation, state=Submission.State.DRAFT, is_paused=True
    )
    draft = paused.first()
    return draft is not None and not rules.may_choose(by, draft)


def _expert(review: Review, organisation: Organisation, by: Actor) -> Person | None:
    """Whose remark it is, in a round of experts."""
    is_own = review.is_of_experts and rules.is_commenter_of(by, organisation, review)
    return by if is_own and isinstance(by, Person) else None


def take(
    review: Review,
    remarks: Sequence[Remark],
    by: Actor,
    *,
    came_in_time: bool = False,
) -> list[Comment]:
    """Keep the remarks that are new: inside their organisation, or, where those who steer
    enter them, within its submission. Those come back that are new."""
    remarks = [
        replace(one, person=_expert(review, one.organisation, by)) for one in remarks
    ]
    submissions = {
        organisation: enter_submission(
            review=review, organisation=organisation, came_in_time=came_in_time, by=by
        )
        if rules.may_enter_comments_of(by, organisation, review)
        else None
        for organisation in {one.organisation for one in remarks}
    }
    prints = {one.fingerprint(review): one for one in reversed(remarks)}
    known = set(review.comments.values_list("fingerprint", flat=True))
    new = [
        _comment(review, fingerprint, one, submissions[one.organisation], by)
        for fingerprint, one in reversed(prints.items())
        if fingerprint not in known
    ]
    Comment.objects.bulk_create(new, batch_size=A_BATCH)
    for submission in filter(None, submissions.values()):
        hand_in_known_comments(
            submission=submission, fingerprints=known & set(prints), by=by
        )
    return new


def _comment(
    review: Review,
    fingerprint: str,
    one: Remark,
    submission: Submission | None,
    by: Actor,
) -> Comment:
    status = Comment.Status.OFFICIAL if submission else Comment.Status.INTERNAL
    is_placed = one.clause_version_id is not None
    nowhere = Comment.PlacementMethod.UNPLACED, Comment.PlacementMethod.GENERAL
    placed = one.placed if is_placed or one.placed in nowhere else nowhere[1]
    return Comment(
        review=review,
        clause_version_id=one.clause_version_id,
        organisation=one.organisation,
        made_by=by if isinstance(by, Person) else None,
        submission=submission,
        status=status,
        kind=one.kind,
        severity=one.severity,
        text=one.text,
        rationale=one.rationale,
        proposed_wording=one.proposed_wording,
        language=one.language,
        channel=one.channel,
        file=one.file[-200:],
        row=one.row,
        line=one.line,
        locator=one.locator,
        kind_as_given=one.kind_as_given,
        placed=placed,
        extra_columns=[list(pair) for pair in one.others],
        mark=one.mark,
        received_file=one.received_file,
        received_at=timezone.now(),
        fingerprint=fingerprint,
    )


@action("review.hand_in_known_comments")
def hand_in_known_comments(
    *, submission: Submission, fingerprints: Set[str], by: Actor
) -> None:
    """Hand in comments that somebody of the organisation wrote here before, and that it
    then sent off-line.

    Within a submission that the caller has entered, of a round that it has locked.
    """
    rows = submission.review.comments.filter(organisation=submission.organisation_id)
    rows = rows.exclude(status=Comment.Status.OFFICIAL)
    inside = dict(rows.values_list("pk", "fingerprint"))
    known = [pk for pk, fingerprint in inside.items() if fingerprint in fingerprints]
    if not known:
        return unchanged(None)
    Comment.objects.filter(pk__in=known).update(
        status=Comment.Status.OFFICIAL,
        submission=submission,
        is_chosen=True,
        received_at=timezone.now(),
    )
    record(submission, comments=len(known))
    return None


def take_note(submission: Submission, note: Remark, by: Actor) -> None:
    """Keep a covering note as a general comment of its submission, once."""
    review = submission.review
    note = replace(note, person=submission.person)
    fingerprint = note.fingerprint(review)
    known = review.comments.filter(fingerprint=fingerprint)
    if not known.update(
        status=Comment.Status.OFFICIAL, submission=submission, is_chosen=True
    ):
        _comment(review, fingerprint, note, submission, by).save()
