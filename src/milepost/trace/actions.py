"""Action to explain a gap. Closing a gap is done in the step that the gap is in."""

from milepost.errors import NotAllowed
from milepost.process.models import Process
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor

from . import rules
from .errors import ExplanationMissing, NotAGap
from .models import KnownGap
from .queries import find_gaps


@action("trace.explain_gap")
def explain_gap(
    *,
    process: Process,
    kind: str,
    object_id: str,
    reason: str,
    is_planted: bool = False,
    by: Actor,
) -> KnownGap:
    """Record or replace the reason for a gap that the audit finds; the gap stays listed.

    What was planted stays planted.

    Raises:
        NotAllowed: `by` does not steer the process.
        ExplanationMissing: the reason is empty.
        NotAGap: the audit finds no gap of this kind on this thing.
    """
    if not rules.may_explain_gap(by, process):
        raise NotAllowed
    reason = reason.strip()
    if not reason:
        raise ExplanationMissing
    gaps = {(gap.kind, gap.object_id) for gap in find_gaps(process, by)}
    if (kind, object_id) not in gaps:
        raise NotAGap(process=process.slug, kind=kind)
    known_gap, _ = KnownGap.objects.update_or_create(
        process=process,
        kind=kind,
        object_id=object_id,
        # What was planted stays so, whoever says later why it is there.
        defaults={"reason": reason} | ({"is_planted": True} if is_planted else {}),
    )
    record(known_gap, about=object_id, kind=kind)
    return known_gap
