"""What a wording is made of: words, blanks and signs, and the marks they stand in.

A wording is text in a small notation: `**bold**`, `*italic*`, `^[a footnote]`, square
brackets, `\\` before a sign that is meant as it is, and tables as lines of `| cells |`.

Tokens are cut from left to right and never looked back at. So a run of tokens of one
wording, joined and cut again, gives the same tokens: edits rest on that. No token ends
inside what a reader sees as one sign: an Arabic letter keeps its vowel marks, a picture
of several code points stays whole.
"""

import re
import unicodedata
from functools import cache, lru_cache
from itertools import chain

# Scripts that put no blanks between words are compared sign by sign, as in
# `formats.difference`.
_SIGN_BY_SIGN = (
    "\u0e00-\u0eff\u1780-\u17ff\u19e0-\u19ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_DIRECTION = "\u202a-\u202e\u2066-\u2069"  # open or close a run of another direction
_FLAGS = "\U0001f1e6-\U0001f1ff"  # two of them are one flag
_SKIN = "\U0001f3fb-\U0001f3ff"
_JOINER = "\u200d"
_VOWELS = "\u0e33\u0eb3"  # of Thai and Lao: letters that are seen with the one before
_BARS = {"|"}
_LINE_ENDS = {"\n", "\r\n", "\r"}

# (columns of the table, cells of this row so far), then the marks that are open.
Context = tuple[tuple[int, int], tuple[int | str, ...]]
OUTSIDE: Context = ((0, 0), ())

_OPENS = {"[": "]", "^[": "]"} | dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c")
_OPENS |= dict.fromkeys("\u2066\u2067\u2068", "\u2069")
_CLOSES = set(_OPENS.values())


@lru_cache(maxsize=8192)
def tokens(wording: str) -> tuple[str, ...]:
    """The tokens of `wording`; joined, they are `wording`."""
    return tuple(_pattern().findall(wording))


@lru_cache(maxsize=8192)
def contexts(wording: str) -> tuple[Context, ...]:
    """In which marks and which cell each place between two tokens stands.

    One more than there are tokens: the first is before all of them.
    """
    return (OUTSIDE, *map(_Reader().read, tokens(wording)))


def is_well_formed(wording: str) -> bool:
    """Whether all marks are closed in turn and all rows of a table are as long."""
    (columns, cells), marks = contexts(wording)[-1]
    return not marks and (not columns or cells in {0, columns})


def is_mark(token: str) -> bool:
    """Whether a token is how text is set, not what it says."""
    return token[0] == "*" or token in _OPENS or token in _CLOSES


def is_table(wording: str) -> bool:
    return wording.lstrip().startswith("|")


class _Reader:
    """Follows the marks of a wording from its start."""

    def __init__(self) -> None:
        self.columns = self.cells = 0
        self.line_starts, self.in_row = True, False
        self.marks: tuple[int | str, ...] = ()
        self.last = OUTSIDE

    def read(self, token: str) -> Context:
        """The context after `token`, when all before it has been read."""
        before = self.columns, self.cells, self.marks
        if token in _BARS:
            self._read_bar()
        elif token in _LINE_ENDS:
            self._end_line()
        elif self.line_starts and not token.isspace():
            self.columns = self.cells = 0
            self.line_starts = False
        if token[0] == "*":
            self.marks = _after_stars(self.marks, len(token))
        elif token in _OPENS or token in _CLOSES:
            self.marks = _after_pair(self.marks, token)
        if before != (self.columns, self.cells, self.marks):
            self.last = (self.columns, self.cells), self.marks
        return self.last

    def _read_bar(self) -> None:
        if self.line_starts:
            self.in_row, self.line_starts = True, False
        if self.in_row:
            self.cells += 1

    def _end_line(self) -> None:
        if self.in_row:
            if self.columns not in {0, self.cells}:
                self.marks += ("|",)  # a row of another length: not a table any more
            self.columns = self.cells
        else:
            self.columns = 0
        self.cells = 0
        self.line_starts, self.in_row = True, False


def _after_stars(marks: tuple[int | str, ...], stars: int) -> tuple[int | str, ...]:
    """1 is italic, 2 bold, 3 both at once, of which either may be closed first."""
    if stars > 3:
        return marks[:-1] if marks and marks[-1] == stars else (*marks, stars)
    while stars:
        top = marks[-1] if marks else 0
        if top == 3 and stars < 3:
            return (*marks[:-1], 3 - stars)
        if isinstance(top, int) and 0 < top <= stars and not (top == 1 and stars == 2):
            marks, stars = marks[:-1], stars - top
        else:
            return (*marks, stars)
    return marks


def _after_pair(marks: tuple[int | str, ...], token: str) -> tuple[int | str, ...]:
    if token in _OPENS:
        return (*marks, token)
    if marks and _OPENS.get(str(marks[-1])) == token:
        return marks[:-1]
    return (*marks, token)  # closes what nothing opened: stays, as a flaw


@cache
def _pattern() -> re.Pattern[str]:
    joined = f"[{_joined()}{_SKIN}{_VOWELS}]"
    return re.compile(
        "|".join(
            (
                rf"\\[^\n]?{joined}*",
                r"\*+",
                r"\^\[",
                rf"\r\n|[\[\]|\r\n{_DIRECTION}]",
                rf"[^\S\r\n]+{joined}*",
                rf"[^\W{_SIGN_BY_SIGN}](?:[^\W{_SIGN_BY_SIGN}]|{joined})*",
                rf"{joined}+(?:[^\W{_SIGN_BY_SIGN}]|{joined})*",
                rf"[{_FLAGS}]{{2}}{joined}*",
                rf".(?:{joined}*{_JOINER}[^\w\s*\[\]|\\^{_DIRECTION}])*{joined}*",
            )
        ),
        re.DOTALL,
    )


def _joined() -> str:
    """Signs that are seen as part of the one before: accents, vowels, joiners.

    As ranges for a pattern. All are in the first two planes and the fifteenth.
    """
    places = [
        place
        for place in chain(range(0x20000), range(0xE0000, 0xE0200))
        if unicodedata.category(chr(place)) in {"Mn", "Mc", "Me", "Cf"}
        and not re.match(f"[{_DIRECTION}]", chr(place))
    ]
    ranges: list[list[int]] = []
    for place in places:
        if ranges and ranges[-1][1] == place - 1:
            ranges[-1][1] = place
        else:
            ranges.append([place, place])
    return "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in ranges)
