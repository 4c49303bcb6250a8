"""Documents: import from a file, and admit observers to them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from milepost.documents import queries, rules
from milepost.documents.errors import (
    NothingToImport,
    NoTitle,
    UnknownRole,
)
from milepost.documents.models import (
    Clause,
    ClauseText,
    ClauseVersion,
    Document,
    DocumentTitle,
    DocumentVersion,
    VersionClause,
)
from milepost.errors import NotAllowed
from milepost.formats.document_model.blocks import (
    DocumentBlock,
    DocumentFile,
    plain_words,
)
from milepost.movement.models import LocalisedText, Organisation
from milepost.process import rules as process_rules
from milepost.process.models import Process
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience

Role = Clause.Role
Status = LocalisedText.Status
ROLE_AT_THE_END = re.compile(r"\s*\{\s*\.([\w-]+)\s*\}\s*$")  # as pandoc writes it
NUMBER_AT_THE_START = re.compile(r"(\d{1,3})\.\s+")
LONGEST_NUMBER = 20
LONGEST_SYMBOL = 40


def import_document_file(
    *,
    process: Process,
    kind: Document.Kind,
    text: DocumentFile,
    title: str = "",
    symbol: str = "",
    purpose: str = "",
    language: str,
    by: Actor,
) -> DocumentVersion:
    """Import a file as version 1 of a document; its head fills blank title, symbol, purpose.

    Raises:
        NoTitle: nor does the file state one.
        NotAllowed, NothingToImport, UnknownRole: as `import_document`.
    """
    head = text.head
    title = title or plain_words(head.title)
    if not title:
        raise NoTitle
    return import_document(
        process=process,
        kind=kind,
        symbol=symbol or head.symbol[:LONGEST_SYMBOL],
        titles={language: title},
        blocks=text.blocks,
        language=language,
        purpose=purpose or head.purpose.removeprefix("for "),
        by=by,
    )


@dataclass(frozen=True)
class ClauseContent:
    """A block, read as a clause."""

    role: Clause.Role
    number: str
    level: int
    text: str


@action("documents.import_document")
def import_document(
    *,
    process: Process,
    kind: Document.Kind,
    symbol: str = "",
    titles: dict[str, str],
    blocks: Iterable[DocumentBlock],
    language: str,
    purpose: str = "",
    audience: Audience = Audience.FEDERATION,
    by: Actor,
) -> DocumentVersion:
    """Import `blocks`, a clause each, as version 1 of a document; `titles` by language.

    `{.objective}` at the end of a block names its role. Else a heading is a heading,
    what is numbered or listed in a resolution an operative paragraph, the rest text.
    The same text, imported into the same process again, gives the version there is.

    Raises:
        NotAllowed: `by` does not steer the process.
        NothingToImport, UnknownRole: nothing was taken over.
    """
    if not process_rules.may_steer(by, process):
        raise NotAllowed
    passages = [passage for _, passage in read_passages(blocks, kind)]
    if not passages:
        raise NothingToImport
    earlier = _imported_before(process, kind, symbol, language, passages)
    if earlier:
        return unchanged(earlier)
    document = Document.objects.create(
        process=process,
        kind=kind,
        symbol=symbol,
        purpose=purpose,
        original_language=language,
        audience=audience,
    )
    DocumentTitle.objects.bulk_create(
        DocumentTitle(document=document, language=code, text=text)
        for code, text in titles.items()
        if text
    )
    version = DocumentVersion.objects.create(
        document=document, ordinal=1, made_at=timezone.now()
    )
    _create_clauses(version, passages, language)
    record(version, document=str(document.pk), clauses=len(passages))
    return version


@action("documents.admit_observers")
def admit_observers(
    *, document: Document, observers: Iterable[Organisation], by: Actor
) -> None:
    """Let organisations outside the federation read a document they are asked about.

    Raises:
        NotAllowed: `by` does not steer the process.
    """
    if not rules.may_write(by, document):
        raise NotAllowed
    admitted = list(observers)
    document.observers.add(*admitted)
    record(document, observers=len(admitted))


def read_passages(
    blocks: Iterable[DocumentBlock], kind: Document.Kind
) -> list[tuple[DocumentBlock, ClauseContent]]:
    """Pair each block that holds words, except the title, with its content as a clause."""
    passages: list[tuple[DocumentBlock, ClauseContent]] = []
    last = 0  # the number of the last operative paragraph
    for block in blocks:
        if block.kind == "heading" and block.level == 0 and not passages:
            continue  # the title, which a document keeps by itself
        passage = _passage(block, kind, str(last + 1))
        if passage.role == Role.OPERATIVE and passage.number.isdecimal():
            last = int(passage.number)
        if passage.text:
            passages.append((block, passage))
    return passages


def _passage(
    block: DocumentBlock, kind: Document.Kind, next_number: str
) -> ClauseContent:
    named = ROLE_AT_THE_END.search(block.text)
    text = block.text[: named.start()] if named else block.text
    number = block.number
    is_resolution = kind == Document.Kind.RESOLUTION
    typed = NUMBER_AT_THE_START.match(text)
    if is_resolution and block.kind == "paragraph" and not number and typed:
        number, text = typed[1], text[typed.end() :]
    if named:
        role = _role(named[1], block.position)
    elif block.role:
        role = Role(block.role)
    elif block.kind == "heading":
        role = Role.HEADING
    elif is_resolution and (number or block.kind == "list_item"):
        role = Role.OPERATIVE
    else:
        role = Role.TEXT
    if role == Role.OPERATIVE and not number and block.level <= 1:
        number = next_number
    number = number.removesuffix(".")[:LONGEST_NUMBER]
    return ClauseContent(role, number, block.level, text.strip())


def _role(word: str, position: int) -> Clause.Role:
    try:
        return Role(word.casefold().replace("-", "_"))
    except ValueError as error:
        roles = ", ".join(Role.values)
        raise UnknownRole(position=position + 1, role=word, roles=roles) from error


def _imported_before(
    process: Process,
    kind: Document.Kind,
    symbol: str,
    language: str,
    passages: list[ClauseContent],
) -> DocumentVersion | None:
    imported_hash = queries.clauses_hash(
        (passage.role, passage.number, passage.text) for passage in passages
    )
    first_versions = DocumentVersion.objects.filter(
        ordinal=1,
        document__process=process,
        document__kind=kind,
        document__symbol=symbol,
        document__original_language=language,
    ).select_related("document")
    for version in first_versions:
        if queries.text_hash(version) == imported_hash:
            return version
    return None


def _create_clauses(
    version: DocumentVersion, passages: list[ClauseContent], language: str
) -> None:
    clauses = Clause.objects.bulk_create(
        Clause(document=version.document, role=passage.role) for passage in passages
    )
    wordings = ClauseVersion.objects.bulk_create(
        ClauseVersion(clause=clause, ordinal=1) for clause in clauses
    )
    ClauseText.objects.bulk_create(
        ClauseText(clause_version=wording, language=language, text=passage.text)
        for wording, passage in zip(wordings, passages, strict=True)
    )
    VersionClause.objects.bulk_create(
        VersionClause(
            version=version,
            position=position,
            number=passage.number,
            level=passage.level,
            clause_version=wording,
        )
        for position, (wording, passage) in enumerate(
            zip(wordings, passages, strict=True)
        )
    )
