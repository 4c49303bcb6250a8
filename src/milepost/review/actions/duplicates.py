"""Comments that say the same are put together, by a method or by hand, and apart again."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from milepost.analysis.progress import Report, ignore_progress
from milepost.documents import rules as document_rules
from milepost.errors import NotAllowed
from milepost.evidence import actions as evidence
from milepost.evidence.models import Task
from milepost.movement.models import Person
from milepost.review import duplicate_detection as alike
from milepost.review.errors import GroupGone, NothingChosen, NotInAGroup, TooFewTogether
from milepost.review.models import BenchStep, Comment, CommentGroup, ReviewRound
from milepost.safeguard.actions import action
from milepost.safeguard.actors import Actor

from .edit_log import Change, Step, chosen, on_the_bench, slices

State, Why, Verb = CommentGroup.State, CommentGroup.Why, BenchStep.Verb


def ask_for_groups(*, round: ReviewRound, url: str, by: Person) -> Task:
    """Ask for suggestions of groups; to ask again is to ask once. They are at `url`.

    Raises:
        NotAllowed: `by` does not steer the process.
    """
    document = round.version.document
    if not document_rules.may_write(by, document):
        raise NotAllowed
    return evidence.ask_for_work(
        verb=Task.Verb.SUGGEST_GROUPS,
        process=document.process,
        about=round,
        title=str(document),
        url=url,
        by=by,
    )


def do_suggest_groups(task: Task, report: Report) -> None:
    """What the worker does when groups were asked for."""
    round = ReviewRound.objects.get(pk=task.about_id)
    suggest_groups(round=round, report=report, by=task.asked_by)


@action("review.suggest_groups", atomic=False)
def suggest_groups(
    *, round: ReviewRound, report: Report = ignore_progress, by: Actor
) -> BenchStep:
    """Suggest which comments on the same clause say the same, or nearly.

    Earlier suggestions that nobody kept give way. Comments that are settled, or in a kept
    group, stay as they are; what somebody dissolved is not suggested again.

    Raises:
        NotAllowed, NotOpen, AnswersPublished.
    """
    with transaction.atomic():  # who may not, is told before the long work
        on_the_bench(round, by)
    found = alike.find_groups(_free(round).order_by("received_at", "pk"), report)
    with transaction.atomic():
        round = on_the_bench(round, by)
        step = Step(round, Verb.SUGGEST_GROUPS)
        earlier = round.groups.filter(state=State.SUGGESTED).values_list(
            "pk", flat=True
        )
        _dissolve(step, list(earlier))
        groups = _suggested(round, found)
        members = {key: group.pk for group, keys in groups for key in keys}
        step.make([group for group, _ in groups])
        step.change_each(Comment, "group_id", members)
        return step.keep(len(members), by)


def _suggested(
    round: ReviewRound, found: list[alike.Alike]
) -> list[tuple[CommentGroup, list[UUID]]]:
    # Settled, withdrawn or grouped by hand while the method was at work: left alone.
    free = set(_free(round).values_list("pk", flat=True))
    apart = _dissolved(round)
    groups = []
    for one in found:
        members = [key for key in one.members if key in free]
        if len(members) > 1 and not any(
            apart_before >= set(members) for apart_before in apart
        ):
            group = CommentGroup(round=round, state=State.SUGGESTED, why=one.why)
            groups.append((group, members))
    return groups


def _dissolved(round: ReviewRound) -> list[set[UUID]]:
    """What somebody said does not belong together, as sets of comments."""
    steps = round.bench_steps.filter(verb=Verb.DISSOLVE_GROUPS, undone_at=None)
    sets: dict[str, set[UUID]] = {}
    for step in steps:
        for change in (Change(*one) for one in step.undo):
            if change.table == Comment._meta.label_lower and change.before:
                group = change.before["group_id"]
                sets.setdefault(group, set()).add(UUID(change.key))
    return list(sets.values())


@action("review.keep_groups")
def keep_groups(*, groups: Sequence[CommentGroup], by: Actor) -> BenchStep:
    """Keep suggested groups: their comments can then be settled together.

    Raises:
        NotAllowed, NotOpen, AnswersPublished, NothingChosen.
    """
    round, keys = _of_one_round(groups, by)
    step = Step(round, Verb.KEEP_GROUPS)
    step.change(CommentGroup, keys, state=State.KEPT.value)
    return step.keep(Comment.objects.filter(group__in=keys).count(), by)


@action("review.group_comments")
def group_comments(
    *, round: ReviewRound, comments: Iterable[Comment], by: Actor
) -> CommentGroup:
    """Put comments together, with all that are in a group with one of them; kept.

    Raises:
        NotAllowed, NotOpen, AnswersPublished, NothingChosen, NotOnTheBench.
        TooFewTogether: one comment alone is no group.
    """
    round = on_the_bench(round, by)
    together = chosen(round, comments)
    groups = {one.group_id for one in together if one.group_id}
    along = Comment.objects.filter(group__in=groups).values_list("pk", flat=True)
    keys = list(dict.fromkeys([*(one.pk for one in together), *along]))
    if len(keys) < 2:
        raise TooFewTogether
    step = Step(round, Verb.GROUP_COMMENTS)
    group = CommentGroup(round=round, state=State.KEPT, why=Why.BY_HAND)
    step.make([group])
    step.change(Comment, keys, group_id=group.pk)
    step.remove(CommentGroup, groups)
    step.keep(len(keys), by, about=group)
    return group


@action("review.take_out_of_group")
def take_out_of_group(
    *, round: ReviewRound, comments: Iterable[Comment], by: Actor
) -> BenchStep:
    """Take comments out of their groups; of a group that is left with one, nothing is.

    Raises:
        NotAllowed, NotOpen, AnswersPublished, NothingChosen, NotOnTheBench.
        NotInAGroup: one of them is in no group.
    """
    round = on_the_bench(round, by)
    out = chosen(round, comments)
    alone = [one for one in out if not one.group_id]
    if alone:
        raise NotInAGroup(count=len(alone))
    step = Step(round, Verb.TAKE_OUT_OF_GROUP)
    leave_groups(step, out)
    return step.keep(len(out), by)


@action("review.dissolve_groups")
def dissolve_groups(*, groups: Sequence[CommentGroup], by: Actor) -> BenchStep:
    """Say that the comments of these groups do not belong together.

    Answers that they were given together stay.

    Raises:
        NotAllowed, NotOpen, AnswersPublished, NothingChosen.
    """
    round, keys = _of_one_round(groups, by)
    step = Step(round, Verb.DISSOLVE_GROUPS)
    return step.keep(_dissolve(step, keys), by)


def leave_groups(step: Step, comments: Sequence[Comment]) -> None:
    """Take comments out of their groups, within a step."""
    groups = {one.group_id for one in comments if one.group_id}
    step.change(Comment, [one.pk for one in comments], group_id=None)
    left = CommentGroup.objects.filter(pk__in=groups).annotate(n=Count("comments"))
    _dissolve(step, list(left.filter(n__lt=2).values_list("pk", flat=True)))


def _of_one_round(
    groups: Sequence[CommentGroup], by: Actor
) -> tuple[ReviewRound, list[UUID]]:
    """The round, locked, and which of the groups are still there."""
    if not groups:
        raise NothingChosen
    round = on_the_bench(groups[0].round, by)
    held = round.groups.filter(pk__in=[one.pk for one in groups])
    keys = list(held.values_list("pk", flat=True))
    if len(keys) < len(groups):
        raise GroupGone
    return round, keys


def _free(round: ReviewRound) -> QuerySet[Comment]:
    """Comments that wait to be settled, each by itself."""
    rows = Comment.objects.official().whole().filter(round=round, disposition=None)
    return rows.exclude(group__state=State.KEPT)


def _dissolve(step: Step, groups: Sequence[UUID]) -> int:
    """Remove groups within a step; how many comments were in them."""
    members = [
        key
        for some in slices(list(groups))
        for key in Comment.objects.filter(group__in=some).values_list("pk", flat=True)
    ]
    step.change(Comment, members, group_id=None)
    step.remove(CommentGroup, groups)
    return len(members)
