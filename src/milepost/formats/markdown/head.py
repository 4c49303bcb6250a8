"""The head of a document in a Markdown file: lines `name: value` between two `---`."""

import json
import re
from datetime import date

from milepost.formats.document_model.blocks import PURPOSES, DocumentHead, Purpose
from milepost.formats.errors import WrongValue

FACTS = ("title", "language", "symbol", "series", "original", "purpose", "date")

_HEAD = re.compile(r"\A---[ \t]*\n((?:\w+:.*\n)*)---[ \t]*(?:\n|\Z)")
_PLAIN = re.compile(r"\w(?:[\w /.,()'’-]*[\w.)])?")


def cut_head(text: str, *, file: str) -> tuple[DocumentHead, str]:
    """The head of a text, and the rest with as many empty lines in front.

    Raises:
        WrongValue: a date or a purpose is none.
    """
    found = _HEAD.match(text)
    if not found:
        return DocumentHead(), text
    said = {}
    for row, line in enumerate(found[1].splitlines(), start=2):
        name, _, value = line.partition(":")
        said[name] = _unquoted(value.strip())
        _check(name, said[name], row=row, file=file)
    purpose: Purpose = next(p for p in PURPOSES if p == said.get("purpose", ""))
    head = DocumentHead(
        title=said.get("title", ""),
        language=said.get("language", ""),
        symbol=said.get("symbol", ""),
        series=said.get("series", ""),
        original=said.get("original", ""),
        purpose=purpose,
        date=date.fromisoformat(said["date"]) if said.get("date") else None,
    )
    return head, "\n" * found[0].count("\n") + text[found.end() :]


def write_head(head: DocumentHead) -> str:
    """The lines of a head, an empty one after them; "" where nothing is known."""
    lines = [
        f"{name}: {_quoted(str(value))}\n"
        for name in FACTS
        if (value := getattr(head, name))
    ]
    return "".join(["---\n", *lines, "---\n\n"]) if lines else ""


def _check(name: str, value: str, *, row: int, file: str) -> None:
    expected = ""
    if name == "purpose" and value not in PURPOSES:
        expected = " / ".join(purpose for purpose in PURPOSES if purpose)
    elif name == "date" and value and not _is_date(value):
        expected = "2026-05-31"
    if expected:
        raise WrongValue(
            file=file, row=row, column=name, value=value, expected=expected
        )


def _is_date(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _unquoted(value: str) -> str:
    if value.startswith('"'):
        try:
            return str(json.loads(value))
        except ValueError:
            return value
    return value
