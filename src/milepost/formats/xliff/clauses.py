"""Clauses to translate, and their translations."""

from dataclasses import dataclass
from typing import Literal

Status = Literal["draft", "reviewed", "official"]


@dataclass(frozen=True)
class TermToUse:
    """A term of the source, and what it is called in the target, the best first."""

    source: str
    targets: tuple[str, ...]


@dataclass(frozen=True)
class ClauseToTranslate:
    """A clause as it stands.

    key     of the clause: letters, digits, and . - _ :
    source  its wording, in the notation of `wording`
    target  its wording in the other language; None where there is none yet
    status  of the target
    number, role, terms  are shown to the translator
    """

    key: str
    source: str
    target: str | None = None
    status: Status = "draft"
    number: str = ""
    role: str = ""
    terms: tuple[TermToUse, ...] = ()


@dataclass(frozen=True)
class VersionToTranslate:
    """A version of a document; `id` is made of the same characters as a key."""

    id: str
    title: str
    clauses: tuple[ClauseToTranslate, ...]


@dataclass(frozen=True)
class TranslatedClause:
    """A clause as a translator says it, in the notation of `wording`."""

    version: str
    key: str
    target: str
    status: Status


@dataclass(frozen=True)
class Translations:
    """What came back: the translations, and the (version, key) of what has none yet."""

    clauses: tuple[TranslatedClause, ...]
    left: tuple[tuple[str, str], ...]
