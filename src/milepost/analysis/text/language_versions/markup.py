"""Markup of a wording stripped and counted: emphasis, footnotes, square brackets."""

import re
from dataclasses import dataclass

_BOLD = re.compile(r"\*\*")
_ITALIC = re.compile(r"(?<!\*)\*(?!\*)")
_ALTERNATIVE = re.compile(r"(?<=[^\W\d\]])\s?/\s?(?=[^\W\d\[])")


_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_PROTECTED_BASE = 0xE000  # where escaped signs are kept meanwhile: private use
_PROTECTED = re.compile("[\ue021-\ue07e]")


@dataclass(frozen=True)
class Brackets:
    """Square brackets of a text not agreed yet: [may] [shall/should]."""

    opened: int
    closed: int
    alternatives: int


@dataclass(frozen=True)
class StrippedText:
    """A wording without its markup.

    body   the words, without the footnotes
    notes  the text of each footnote
    bold, italic  how many stretches
    brackets      of the body
    """

    body: str
    notes: tuple[str, ...]
    bold: int
    italic: int
    brackets: Brackets

    @property
    def all(self) -> str:
        """Body and footnotes, a line each."""
        return "\n".join((self.body, *self.notes))


def strip_markup(text: str) -> StrippedText:
    """Strip the markup of a wording; count emphasis and brackets, take footnotes apart.

    A sign after a backslash stands for itself, and is no markup.
    """
    text = _ESCAPED.sub(lambda match: chr(_PROTECTED_BASE + ord(match[1])), text)
    body, notes = _strip_footnotes(text)
    body, bold = _strip_pairs(_BOLD, body)
    body, italic = _strip_pairs(_ITALIC, body)
    plain_notes = (
        _strip_pairs(_ITALIC, _strip_pairs(_BOLD, note)[0])[0] for note in notes
    )
    brackets = _count_brackets(body)
    return StrippedText(
        _restore_escapes(body),
        tuple(map(_restore_escapes, plain_notes)),
        bold,
        italic,
        brackets,
    )


def _restore_escapes(text: str) -> str:
    return _PROTECTED.sub(lambda match: chr(ord(match[0]) - _PROTECTED_BASE), text)


def _strip_pairs(mark: re.Pattern[str], text: str) -> tuple[str, int]:
    """Text without the pairs of a mark, and how many pairs there were.

    One opens before a word and the next closes after one.
    """
    kept: list[str] = []
    place = pairs = 0
    opened: re.Match[str] | None = None
    for match in mark.finditer(text):
        if opened is None:
            after = text[match.end() : match.end() + 1]
            opened = match if after.strip() else None
        elif match.start() > opened.end() and text[match.start() - 1].strip():
            kept += [text[place : opened.start()], text[opened.end() : match.start()]]
            place, opened, pairs = match.end(), None, pairs + 1
    return "".join([*kept, text[place:]]), pairs


def _strip_footnotes(text: str) -> tuple[str, list[str]]:
    body: list[str] = []
    notes: list[str] = []
    place = 0
    while (start := text.find("^[", place)) >= 0:
        end = _closing(text, start + 2)
        if end < 0:
            break
        body.append(text[place:start])
        notes.append(text[start + 2 : end])
        place = end + 1
    return "".join([*body, text[place:]]), notes


def _closing(text: str, place: int) -> int:
    depth = 1
    for at in range(place, len(text)):
        depth += {"[": 1, "]": -1}.get(text[at], 0)
        if not depth:
            return at
    return -1


def _count_brackets(body: str) -> Brackets:
    inside = "".join(re.findall(r"\[[^\[\]]*\]", body))
    return Brackets(body.count("["), body.count("]"), len(_ALTERNATIVE.findall(inside)))
