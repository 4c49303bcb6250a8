"""Writer of a document as Akoma Ntoso 1.0 that is valid against the OASIS schema.

A text with recitals or operative paragraphs is a `statement`, any other a `doc`. Headings
open sections; paragraphs are `paragraph`, what is listed under them `point`. Recitals
that stand first, with the lines among them, are the preamble. The key of a clause is its
`wId`, after "clause_"; the `eId` is made of numbers anew in each version.
"""

import re
from collections.abc import Iterable

from lxml import etree

from milepost.formats.document_model.blocks import DocumentBlock, DocumentFile
from milepost.formats.document_model.pipe_table import read_table
from milepost.formats.document_model.wording import Span, read_wording
from milepost.formats.xml_text import as_xml_text

from .elements import element, line, tag
from .head import meta, preface
from .names import XML, abbreviated_name, name_token

KEY = "clause_"  # tells our names from those that other programs gave


def document_as_xml(document: DocumentFile) -> bytes:
    """Content of the Akoma Ntoso .xml file of a document; `read_file` reads it back."""
    roles = {block.role for block in document.blocks}
    is_statement = bool(roles & {"recital", "operative"})
    root = element("akomaNtoso")
    kind = "statement" if is_statement else "doc"
    name = "resolution" if is_statement else "document"
    text = element(kind, name=name)
    root.append(text)
    text.append(meta(document.head, kind=kind, name=name, roles=roles - {""}))
    text.extend(preface(document.head))
    count = _length_of_preamble(document.blocks)
    writer = _AkomaNtosoWriter()
    if count:
        text.append(writer.preamble(document.blocks[:count]))
    text.append(writer.main_body(document.blocks[count:]))
    for number, note in enumerate(root.iter(tag("authorialNote")), start=1):
        _set_attributes(note, {"marker": str(number), "placement": "bottom"})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


class _AkomaNtosoWriter:
    def __init__(self) -> None:
        self._names: set[str] = set()
        self._counts: dict[tuple[str, str], int] = {}
        self._sections: list[etree._Element] = []
        self._paragraph: etree._Element | None = None
        self._points: list[etree._Element] = []
        self._body = element("mainBody")

    def preamble(self, blocks: Iterable[DocumentBlock]) -> etree._Element:
        node = element("preamble")
        recitals = None
        for block in blocks:
            if block.role != "recital":
                recitals = None
                node.append(
                    line("p", read_wording(block.text), **self._attributes(block))
                )
                continue
            if recitals is None:
                recitals = self._named("recitals", None, "")
                node.append(recitals)
            recital = self._named("recital", recitals, block.number)
            _set_attributes(recital, self._attributes(block))
            recital.extend(_number(block))
            recital.append(line("p", read_wording(block.text)))
            recitals.append(recital)
        return node

    def main_body(self, blocks: Iterable[DocumentBlock]) -> etree._Element:
        for block in blocks:
            if block.kind == "heading":
                self._add_heading(block)
            elif block.kind == "list_item":
                self._add_item(block)
            else:
                self._add_paragraph(block)
        if not len(self._body):
            self._body.append(element("p"))
        return self._body

    def _add_heading(self, block: DocumentBlock) -> None:
        self._paragraph, self._points = None, []
        del self._sections[max(block.level, 1) - 1 :]
        while len(self._sections) < block.level - 1:
            self._sections.append(self._begin("section", self._here(), ""))
        section = self._begin("section", self._here(), block.number)
        _set_attributes(section, self._attributes(block, with_role=True))
        section.extend(_number(block))
        section.append(line("heading", read_wording(block.text)))
        self._sections.append(section)

    def _add_paragraph(self, block: DocumentBlock) -> None:
        paragraph = self._begin("paragraph", self._here(), block.number)
        _set_attributes(paragraph, self._attributes(block, with_role=True))
        paragraph.extend(_number(block))
        text = _table(block) if block.kind == "table" else _p(block)
        paragraph.append(element("content", text))
        self._paragraph = None if block.kind == "table" else paragraph
        self._points = []

    def _add_item(self, block: DocumentBlock) -> None:
        del self._points[max(block.level, 1) - 1 :]
        while len(self._points) < block.level - 1:
            self._points.append(self._begin("point", self._above(), ""))
        point = self._begin("point", self._above(), block.number)
        _set_attributes(point, self._attributes(block, with_role=True))
        point.extend(_number(block))
        point.append(element("content", _p(block)))
        self._points.append(point)

    def _here(self) -> etree._Element:
        return self._sections[-1] if self._sections else self._body

    def _above(self) -> etree._Element:
        """Parent of the next list item: the open point, paragraph, section or body.

        The <content> of a point or paragraph that gets items becomes its <intro>.
        """
        if not self._points and self._paragraph is None:
            return self._here()
        above = self._points[-1] if self._points else self._paragraph
        assert above is not None
        for content in above.iterchildren(tag("content")):
            content.tag = tag("intro")
        return above

    def _begin(self, name: str, parent: etree._Element, number: str) -> etree._Element:
        node = self._named(name, parent, number)
        parent.append(node)
        return node

    def _named(
        self, kind: str, parent: etree._Element | None, number: str
    ) -> etree._Element:
        """New element with a unique eId made of the eId of `parent`, `kind` and `number`."""
        above = parent.get("eId", "") if parent is not None else ""
        self._counts[above, kind] = self._counts.get((above, kind), 0) + 1
        of_its_own = name_token(number) or str(self._counts[above, kind])
        start = (
            f"{above}__{abbreviated_name(kind)}_"
            if above
            else f"{abbreviated_name(kind)}_"
        )
        name, more = f"{start}{of_its_own}", 1
        while name in self._names:
            more += 1
            name = f"{start}{of_its_own}-{more}"
        self._names.add(name)
        return element(kind, eId=name)

    def _attributes(
        self, block: DocumentBlock, *, with_role: bool = False
    ) -> dict[str, str]:
        facts = {}
        if block.key is not None:
            facts["wId"] = KEY + re.sub(r"[\s%]", _escaped, as_xml_text(block.key))
        if block.role and with_role:
            facts["refersTo"] = f"#{block.role}"
        if block.language:
            facts[f"{XML}lang"] = block.language
        return facts


def _set_attributes(node: etree._Element, attributes: dict[str, str]) -> None:
    for name, value in attributes.items():
        node.set(name, value)


def parse_uuid(name: str | None) -> str | None:
    """Key of a clause decoded from its wId; None for names that other programs gave."""
    if name is None or not name.startswith(KEY):
        return None
    return re.sub("%([0-9a-f]+);", lambda code: chr(int(code[1], 16)), name[len(KEY) :])


def _escaped(character: re.Match[str]) -> str:
    return f"%{ord(character[0]):x};"


def _length_of_preamble(blocks: tuple[DocumentBlock, ...]) -> int:
    """Number of leading blocks that form the preamble: up to its last recital."""
    length = 0
    for count, block in enumerate(blocks, start=1):
        is_line = not block.role and not block.number
        if block.kind != "paragraph" or not (is_line or block.role == "recital"):
            break
        length = count if block.role == "recital" else length
    return length


def _number(block: DocumentBlock) -> list[etree._Element]:
    return [line("num", [Span(block.number)])] if block.number else []


def _p(block: DocumentBlock) -> etree._Element:
    return line("p", read_wording(block.text))


def _table(block: DocumentBlock) -> etree._Element:
    return element(
        "table",
        *(
            element(
                "tr",
                *(
                    element("td" if number else "th", line("p", read_wording(cell)))
                    for cell in row
                ),
            )
            for number, row in enumerate(read_table(block.text))
        ),
    )
