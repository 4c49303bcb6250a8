"""`milepost import votes`: import of a round held elsewhere, with all its votes."""

from pathlib import Path

import click

from milepost.errors import MilepostError

from .django import data_dir, start

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@data_dir
@click.argument("votes", type=FILE)
@click.option("--statements", type=FILE, required=True, help="comments.csv")
@click.option("--process", "slug", required=True, help="Slug of the process.")
@click.option("--title", required=True, help="What the round is called.")
@click.option("--language", required=True, help="Code of the statements' language.")
@click.option("--attribution", default="", help="Whom to name as the source.")
@click.option("--source-url", default="", help="Address of the source.")
@click.option("--licence", default="", help="Such as CC BY 4.0.")
def votes(
    votes: Path,
    statements: Path,
    slug: str,
    title: str,
    language: str,
    attribution: str,
    source_url: str,
    licence: str,
) -> None:
    """Import an opinion round from a Polis export.

    VOTES is votes.csv (timestamp, comment-id, voter-id, vote) or
    participants-votes.csv, plain or gzip; the statements are comments.csv
    (comment-id, comment-body, moderated, author-id). All of it is taken in or
    nothing; the same files again change nothing.
    """

    start()
    from milepost.consultation.actions import import_round
    from milepost.consultation.models import OpinionRound
    from milepost.formats.datasets.polis import read_statements, read_votes
    from milepost.process.models import Process
    from milepost.safeguard.actors import OPERATOR

    process = Process.objects.filter(slug=slug).first()
    if process is None:
        raise click.ClickException(f"There is no process “{slug}”.")
    known = set(OpinionRound.objects.filter(process=process).values_list("pk"))
    try:
        round = import_round(
            process=process,
            title=title,
            language=language,
            votes=read_votes(votes),
            statements=read_statements(statements),
            attribution=attribution,
            source_url=source_url,
            licence=licence,
            file=votes.name,
            by=OPERATOR,
        )
    except MilepostError as error:
        raise click.ClickException(str(error)) from error
    what = f"“{round.title}”: {round.ballots.count()} people, {round.pk}"
    if (round.pk,) in known:
        click.echo(f"These votes are here already, nothing was changed. {what}")
    else:
        click.echo(f"Taken in. {what}")
