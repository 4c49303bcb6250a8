"""Bookmarks that keep the key of a clause in a Word file: encoding and decoding."""

import re

from milepost.errors import gettext_noop
from milepost.formats.errors import FormatError

BOOKMARK = "clause_"  # tells our bookmarks from those that Word and people set
LONGEST_BOOKMARK = 40  # Word cuts longer names


class KeyTooLong(FormatError, ValueError):
    template = gettext_noop(
        "The paragraph key “%(key)s” is too long for a Word bookmark."
    )


def bookmark_of_key(key: str) -> str:
    """Bookmark name for the key of a clause, encoded. Raises KeyTooLong.

    Word allows letters, figures and "_" only.
    """
    name = BOOKMARK + re.sub(r"[^A-Za-z0-9]", _coded, key)
    if len(name) > LONGEST_BOOKMARK:
        raise KeyTooLong(key=key)
    return name


def key_of_bookmark(name: str) -> str | None:
    """Key of a clause decoded from a bookmark name; None for other bookmarks."""
    if not name.startswith(BOOKMARK):
        return None
    coded = name.removeprefix(BOOKMARK)
    return re.sub(r"_(?:_|x([0-9a-f]{1,6})_)", _decoded, coded)


def _coded(sign: re.Match[str]) -> str:
    return "__" if sign[0] == "_" else f"_x{ord(sign[0]):x}_"


def _decoded(code: re.Match[str]) -> str:
    return chr(int(code[1], 16)) if code[1] else "_"
