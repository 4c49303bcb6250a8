"""Tokens of a wording: words, blanks, signs and marks.

A wording is text in the notation of `formats.wording`: `**bold**`, `*italic*`,
`^[a footnote]`, `\\` before a sign that is meant as it is, and tables as lines of
`| cells |`; and in square brackets, what is not agreed.

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


@lru_cache(maxsize=8192)
def tokens(wording: str) -> tuple[str, ...]:
    """Tokens of a wording: words, blanks, signs and marks; joined, they are the wording."""
    return tuple(_pattern().findall(wording))


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
    """Pattern ranges of signs seen as part of the one before: accents, vowels, joiners.

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
