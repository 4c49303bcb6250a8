"""What is left of a wording when pieces of it are struck, made fit to be read."""

from collections.abc import Sequence

from .tokens import tokens

Piece = str | None
STRUCK: Piece = None  # stands for a piece that is no more

_OPENING = set("([{«“‘¿¡")
_CLOSING = set(".,;:!?)]}»”’…،؛؟")
_LINE_ENDS = {"\n", "\r\n", "\r"}


def tidied(pieces: Sequence[Piece]) -> str:
    """Pieces of a wording in a row, without blanks and marks that stand around nothing.

    Marks that come together where something was struck become what both do: one that is
    closed and opened at once goes on, one around nothing goes.
    """
    words: list[str] = []
    struck: list[int] = []
    for piece in pieces:
        if piece is None:
            struck.append(len(words))
        else:
            words += tokens(piece)
    for place in reversed(struck):
        _drop_blank(words, place)
    return "".join(_joined_marks(words))


def _drop_blank(words: list[str], place: int) -> None:
    """One blank of two, and the one before a full stop; rather one inside a bold."""
    left, right = place - 1, place
    while left >= 0 and _is_stars(words[left]):
        left -= 1
    while right < len(words) and _is_stars(words[right]):
        right += 1
    before = words[left] if left >= 0 else "\n"
    after = words[right] if right < len(words) else "\n"
    at_start = before in _LINE_ENDS or before in _OPENING
    at_end = after in _LINE_ENDS or after in _CLOSING
    if _is_blank(after) and (at_start or (_is_blank(before) and right == place)):
        del words[right]
    elif _is_blank(before) and (at_end or _is_blank(after)):
        del words[left]


def _joined_marks(words: Sequence[str]) -> list[str]:
    kept: list[str] = []
    for word in words:
        if kept and _is_stars(word) and _is_stars(kept[-1]):
            # bold is two stars, italic one, both three: each bit is closed or opened
            stars = len(kept.pop()) ^ len(word)
            kept += ["*" * stars] if stars else []
        elif kept and kept[-1] == "^" and word == "[":
            kept[-1:] = ["\\^", "["]  # a sign and a bracket, no footnote
        else:
            kept.append(word)
    return kept


def _is_stars(word: str) -> bool:
    return word[0] == "*"


def _is_blank(word: str) -> bool:
    return word.isspace() and word not in _LINE_ENDS
