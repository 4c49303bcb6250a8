"""Comments: check who may comment, save new ones, and skip those already saved."""

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
LONGEST_PLACE = 2_000  # characters of the words that a remark points at


@dataclass(frozen=True)
class Remark:
    """A comment to be saved: fields of `Comment`, sender and placement."""

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
    # Whose it is, in a review by experts.
    person: Person | None = None
    # How its clause was found; without a clause, whether it has one that nobody found.
    placement_method: str = Comment.PlacementMethod.HAND
    rationale: str = ""
    severity: str = ""
    others: tuple[tuple[str, str], ...] = ()
    source_annotation_id: str = ""
    received_file: ReceivedFile | None = None

    def fingerprint(self, review: Review) -> str:
        """SHA-256 of review, organisation or expert, place and texts, whitespace normalised."""
        place = [str(self.clause_version_id or ""), self.line, self.locator]
        wordings = [*place, self.text, self.proposed_wording]
        wordings += [self.rationale] if self.rationale else []
        parts = [
            " ".join(unicodedata.normalize("NFC", part).split()) for part in wordings
        ]
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
    received_on_time: bool = False,
    by: Actor,
) -> Comment:
    """Make a comment on a clause or on the whole text for an organisation, and return it.

    From the organisation's people: inside it, until its focal point submits it. From the
    secretariat and drafters: submitted at once, as received off-line; `received_on_time`
    says that it reached them before the deadline. The same comment made twice is one:
    the first comes back.

    Raises:
        NotAllowed: `by` does not speak for this organisation here.
        ReviewNotOpen, NotOpen: the review, or the phase, takes no comments now.
        CommentsPaused, EmptyComment, CommentTooLong, NotInThisText.
    """
    review = locked_review(review)
    capacity = rules.find_capacity(by, review)
    require_may_comment(capacity, [organisation], received_on_time=received_on_time)
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
        person=_expert(capacity, organisation),
    )
    new = save_comments(capacity, [remark], received_on_time=received_on_time)
    if not new:
        return unchanged(review.comments.get(fingerprint=remark.fingerprint(review)))
    [comment] = new
    record(comment, review=str(review.pk))
    return comment


def locked_review(review: Review) -> Review:
    """The review reloaded and locked: nobody closes it while a comment is written."""
    rows = Review.objects.select_for_update(of=("self",))
    return rows.select_related("version__document__process__federation").get(
        pk=review.pk
    )


def require_accepting_comments(review: Review) -> None:
    """Raise unless the review and a phase of the process accept comments now.

    The caller has locked the review.
    """
    if not review.is_accepting_comments():
        raise ReviewNotOpen
    process_actions.require_open(review.version.document.process, Verb.COMMENT)


def require_may_comment(
    capacity: rules.ReviewCapacity,
    organisations: Sequence[Organisation],
    *,
    received_on_time: bool = False,
) -> None:
    """Raise unless the actor may comment now for each of `organisations`.

    What reached the secretariat in time may be entered until it closes the review.
    """
    review, by = capacity.review, capacity.actor
    if not all(map(capacity.may_comment, organisations)):
        raise NotAllowed
    enters = all(map(capacity.may_enter_offline, organisations))
    if not (received_on_time and enters and rules.accepts_entries(by, review)):
        require_accepting_comments(review)
    if any(_is_paused(capacity, organisation) for organisation in organisations):
        raise CommentsPaused


def _is_paused(capacity: rules.ReviewCapacity, organisation: Organisation) -> bool:
    """Whether the focal point has paused comments by staff such as the actor."""
    review = capacity.review
    if review.is_of_experts or not capacity.represents(organisation):
        return False
    paused = review.submissions.filter(
        organisation=organisation, state=Submission.State.DRAFT, is_paused=True
    )
    draft = paused.first()
    return draft is not None and not rules.may_choose(capacity.actor, draft)


def _expert(
    capacity: rules.ReviewCapacity, organisation: Organisation
) -> Person | None:
    """The actor as author of a comment in a review by experts; else None."""
    is_own = capacity.review.is_of_experts and capacity.represents(organisation)
    return capacity.actor if is_own and isinstance(capacity.actor, Person) else None


def save_comments(
    capacity: rules.ReviewCapacity,
    remarks: Sequence[Remark],
    *,
    received_on_time: bool = False,
) -> list[Comment]:
    """Save the comments that are not saved yet, and return these.

    Inside their organisation, or, where the secretariat enters them, within its submission;
    there, comments that the organisation has saved already are submitted too.
    """
    review, by = capacity.review, capacity.actor
    remarks = [
        replace(remark, person=_expert(capacity, remark.organisation))
        for remark in remarks
    ]
    submissions = {
        organisation: enter_submission(
            review=review,
            organisation=organisation,
            received_on_time=received_on_time,
            by=by,
        )
        if capacity.may_enter_offline(organisation)
        else None
        for organisation in {remark.organisation for remark in remarks}
    }
    prints = {remark.fingerprint(review): remark for remark in reversed(remarks)}
    same = review.comments.filter(fingerprint__in=list(prints))
    known = set(same.values_list("fingerprint", flat=True))
    new = [
        _comment(review, fingerprint, remark, submissions[remark.organisation], by)
        for fingerprint, remark in reversed(prints.items())
        if fingerprint not in known
    ]
    Comment.objects.bulk_create(new)
    for submission in filter(None, submissions.values()):
        submit_known_comments(submission=submission, fingerprints=known, by=by)
    return new


def _comment(
    review: Review,
    fingerprint: str,
    remark: Remark,
    submission: Submission | None,
    by: Actor,
) -> Comment:
    status = Comment.Status.OFFICIAL if submission else Comment.Status.INTERNAL
    is_placed = remark.clause_version_id is not None
    nowhere = Comment.PlacementMethod.UNPLACED, Comment.PlacementMethod.GENERAL
    placed = (
        remark.placement_method
        if is_placed or remark.placement_method in nowhere
        else nowhere[1]
    )
    return Comment(
        review=review,
        clause_version_id=remark.clause_version_id,
        organisation=remark.organisation,
        made_by=by if isinstance(by, Person) else None,
        submission=submission,
        status=status,
        kind=remark.kind,
        severity=remark.severity,
        text=remark.text,
        rationale=remark.rationale,
        proposed_wording=remark.proposed_wording,
        language=remark.language,
        channel=remark.channel,
        file=remark.file[-200:],
        row=remark.row,
        line=remark.line,
        locator=remark.locator,
        kind_as_given=remark.kind_as_given,
        placement_method=placed,
        extra_columns=[list(pair) for pair in remark.others],
        source_annotation_id=remark.source_annotation_id,
        received_file=remark.received_file,
        received_at=timezone.now(),
        fingerprint=fingerprint,
    )


@action("review.submit_known_comments")
def submit_known_comments(
    *, submission: Submission, fingerprints: Set[str], by: Actor
) -> None:
    """Submit internal comments of an organisation that it has also sent off-line.

    `fingerprints` are those of the comments sent. Within a submission that the caller has
    entered, of a review that it has locked.
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


def save_covering_note(submission: Submission, note: Remark, by: Actor) -> None:
    """Save a covering note as a general comment of its submission, once."""
    review = submission.review
    note = replace(note, person=submission.person)
    fingerprint = note.fingerprint(review)
    known = review.comments.filter(fingerprint=fingerprint)
    if not known.update(
        status=Comment.Status.OFFICIAL, submission=submission, is_chosen=True
    ):
        _comment(review, fingerprint, note, submission, by).save()
