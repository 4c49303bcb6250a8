"""Marks around each word of a wording: emphasis, brackets, footnotes and table cells.

As `formats.wording` reads them: bold and italic are turned on and off each by itself, on
before a word and off after one; a footnote and a cell of a table have emphasis of their
own; four stars are stars.
"""

import re
from functools import lru_cache

from .tokens import tokens

# (columns of the table, cells of this row so far), emphasis (1 italic, 2 bold, 3 both),
# and what is open: brackets, footnotes with the emphasis outside, runs of a direction.
Context = tuple[tuple[int, int], int, tuple[str | tuple[str, int], ...]]
OUTSIDE: Context = ((0, 0), 0, ())

_BARS = {"|"}
_LINE_ENDS = {"\n", "\r\n", "\r"}
_NOTE = "^["
_OPENS = {"[": "]", _NOTE: "]"} | dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c")
_OPENS |= dict.fromkeys("\u2066\u2067\u2068", "\u2069")
_CLOSES = set(_OPENS.values())
_ANY_MARK = re.compile("[*\\[\\]|\u202a-\u202e\u2066-\u2069]")


@lru_cache(maxsize=8192)
def contexts(wording: str) -> tuple[Context, ...]:
    """Marks and table cell that enclose each place between two tokens of a wording.

    One more than there are tokens: the first is before all of them.
    """
    words = tokens(wording)
    if not _ANY_MARK.search(wording):
        return (OUTSIDE,) * (len(words) + 1)
    reader = _Reader()
    befores, afters = ("", *words[:-1]), (*words[1:], "")
    return (OUTSIDE, *map(reader.read, befores, words, afters))


def is_well_formed(wording: str) -> bool:
    """Whether all marks of a wording are closed in turn and table rows equally long."""
    (columns, cells), emphasis, opened = contexts(wording)[-1]
    return not emphasis and not opened and (not columns or cells in {0, columns})


def is_mark(token: str) -> bool:
    """Whether a token is a mark: stars, a bracket, a footnote or direction sign."""
    return token[0] == "*" or token in _OPENS or token in _CLOSES


def is_table(wording: str) -> bool:
    """Whether a wording is a Markdown table: its first sign is a vertical bar."""
    return wording.lstrip().startswith("|")


class _Reader:
    """Follows the marks of a wording from its start."""

    def __init__(self) -> None:
        self._columns = self._cells = self._emphasis = 0
        self._opened: tuple[str | tuple[str, int], ...] = ()
        self._at_line_start, self._in_row = True, False
        self._last = OUTSIDE

    def read(self, before: str, token: str, after: str) -> Context:
        """Read the next token; returns the marks and table cell open after it."""
        if token[0].isalnum() and not self._at_line_start:
            return self._last
        if token in _BARS:
            self._read_bar()
        elif token in _LINE_ENDS:
            self._end_line()
        elif self._at_line_start and not token.isspace():
            self._columns = self._cells = 0
            self._at_line_start = False
        if token[0] == "*":
            self._read_stars(before, len(token), after)
        elif token in _OPENS:
            self._open(token)
        elif token in _CLOSES:
            self._close(token)
        self._last = (self._columns, self._cells), self._emphasis, self._opened
        return self._last

    def _read_bar(self) -> None:
        if self._at_line_start:
            self._in_row, self._at_line_start = True, False
        if self._in_row:
            self._cells += 1
            self._emphasis = 0

    def _end_line(self) -> None:
        if self._in_row:
            if self._columns not in {0, self._cells}:
                self._opened += ("|",)  # a row of another length: a flaw, and stays
            self._columns, self._emphasis = self._cells, 0
        else:
            self._columns = 0
        self._cells = 0
        self._at_line_start, self._in_row = True, False

    def _read_stars(self, before: str, stars: int, after: str) -> None:
        if stars > 3:
            return
        in_note = bool(self._opened) and isinstance(self._opened[-1], tuple)
        after_word = before not in {"", _NOTE} and not before[-1].isspace()
        ends = after == "" or (in_note and after == "]")
        before_word = not ends and not after[0].isspace()
        for kind in (1, 2):
            if stars & kind and (after_word if self._emphasis & kind else before_word):
                self._emphasis ^= kind

    def _open(self, token: str) -> None:
        if token == _NOTE:
            self._opened += ((token, self._emphasis),)
            self._emphasis = 0
        else:
            self._opened += (token,)

    def _close(self, token: str) -> None:
        last = self._opened[-1] if self._opened else ""
        if isinstance(last, tuple) and token == "]":  # noqa: S105  (a sign, no secret)
            self._emphasis = last[1]
        elif isinstance(last, tuple) or _OPENS.get(last) != token:
            self._opened += (token,)  # closes what nothing opened: a flaw, and stays
            return
        self._opened = self._opened[:-1]
