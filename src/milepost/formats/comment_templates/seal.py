"""A tamper-evident seal (checksums and HMAC-SHA-256) on a row of comments.

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

from .rows import normalise_text

SEAL = re.compile(
    r"milepost:1 (?P<key>[A-Za-z0-9_.~%-]+)(?P<sums>(?: [a-z_]+=[0-9a-f]{8}\b)*)"
    r"(?: code=(?P<code>[0-9a-f]{32}))?;"
)


@dataclass(frozen=True)
class OpenedSeal:
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
    """Text of the seal for the row `key`; `locked` holds its locked cells by column.

    With `secret` the seal is signed.
    """
    sums = "".join(
        f" {name}={_checksum(key, name, text)}" for name, text in locked.items()
    )
    seal = f"milepost:1 {quote(key, safe='')}{sums}"
    code = (
        "" if secret is None else f" code={_authentication_code(seal, locked, secret)}"
    )
    return f"{seal}{code};"


def open_seal(
    match: re.Match[str], values: Mapping[str, str], secret: bytes | None = None
) -> OpenedSeal:
    """Verify a seal against the cells of its row (`values`, by column)."""
    key = unquote(match["key"])
    sums = dict(pair.split("=") for pair in match["sums"].split())
    changed = tuple(
        name
        for name in sums
        if _checksum(key, name, values.get(name, "")) != sums[name]
    )
    forged = False
    if secret is not None and not changed:
        seal = re.split(" code=|;", match[0])[0]
        locked = {name: values.get(name, "") for name in sums}
        code = _authentication_code(seal, locked, secret)
        forged = not hmac.compare_digest(match["code"] or "", code)
    return OpenedSeal(match[0], key, tuple(sums), changed, forged)


def _checksum(key: str, name: str, text: str) -> str:
    message = "\0".join((key, name, normalise_text(text)))
    return hashlib.sha256(message.encode()).hexdigest()[:8]


def _authentication_code(seal: str, locked: Mapping[str, str], secret: bytes) -> str:
    message = "\0".join((seal, *map(normalise_text, locked.values())))
    return hmac.new(secret, message.encode(), "sha256").hexdigest()[:32]
