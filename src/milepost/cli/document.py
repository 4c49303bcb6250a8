"""`milepost document`: conversion and comparison of documents in files."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .analyse.options import FILE, NEW_FILE, atomic_files, report_errors

if TYPE_CHECKING:
    from milepost.formats.document_model.blocks import DocumentFile

AUTHOR = "Milepost"  # of tracked changes


@click.group()
def document() -> None:
    """Convert and compare documents in files, without a database."""


@document.command()
@click.argument("source", type=FILE)
@click.argument("target", type=NEW_FILE)
@report_errors
def convert(source: Path, target: Path) -> None:
    """Write the document in SOURCE as TARGET, each of the kind that its ending says.

    \b
    .md    Markdown; keys of clauses stand in comments, the head between two lines ---
    .docx  Word; keys in bookmarks, numbers as Word's own lists, notes as footnotes
    .xml   Akoma Ntoso 1.0; keys in wId
    .pdf   PDF/UA-1, as TARGET only

    Headings, numbered paragraphs, nested lists, tables, footnotes, bold and italic,
    symbol, original language, purpose and date are kept, from left to right and from
    right to left.
    """
    from milepost.formats.documents import document_as, read_document_file

    text = read_document_file(source)
    content = document_as(target.suffix, text)
    with atomic_files(target) as named:
        named(target.suffix).write_bytes(content)
    count = len(text.blocks)
    click.echo(f"{target}: {count} {'passage' if count == 1 else 'passages'}")


@document.command()
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
@click.option(
    "--out",
    "target",
    type=NEW_FILE,
    help="Write a .docx file with tracked changes, or a .html page, instead of printing.",
)
@report_errors
def diff(before: Path, after: Path, target: Path | None) -> None:
    """Say word by word what changed from the document BEFORE to the document AFTER.

    Both are .md, .docx or .xml files. Passages are compared by the keys of their clauses,
    else by their words; a passage counts as moved, divided or joined only where keys or
    equal words say so. Deleted words are printed [-so-], inserted ones {+so+}. In the .docx
    file, accepting all changes gives AFTER, and rejecting all gives BEFORE.
    """
    from milepost.formats.documents import read_document_file
    from milepost.formats.reports.document_difference import differences_as_text

    old, new = read_document_file(before), read_document_file(after)
    if target is None:
        click.echo(differences_as_text(old, new))
        return
    content = _differences_as(
        target.suffix, old, new, title=f"{before.name} and {after.name}"
    )
    with atomic_files(target) as named:
        named(target.suffix).write_bytes(content)
    click.echo(str(target))


def _differences_as(
    suffix: str, old: "DocumentFile", new: "DocumentFile", *, title: str
) -> bytes:
    from milepost.formats.reports.document_difference import differences_as_page
    from milepost.formats.word.revisions_write import changes_as_word

    if suffix.lower() == ".docx":
        return changes_as_word(old, new, author=AUTHOR, at=datetime.now(UTC))
    if suffix.lower() == ".html":
        return differences_as_page(old, new, title=title).encode()
    raise click.ClickException(
        f"Differences are written to .docx and .html files, not to “{suffix}”."
    )
