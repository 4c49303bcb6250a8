"""`milepost concordance`: one document in two languages in, what differs out."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from milepost.errors import MilepostError, gettext_noop

from .analyse.options import FILE, in_one_sentence

if TYPE_CHECKING:
    from milepost.analysis.text.terms import Termbase
    from milepost.formats.document_model.blocks import DocumentBlock

SHOWN = 40  # signs of a clause that has no number


class NoLanguage(MilepostError):
    template = gettext_noop(
        "The language of %(file)s cannot be detected. Give it with --languages."
    )


class NoSuchLanguage(MilepostError):
    template = gettext_noop("--languages takes two of %(known)s, such as en,fr.")


@click.command()
@click.argument("one", metavar="A", type=FILE)
@click.argument("other", metavar="B", type=FILE)
@click.option(
    "--terms", type=FILE, help="CSV of own terms: id, language, term, status, note."
)
@click.option(
    "--languages",
    help="Of A and B, such as en,fr; without it they are told from the text.",
)
@click.pass_context
@in_one_sentence
def concordance(
    context: click.Context,
    one: Path,
    other: Path,
    terms: Path | None,
    languages: str | None,
) -> None:
    """Check whether two languages of a document say the same.

    A and B are Markdown or Word files of one document in English, French, Spanish or
    Arabic. Their clauses are paired by key, number and order. Prints a line for each
    number, date, symbol, term, verb, list, bracket, emphasis or footnote that differs,
    and ends with 1 where there is any.
    """
    from milepost.analysis.text.language_versions import align_passages

    texts = [_blocks(path) for path in (one, other)]
    said = _said(languages) or tuple(
        _told(path, blocks) for path, blocks in zip((one, other), texts, strict=True)
    )
    pairs = align_passages(texts[0], texts[1], (said[0], said[1]))
    found = list(
        _lines(pairs, (said[0], said[1]), (one.name, other.name), _termbase(terms))
    )
    for line in found:
        click.echo(line)
    if found:
        context.exit(1)
    click.echo(f"{len(pairs)} clauses compared: nothing differs.")


def _blocks(path: Path) -> "list[DocumentBlock]":
    from milepost.formats.markdown import reading as markdown
    from milepost.formats.word import files as word

    reader = word if path.suffix.lower() == ".docx" else markdown
    return reader.read_document(path)


def _said(languages: str | None) -> tuple[str, ...] | None:
    from milepost.analysis.text.language_versions import LANGUAGES

    if languages is None:
        return None
    said = tuple(code.strip() for code in languages.split(","))
    if len(said) != 2 or not set(said) <= set(LANGUAGES):
        raise NoSuchLanguage(known=", ".join(LANGUAGES))
    return said


def _told(path: Path, blocks: "Sequence[DocumentBlock]") -> str:
    import pyarrow as pa

    from milepost.analysis.engines import connect, register_table
    from milepost.analysis.text import UNDETERMINED, detect_languages
    from milepost.analysis.text.language_versions import LANGUAGES

    text = "\n".join(block.text for block in blocks)
    table = register_table(
        connect("duckdb"), "texts", pa.table({"id": ["a"], "text": [text]})
    )
    (row,) = detect_languages(table, LANGUAGES).to_pyarrow().to_pylist()
    if row["language"] == UNDETERMINED:
        raise NoLanguage(file=path.name)
    return str(row["language"])


def _termbase(path: Path | None) -> "Termbase":
    from milepost.analysis.text.terms import parse_term, shipped_terms
    from milepost.formats.datasets.terms import read_terms

    if path is None:
        return shipped_terms()
    return shipped_terms().with_terms(parse_term(vars(row)) for row in read_terms(path))


def _lines(
    pairs: "Sequence[tuple[DocumentBlock | None, DocumentBlock | None]]",
    languages: tuple[str, str],
    files: tuple[str, str],
    terms: "Termbase",
) -> Iterator[str]:
    from milepost.analysis.text.language_versions import (
        LanguageVersion,
        find_discrepancies,
    )

    for one, other in pairs:
        if one is None or other is None:
            block, file = (other, files[1]) if one is None else (one, files[0])
            if block is not None:
                yield f"{_named(block)}: in {file} only."
            continue
        here, there = (
            LanguageVersion(language, block.text)
            for language, block in zip(languages, (one, other), strict=True)
        )
        for found in find_discrepancies(here, there, terms):
            yield f"{_named(one)}: {found.sentence()}"


def _named(block: "DocumentBlock") -> str:
    if block.number:
        return block.number
    text = " ".join(block.text.split())
    return f"“{text if len(text) <= SHOWN else text[:SHOWN] + '…'}”"
