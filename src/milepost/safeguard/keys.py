"""Data key: what hashes of voters and seals of rows are keyed with, apart from SECRET_KEY.

SECRET_KEY signs what lives for days: sessions, cookies, links in letters. It is changed now
and then, and its predecessors are tried for a while. What is keyed with the data key stands in
tables and in files of others, and cannot be made anew: this key stays as long as they do.
"""

import hmac
import os
import secrets
import tempfile
from functools import cache
from pathlib import Path

from django.conf import settings


def derive_key(purpose: str) -> bytes:
    """A key of 32 bytes for one use: HKDF-Expand with SHA-256 (RFC 5869), first block.

    `purpose` is package and use, as in "consultation.voter"; keys of two purposes tell
    nothing of each other or of the data key.
    """
    data_key = settings.DATA_KEY or _kept(Path(settings.DATA_DIR) / "data-key")
    return hmac.digest(data_key.encode(), purpose.encode() + b"\x01", "sha256")


def kept_secret(file: Path) -> str:
    """Secret in `file`; where there is none, a new one that only the file's user may read.

    Whole or not there, also after a power cut, and one only, whoever asks at once.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        # Only its user may read what mkstemp makes.
        descriptor, new = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(48))
            opened.flush()
            os.fsync(descriptor)
        try:
            os.link(new, file)
        except FileExistsError:
            pass  # somebody else was first
        finally:
            Path(new).unlink()
    return file.read_text().strip()


_kept = cache(kept_secret)
