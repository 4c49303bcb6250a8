"""A seal on a row: who the row is, and what the secretariat wrote in it.

It stands in a hidden column of a workbook, and as hidden text in Word. It holds the key
of the row, a short checksum of each locked cell, and, where the writer has a secret, a
code that only the holder of the secret can make.

What it protects against. The checksums tell, to anyone, that a locked cell is not what
it was: a sort of one column, a slip of the hand, a cell overwritten. They do not stop a
person who means harm, and who can compute them as well. The code does: without the
secret nobody can change a locked cell, or give a row other locked cells together with
their seal under another key, so that the holder of the secret would not see it. Neither
says anything of what a sender may change, hides anything, or notices a row that was taken
out whole: compare the keys with those that went out.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from .rows import even

SEAL = re.compile(
    r"milepost:1 (?P<key>[A-Za-z0-9_.~%-]+)(?P<sums>(?: [a-z_]+=[0-9a-f]{8}\b)*)"
    r"(?: code=(?P<code>[0-9a-f]{32}))?;"
)


@dataclass(frozen=True)
class Opened:
    """What a seal says of the row it is on.

    text     the seal as it stands
    locked   the columns that it is about
    changed  locked columns that are not as they were
    forged   the code is missing or wrong; only known to the holder of the secret
    """

    text: str
    key: str
    locked: tuple[str, ...]
    changed: tuple[str, ...] = ()
    forged: bool = False


def make_seal(key: str, locked: Mapping[str, str], secret: bytes | None = None) -> str:
    """A seal for the row `key`; `locked` holds the text of its locked cells by column."""
    sums = "".join(f" {name}={_sum(key, name, text)}" for name, text in locked.items())
    seal = f"milepost:1 {quote(key, safe='')}{sums}"
    code = "" if secret is None else f" code={_code(seal, locked, secret)}"
    return f"{seal}{code};"


def open_seal(
    found: re.Match[str], values: Mapping[str, str], secret: bytes | None = None
) -> Opened:
    """Compare a seal with the row it is on; `values` are its cells by column."""
    key = unquote(found["key"])
    sums = dict(pair.split("=") for pair in found["sums"].split())
    changed = tuple(
        name for name in sums if _sum(key, name, values.get(name, "")) != sums[name]
    )
    forged = False
    if secret is not None and not changed:
        seal = re.split(" code=|;", found[0])[0]
        locked = {name: values.get(name, "") for name in sums}
        code = _code(seal, locked, secret)
        forged = not hmac.compare_digest(found["code"] or "", code)
    return Opened(found[0], key, tuple(sums), changed, forged)


def _sum(key: str, name: str, text: str) -> str:
    told = "\0".join((key, name, even(text)))
    return hashlib.sha256(told.encode()).hexdigest()[:8]


def _code(seal: str, locked: Mapping[str, str], secret: bytes) -> str:
    told = "\0".join((seal, *map(even, locked.values())))
    return hmac.new(secret, told.encode(), "sha256").hexdigest()[:32]
