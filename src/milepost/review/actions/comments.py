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
from milepost.review.models import Comment, ReturnedFile, ReviewRound, Submission
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
    came: str = Comment.Came.BROWSER
    file: str = ""
    row: int | None = None
    line: str = ""
    locator: str = ""
    kind_as_given: str = ""
    # Whose it is, in a round of experts.
    person: Person | None = None
    # How its clause was found; without a clause, whether it has one that nobody found.
    placed: str = Comment.Placed.HAND
    rationale: str = ""
    severity: str = ""
    others: tuple[tuple[str, str], ...] = ()
    mark: str = ""
    returned_file: ReturnedFile | None = None

    def fingerprint(self, round: ReviewRound) -> str:
        """SHA-256 of round, organisation or expert, place and words; blanks do not
        matter."""
        place = [str(self.clause_version_id or ""), self.line, self.locator]
        said = [*place, self.text, self.proposed_wording]
        said += [self.rationale] if self.rationale else []
        parts = [" ".join(unicodedata.normalize("NFC", part).split()) for part in said]
        whose = (self.person or self.organisation).pk
        whole = json.dumps([str(round.pk), str(whose), *parts])
        return hashlib.sha256(whole.encode()).hexdigest()


@action("review.make_comment")
def make_comment(
    *,
    round: ReviewRound,
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
    round = locked_round(round)
    require_voice(round, [organisation], by, came_in_time=came_in_time)
    text, proposed_wording = text.strip(), proposed_wording.strip()
    if not text and not proposed_wording:
        raise EmptyComment
    if max(len(text), len(proposed_wording)) > LONGEST:
        raise CommentTooLong(limit=LONGEST)
    if clause_version and not round.version.placements.filter(
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
        person=_expert(round, organisation, by),
    )
    new = take(round, [remark], by, came_in_time=came_in_time)
    if not new:
        return unchanged(round.comments.get(fingerprint=remark.fingerprint(round)))
    [comment] = new
    record(comment, round=str(round.pk))
    return comment


def locked_round(round: ReviewRound) -> ReviewRound:
    """The round as it is now, locked: nobody closes it while a comment is written."""
    rows = ReviewRound.objects.select_for_update(of=("self",))
    return rows.select_related("version__document__process__federation").get(
        pk=round.pk
    )


def require_taking(round: ReviewRound) -> None:
    """Raise unless a locked round and a phase of its process take comments now."""
    if not round.is_taking():
        raise ReviewNotOpen
    process_actions.require_open(round.version.document.process, Verb.COMMENT)


def require_voice(
    round: ReviewRound,
    organisations: Sequence[Organisation],
    by: Actor,
    *,
    came_in_time: bool = False,
) -> None:
    """Raise unless `by` may comment for each, and comments are taken now.

    What reached those who steer in time may be entered until they close the round.
    """
    if not all(rules.may_comment(by, one, round) for one in organisations):
        raise NotAllowed
    enters = all(rules.enters_for(by, one, round) for one in organisations)
    if not (came_in_time and enters and rules.takes_entries(by, round)):
        require_taking(round)
    for organisation in organisations:
        if _is_paused(round, organisation, by):
            raise CommentsPaused


def _is_paused(round: ReviewRound, organisation: Organisation, by: Actor) -> bool:
    """Whether the focal point has paused comments such as those of `by`."""
    if round.is_of_experts or not rules.is_one_of(by, organisation, round):
        return False
    paused = round.submissions.filter(
        organisation=organisation, state=Submission.State.DRAFT, is_paused=True
    )
    draft = paused.first()
    return draft is not None and not rules.may_choose(by, draft)


def _expert(round: ReviewRound, organisation: Organisation, by: Actor) -> Person | None:
    """Whose remark it is, in a round of experts."""
    is_own = round.is_of_experts and rules.is_one_of(by, organisation, round)
    return by if is_own and isinstance(by, Person) else None


def take(
    round: ReviewRound,
    remarks: Sequence[Remark],
    by: Actor,
    *,
    came_in_time: bool = False,
) -> list[Comment]:
    """Keep the remarks that are new: inside their organisation, or, where those who steer
    enter them, within its submission. Those come back that are new."""
    remarks = [
        replace(one, person=_expert(round, one.organisation, by)) for one in remarks
    ]
    submissions = {
        organisation: enter_submission(
            round=round, organisation=organisation, came_in_time=came_in_time, by=by
        )
        if rules.enters_for(by, organisation, round)
        else None
        for organisation in {one.organisation for one in remarks}
    }
    prints = {one.fingerprint(round): one for one in reversed(remarks)}
    known = set(round.comments.values_list("fingerprint", flat=True))
    new = [
        _comment(round, fingerprint, one, submissions[one.organisation], by)
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
    round: ReviewRound,
    fingerprint: str,
    one: Remark,
    submission: Submission | None,
    by: Actor,
) -> Comment:
    standing = Comment.Standing.OFFICIAL if submission else Comment.Standing.INTERNAL
    is_placed = one.clause_version_id is not None
    nowhere = Comment.Placed.UNPLACED, Comment.Placed.GENERAL
    placed = one.placed if is_placed or one.placed in nowhere else nowhere[1]
    return Comment(
        round=round,
        clause_version_id=one.clause_version_id,
        organisation=one.organisation,
        made_by=by if isinstance(by, Person) else None,
        submission=submission,
        standing=standing,
        kind=one.kind,
        severity=one.severity,
        text=one.text,
        rationale=one.rationale,
        proposed_wording=one.proposed_wording,
        language=one.language,
        came=one.came,
        file=one.file[-200:],
        row=one.row,
        line=one.line,
        locator=one.locator,
        kind_as_given=one.kind_as_given,
        placed=placed,
        others=[list(pair) for pair in one.others],
        mark=one.mark,
        returned_file=one.returned_file,
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
    rows = submission.round.comments.filter(organisation=submission.organisation_id)
    rows = rows.exclude(standing=Comment.Standing.OFFICIAL)
    inside = dict(rows.values_list("pk", "fingerprint"))
    known = [pk for pk, fingerprint in inside.items() if fingerprint in fingerprints]
    if not known:
        return unchanged(None)
    Comment.objects.filter(pk__in=known).update(
        standing=Comment.Standing.OFFICIAL,
        submission=submission,
        is_chosen=True,
        received_at=timezone.now(),
    )
    record(submission, comments=len(known))
    return None


def take_note(submission: Submission, note: Remark, by: Actor) -> None:
    """Keep a covering note as a general comment of its submission, once."""
    round = submission.round
    note = replace(note, person=submission.person)
    fingerprint = note.fingerprint(round)
    known = round.comments.filter(fingerprint=fingerprint)
    if not known.update(
        standing=Comment.Standing.OFFICIAL, submission=submission, is_chosen=True
    ):
        _comment(round, fingerprint, note, submission, by).save()
