"""Reader of Akoma Ntoso files of any version and document type, inside the sandbox.

A passage with a heading is a heading, and what stands in it is below it. A passage
without one is a paragraph; what is numbered inside it are items of a list. All that has
words becomes a block, in the order of the file, but for what the file says about itself
(`meta`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from milepost.errors import gettext_noop
from milepost.formats import guards
from milepost.formats.document_model.blocks import (
    ROLES,
    DocumentBlock,
    DocumentFile,
    DocumentHead,
    Kind,
    document_to_json,
)
from milepost.formats.document_model.heading_block import add_head_line
from milepost.formats.document_model.pipe_table import write_table
from milepost.formats.document_model.wording import plain_wording
from milepost.formats.errors import UnknownFormat, UnreadableFile

from .head import ORIGINAL
from .inline import LineReader, is_line, local_name
from .names import HIERARCHY, ITEMS, XML, to_iso639_1
from .writing import parse_uuid

AN_AKOMA_NTOSO_FILE = gettext_noop("an Akoma Ntoso file (.xml)")
REPEATED_ID = gettext_noop(
    "%(file)s cannot be accepted: more than one element has the eId “%(name)s”."
)

_FACTS = {"docNumber": "symbol", "docAuthority": "series", "docPurpose": "purpose"}
_INCLUSIONS = {"noteRef": "href", "componentRef": "src", "documentRef": "href"}
_PASSAGE_LABELS = {"num", "heading", "subheading"}


def read_document_file_json(path: str) -> dict[str, Any]:
    """Read and check an Akoma Ntoso file; return its document as JSON values."""
    file = Path(path)
    root = guards.parse_xml_file(file, expected=AN_AKOMA_NTOSO_FILE)
    if local_name(root) != "akomaNtoso":
        raise UnknownFormat(file=file.name, expected=AN_AKOMA_NTOSO_FILE)
    guards.check_length(root, file=file.name)
    _refuse_repeated_ids(root, file.name)
    guards.check_acyclic(_links(root), file=file.name)
    _check_notes(root, file.name)
    reader = _HierarchyReader(root)
    reader.read(root, _Place())
    guards.check_unique_keys(reader.blocks, file=file.name)
    return document_to_json(DocumentFile(reader.head, tuple(reader.blocks)))


def _refuse_repeated_ids(root: etree._Element, file: str) -> None:
    """Refuse a file in which two elements of one document have the same eId."""
    seen: dict[etree._Element | None, set[str]] = {}
    for element in root.iter("{*}*"):
        name = element.get("eId")
        if not name:
            continue
        owner = next((a for a in element.iterancestors() if _is_document(a)), None)
        if name in seen.setdefault(owner, set()):
            raise UnreadableFile(REPEATED_ID, file=file, name=name[:60])
        seen[owner].add(name)


def _check_notes(root: etree._Element, file: str) -> None:
    notes = {note.get("eId", ""): note for note in root.iter("{*}note")}
    shown = (
        reference.get("href", "").removeprefix("#")
        for reference in root.iter("{*}noteRef")
    )
    guards.check_notes(notes, shown, file=file)


def _is_document(element: etree._Element) -> bool:
    return len(element) > 0 and local_name(element[0]) == "meta"


def _links(root: etree._Element) -> dict[str, set[str]]:
    """eIds that each element includes by reference (notes, components), by its own eId."""
    links: dict[str, set[str]] = {}
    for tag, attribute in _INCLUSIONS.items():
        for reference in root.iter(f"{{*}}{tag}"):
            target = reference.get(attribute, "")
            if not target.startswith("#"):
                continue
            for holder in (reference, *reference.iterancestors()):
                if name := holder.get("eId"):
                    links.setdefault(name, set()).add(target[1:])
    return links


@dataclass(frozen=True)
class _Place:
    """Where in a document we are.

    headings  how many stand above
    items     the level of the next item of a list; 0 where a passage is a paragraph
    """

    headings: int = 0
    items: int = 0


class _HierarchyReader:
    def __init__(self, root: etree._Element) -> None:
        self.blocks: list[DocumentBlock] = []
        self.head = DocumentHead(language=_language(root))
        self._lines = LineReader(root)
        # A passage whose number is known, and whose first words have not come yet.
        self._pending: DocumentBlock | None = None

    def read(self, element: etree._Element, place: _Place) -> None:
        name = local_name(element)
        if name in {"", "meta"}:
            return
        if name in {"preface", "coverPage"}:
            self._read_preface(element, place)
        elif name == "table":
            self._read_table(element)
        elif name in HIERARCHY or element.find("{*}heading") is not None:
            self._read_passage(element, place)
        elif is_line(element):
            self._read_line(element, place)
        else:
            self._read_children(element, place)

    def _read_children(self, element: etree._Element, place: _Place) -> None:
        for child in element:
            if local_name(child) not in _PASSAGE_LABELS:
                self.read(child, place)

    def _read_passage(self, element: etree._Element, place: _Place) -> None:
        number = self._joined(element, "num")
        heading = self._joined(element, "heading", "subheading")
        block = self._block(element, "heading", place.headings + 1, heading, number)
        if not heading and _is_only_numbered(element) and not place.items:
            # "Chapter I" is all the heading that there is.
            heading, block = number, replace(block, text=number, number="")
        if heading:
            self._add(block)
        if heading or _is_empty_level(element):
            self._read_children(element, _Place(place.headings + 1))
            return
        if not number and local_name(element) not in ITEMS:
            self._read_unnumbered(
                element, replace(block, kind="paragraph", level=0), place
            )
            return
        is_item = local_name(element) in ITEMS or place.items > 0
        level = max(place.items, 1) if is_item else 0
        kind: Kind = "list_item" if is_item else "paragraph"
        self._begin(replace(block, kind=kind, level=level))
        self._read_inside(element, replace(place, items=level + 1))
        self._finish()

    def _read_unnumbered(
        self, element: etree._Element, block: DocumentBlock, place: _Place
    ) -> None:
        """Read an unnumbered passage: as part of the open passage, or else as a paragraph."""
        if self._pending is not None:
            self._read_inside(element, place)
            return
        self._begin(block)
        self._read_inside(element, place)
        self._finish()

    def _read_inside(self, element: etree._Element, place: _Place) -> None:
        if is_line(element):
            self._read_line(element, place)
        else:
            self._read_children(element, place)

    def _read_line(self, element: etree._Element, place: _Place) -> None:
        for piece in self._lines.pieces(element):
            if isinstance(piece, str):
                self._add_line(element, piece)
            else:
                self.read(piece, place)

    def _add_line(self, element: etree._Element, text: str) -> None:
        """Add a line as the text of the open passage, or else as a paragraph."""
        block, self._pending = self._pending, None
        if block is None:
            block = self._block(element, "paragraph", 0, "", "")
        self._add(replace(block, text=text))

    def _begin(self, block: DocumentBlock) -> None:
        self._finish()
        self._pending = block

    def _finish(self) -> None:
        """Close the open passage; a number without text becomes the text of its block."""
        block, self._pending = self._pending, None
        if block and block.number:
            self._add(replace(block, text=block.number, number=""))

    def _add(self, block: DocumentBlock) -> None:
        if self._pending is not None:
            self._finish()
        self.blocks.append(replace(block, position=len(self.blocks)))

    def _block(
        self, element: etree._Element, kind: Kind, level: int, text: str, number: str
    ) -> DocumentBlock:
        refers = element.get("refersTo", "").removeprefix("#")
        role = "recital" if local_name(element) == "recital" else refers
        language = to_iso639_1(element.get(f"{XML}lang", ""))
        return DocumentBlock(
            position=0,
            kind=kind,
            level=level,
            text=text,
            number=plain_wording(number),
            key=parse_uuid(element.get("wId")),
            role=role if role in ROLES else "",
            language="" if language == self.head.language else language,
        )

    def _joined(self, element: etree._Element, *names: str) -> str:
        children = [child for child in element if local_name(child) in names]
        texts = [self._lines.wording(child) for child in children]
        return " ".join(text for text in texts if text)

    def _read_table(self, element: etree._Element) -> None:
        for caption in element.iterchildren("{*}caption"):
            self._read_line(caption, _Place())
        rows = [
            [
                "\n".join(self._cell_lines(cell))
                for cell in row
                if local_name(cell) in {"td", "th"}
            ]
            for row in element.iterchildren("{*}tr")
        ]
        if any(cell for row in rows for cell in row):
            self._add_table(element, write_table(rows))

    def _add_table(self, element: etree._Element, text: str) -> None:
        block, self._pending = self._pending, None
        if block is not None and block.number:  # the number stands by itself
            self._pending = block
            self._finish()
            block = None
        started = block or self._block(element, "table", 0, "", "")
        self._add(replace(started, kind="table", level=0, text=text))

    def _cell_lines(self, cell: etree._Element) -> Iterator[str]:
        if is_line(cell):
            yield self._lines.wording(cell)
            return
        for child in cell:
            yield from self._cell_lines(child) if local_name(child) else ()

    def _read_preface(self, element: etree._Element, place: _Place) -> None:
        """Read the preface: lines that state one fact into the head, all others as blocks."""
        for child in element:
            alone = _only_child(child)
            extended = self._read_fact(alone) if alone is not None else None
            if extended:
                self.head = extended
            else:
                self.read(child, place)

    def _read_fact(self, element: etree._Element) -> DocumentHead | None:
        name, text = local_name(element), self._lines.wording(element)
        if name == "docTitle" and not self.head.title:
            return replace(self.head, title=text)
        if name == "docDate" and not self.head.date:
            day = _day(element.get("date", ""))
            return replace(self.head, date=day) if day else None
        if name == "inline" and element.get("name") == ORIGINAL:
            return add_head_line(self.head, text, "original")
        fact = _FACTS.get(name, "")
        is_new = bool(fact) and not getattr(self.head, fact)
        return add_head_line(self.head, text, fact) if is_new else None


def _language(root: etree._Element) -> str:
    for stated in root.iter("{*}FRBRlanguage"):
        return to_iso639_1(stated.get("language", ""))
    return ""


def _is_only_numbered(element: etree._Element) -> bool:
    """Whether a passage holds a number and numbered or titled passages, but no text."""
    inside = [child for child in element if local_name(child) not in {"", "num"}]
    return bool(inside) and all(
        local_name(child) in HIERARCHY
        and any(local_name(part) in {"num", "heading"} for part in child)
        for child in inside
    )


def _is_empty_level(element: etree._Element) -> bool:
    """Whether a section holds only sections, so that it stands for a skipped level."""
    names = {local_name(child) for child in element}
    return local_name(element) == "section" and names == {"section"}


def _only_child(element: etree._Element) -> etree._Element | None:
    """The one child element of `element`; None if it has more children, or text."""
    children = list(element)
    texts = [element.text, *(child.tail for child in children)]
    if len(children) != 1 or any((text or "").strip() for text in texts):
        return None
    return children[0] if local_name(children[0]) else None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None
