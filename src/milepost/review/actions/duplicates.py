"""Duplicate comments: suggest, confirm, mark, remove and reject groups."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from milepost.analysis.progress import Report, ignore_progress
from milepost.documents import rules as document_rules
from milepost.errors import NotAllowed
from milepost.jobs.actions import enqueue_job
from milepost.jobs.models import Job
from milepost.review import duplicate_detection
from milepost.review.errors import (
    GroupGone,
    NothingChosen,
    NotInAGroup,
    TooFewDuplicates,
)
from milepost.review.models import Comment, DuplicateGroup, EditAction, Review
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor

from .edit_log import (
    Change,
    RecordedEdit,
    batches,
    locked_for_consolidation,
    reload_comments,
)

State, Basis, Verb = DuplicateGroup.State, DuplicateGroup.Basis, EditAction.Verb


@action("review.request_duplicates")
def request_duplicates(*, review: Review, url: str, by: Actor) -> Job:
    """Enqueue the search for duplicates, and return the job; the groups are shown at `url`.

    While one is unfinished, that one comes back.

    Raises:
        NotAllowed: `by` is not of the secretariat or a drafter.
    """
    document = review.version.document
    if not document_rules.may_write(by, document):
        raise NotAllowed
    job = enqueue_job(
        "review.suggest_duplicates",
        subject=review,
        title=str(document),
        federation_id=document.process.federation_id,
        asked_on_url=url,
        by=by,
    )
    record(review, job=str(job.pk))
    return job


@action("review.suggest_duplicates", atomic=False)
def suggest_duplicates(
    *, review: Review, report: Report = ignore_progress, by: Actor
) -> EditAction:
    """Suggest groups of comments on the same clause with the same or nearly the same text.

    Earlier suggestions that nobody confirmed are replaced. Comments that have a response, or
    are in a confirmed group, stay as they are; a group that somebody rejected is not
    suggested again.

    Earlier suggestions that nobody kept give way. Comments that have a response, or in a kept
    group, stay as they are; what somebody dissolved is not suggested again.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished.
    """
    with transaction.atomic():  # who may not, is told before the long work
        locked_for_consolidation(review, by)
    candidates = duplicate_detection.find_duplicate_comments(
        _free(review).order_by("received_at", "pk"), report
    )
    with transaction.atomic():
        review = locked_for_consolidation(review, by)
        edit = RecordedEdit(review, Verb.SUGGEST_DUPLICATES)
        earlier = review.groups.filter(state=State.SUGGESTED).values_list(
            "pk", flat=True
        )
        _dissolve(edit, list(earlier))
        groups = _suggested(review, candidates)
        members = {key: group.pk for group, keys in groups for key in keys}
        edit.make([group for group, _ in groups])
        edit.change_each(Comment, "group_id", members)
        return edit.save(len(members), by)


def _suggested(
    review: Review, candidates: list[duplicate_detection.DuplicateCandidate]
) -> list[tuple[DuplicateGroup, list[UUID]]]:
    # With a response, withdrawn or grouped by hand while the method was at work: left alone.
    free = set(_free(review).values_list("pk", flat=True))
    rejected = _dissolved(review)
    groups = []
    for candidate in candidates:
        members = [key for key in candidate.members if key in free]
        if len(members) > 1 and not any(
            apart_before >= set(members) for apart_before in rejected
        ):
            group = DuplicateGroup(
                review=review, state=State.SUGGESTED, why=candidate.why
            )
            groups.append((group, members))
    return groups


def _dissolved(review: Review) -> list[set[UUID]]:
    """Keys of the comments of each rejected group, unless the rejection was undone."""
    edits = review.edit_actions.filter(verb=Verb.REJECT_DUPLICATES, undone_at=None)
    sets: dict[str, set[UUID]] = {}
    for edit in edits:
        for change in (Change(*values) for values in edit.undo):
            if change.table == Comment._meta.label_lower and change.before:
                group = change.before["group_id"]
                sets.setdefault(group, set()).add(UUID(change.key))
    return list(sets.values())


@action("review.confirm_duplicates")
def confirm_duplicates(*, groups: Sequence[DuplicateGroup], by: Actor) -> EditAction:
    """Confirm suggested groups: their comments can then get one response together.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished, NothingChosen.
    """
    review, keys = _locked_groups(groups, by)
    edit = RecordedEdit(review, Verb.CONFIRM_DUPLICATES)
    edit.change(DuplicateGroup, keys, state=State.CONFIRMED.value)
    return edit.save(Comment.objects.filter(group__in=keys).count(), by)


@action("review.mark_duplicates")
def mark_duplicates(
    *, review: Review, comments: Iterable[Comment], by: Actor
) -> DuplicateGroup:
    """Group comments by hand, merging the groups they are in; the new group is confirmed.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished, NothingChosen, NotForConsolidation.
        TooFewDuplicates: one comment alone is no group.
    """
    review = locked_for_consolidation(review, by)
    duplicates = reload_comments(review, comments)
    groups = {comment.group_id for comment in duplicates if comment.group_id}
    already_grouped = Comment.objects.filter(group__in=groups).values_list(
        "pk", flat=True
    )
    keys = list(
        dict.fromkeys([*(comment.pk for comment in duplicates), *already_grouped])
    )
    if len(keys) < 2:
        raise TooFewDuplicates
    edit = RecordedEdit(review, Verb.MARK_DUPLICATES)
    group = DuplicateGroup(review=review, state=State.CONFIRMED, why=Basis.BY_HAND)
    edit.make([group])
    edit.change(Comment, keys, group_id=group.pk)
    edit.remove(DuplicateGroup, groups)
    edit.save(len(keys), by, about=group)
    return group


@action("review.remove_duplicates")
def remove_duplicates(
    *, review: Review, comments: Iterable[Comment], by: Actor
) -> EditAction:
    """Remove comments from their groups; a group left with one comment is deleted.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished, NothingChosen, NotForConsolidation.
        NotInAGroup: one of them is in no group.
    """
    review = locked_for_consolidation(review, by)
    out = reload_comments(review, comments)
    alone = [comment for comment in out if not comment.group_id]
    if alone:
        raise NotInAGroup(count=len(alone))
    edit = RecordedEdit(review, Verb.REMOVE_DUPLICATES)
    remove_from_groups(edit, out)
    return edit.save(len(out), by)


@action("review.reject_duplicates")
def reject_duplicates(*, groups: Sequence[DuplicateGroup], by: Actor) -> EditAction:
    """Reject duplicate groups: delete them; the same comments are not suggested together again.

    Responses that they were given together stay.

    Raises:
        NotAllowed, NotOpen, ResponsesPublished, NothingChosen.
    """
    review, keys = _locked_groups(groups, by)
    edit = RecordedEdit(review, Verb.REJECT_DUPLICATES)
    return edit.save(_dissolve(edit, keys), by)


def remove_from_groups(edit: RecordedEdit, comments: Sequence[Comment]) -> None:
    """Remove comments from their groups within `edit`; groups left with one are deleted."""
    groups = {comment.group_id for comment in comments if comment.group_id}
    edit.change(Comment, [comment.pk for comment in comments], group_id=None)
    left = DuplicateGroup.objects.filter(pk__in=groups).annotate(n=Count("comments"))
    _dissolve(edit, list(left.filter(n__lt=2).values_list("pk", flat=True)))


def _locked_groups(
    groups: Sequence[DuplicateGroup], by: Actor
) -> tuple[Review, list[UUID]]:
    """The review, locked, and keys of the groups. Raises NothingChosen, GroupGone."""
    if not groups:
        raise NothingChosen
    review = locked_for_consolidation(groups[0].review, by)
    existing = review.groups.filter(pk__in=[group.pk for group in groups])
    keys = list(existing.values_list("pk", flat=True))
    if len(keys) < len(groups):
        raise GroupGone
    return review, keys


def _free(review: Review) -> QuerySet[Comment]:
    """Submitted comments of a review without a response and in no confirmed group."""
    rows = Comment.objects.official().unsplit().filter(review=review, disposition=None)
    return rows.exclude(group__state=State.CONFIRMED)


def _dissolve(edit: RecordedEdit, groups: Sequence[UUID]) -> int:
    """Delete groups within `edit`; return the number of comments that were in them."""
    members = [
        key
        for batch in batches(list(groups))
        for key in Comment.objects.filter(group__in=batch).values_list("pk", flat=True)
    ]
    edit.change(Comment, members, group_id=None)
    edit.remove(DuplicateGroup, groups)
    return len(members)
