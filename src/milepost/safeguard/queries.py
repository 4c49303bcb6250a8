"""What the record says, and whether it still holds together."""

import hashlib
import json

from .models import Record, RecordHead


def line_digest(line: Record) -> str:
    """SHA-256 over everything a line says and the digest of the line before it."""
    said = [
        line.previous,
        line.at.isoformat(),
        line.actor_kind,
        line.actor_id,
        line.verb,
        line.object_type,
        line.object_id,
        line.facts,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def first_broken_line() -> Record | RecordHead | None:
    """Where the record was altered, or None when the chain holds.

    The line that does not fit the one before it; the head, where lines are missing from
    the end. Whoever can rewrite lines and head alike is found only by a digest kept
    elsewhere.
    """
    previous = ""
    for line in Record.objects.order_by("id").iterator():
        if line.previous != previous or line.digest != line_digest(line):
            return line
        previous = line.digest
    head = RecordHead.objects.first()
    return head if head and head.digest != previous else None
