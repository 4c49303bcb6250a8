"""What the record says, and whether it still holds together."""

import hashlib
import json

from .models import Record


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
        hashlib.sha256(line.reason.encode()).hexdigest(),
        line.facts,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def first_broken_line() -> Record | None:
    """The first line of the record that was altered, or None when the chain holds."""
    previous = ""
    for line in Record.objects.order_by("id").iterator():
        if line.previous != previous or line.digest != line_digest(line):
            return line
        previous = line.digest
    return None
