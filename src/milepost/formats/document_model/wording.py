"""Notation of wordings: plain text with emphasis and footnotes, read and written.

Plain text with the emphasis of CommonMark, and with footnotes where they stand:

    **bold**  *italic*  ***both***    a note^[Its words, *emphasis* included.]

A line break is a line break. A backslash before a punctuation mark takes the meaning
from it. Whatever has no meaning stands for itself, so every text can be read: "5 * 3"
holds a star, and so does an emphasis that never ends.

Emphasis differs from CommonMark in one thing: each mark turns bold or italic on or off
by itself, so that the two may overlap, and may begin and end inside a word.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"  # of ASCII: what a backslash escapes


@dataclass(frozen=True)
class Span:
    """Words set alike.

    note  the wording of a footnote after them, in the same notation, without notes of
          its own; empty for none
    """

    text: str
    bold: bool = False
    italic: bool = False
    note: str = ""


def read_wording(text: str) -> tuple[Span, ...]:
    """Parse a wording into spans of text with equal emphasis, in normal form.

    Blanks are emphasised only where the words on both sides are.
    """
    return _tidy(_spans(_pieces(text)))


def write_wording(spans: Iterable[Span]) -> str:
    """Wording of `spans` in the notation; `read_wording` gives their normal form again."""
    return _written(_tidy(spans), in_note=False)


def plain_wording(text: str) -> str:
    """Plain text of a wording, without emphasis marks and footnotes."""
    if not re.search(r"[\\*^]", text):
        return text
    return "".join(span.text for span in read_wording(text))


@dataclass(frozen=True)
class _Mark:
    """One to three stars. `bold` and `italic` say whether they turn that on or off."""

    stars: int
    after_word: bool
    before_word: bool
    bold: bool = False
    italic: bool = False

    @property
    def unused(self) -> str:
        """Stars of the mark that turn neither bold nor italic on or off."""
        return "*" * (self.stars - 2 * self.bold - self.italic)


@dataclass(frozen=True)
class _Note:
    text: str


_Piece = str | _Mark | _Note

_TOKEN = re.compile(
    rf"\\(?P<escaped>[{re.escape(PUNCTUATION)}])|(?P<stars>\*+)|(?P<note>\^\[)"
)


def _pieces(text: str, *, notes: bool = True) -> Iterator[_Piece]:
    """Tokens of a wording in order: text, emphasis marks and notes."""
    ends = matching_brackets(text) if notes else {}
    at = 0
    while token := _TOKEN.search(text, at):
        yield text[at : token.start()]
        at = token.end()
        if token["escaped"]:
            yield token["escaped"]
        elif token["stars"]:
            yield _mark(text, token)
        elif inside := text[at : ends.get(at - 1, at)].strip():
            yield _Note(inside)
            at = ends[at - 1] + 1
        else:
            yield "^["
    yield text[at:]


def _mark(text: str, token: re.Match[str]) -> _Mark | str:
    stars = token["stars"]
    if len(stars) > 3:
        return stars
    before = text[token.start() - 1 : token.start()]
    after = text[token.end() : token.end() + 1]
    return _Mark(
        len(stars),
        after_word=bool(before) and not before.isspace(),
        before_word=bool(after) and not after.isspace(),
    )


def matching_brackets(text: str) -> dict[int, int]:
    """Index of the closing bracket for the index of each opening one; escaped ones are skipped."""
    ends, open_ones = {}, []
    for match in re.finditer(r"\\.|[\[\]]", text, re.DOTALL):
        if match[0] == "[":
            open_ones.append(match.start())
        elif match[0] == "]" and open_ones:
            ends[open_ones.pop()] = match.start()
    return ends


def _spans(pieces: Iterable[_Piece]) -> Iterator[Span]:
    bold = italic = False
    for piece in _resolve_emphasis(list(pieces)):
        if isinstance(piece, _Mark):
            yield Span(piece.unused, bold, italic)
            bold, italic = bold != piece.bold, italic != piece.italic
        elif isinstance(piece, _Note):
            yield Span("", note=piece.text)
        else:
            yield Span(piece, bold, italic)


def _resolve_emphasis(pieces: list[_Piece]) -> list[_Piece]:
    """Pieces with each mark set to what it turns on (before a word) or off (after one)."""
    for kind, is_meant in (("bold", (2, 3)), ("italic", (1, 3))):
        opened = None
        for place, piece in enumerate(pieces):
            if not isinstance(piece, _Mark) or piece.stars not in is_meant:
                continue
            if piece.before_word if opened is None else piece.after_word:
                pieces[place] = replace(piece, **{kind: True})
                opened = place if opened is None else None
        if opened is not None:
            pieces[opened] = replace(pieces[opened], **{kind: False})  # type: ignore[type-var]
    return pieces


def _tidy(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Normal form of spans: spaces emphasised as both sides are, equal neighbours joined."""
    tidy: list[Span] = []
    words: list[str] = []  # of the span that is still open
    bold = italic = False
    for span in (*_even_out_spaces([*_cut_at_blanks(spans)]), None):
        turns = span and span.text and (span.bold, span.italic) != (bold, italic)
        if words and (turns or not span):
            tidy.append(Span("".join(words), bold, italic))
            words.clear()
        if span and span.note:
            tidy.append(Span("".join(words), bold, italic, span.note))
            words.clear()
        elif span:
            bold, italic = span.bold, span.italic
            words.append(span.text)
    return tuple(tidy)


def _cut_at_blanks(spans: Iterable[Span]) -> Iterator[Span]:
    """Words, runs of white space and notes of spans, each as a span of its own."""
    for span in spans:
        for text in re.findall(r"\s+|\S+", span.text):
            yield Span(text, span.bold, span.italic)
        if span.note.strip():
            yield Span("", note=_note(span.note.strip()))


def _even_out_spaces(spans: list[Span]) -> list[Span]:
    words = [place for place, span in enumerate(spans) if span.text.strip()]
    for left, right in pairwise([None, *words, None]):
        before = spans[left] if left is not None else Span("")
        after = spans[right] if right is not None else Span("")
        bold, italic = before.bold and after.bold, before.italic and after.italic
        start = 0 if left is None else left + 1
        for place in range(start, len(spans) if right is None else right):
            spans[place] = replace(spans[place], bold=bold, italic=italic)
    return spans


def _written(spans: Iterable[Span], *, in_note: bool) -> str:
    special = r"[\\*\[\]]" if in_note else r"[\\*]|\^(?=\[)"
    return with_emphasis_marks(
        spans,
        text=lambda words: re.sub(special, r"\\\g<0>", words),
        note=lambda wording: f"^[{_note(wording, inside=True)}]",
    )


def with_emphasis_marks(
    spans: Iterable[Span], *, text: Callable[[str], str], note: Callable[[str], str]
) -> str:
    """Spans written with emphasis stars; `text` and `note` write their contents.

    A note stands behind the stars that end an emphasis.
    """
    written = []
    for before, span, after in _neighbours(spans):
        written.append(_stars(span, not_in=before) + text(span.text))
        written.append(_stars(span, not_in=after))
        if span.note:
            written.append(note(span.note))
    return "".join(written)


def _neighbours(spans: Iterable[Span]) -> Iterator[tuple[Span, Span, Span]]:
    row = [Span(""), *spans, Span("")]
    return zip(row, row[1:], row[2:], strict=False)


def _stars(span: Span, *, not_in: Span) -> str:
    bold = span.bold and not not_in.bold
    return "*" * (2 * bold + (span.italic and not not_in.italic))


def _note(wording: str, *, inside: bool = False) -> str:
    """Normal form of a note's wording, escaped for brackets if `inside` is true."""
    return _written(_tidy(_spans(_pieces(wording, notes=False))), in_note=inside)
