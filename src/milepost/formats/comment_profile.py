"""How the comment form is recognised: its names and words, kept as data."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Any


@cache
def profile() -> dict[str, Any]:
    """The form as data: its columns in order, and the words for its types."""
    source = resources.files(__package__) / "profiles" / "iso_comments.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def names_of_columns() -> dict[str, str]:
    return {
        plain(heading): column["name"]
        for column in profile()["columns"]
        for headings in column["headings"].values()
        for heading in headings
    }


@cache
def words_for_kinds() -> dict[str, str]:
    return {
        plain(word): kind
        for kind, words in profile()["kinds"].items()
        for word in words
    }


def plain(text: str) -> str:
    """A heading without what differs between copies of the same form."""
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = re.sub(r"\(.*?\)|\[.*?\]", " ", text, flags=re.DOTALL)
    text = re.sub(r"\s*/\s*", "/", " ".join(text.split()))
    return text.rstrip("0123456789*:. /")
