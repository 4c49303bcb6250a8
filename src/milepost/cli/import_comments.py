"""`milepost import comments` and `milepost import document`: documents and comments."""

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import click

from milepost.errors import MilepostError

from .django import data_dir, start

if TYPE_CHECKING:
    from milepost.documents.models import DocumentVersion
    from milepost.review.actions import ImportedFile
    from milepost.review.models import Review

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@data_dir
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option(
    "--review", "pk", type=click.UUID, required=True, help="Id of the review."
)
@click.option("--organisation", "code", help="Code or name of the member.")
@click.option("--language", default="", help="Of the comments; else of the document.")
def comments(
    files: tuple[Path, ...], pk: uuid.UUID, code: str | None, language: str
) -> None:
    """Take in the comments of FILES: of each all of them, or none.

    Comment tables (.xlsx, .docx or .csv) of any known form, and Word files (.docx) with
    comments in their margin and changes in their text, from the member named by
    --organisation, or by the code that the name of the file begins with. The same file
    again changes nothing. One that is refused stops no other.
    """

    start()
    from milepost.review.models import Review

    review = Review.objects.filter(pk=pk).first()
    if review is None:
        raise click.ClickException(f"There is no review {pk}.")
    try:
        lines, refused = _taken(files, review, code, language)
    except MilepostError as error:
        raise click.ClickException(str(error)) from error
    for line in lines:
        click.echo(line)
    if refused:
        raise click.ClickException("\n".join(refused))


def _taken(
    files: tuple[Path, ...], review: "Review", code: str | None, language: str
) -> tuple[list[str], list[str]]:
    """Import comments from files; returns a line for each imported and each refused file."""
    from milepost.review import actions as review_actions
    from milepost.review import queries as review_queries
    from milepost.review.errors import NeedsMapping, UnknownOrganisation
    from milepost.safeguard.actors import OPERATOR

    members = review_queries.Members(review.version.document.process.federation)
    sender = members.find(code) if code else None
    if code and sender is None:
        raise UnknownOrganisation(value=code)
    waiting = review_actions.upload_files(
        review=review,
        files=files,
        organisation=sender,
        language=language,
        read_here=True,
        by=OPERATOR,
    )
    lines, refused = [], []
    for file in review_actions.read_files(files=waiting, by=OPERATOR):
        if isinstance(file, review_actions.ImportedFile):
            lines.append(_line(file))
            continue
        problems = [
            review_queries.error_message(problem, str) for problem in file.problems
        ]
        if file.status == file.Status.NEEDS_MAPPING:
            problems = [NeedsMapping.template]
        refused.append("\n  ".join([f"{file.name}:", *problems]))
        review_actions.delete_uploaded_file(
            file=file, by=OPERATOR
        )  # the problems are printed here and now
    return lines, refused


def _line(done: "ImportedFile") -> str:
    file, general = done.received, done.placed.get("general", 0)
    unplaced = done.placed.get("unplaced", 0)
    on_a_clause = done.read - general - unplaced
    more = f", {unplaced} not yet placed" if unplaced else ""
    more += f", {file.blank} marks without a word" if file.blank else ""
    return (
        f"{done.file}: {done.read} read, {on_a_clause} on a clause, {general} about the"
        f" whole{more}, {done.new} new, {done.lost} lost"
    )


@click.command()
@data_dir
@click.argument("file", type=FILE)
@click.option("--process", "slug", help="Slug of the process, for a new document.")
@click.option(
    "--after",
    "pk",
    type=click.UUID,
    help="Id of a document: FILE is its next version.",
)
@click.option(
    "--kind", type=click.Choice(["strategy", "resolution"]), default="strategy"
)
@click.option("--title", default="", help="Else the file's own.")
@click.option("--language", default="en", help="Code of the language it is written in.")
@click.option("--symbol", default="", help="Such as CD/24/7; else the file's own.")
@click.option("--purpose", type=click.Choice(["information", "adoption"]))
def document(
    file: Path,
    slug: str | None,
    pk: uuid.UUID | None,
    purpose: str | None,
    **options: str,
) -> None:
    """Make a document of one FILE (.docx, .md or .xml), a clause of each block.

    Or, with --after, the next version of a document. A block that ends with {.objective},
    {.aim}, {.enabler}, {.measure}, {.operative} or {.recital} is taken for one. The same
    file again changes nothing.
    """

    start()
    if (slug is None) == (pk is None):
        raise click.ClickException(
            "Name a process (--process), or a document that this follows (--after)."
        )
    try:
        version = (
            _next_version(file, pk)
            if pk
            else _new_document(file, slug, purpose=purpose or "", **options)
        )
    except MilepostError as error:
        raise click.ClickException(str(error)) from error
    count = version.version_clauses.count()
    click.echo(
        f"{version.document}: version {version.ordinal}, {count} clauses,"
        f" {version.document_id}"
    )


def _next_version(file: Path, pk: uuid.UUID) -> "DocumentVersion":
    from milepost.amendments import actions as amendment_actions
    from milepost.documents import queries as document_queries
    from milepost.documents.models import Document
    from milepost.formats.documents import read_document_file
    from milepost.safeguard.actors import OPERATOR

    document = Document.objects.filter(pk=pk).first()
    if document is None:
        raise click.ClickException(f"There is no document {pk}.")
    return amendment_actions.import_version(
        before=document_queries.newest_version(document),
        blocks=read_document_file(file).blocks,
        by=OPERATOR,
    )


def _new_document(
    file: Path, slug: str | None, *, kind: str, **options: str
) -> "DocumentVersion":
    from milepost.documents.actions import import_document_file
    from milepost.documents.models import Document
    from milepost.formats.documents import read_document_file
    from milepost.process.models import Process
    from milepost.safeguard.actors import OPERATOR

    process = Process.objects.filter(slug=slug).first()
    if process is None:
        raise click.ClickException(f"There is no process “{slug}”.")
    return import_document_file(
        process=process,
        kind=Document.Kind(kind),
        text=read_document_file(file),
        by=OPERATOR,
        **options,
    )
