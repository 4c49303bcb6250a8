"""The marks of a wording taken apart from its words, and brackets counted."""

import re
from dataclasses import dataclass

_BOLD = re.compile(r"\*\*")
_ITALIC = re.compile(r"(?<!\*)\*(?!\*)")
_ALTERNATIVE = re.compile(r"(?<=[^\W\d\]])\s?/\s?(?=[^\W\d\[])")


_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ASIDE = 0xE000  # where escaped signs are kept meanwhile: private use
_SET_ASIDE = re.compile("[\ue021-\ue07e]")


@dataclass(frozen=True)
class Brackets:
    """Square brackets of a text not agreed yet: [may] [shall/should]."""

    opened: int
    closed: int
    alternatives: int


@dataclass(frozen=True)
class Marked:
    """A wording without its marks.

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
        return "\n".join((self.body, *self.notes))


def take_marks_off(text: str) -> Marked:
    """Each sign after a backslash stands for itself, and is no mark."""
    text = _ESCAPED.sub(lambda found: chr(_ASIDE + ord(found[1])), text)
    body, notes = _without_notes(text)
    body, bold = _without(_BOLD, body)
    body, italic = _without(_ITALIC, body)
    plain_notes = (_without(_ITALIC, _without(_BOLD, note)[0])[0] for note in notes)
    brackets = _count_brackets(body)
    return Marked(_back(body), tuple(map(_back, plain_notes)), bold, italic, brackets)


def _back(text: str) -> str:
    return _SET_ASIDE.sub(lambda found: chr(ord(found[0]) - _ASIDE), text)


def _without(mark: re.Pattern[str], text: str) -> tuple[str, int]:
    """The text without the pairs of a mark, and how many there were: one opens before a
    word and the next closes after one."""
    kept: list[str] = []
    place = pairs = 0
    opened: re.Match[str] | None = None
    for found in mark.finditer(text):
        if opened is None:
            after = text[found.end() : found.end() + 1]
            opened = found if after.strip() else None
        elif found.start() > opened.end() and text[found.start() - 1].strip():
            kept += [text[place : opened.start()], text[opened.end() : found.start()]]
            place, opened, pairs = found.end(), None, pairs + 1
    return "".join([*kept, text[place:]]), pairs


def _without_notes(text: str) -> tuple[str, list[str]]:
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
