"""`milepost import comments` and `milepost import document`: texts and remarks on them."""

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import click

from milepost.errors import MilepostError

from .django import data_dir, start

if TYPE_CHECKING:
    from milepost.drafting.actions import Imported
    from milepost.drafting.models import ReviewRound

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@data_dir
@click.argument("file", type=FILE)
@click.option(
    "--review", "pk", type=click.UUID, required=True, help="Id of the review."
)
@click.option("--organisation", "code", help="Code or name of the member (Word files).")
@click.option("--language", default="", help="Of the comments; else of the document.")
def comments(file: Path, pk: uuid.UUID, code: str | None, language: str) -> None:
    """Take in the comments of one FILE: all of them, or none.

    A comment table (.xlsx or .csv) with the eight columns MB/NC, Line number,
    Clause/Subclause, Paragraph/Figure/Table, Type of comment, Comments, Proposed
    change, Observations of the secretariat; or a Word file (.docx) with comments in
    its margin, from the member named by --organisation, or by the code that the name
    of the file begins with. The same file again changes nothing.
    """

    start()
    from milepost.drafting.models import ReviewRound

    review = ReviewRound.objects.filter(pk=pk).first()
    if review is None:
        raise click.ClickException(f"There is no review {pk}.")
    try:
        done = _imported(file, review, code, language)
    except MilepostError as error:
        raise click.ClickException(_all_of(error)) from error
    blank = f", {done.blank} without a word" if done.blank else ""
    click.echo(
        f"{file.name}: {done.read} read, {done.placed} on a clause, {done.general} about"
        f" the whole{blank}, {done.new} new, {done.lost} lost"
    )


def _imported(
    file: Path, review: "ReviewRound", code: str | None, language: str
) -> "Imported":
    from milepost.drafting import actions
    from milepost.drafting.errors import OrganisationNotNamed, UnknownOrganisation
    from milepost.drafting.queries import Members
    from milepost.safeguard.actors import OPERATOR

    if file.suffix.lower() != ".docx":
        return actions.import_template_comments(
            round=review, path=file, language=language, by=OPERATOR
        )
    members = Members(review.version.document.process.federation)
    sender = members.find(code) if code else members.named_by_file(file.name)
    if sender is None and code:
        raise UnknownOrganisation(value=code)
    if sender is None:
        raise OrganisationNotNamed(file=file.name)
    return actions.import_word_comments(
        round=review, path=file, organisation=sender, language=language, by=OPERATOR
    )


def _all_of(error: MilepostError) -> str:
    """One line a problem, so that a table is put right in one go."""
    problems = getattr(error, "problems", ())
    return "\n".join([str(error), *(f"  {one.sentence()}" for one in problems[1:])])


@click.command()
@data_dir
@click.argument("file", type=FILE)
@click.option("--process", "slug", required=True, help="Slug of the process.")
@click.option(
    "--kind", type=click.Choice(["strategy", "resolution"]), default="strategy"
)
@click.option("--title", required=True, help="What the document is called.")
@click.option("--language", default="en", help="Code of the language it is written in.")
@click.option("--symbol", default="", help="Such as CD/24/7, where it has one.")
def document(
    file: Path, slug: str, kind: str, title: str, language: str, symbol: str
) -> None:
    """Make a document of one FILE (.docx or .md), a clause of each block.

    A block that ends with {.objective}, {.aim}, {.enabler}, {.measure}, {.operative} or
    {.recital} is taken for one. The same file again changes nothing.
    """

    start()
    from milepost.drafting.actions import import_document
    from milepost.drafting.models import Document
    from milepost.formats import markdown, word
    from milepost.process.models import Process
    from milepost.safeguard.actors import OPERATOR

    process = Process.objects.filter(slug=slug).first()
    if process is None:
        raise click.ClickException(f"There is no process “{slug}”.")
    read = word.read_file if file.suffix.lower() == ".docx" else markdown.read_file
    try:
        version = import_document(
            process=process,
            kind=Document.Kind(kind),
            symbol=symbol,
            titles={language: title},
            blocks=read(file).blocks,
            language=language,
            by=OPERATOR,
        )
    except MilepostError as error:
        raise click.ClickException(str(error)) from error
    count = version.placements.count()
    click.echo(f"{title}: {count} clauses, {version.document_id}")
