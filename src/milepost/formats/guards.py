"""Input validation: checks on the size, archive and XML of a file before it is read.

A workbook (.xlsx) or a Word file (.docx) is a zip archive of XML parts. A few kilobytes
can unpack to gigabytes, point outside the archive or carry a program, so the archive is
judged by its list of contents first, and its XML is read with nothing switched on.
"""

import posixpath
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Literal

from lxml import etree

from milepost.errors import gettext_noop

from .document_model.blocks import DocumentBlock
from .errors import (
    CyclicReference,
    EmptyFile,
    RepeatedKey,
    Truncated,
    UnknownFormat,
    UnreadableFile,
)

MIB = 1024 * 1024
LARGEST_FILE = 25 * MIB
MOST_ENTRIES = 2_000
LARGEST_ENTRY = 50 * MIB  # unpacked
LARGEST_TABLE = 180 * MIB  # unpacked, of a part that is read a row at a time
LARGEST_ARCHIVE = 200 * MIB  # unpacked
LARGEST_RATIO = 100  # unpacked to packed
DEEPEST_XML = 80  # the deepest of the examples of OASIS goes down to 25
MOST_ELEMENTS = 200_000
MOST_NOTE_CHARACTERS = 1_000_000  # a note counts as often as it is shown
MOST_CHARACTERS = 10_000_000  # of a text: four thousand pages
RATIO_COUNTS_FROM = 1 * MIB  # a small part may well be a hundred times the same word

OfficeKind = Literal["workbook", "document"]
MAIN_TYPES: dict[OfficeKind, str] = {
    "workbook": "spreadsheetml.sheet.main+xml",
    "document": "wordprocessingml.document.main+xml",
}
SUFFIXES: dict[OfficeKind, str] = {"workbook": ".xlsx", "document": ".docx"}
FILE_KINDS: dict[OfficeKind, str] = {
    "workbook": gettext_noop("an .xlsx file"),
    "document": gettext_noop("a .docx file"),
}

TOO_LARGE = gettext_noop("%(file)s is too large (maximum: %(limit)s MiB).")
TOO_MANY_PARTS = gettext_noop("%(file)s contains too many parts (maximum: %(limit)s).")
UNPACKS_TOO_LARGE = gettext_noop(
    "%(file)s cannot be accepted: “%(part)s” in it is too large when unpacked."
)
PASSWORD = gettext_noop(
    "%(file)s is password-protected: save a copy without a password and upload that."
)
OLD_OFFICE = gettext_noop(
    "%(file)s is in the Office 97–2003 format: save it as %(suffix)s."
)
STRAY_PART = gettext_noop(
    "%(file)s cannot be accepted: the name “%(part)s” in it points outside the file."
)
TWICE = gettext_noop(
    "%(file)s cannot be accepted: it contains the part “%(part)s” twice."
)
MACROS = gettext_noop(
    "%(file)s cannot be accepted: it contains macros. Save it as "
    "%(suffix)s, without macros."
)
NOT_OFFICE = gettext_noop(
    "%(file)s is not a %(suffix)s file, or its main part is missing."
)
DAMAGED = gettext_noop("%(file)s is damaged: “%(part)s” in it cannot be read.")
DECLARES_TYPES = gettext_noop(
    "%(file)s cannot be accepted: “%(part)s” in it declares a document type (DTD)."
)
TOO_LONG = gettext_noop(
    "%(file)s is too long (maximum number of characters: %(limit)s)."
)
TOO_LONG_NOTES = gettext_noop(
    "%(file)s cannot be accepted: its notes, repeated wherever "
    "they are shown, are too long (maximum number of characters: "
    "%(limit)s)."
)
BROKEN_XML = gettext_noop(
    "%(file)s, row %(row)s: this is not well-formed XML, or a part of it is too large."
)
TOO_DEEP = gettext_noop(
    "%(file)s cannot be accepted: its elements are nested too "
    "deeply (maximum depth: %(limit)s)."
)
TOO_MANY_ELEMENTS = gettext_noop(
    "%(file)s contains too many elements (maximum: %(limit)s)."
)

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_INSIDE_OLE = "EncryptedPackage".encode("utf-16-le")


def check_size(path: Path) -> None:
    """Refuse a file that is missing, empty or larger than `LARGEST_FILE`."""
    if not path.is_file():
        raise UnreadableFile(
            gettext_noop("%(file)s cannot be found."), file=path.name
        ) from None
    size = path.stat().st_size
    if not size:
        raise EmptyFile(file=path.name)
    if size > LARGEST_FILE:
        raise UnreadableFile(TOO_LARGE, file=path.name, limit=LARGEST_FILE // MIB)


@contextmanager
def open_office_file(
    path: Path, kind: OfficeKind, *, largest_part: int = LARGEST_ENTRY
) -> Iterator[zipfile.ZipFile]:
    """Context of the checked zip archive of an office file; `largest_part` in bytes unpacked.

    Raises:
        UnreadableFile: it is no such office file, or one that would do harm.
    """
    check_size(path)
    _check_beginning(path, kind)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive, path, largest_part)
            _check_macros(archive, path, kind)
            _check_main_part(archive, path, kind)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise Truncated(file=path.name) from error
    except (NotImplementedError, ValueError, OSError) as error:
        raise UnreadableFile(file=path.name) from error


def main_part(archive: zipfile.ZipFile) -> str | None:
    """Name of the main part of an office archive, by its relationships; None without one."""
    for kind, target in relationships(archive, "").values():
        if kind == "officeDocument":
            return target
    return None


def relationships(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Internal relationships of `part`: {id: (kind, name of the target part)}."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in archive.namelist():
        return {}
    targets = {}
    for element in parse_part(archive, source).iter("{*}Relationship"):
        if element.get("TargetMode") != "External":
            target = posixpath.join("/", folder, element.get("Target", ""))
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            name = posixpath.normpath(target).lstrip("/")
            targets[element.get("Id", "")] = (kind, name)
    return targets


def parse_part(archive: zipfile.ZipFile, part: str) -> etree._Element:
    """Root of an XML part of an archive, parsed without DTD, entities or network.

    Raises:
        UnreadableFile: it is not well-formed, too deep, or declares a document type.
    """
    facts = {"file": Path(archive.filename or "").name, "part": part}
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(archive.read(part), parser)
    except (etree.XMLSyntaxError, KeyError) as error:
        raise UnreadableFile(DAMAGED, **facts) from error
    check_no_document_type(root, **facts)
    return root


def parse_xml_file(path: Path, *, expected: str) -> etree._Element:
    """Root of a checked XML file, parsed without DTD, entities or network.

    Raises:
        UnreadableFile: it is no XML, not well-formed, too deep, has too many elements, or
            declares a document type.
    """
    check_size(path)
    raw = path.read_bytes()
    if raw.startswith((_OLE, b"PK\x03\x04")) or b"<" not in raw[:4096].replace(
        b"\0", b""
    ):
        raise UnknownFormat(file=path.name, expected=expected)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        row = max(error.lineno or 1, 1)
        raise UnreadableFile(BROKEN_XML, file=path.name, row=row) from error
    check_no_document_type(root, file=path.name, part=path.name)
    _check_tree_size(root, path)
    return root


def _check_tree_size(root: etree._Element, path: Path) -> None:
    depth = count = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > DEEPEST_XML:
            raise UnreadableFile(TOO_DEEP, file=path.name, limit=DEEPEST_XML)
        if count > MOST_ELEMENTS:
            raise UnreadableFile(
                TOO_MANY_ELEMENTS, file=path.name, limit=f"{MOST_ELEMENTS:,}"
            )


def check_no_document_type(root: etree._Element, **facts: object) -> None:
    """Refuse XML that declares a document type (DTD).

    Raises:
        UnreadableFile: it declares one.
    """
    if root.getroottree().docinfo.doctype:  # type: ignore[attr-defined]
        raise UnreadableFile(DECLARES_TYPES, **facts)


def check_length(root: etree._Element, *, file: str) -> None:
    """Refuse XML with more than `MOST_CHARACTERS` of text.

    Raises:
        UnreadableFile: it has more.
    """
    if sum(map(len, root.itertext())) > MOST_CHARACTERS:
        raise UnreadableFile(TOO_LONG, file=file, limit=f"{MOST_CHARACTERS:,}")


def check_unique_keys(blocks: Iterable[DocumentBlock], *, file: str) -> None:
    """Refuse blocks two of which have the same key. Raises RepeatedKey."""
    keys = Counter(block.key for block in blocks if block.key is not None)
    for key, count in keys.most_common(1):
        if count > 1:
            raise RepeatedKey(file=file, key=printable_name(key))


def check_notes(
    notes: Mapping[str, etree._Element], shown: Iterable[str], *, file: str
) -> None:
    """Refuse notes whose text, over all references, exceeds `MOST_NOTE_CHARACTERS`.

    `notes` by name; `shown` has the name of a note each time that it is referred to.
    """
    lengths: dict[str, int] = {}
    total = 0
    for name in shown:
        if name in notes and name not in lengths:
            lengths[name] = sum(map(len, notes[name].itertext()))
        total += lengths.get(name, 0)
    if total > MOST_NOTE_CHARACTERS:
        limit = f"{MOST_NOTE_CHARACTERS:,}"
        raise UnreadableFile(TOO_LONG_NOTES, file=file, limit=limit)


def check_acyclic(links: Mapping[str, Iterable[str]], *, file: str) -> None:
    """Refuse `links` (name: names it refers to) with a cycle. Raises CyclicReference."""
    done: set[str] = set()
    for start in links:
        path: dict[str, Iterator[str]] = {}  # from `start` to where we are
        name: str | None = None if start in done else start
        while name is not None:
            if name in path:
                raise CyclicReference(file=file, name=printable_name(name))
            if name not in done:
                path[name] = iter(links.get(name, ()))
            name = _advance(path, done)


def _advance(path: dict[str, Iterator[str]], done: set[str]) -> str | None:
    while path:
        last = next(reversed(path))
        for name in path[last]:
            return name
        done.add(last)
        del path[last]
    return None


def _check_beginning(path: Path, kind: OfficeKind) -> None:
    """Refuse a file whose first bytes are not zip, with the reason: password, old format."""
    with path.open("rb") as file:
        beginning = file.read(8)
        if beginning == _OLE:
            rest = file.read(LARGEST_FILE)
            template = PASSWORD if _ENCRYPTED_INSIDE_OLE in rest else OLD_OFFICE
            raise UnreadableFile(template, file=path.name, suffix=SUFFIXES[kind])
    if not beginning.startswith(b"PK\x03\x04"):
        raise UnknownFormat(file=path.name, expected=FILE_KINDS[kind])


def _check_entries(archive: zipfile.ZipFile, path: Path, largest_part: int) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise UnreadableFile(TOO_MANY_PARTS, file=path.name, limit=f"{MOST_ENTRIES:,}")
    for entry in entries:
        _check_entry(entry, path, largest_part)
    if sum(entry.file_size for entry in entries) > LARGEST_ARCHIVE:
        largest = max(entries, key=lambda entry: entry.file_size)
        raise UnreadableFile(
            UNPACKS_TOO_LARGE, file=path.name, part=printable_name(largest.filename)
        )
    # Two parts of one name: one reader sees the first, another the second.
    names = Counter(entry.filename.casefold() for entry in entries)
    name, count = names.most_common(1)[0] if names else ("", 0)
    if count > 1:
        raise UnreadableFile(TWICE, file=path.name, part=printable_name(name))


def _check_entry(entry: zipfile.ZipInfo, path: Path, largest: int) -> None:
    part = printable_name(entry.filename)
    if entry.flag_bits & 0x1:
        raise UnreadableFile(PASSWORD, file=path.name)
    name = entry.orig_filename
    if name.startswith("/") or any(character in name for character in "\\:\0"):
        raise UnreadableFile(STRAY_PART, file=path.name, part=part)
    if ".." in PurePosixPath(name).parts:
        raise UnreadableFile(STRAY_PART, file=path.name, part=part)
    too_large = entry.file_size > largest
    swells = (
        entry.file_size > RATIO_COUNTS_FROM
        and entry.file_size > LARGEST_RATIO * entry.compress_size
    )
    if too_large or swells:
        raise UnreadableFile(UNPACKS_TOO_LARGE, file=path.name, part=part)


def _check_macros(archive: zipfile.ZipFile, path: Path, kind: OfficeKind) -> None:
    names = {name.casefold() for name in archive.namelist()}
    types = b""
    if "[Content_Types].xml" in archive.namelist():
        types = archive.read("[Content_Types].xml")
    has_macros = any(name.endswith("vbaproject.bin") for name in names)
    if has_macros or b"macroEnabled" in types:
        raise UnreadableFile(MACROS, file=path.name, suffix=SUFFIXES[kind])


def _check_main_part(archive: zipfile.ZipFile, path: Path, kind: OfficeKind) -> None:
    """Refuse an archive whose main part is missing or not of the wanted kind."""
    refused = UnreadableFile(NOT_OFFICE, file=path.name, suffix=SUFFIXES[kind])
    names = archive.namelist()
    main = main_part(archive)
    if main not in names or "[Content_Types].xml" not in names:
        raise refused
    for element in parse_part(archive, "[Content_Types].xml").iter("{*}Override"):
        if element.get("PartName", "").lstrip("/") == main:
            if not element.get("ContentType", "").endswith(MAIN_TYPES[kind]):
                raise refused
            return
    raise refused


def printable_name(name: str) -> str:
    """Name from a file, made printable and cut to at most 60 characters, for messages."""
    plain = "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for character in name
    )
    return plain if len(plain) <= 60 else plain[:57] + "…"


def parse_int(text: str, otherwise: int = 0) -> int:
    """Integer of a text of at most six ASCII digits, or `otherwise`."""
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise
    )
