"""Square brackets in a wording: parse, write, find and enclose text not agreed.

    [text]                        somebody does not agree to it
    [NO, MX: text]                and who: codes in capitals
    [Alt 1: text / Alt 2: text]   one of these; also Option, Variante, Opción, البديل, الخيار
    [ad ref: text]                agreed ad referendum: subject to word from home

They stand inside each other and inside footnotes. A bracket that is meant as a sign is
written `\\[`; one without its fellow is a sign as well, and `unmatched` finds it. Brackets
are numbered from 1 as they are opened, in reading order.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from .edits import Edit
from .errors import EditsDoNotFit
from .marks import Context, contexts
from .tokens import tokens

DEEPEST = 50  # brackets inside brackets; deeper ones are signs
LONGEST_HEAD = 1000  # tokens of who put a bracket

_CODE = r"[A-Z][A-Z0-9-]{1,11}"
_BY = re.compile(rf"\s*({_CODE}(?:\s*,\s*{_CODE})*)\s*:\s+")
_AD_REFERENDUM = re.compile(
    r"\s*(?:agreed\s+)?ad\s+ref(?:erendum|\.)?\s*:\s*", re.IGNORECASE
)
_LABEL = re.compile(
    r"\s*(?:Alt\.?|Alternative|Option|Variante?|Opción|البديل|الخيار)\s*\d+\s*:\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of wording without brackets, in its notation."""

    text: str


@dataclass(frozen=True, slots=True)
class Bracket:
    """Text that is not agreed. `head`: who put the bracket, as it is written."""

    parts: tuple["Part", ...]
    head: str = ""

    @property
    def by(self) -> tuple[str, ...]:
        """Codes of those who put the bracket, such as NO and MX; () where none is named."""
        match = _BY.fullmatch(self.head)
        return tuple(re.split(r"\s*,\s*", match[1])) if match else ()


@dataclass(frozen=True, slots=True)
class AdReferendum:
    """Text that is agreed ad referendum."""

    parts: tuple["Part", ...]
    head: str = "ad ref: "


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several texts. `head`: its label; `tail`: what parts it from the next."""

    parts: tuple["Part", ...]
    head: str
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Texts of which one shall stand."""

    options: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote, with the brackets in it."""

    parts: tuple["Part", ...]


Part = Words | Bracket | AdReferendum | Alternatives | Footnote
Parts = tuple[Part, ...]


# Reading and writing.


def parse(wording: str) -> Parts:
    """Parse a wording into words, brackets, alternatives and footnotes, nested.

    write(parse(wording)) is `wording`, whatever it is.
    """
    return _Parser(wording).parts(0, len(tokens(wording)))


def write(tree: Sequence[Part]) -> str:
    """Serialise a tree of brackets to a wording; the inverse of `parse`."""
    return "".join(map(_written, tree))


def _written(part: Part) -> str:
    match part:
        case Words(text):
            return text
        case Footnote(parts):
            return f"^[{write(parts)}]"
        case Bracket(parts, head) | AdReferendum(parts, head):
            return f"[{head}{write(parts)}]"
        case Alternatives(options):
            inner = (
                f"{option.head}{write(option.parts)}{option.tail}" for option in options
            )
            return f"[{''.join(inner)}]"


def unmatched(wording: str) -> tuple[int, ...]:
    """Positions of unmatched brackets, in characters from the start of the wording."""
    fellows = _matching_brackets(wording)
    matched = {*fellows, *fellows.values()}
    places, here = [], 0
    for index, token in enumerate(tokens(wording)):
        if token in {"[", "]", "^["} and index not in matched:
            places.append(here)
        here += len(token)
    return tuple(places)


def _matching_brackets(wording: str) -> dict[int, int]:
    """Token index of each closing bracket by that of the bracket that opens it.

    Not among them: those too deep, and those that cut an emphasis in two.
    """
    fellows, waiting = {}, []
    around = contexts(wording)
    for index, token in enumerate(tokens(wording)):
        if token in {"[", "^["}:
            waiting.append(index)
        elif token == "]" and waiting:  # noqa: S105  (a sign, no secret)
            opened = waiting.pop()
            if len(waiting) < DEEPEST and around[opened] == around[index + 1]:
                fellows[opened] = index
    return fellows


class _Parser:
    def __init__(self, wording: str) -> None:
        self._words = tokens(wording)
        self._around: tuple[Context, ...] = contexts(wording)
        self._matching_brackets = _matching_brackets(wording)

    def parts(self, start: int, end: int) -> Parts:
        """Parse tokens `start` to `end` (exclusive) into words, brackets and footnotes."""
        pieces: list[Part] = []
        here = index = start
        while index < end:
            close = self._matching_brackets.get(index)
            if close is None or close >= end:
                index += 1
                continue
            if here < index:
                pieces.append(Words(self._text(here, index)))
            pieces.append(self._bracket(index, close))
            here = index = close + 1
        if here < end:
            pieces.append(Words(self._text(here, end)))
        return tuple(pieces)

    def _bracket(self, opened: int, close: int) -> Part:
        start = opened + 1
        if self._words[opened] == "^[":
            return Footnote(self.parts(start, close))
        if after := self._head(_LABEL, start, close):
            return Alternatives(tuple(self._options(start, after, close)))
        if after := self._head(_AD_REFERENDUM, start, close):
            return AdReferendum(self.parts(after, close), self._text(start, after))
        after = self._head(_BY, start, close) or start
        return Bracket(self.parts(after, close), self._text(start, after))

    def _head(self, pattern: re.Pattern[str], start: int, end: int) -> int:
        """Token index after the match of `pattern` at `start`; 0: no match that ends a token."""
        match = pattern.match(self._text(start, min(end, start + LONGEST_HEAD)))
        if not match:
            return 0
        left = match.end()
        while left > 0:
            left -= len(self._words[start])
            start += 1
        return start if left == 0 else 0

    def _options(self, start: int, after: int, close: int) -> Iterator[Alternative]:
        while True:
            end, following = self._next_option(after, close)
            yield Alternative(
                self.parts(after, end),
                self._text(start, after),
                self._text(end, following),
            )
            if following == close:
                return
            start, after = following, self._head(_LABEL, following, close)

    def _next_option(self, start: int, close: int) -> tuple[int, int]:
        """Token where an alternative ends and where the next begins; `close` twice at the last.

        The next one begins after a stroke, with a label, and in the same marks.
        """
        index = start
        while index < close:
            if (
                self._words[index] == "/"
                and self._around[index] == self._around[close]
                and self._head(_LABEL, index + 1, close)
            ):
                before = index > start and self._words[index - 1].isspace()
                after = self._words[index + 1].isspace()
                return index - before, index + 1 + after
            index = self._matching_brackets.get(index, index) + 1
        return close, close

    def _text(self, start: int, end: int) -> str:
        return "".join(self._words[start:end])


# Looking at brackets.


Sort = Literal["bracket", "ad referendum", "alternatives"]


class UnresolvedBracket(NamedTuple):
    """A bracket that is not resolved.

    number   counted from 1 in reading order
    text     what is in it, without who put it
    options  the alternatives, as they are written, without their labels
    """

    number: int
    sort: Sort
    text: str
    by: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


def unresolved_brackets(wording: str) -> tuple[UnresolvedBracket, ...]:
    """All unresolved brackets of `wording`, those inside others as well, in reading order."""
    return tuple(
        _unresolved(number, part)
        for number, part in enumerate(_brackets(parse(wording)), start=1)
    )


def _brackets(tree: Parts) -> Iterator[Bracket | AdReferendum | Alternatives]:
    for part in tree:
        if isinstance(part, Words):
            continue
        if not isinstance(part, Footnote):
            yield part
        for inner in _inner(part):
            yield from _brackets(inner)


def _inner(part: Bracket | AdReferendum | Alternatives | Footnote) -> list[Parts]:
    if isinstance(part, Alternatives):
        return [option.parts for option in part.options]
    return [part.parts]


def _unresolved(
    number: int, part: Bracket | AdReferendum | Alternatives
) -> UnresolvedBracket:
    match part:
        case Bracket(parts):
            return UnresolvedBracket(number, "bracket", write(parts), part.by)
        case AdReferendum(parts):
            return UnresolvedBracket(number, "ad referendum", write(parts))
        case Alternatives(options):
            texts = tuple(write(option.parts) for option in options)
            return UnresolvedBracket(
                number, "alternatives", _written(part)[1:-1], (), texts
            )


# Putting brackets.


def enclose(wording: str, start: int, end: int, by: Sequence[str] = ()) -> Edit:
    """Edit that puts tokens `start` to `end` (exclusive) in brackets, headed by the codes `by`.

    Blanks at either end stay outside.

    Raises:
        EditsDoNotFit: they are not there, or only one half of a bold or a footnote is.
    """
    words, around = tokens(wording), contexts(wording)
    if not 0 <= start < end <= len(words):
        raise EditsDoNotFit
    while start < end and words[start].isspace():
        start += 1
    while start < end and words[end - 1].isspace():
        end -= 1
    opened = around[start][2]
    inside = all(place[2][: len(opened)] == opened for place in around[start:end])
    if start == end or around[start] != around[end] or not inside:
        raise EditsDoNotFit
    head = f"{', '.join(by)}: " if by else ""
    return Edit(start, end, f"[{head}{''.join(words[start:end])}]")


def alternatives(*wordings: str) -> str:
    """One bracket with several wordings as alternatives: "[Alt 1: … / Alt 2: …]"."""
    labelled = (f"Alt {n}: {wording}" for n, wording in enumerate(wordings, start=1))
    return f"[{' / '.join(labelled)}]"
