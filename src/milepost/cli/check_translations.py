"""`milepost check-translations`: consistency checks between two languages of a document."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from milepost.errors import MilepostError, gettext_noop

from .analyse.options import FILE, report_errors

if TYPE_CHECKING:
    from milepost.analysis.text.terms import Termbase
    from milepost.formats.document_model.blocks import DocumentBlock

SHOWN = 40  # characters of a clause that has no number


class NoLanguage(MilepostError):
    template = gettext_noop(
        "The language of %(file)s cannot be detected. Give it with --languages."
    )


class NoSuchLanguage(MilepostError):
    template = gettext_noop("--languages takes two of %(known)s, such as en,fr.")


@click.command("check-translations")
@click.argument("first", metavar="A", type=FILE)
@click.argument("second", metavar="B", type=FILE)
@click.option(
    "--terms", type=FILE, help="CSV of own terms: id, language, term, status, note."
)
@click.option(
    "--languages",
    help="Of A and B, such as en,fr; without it they are told from the text.",
)
@click.pass_context
@report_errors
def check_translations(
    context: click.Context,
    first: Path,
    second: Path,
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

    texts = [_blocks(path) for path in (first, second)]
    pair = _parse_languages(languages) if languages is not None else None
    here, there = pair or (
        _detect_language(first, texts[0]),
        _detect_language(second, texts[1]),
    )
    clauses = align_passages(texts[0], texts[1], (here, there))
    files = (first.name, second.name)
    lines = list(_lines(clauses, (here, there), files, _termbase(terms)))
    for line in lines:
        click.echo(line)
    if lines:
        context.exit(1)
    click.echo(f"{len(clauses)} clauses compared: nothing differs.")


def _blocks(path: Path) -> "list[DocumentBlock]":
    from milepost.formats.markdown import reading as markdown
    from milepost.formats.word import files as word

    reader = word if path.suffix.lower() == ".docx" else markdown
    return reader.read_document(path)


def _parse_languages(languages: str) -> tuple[str, str]:
    from milepost.analysis.text.language_versions import LANGUAGES

    codes = [code.strip() for code in languages.split(",")]
    if len(codes) != 2 or not set(codes) <= set(LANGUAGES):
        raise NoSuchLanguage(known=", ".join(LANGUAGES))
    return codes[0], codes[1]


def _detect_language(path: Path, blocks: "Sequence[DocumentBlock]") -> str:
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

    for first, second in pairs:
        if first is None or second is None:
            block, file = (second, files[1]) if first is None else (first, files[0])
            if block is not None:
                yield f"{_clause_name(block)}: in {file} only."
            continue
        here, there = (
            LanguageVersion(language, block.text)
            for language, block in zip(languages, (first, second), strict=True)
        )
        for discrepancy in find_discrepancies(here, there, terms):
            yield f"{_clause_name(first)}: {discrepancy.sentence()}"


def _clause_name(block: "DocumentBlock") -> str:
    if block.number:
        return block.number
    text = " ".join(block.text.split())
    return f"“{text if len(text) <= SHOWN else text[:SHOWN] + '…'}”"
