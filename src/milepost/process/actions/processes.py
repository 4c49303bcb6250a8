"""Actions to start a process, and to open and close its phases."""

from datetime import datetime

from milepost.errors import NotAllowed
from milepost.movement import rules as movement_rules
from milepost.movement.models import Federation
from milepost.process import rules
from milepost.process.errors import ClosesBeforeItOpens, NotOpen
from milepost.process.models import Phase, Process, ProcessTitle, Verb
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience

OPENED_BY: dict[str, list[Verb]] = {
    Phase.Kind.LISTEN: [Verb.ANSWER],
    Phase.Kind.LEARN: [],
    Phase.Kind.WRITE: [],
    Phase.Kind.REVIEW: [Verb.COMMENT, Verb.RESPOND],
    Phase.Kind.DECIDE: [Verb.RESPOND, Verb.ADOPT],
    Phase.Kind.DO: [Verb.COMMIT, Verb.REPORT],
}


@action("process.start_process")
def start_process(
    *,
    federation: Federation,
    slug: str,
    titles: dict[str, str],
    audience: Audience = Audience.FEDERATION,
    source: str = "",
    by: Actor,
) -> Process:
    """Start a process without phases; `titles` by language code.

    Raises:
        NotAllowed: `by` does not steer in this federation.
    """
    if not movement_rules.steers(by, federation):
        raise NotAllowed
    process = Process.objects.create(
        federation=federation, slug=slug, audience=audience, source=source
    )
    ProcessTitle.objects.bulk_create(
        ProcessTitle(process=process, language=language, text=text)
        for language, text in titles.items()
    )
    record(process)
    return process


@action("process.add_phase")
def add_phase(
    *,
    process: Process,
    kind: Phase.Kind,
    opens_at: datetime,
    closes_at: datetime | None = None,
    by: Actor,
) -> Phase:
    """Add the next phase of a process; its kind decides which verbs it opens."""
    if not rules.may_steer(by, process):
        raise NotAllowed
    phase = Phase.objects.create(
        process=process,
        ordinal=process.phases.count() + 1,
        kind=kind,
        verbs=OPENED_BY[kind],
        opens_at=opens_at,
        closes_at=closes_at,
    )
    record(phase)
    return phase


@action("process.close_phase")
def close_phase(*, phase: Phase, closes_at: datetime, by: Actor) -> Phase:
    """Set the end of a phase to `closes_at`; the verbs it opens are closed from then on.

    Raises:
        NotAllowed: `by` is neither secretariat nor drafter.
        ClosesBeforeItOpens: the phase would end before it begins.
    """
    if not rules.may_steer(by, phase.process):
        raise NotAllowed
    if closes_at <= phase.opens_at:
        raise ClosesBeforeItOpens
    phase.closes_at = closes_at
    phase.save(update_fields=["closes_at"])
    record(phase)
    return phase


def require_open(process: Process, verb: Verb) -> None:
    """Raise NotOpen unless a running phase opens `verb`."""
    if not rules.is_open(process, verb):
        raise NotOpen
