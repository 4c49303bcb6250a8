"""Template filter that renders a wording: emphasis, footnotes, tables and brackets."""

from collections.abc import Iterator, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from milepost.documents.changes.brackets import (
    AdReferendum,
    Alternatives,
    Bracket,
    Footnote,
    Part,
    Words,
    parse,
    write,
)
from milepost.formats.document_model.wording import Span, read_wording

register = template.Library()
EMPTY = mark_safe("")


@register.filter
def wording(text: str) -> SafeString:
    """Render a wording as safe HTML: marks become elements, all other text is escaped."""
    rows = table_rows(text)
    if rows:
        return _table(rows)
    # Every piece was escaped where it was made; only line breaks are added here.
    return mark_safe("".join(_html(parse(text))).replace("\n", "<br>"))  # noqa: S308


def table_rows(text: str) -> list[list[str]]:
    """Cells of a wording that is a pipe table, the header row first; [] where it is none."""
    lines = text.strip().splitlines()
    if len(lines) < 2 or not all(line.startswith("|") for line in lines):
        return []
    cells = [line.strip().strip("|").split("|") for line in lines]
    rule = cells[1]
    if not all(set(cell.strip()) <= set(":-") and cell.strip() for cell in rule):
        return []
    return [[cell.strip() for cell in row] for row in (cells[0], *cells[2:])]


def _table(rows: Sequence[Sequence[str]]) -> SafeString:
    body = format_html_join(
        "",
        "<tr>{}</tr>",
        (
            [format_html_join("", "<td>{}</td>", ([wording(cell)] for cell in row))]
            for row in rows
        ),
    )
    return format_html('<table class="data">{}</table>', body)


def _html(parts: Sequence[Part]) -> Iterator[SafeString]:
    for part in parts:
        match part:
            case Words(text):
                yield _spans(text)
            case Footnote():
                yield _spans(write([part]))
            case Bracket(inner, head):
                yield _bracket(inner, head, "bracket")
            case AdReferendum(inner, head):
                yield _bracket(inner, head, "bracket ad-referendum")
            case Alternatives(options):
                shown = (
                    format_html(
                        "{}{}{}", option.head, _joined(option.parts), option.tail
                    )
                    for option in options
                )
                yield format_html('<span class="bracket">[{}]</span>', _all(shown))


def _bracket(inner: Sequence[Part], head: str, kind: str) -> SafeString:
    return format_html('<span class="{}">[{}{}]</span>', kind, head, _joined(inner))


def _joined(parts: Sequence[Part]) -> SafeString:
    return _all(_html(parts))


def _all(pieces: Iterator[SafeString]) -> SafeString:
    return format_html_join("", "{}", ([piece] for piece in pieces))


def _spans(text: str) -> SafeString:
    return format_html_join("", "{}", ([_span(span)] for span in read_wording(text)))


def _span(span: Span) -> SafeString:
    shown = format_html("{}", span.text)
    if span.bold:
        shown = format_html("<strong>{}</strong>", shown)
    if span.italic:
        shown = format_html("<em>{}</em>", shown)
    if span.note:
        shown = format_html(
            '{}<span class="footnote" role="note"> ({})</span>',
            shown,
            _spans(span.note),
        )
    return shown
