"""Front matter of a Markdown file: lines `name: value` between two `---`."""

import json
import re
from datetime import date

from milepost.formats.document_model.blocks import PURPOSES, DocumentHead, Purpose
from milepost.formats.errors import WrongValue

FACTS = ("title", "language", "symbol", "series", "original", "purpose", "date")

_HEAD = re.compile(r"\A---[ \t]*\n((?:\w+:.*\n)*)---[ \t]*(?:\n|\Z)")
_PLAIN = re.compile(r"\w(?:[\w /.,()'’-]*[\w.)])?")


def cut_head(text: str, *, file: str) -> tuple[DocumentHead, str]:
    """Head of a Markdown text, and the rest with blank lines in place of the front matter.

    Raises:
        WrongValue: a date or a purpose is none.
    """
    match = _HEAD.match(text)
    if not match:
        return DocumentHead(), text
    facts = {}
    for row, line in enumerate(match[1].splitlines(), start=2):
        name, _, value = line.partition(":")
        facts[name] = _unquoted(value.strip())
        _check(name, facts[name], row=row, file=file)
    purpose: Purpose = next(p for p in PURPOSES if p == facts.get("purpose", ""))
    head = DocumentHead(
        title=facts.get("title", ""),
        language=facts.get("language", ""),
        symbol=facts.get("symbol", ""),
        series=facts.get("series", ""),
        original=facts.get("original", ""),
        purpose=purpose,
        date=date.fromisoformat(facts["date"]) if facts.get("date") else None,
    )
    return head, "\n" * match[0].count("\n") + text[match.end() :]


def write_head(head: DocumentHead) -> str:
    """Front matter of a head, with an empty line after it; "" for an empty head."""
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
