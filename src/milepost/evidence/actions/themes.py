"""Actions on themes: suggest, name, merge, dismiss."""

from django.db import transaction
from django.utils import timezone

from milepost.analysis.progress import Report, ignore_progress
from milepost.consultation.models import OpinionRound
from milepost.errors import NotAllowed
from milepost.evidence import methods, queries, rules
from milepost.evidence.errors import CannotMerge, Nameless
from milepost.evidence.models import Finding, Theme
from milepost.movement.models import Person
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor

from .findings import require_closed, store_finding

State = Theme.State


@action("evidence.suggest_themes", atomic=False)
def suggest_themes(
    *, round: OpinionRound, report: Report = ignore_progress, by: Actor
) -> Finding:
    """Store themes of a closed round's statements as a finding, or return the same one.

    The same finding as before keeps whatever people have made of its themes.

    Raises:
        NotAllowed: `by` is neither secretariat, drafter nor of the Lab.
        StillOpen: the round is not closed.
        AnalysisError: there are too few statements to find themes in.
    """
    require_closed(round, by)
    parameters = {"moderated_out": sorted(queries.moderated_out(round))}
    result = methods.themes(round, parameters, report)
    with transaction.atomic():
        finding, is_new = store_finding(result, Finding.Kind.THEMES, round)
        if not is_new:
            return unchanged(finding)
        Theme.objects.bulk_create(
            Theme(finding=finding, number=candidate["number"])
            for candidate in finding.result["candidates"]
        )
    return finding


@action("evidence.name_theme")
def name_theme(*, theme: Theme, name: str, by: Actor) -> None:
    """Accept a theme under `name`, or give one that is accepted another name.

    A theme that was dismissed or merged comes back.

    Raises:
        NotAllowed: `by` is neither secretariat, drafter nor of the Lab.
        Nameless: there is no name.
    """
    theme = _locked(theme, by)
    if not name.strip():
        raise Nameless
    theme.name = name.strip()
    _decide(theme, State.ACCEPTED, by)
    record(theme)


@action("evidence.merge_theme")
def merge_theme(*, theme: Theme, into: Theme, by: Actor) -> None:
    """Merge `theme` into `into`, with all that was merged into `theme` before.

    Raises:
        NotAllowed: `by` is neither secretariat, drafter nor of the Lab.
        CannotMerge: `into` is not accepted, is `theme` itself, or is of another finding.
    """
    theme = _locked(theme, by)
    # Merged, dismissed or renamed meanwhile: the finding is locked, so look again.
    into.refresh_from_db()
    if (
        into.state != State.ACCEPTED
        or into.finding_id != theme.finding_id
        or into.pk == theme.pk
    ):
        raise CannotMerge
    Theme.objects.filter(merged_into=theme).update(merged_into=into)
    theme.merged_into = into
    _decide(theme, State.MERGED, by)
    record(theme, into=into.pk)


@action("evidence.dismiss_theme")
def dismiss_theme(*, theme: Theme, by: Actor) -> None:
    """Dismiss a theme: it counts no more, nor does what was merged into it.

    Raises:
        NotAllowed: `by` is neither secretariat, drafter nor of the Lab.
    """
    theme = _locked(theme, by)
    _decide(theme, State.DISMISSED, by)
    record(theme)


def _locked(theme: Theme, by: Actor) -> Theme:
    """`theme` read again, its finding locked; raises NotAllowed unless `by` may analyse."""
    finding = Finding.objects.select_for_update().get(pk=theme.finding_id)
    if not rules.may_analyse(by, finding.process):
        raise NotAllowed
    return Theme.objects.get(pk=theme.pk)


def _decide(theme: Theme, state: Theme.State, by: Actor) -> None:
    theme.state, theme.decided_at = state, timezone.now()
    theme.decided_by = by if isinstance(by, Person) else None
    if state != State.MERGED:
        theme.merged_into = None
    theme.save()
