"""Actions to open, translate and close a round."""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from milepost.consultation import queries, rules
from milepost.consultation.errors import AlreadyClosed, NoStatements
from milepost.consultation.models import (
    OpinionRound,
    RoundTitle,
    Statement,
    StatementText,
)
from milepost.errors import NotAllowed
from milepost.movement.models import LocalisedText, Organisation
from milepost.process import actions as process_actions
from milepost.process.models import Process, Verb
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience

from .live_map import forget_map


@action("consultation.open_round")
def open_round(
    *,
    process: Process,
    title: str,
    language: str,
    statements: Sequence[dict[str, str]],
    description: str = "",
    audience: Audience = Audience.FEDERATION,
    is_open_to_strangers: bool = False,
    expected_of: Iterable[Organisation] = (),
    by: Actor,
) -> OpinionRound:
    """Open a round on `statements`: texts by language code, numbered from 1 in order.

    An answer is expected of each organisation in `expected_of`, by the end of the
    phase.

    Raises:
        NotAllowed: `by` is neither secretariat nor drafter.
        NoStatements: there is nothing to answer.
    """
    if not rules.may_run_rounds(by, process):
        raise NotAllowed
    if not statements:
        raise NoStatements
    round = OpinionRound.objects.create(
        process=process,
        title=title,
        language=language,
        description=description,
        audience=audience,
        state=OpinionRound.State.OPEN,
        is_open_to_strangers=is_open_to_strangers,
    )
    _add_statements(round, statements)
    if asked := list(expected_of):
        process_actions.expect(
            process=process,
            organisations=asked,
            verb=Verb.ANSWER,
            about=round,
            url=reverse("round", args=[round.pk]),
            due_at=queries.answers_deadline(process),
            by=by,
        )
    record(round, statements=len(statements))
    return round


def _add_statements(round: OpinionRound, wordings: Sequence[dict[str, str]]) -> None:
    statements = Statement.objects.bulk_create(
        Statement(round=round, number=number) for number in range(1, len(wordings) + 1)
    )
    StatementText.objects.bulk_create(
        StatementText(
            statement=statement,
            language=language,
            text=text,
            status=(
                LocalisedText.Status.OFFICIAL
                if language == round.language
                else LocalisedText.Status.DRAFT
            ),
        )
        for statement, wording in zip(statements, wordings, strict=True)
        for language, text in wording.items()
    )


@action("consultation.translate_round")
def translate_round(
    *, round: OpinionRound, language: str, title: str, description: str = "", by: Actor
) -> RoundTitle:
    """Create or replace the translation of a round's title and description in `language`.

    Raises:
        NotAllowed: `by` does not steer the process.
    """
    if not rules.may_run_rounds(by, round.process):
        raise NotAllowed
    translation, _ = RoundTitle.objects.update_or_create(
        round=round,
        language=language,
        defaults={"text": title.strip(), "description": description.strip()},
    )
    record(round, language=language)
    return translation


@action("consultation.close_round")
def close_round(*, round: OpinionRound, by: Actor) -> OpinionRound:
    """Close a round: it takes no more answers, and its results become visible.

    Raises:
        NotAllowed: `by` is neither secretariat nor drafter.
        AlreadyClosed: the round is not open.
    """
    if not rules.may_run_rounds(by, round.process):
        raise NotAllowed
    locked = OpinionRound.objects.select_for_update().get(pk=round.pk)
    if locked.state != OpinionRound.State.OPEN:
        raise AlreadyClosed
    round.state = OpinionRound.State.CLOSED
    round.save(update_fields=["state"])
    forget_map(round)
    process_actions.stop_expecting(about=round, by=by)
    record(round)
    return round
