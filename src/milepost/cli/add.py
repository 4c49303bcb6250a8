"""`milepost add`: create what no page creates yet: the directory, processes, rounds, meetings."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from milepost.errors import MilepostError
from milepost.safeguard.actors import OPERATOR

from .django import data_dir, start
from .lookups import get_single

DAY = click.DateTime(["%Y-%m-%d"])
AUDIENCE = click.Choice(["public", "federation", "steering"])
TITLES = click.option(
    "--title",
    "titles",
    multiple=True,
    required=True,
    help="As LANGUAGE=TEXT, such as en=Strategy; once for each language.",
)


def parse_titles(titles: tuple[str, ...]) -> dict[str, str]:
    """Texts by language code from options `("en=Strategy", …)`; raises ClickException."""
    pairs = [title.partition("=") for title in titles]
    if not all(language and text for language, _, text in pairs):
        raise click.ClickException("Write a title as LANGUAGE=TEXT: en=Strategy.")
    return {language: text for language, _, text in pairs}


def run_action(action: Callable[..., Any], **arguments: Any) -> Any:
    """Result of an action run as the operator; a MilepostError becomes a ClickException."""
    try:
        return action(**arguments, by=OPERATOR)
    except MilepostError as error:
        raise click.ClickException(str(error)) from error


def get_process(slug: str) -> Any:
    """Process with this slug; raises ClickException where there is none."""
    from milepost.process.models import Process

    return get_single(Process.objects.filter(slug=slug), slug)


@click.group()
def add() -> None:
    """Put the directory, processes, phases, rounds and meetings on record."""


@add.command()
@data_dir
def movement() -> None:
    """Add the Movement: directory, bodies, mandates, and the survey of 2020.

    From the sources that ship with Milepost; a second time changes nothing.
    """
    start()
    from milepost.demonstration import load_movement

    load_movement(say=click.echo)


@add.command()
@data_dir
@click.argument("code")
@click.option(
    "--name",
    "names",
    multiple=True,
    required=True,
    help="As LANGUAGE=NAME, such as en=Institute; once for each language.",
)
@click.option("--federation", default="movement", show_default=True)
def observer(code: str, names: tuple[str, ...], federation: str) -> None:
    """Add an observer, called CODE here: no member, and shown only what it is asked."""
    start()
    from milepost.movement.actions import add_organisation
    from milepost.movement.models import Federation, Organisation

    owner = get_single(Federation.objects.filter(slug=federation), federation)
    known = Organisation.objects.filter(federation=owner, identifiers__value=code)
    if known.exists():
        raise click.ClickException(f"There is an organisation {code} already.")
    run_action(
        add_organisation,
        federation=owner,
        kind=Organisation.Kind.OBSERVER,
        names=parse_titles(names),
        identifiers={"milepost": code},
    )
    click.echo(f"Observer {code} is on record.")


@add.command()
@data_dir
@click.argument("slug")
@TITLES
@click.option("--federation", default="movement", show_default=True)
@click.option("--audience", type=AUDIENCE, default="federation", show_default=True)
def process(slug: str, titles: tuple[str, ...], federation: str, audience: str) -> None:
    """Start a process named SLUG."""
    start()
    from milepost.movement.models import Federation
    from milepost.process.actions import start_process
    from milepost.process.models import Process
    from milepost.safeguard.models import Audience

    texts = parse_titles(titles)
    if Process.objects.filter(slug=slug).exists():
        raise click.ClickException(f"There is a process {slug} already.")
    run_action(
        start_process,
        federation=get_single(Federation.objects.filter(slug=federation), federation),
        slug=slug,
        titles=texts,
        audience=Audience(audience),
    )
    click.echo(f"Process {slug} is on record.")


@add.command()
@data_dir
@click.argument("slug")
@click.argument(
    "kind", type=click.Choice(["listen", "learn", "write", "review", "decide", "do"])
)
@click.option("--opens", type=DAY, required=True)
@click.option("--closes", type=DAY, help="The first day on which it is closed.")
def phase(slug: str, kind: str, opens: dt.datetime, closes: dt.datetime | None) -> None:
    """Add a phase to the process SLUG: what it opens follows from its KIND."""
    start()
    from milepost.process.actions import add_phase
    from milepost.process.models import Phase

    owner = get_process(slug)
    zone = ZoneInfo(owner.time_zone)
    if closes and closes <= opens:
        raise click.ClickException("A phase closes after it opens.")
    run_action(
        add_phase,
        process=owner,
        kind=Phase.Kind(kind),
        opens_at=opens.replace(tzinfo=zone),
        closes_at=closes and closes.replace(tzinfo=zone),
    )
    click.echo(f"Phase {kind} of {slug} is on record.")


@add.command("round")
@data_dir
@click.argument("statements", type=click.Path(exists=True, path_type=Path))
@click.option("--process", "slug", required=True)
@click.option("--title", required=True)
@click.option("--language", default="en", show_default=True)
@click.option("--audience", type=AUDIENCE, default="federation", show_default=True)
@click.option("--public/--members-only", default=False, help="Who may answer.")
def opinion_round(
    statements: Path,
    slug: str,
    title: str,
    language: str,
    audience: str,
    public: bool,
) -> None:
    """Open an opinion round; STATEMENTS is a text file, a statement a line.

    Every society of the federation is expected to answer.
    """
    start()
    from milepost.consultation.actions import open_round
    from milepost.movement.models import Organisation
    from milepost.safeguard.models import Audience

    owner = get_process(slug)
    lines = statements.read_text(encoding="utf-8").splitlines()
    societies = Organisation.objects.current().societies()
    opened = run_action(
        open_round,
        process=owner,
        title=title,
        language=language,
        statements=[{language: line.strip()} for line in lines if line.strip()],
        audience=Audience(audience),
        is_open_to_strangers=public,
        expected_of=list(societies.filter(federation=owner.federation)),
    )
    click.echo(f"The round is open: /rounds/{opened.pk}/")


@add.command()
@data_dir
@click.option("--process", "slug", required=True)
@click.option("--body", "body_slug", required=True, help="The body that meets.")
@click.option("--title", required=True)
@click.option("--place", default="")
@click.option("--opens", type=DAY, required=True)
@click.option("--closes", type=DAY, required=True, help="Its last day.")
@click.option("--audience", type=AUDIENCE, default="federation", show_default=True)
def meeting(
    slug: str,
    body_slug: str,
    title: str,
    place: str,
    opens: dt.datetime,
    closes: dt.datetime,
    audience: str,
) -> None:
    """Call a meeting of a body."""
    start()
    from milepost.adoption.actions import call_meeting
    from milepost.movement.models import Body
    from milepost.safeguard.models import Audience

    owner = get_process(slug)
    bodies = Body.objects.filter(federation=owner.federation, slug=body_slug)
    called = run_action(
        call_meeting,
        process=owner,
        body=get_single(bodies, body_slug),
        title=title,
        place=place,
        opens_on=opens.date(),
        closes_on=closes.date(),
        audience=Audience(audience),
    )
    click.echo(f"The meeting is on record: /meetings/{called.pk}/")


@add.command("agenda-item")
@data_dir
@click.argument("meeting_id", type=click.UUID)
@click.argument("number")
@click.option("--title", required=True)
@click.option("--document", "document_id", type=click.UUID, help="What is before it.")
@click.option("--decision/--information", default=True, show_default=True)
def agenda_item(
    meeting_id: Any, number: str, title: str, document_id: Any, decision: bool
) -> None:
    """Put an item on the agenda of MEETING_ID (the id in the address of its page)."""
    start()
    from milepost.adoption.actions import put_on_agenda
    from milepost.adoption.models import AgendaItem, Meeting
    from milepost.documents.models import Document

    kinds = AgendaItem.Purpose
    documents = Document.objects.filter(pk=document_id)
    run_action(
        put_on_agenda,
        meeting=get_single(Meeting.objects.filter(pk=meeting_id), str(meeting_id)),
        number=number,
        title=title,
        purpose=kinds.DECISION if decision else kinds.INFORMATION,
        document=document_id and get_single(documents, str(document_id)),
    )
    click.echo(f"Item {number} is on the agenda.")
