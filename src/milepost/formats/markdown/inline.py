"""Inline tokens of Markdown read as spans, with inline and reference footnotes."""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from milepost.formats.document_model.wording import (
    Span,
    matching_brackets,
    write_wording,
)

DEEPEST = 60  # lists and quotations in each other; below, the parser drops words

_REFERENCE = re.compile(r"\[\^([^\]\s]{1,100})\]")
_DEFINITION = re.compile(r"\[\^([^\]\s]{1,100})\]:[ \t]*(\S.*)", re.DOTALL)
_TAGS = {
    "<b>": (1, 0), "<strong>": (1, 0), "</b>": (-1, 0), "</strong>": (-1, 0),
    "<i>": (0, 1), "<em>": (0, 1), "</i>": (0, -1), "</em>": (0, -1),
}  # fmt: skip
_TURNS = {
    "strong_open": (1, 0), "strong_close": (-1, 0),
    "em_open": (0, 1), "em_close": (0, -1),
}  # fmt: skip
_WORDS = {"text", "code_inline", "text_special", "image"}


def parser() -> MarkdownIt:
    """New CommonMark parser with tables and footnotes: `^[words]`, or `[^1]` and `[^1]: words`."""
    markdown = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    markdown.block.ruler.before("reference", "note", _definition)
    markdown.inline.ruler.before("link", "note", _note)
    return markdown


def inline_spans(markdown: MarkdownIt, tokens: Sequence[Token]) -> Iterator[Span]:
    """Spans of inline tokens (text, emphasis, line breaks, notes), for `write_wording`."""
    bold = italic = 0
    for token in tokens:
        tag = token.content.lower() if token.type == "html_inline" else ""
        turn = _TURNS.get(token.type) or _TAGS.get(tag, (0, 0))
        bold, italic = max(bold + turn[0], 0), max(italic + turn[1], 0)
        if token.type == "note":
            yield Span("", note=_note_wording(markdown, token.content))
        elif text := _token_text(token):
            yield Span(text, bold > 0, italic > 0)


def _token_text(token: Token) -> str:
    if token.type in _WORDS:
        return token.content
    if token.type == "softbreak":
        return " "
    is_break = token.type == "html_inline" and re.match("<br *?/?>", token.content)
    return "\n" if token.type == "hardbreak" or is_break else ""


def _note_wording(markdown: MarkdownIt, source: str) -> str:
    (inline,) = markdown.parseInline(source)
    spans = inline_spans(
        markdown, [t for t in inline.children or [] if t.type != "note"]
    )
    return write_wording(spans).strip()


def _note(state: StateInline, silent: bool) -> bool:
    """Inline rule for footnotes `^[words]` and `[^label]`; whether one was parsed."""
    source, start = state.src, state.pos
    if source.startswith("^[", start):
        ends = state.env.setdefault("ends", {})
        if source not in ends:
            ends[source] = matching_brackets(source)
        end = ends[source].get(start + 1)
        words = source[start + 2 : end].strip() if end else ""
        after = end + 1 if end else start
    else:
        match = _REFERENCE.match(source, start)
        words = state.env.get("notes", {}).get(match[1], "") if match else ""
        after = match.end() if match else start
        if words and match and not silent:
            state.env["used"].add(match[1])
    if not words:
        return False
    if not silent:
        state.push("note", "", 0).content = words
    state.pos = after
    return True


def _definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule for footnote definitions `[^label]: words`; whether one was parsed."""
    last = start + 1
    while last < end and not state.isEmpty(last):
        last += 1
    lines = state.getLines(start, last, state.blkIndent, False)
    match = _DEFINITION.match(lines.lstrip(" "))
    if state.is_code_block(start) or not match:
        return False
    # Several definitions may follow each other without an empty line.
    rest = re.split(r"\n(?=[ ]{0,3}\[\^[^\]\s]+\]:)", match[2])
    if silent:
        return True
    env: MutableMapping[str, Any] = state.env
    env.setdefault("notes", {}).setdefault(match[1], rest[0].strip())
    env.setdefault("used", set())
    token = state.push("definition", "", 0)
    token.content, token.info = rest[0].strip(), match[1]
    state.line = start + rest[0].count("\n") + 1
    return True
