"""Cleaning of a wording after deletions: spare blanks and empty emphasis removed."""

from collections.abc import Iterable
from typing import NamedTuple

from .marks import contexts
from .tokens import tokens

_OPENING = set("([{«“‘¿¡")
_CLOSING = set(".,;:!?)]}»”’…،؛؟")
_LINE_ENDS = {"\n", "\r\n", "\r"}


class StyledToken(NamedTuple):
    """A token of a wording and the emphasis it turns on and off: 1 italic, 2 bold, 3 both."""

    text: str
    on: int = 0
    off: int = 0


DELETED = StyledToken("")  # stands for a piece that is no more


def styled_tokens(wording: str) -> list[StyledToken]:
    """The tokens of a wording, each with the emphasis that it turns on or off."""
    around = contexts(wording)
    styled = []
    for place, text in enumerate(tokens(wording)):
        before, after = around[place][1], around[place + 1][1]
        turned = before ^ after if text[0] == "*" else 0
        styled.append(StyledToken(text, turned & after, turned & before))
    return styled


def tidy(pieces: Iterable[StyledToken]) -> str:
    """Wording joined from tokens, without the blanks and emphasis that deletions leave over.

    Where something was deleted, emphasis that is turned off and on at once goes on, and
    that around nothing goes; none begins before a blank or ends after one.
    """
    words: list[StyledToken] = []
    deletions: list[int] = []
    for piece in pieces:
        if piece == DELETED:
            deletions.append(len(words))
        else:
            words.append(piece)
    for place in reversed(deletions):
        _drop_blank(words, place)
    return _Writer().written(words)


def _drop_blank(words: list[StyledToken], place: int) -> None:
    """Remove from `words` a spare blank at `place`: one of two, at an edge or before a stop."""
    left, right = place - 1, place
    while left >= 0 and _is_emphasis(words[left]):
        left -= 1
    while right < len(words) and _is_emphasis(words[right]):
        right += 1
    before = words[left].text if left >= 0 else "\n"
    after = words[right].text if right < len(words) else "\n"
    at_start = before in _LINE_ENDS or before in _OPENING
    at_end = after in _LINE_ENDS or after in _CLOSING
    if _is_blank(after) and (at_start or _is_blank(before)):
        del words[right]
    elif _is_blank(before) and at_end:
        del words[left]


def _is_emphasis(word: StyledToken) -> bool:
    return bool(word.on or word.off)


def _is_blank(text: str) -> bool:
    return text.isspace() and text not in _LINE_ENDS


class _Writer:
    """Writes tokens, holding emphasis back until it is known where it belongs."""

    def __init__(self) -> None:
        self._out: list[StyledToken] = []
        self._on = 0  # to be turned on before the next word
        self._off = 0  # to be turned off at `_place`, after the last word
        self._place = 0

    def written(self, words: Iterable[StyledToken]) -> str:
        for word in words:
            if _is_emphasis(word):
                self._queue_emphasis(word)
                continue
            self._close_emphasis()
            if not word.text.isspace():
                self._open_emphasis()
            self._write(word)
        self._close_emphasis()
        self._open_emphasis()
        return "".join(word.text for word in self._out)

    def _queue_emphasis(self, word: StyledToken) -> None:
        around_nothing = self._on & word.off
        self._on ^= around_nothing
        if off := word.off ^ around_nothing:
            self._off |= off
            self._place = len(self._out)
            while self._place and self._out[self._place - 1].text.isspace():
                self._place -= 1
        goes_on = self._off & word.on
        self._off ^= goes_on
        self._on |= word.on ^ goes_on

    def _close_emphasis(self) -> None:
        if self._off:
            blanks = self._out[self._place :]
            del self._out[self._place :]
            self._write(StyledToken("*" * self._off, off=self._off))
            self._out += blanks
            self._off = 0

    def _open_emphasis(self) -> None:
        if self._on:
            self._write(StyledToken("*" * self._on, on=self._on))
            self._on = 0

    def _write(self, word: StyledToken) -> None:
        """Append a token; signs that would form a mark with the token before are escaped."""
        last = self._out[-1].text if self._out else ""
        if last == "^" and word.text == "[":
            self._out[-1] = StyledToken("\\^")
        elif last[:1] == "*" and word.text[:1] == "*":
            if not _is_emphasis(self._out[-1]):
                self._out[-1] = StyledToken("\\*" * len(last))
            if not _is_emphasis(word):
                word = StyledToken("\\*" * len(word.text))
        self._out.append(word)
