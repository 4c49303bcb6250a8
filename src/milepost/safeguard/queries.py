"""Integrity of the record: digests of its lines, and the first broken one."""

import hashlib
import json
from collections.abc import Iterable

from .models import Record, RecordHead


def line_digest(line: Record) -> str:
    """SHA-256 (hexadecimal) of a line's contents and the digest of the line before it."""
    content = [
        line.chain,
        line.previous,
        line.at.isoformat(),
        line.actor_kind,
        line.actor_id,
        line.verb,
        line.object_type,
        line.object_id,
        line.facts,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def first_broken_line(begun: Iterable[str] = ()) -> Record | RecordHead | None:
    """First line or head of the record that does not fit its chain; None where all do.

    The line that does not fit the one before it in its chain; the head, where lines are
    missing from the end of one. `begun` names chains that must be there. Whoever can
    rewrite lines and heads alike is found only by a digest kept elsewhere.
    """
    ends = dict.fromkeys(begun, "")
    for line in Record.objects.order_by("id").iterator():
        if line.previous != ends.get(line.chain, "") or line.digest != line_digest(
            line
        ):
            return line
        ends[line.chain] = line.digest
    heads = {head.chain: head for head in RecordHead.objects.order_by("chain")}
    for chain, head in heads.items():
        if head.digest != ends.get(chain, ""):
            return head
    missing = sorted(ends.keys() - heads.keys())
    return RecordHead(chain=missing[0]) if missing else None
