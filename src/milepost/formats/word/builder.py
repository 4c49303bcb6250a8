"""Builder of a Word file: paragraphs, tables, footnotes and lists of blocks."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from lxml import etree

from milepost.formats.document_model.blocks import DocumentBlock, DocumentHead
from milepost.formats.document_model.languages import is_rtl_language, language_tag
from milepost.formats.document_model.pipe_table import read_table
from milepost.formats.document_model.wording import Span, plain_wording, read_wording
from milepost.formats.xml_text import as_xml_text

from .bookmarks import bookmark_of_key
from .comments_write import append_text
from .list_labels import DEEPEST_LEVEL
from .names import W, w
from .numbering_part import NumberingPart, fits_list_label
from .styles import HEAD_STYLES, NUMBER_STYLE, NUMBERED_PARAGRAPH, role_style

_NOTE_REFERENCE, _NOTE_TEXT = "Footnote Reference", "Footnote Text"
_FACT_STYLES = {fact: name for name, fact in HEAD_STYLES.items()}
FULL_WIDTH = 5000  # of a table, in fiftieths of a per cent


class DocumentBuilder:
    """Starts with nothing but the facts of the head in its properties.

    typed_numbers  numbers are words in front of the text, not Word's own lists
    """

    def __init__(self, head: DocumentHead, *, typed_numbers: bool = False) -> None:
        import docx

        self._document: Any = docx.Document()
        self._language = head.language
        self._typed_numbers = typed_numbers
        self._end = self._document.element.body.sectPr
        self._numbering = NumberingPart(self._document.part.numbering_part.element)
        self._bookmarks = 0
        self._notes: list[etree._Element] = []
        self._set_core_properties(head)
        self._styles = {style.name: style.style_id for style in self._document.styles}

    def add(self, element: etree._Element) -> None:
        """Append an element to the body of the document."""
        self._end.addprevious(element)

    def add_line(
        self,
        fact: str,
        content: Iterable[etree._Element],
        end: etree._Element | None = None,
    ) -> None:
        """Append a head line above the title; `end` is the revision of its paragraph mark."""
        name = self._style(_FACT_STYLES[fact], "Normal")
        mark = w("rPr", end) if end is not None else None
        bidi = _bidi(self._is_rtl(""))
        self.add(w("p", w("pPr", w("pStyle", val=name), bidi, mark), *content))

    def add_block(self, block: DocumentBlock) -> None:
        """Append a block as a paragraph or a table."""
        if block.kind == "table":
            cells = [
                [self.runs(read_wording(cell), block.language) for cell in row]
                for row in read_table(block.text)
            ]
            self.add_table(block, cells)
        else:
            content = self.runs(read_wording(block.text), block.language)
            if block.number and self.types_number(block):
                content = [self.number(block), *content]
            self.add_paragraph(block, content)

    def add_paragraph(
        self,
        block: DocumentBlock,
        content: Iterable[etree._Element],
        end: etree._Element | None = None,
    ) -> None:
        """Append a paragraph of `content` in the style of `block`.

        `end` is the revision of its paragraph mark, where it has one.
        """
        properties = self._paragraph_properties(block, end)
        self.add(w("p", properties, *self._bookmarked(block.key, content)))

    def add_table(
        self,
        block: DocumentBlock,
        cells: Sequence[Sequence[Sequence[etree._Element]]],
        rows: Sequence[etree._Element | None] = (),
    ) -> None:
        """Append a table of cells (lists of runs); `rows` is the revision of each row."""
        is_rtl = self._is_rtl(block.language)
        width = max(map(len, cells), default=1)
        column = str(9000 // width)
        table = w(
            "tbl",
            w("tblPr", w("tblStyle", val=self._styles["Table Grid"]),
              w("bidiVisual") if is_rtl else None,
              w("tblW", w=str(FULL_WIDTH), type="pct")),
            w("tblGrid", *(w("gridCol", w=column) for _ in range(width))),
        )  # fmt: skip
        shape = DocumentBlock(
            0, "paragraph", 0, "", role=block.role, language=block.language
        )
        for number, row in enumerate(cells):
            table.append(w("tr", _row_properties(number, rows)))
            for place, content in enumerate(row):
                key = block.key if (number, place) == (0, 0) else None
                paragraph = w(
                    "p",
                    self._paragraph_properties(shape),
                    *self._bookmarked(key, content),
                )
                table[-1].append(
                    w("tc", w("tcPr", w("tcW", w=column, type="dxa")), paragraph)
                )
        self.add(table)
        self.add(w("p"))  # two tables that touch are one

    def runs(
        self, spans: Iterable[Span], language: str = "", *, deleted: bool = False
    ) -> list[etree._Element]:
        """Word runs for the text of spans, in order, and a footnote reference for each note."""
        elements = []
        for span in spans:
            if span.text:
                run = w("r", self._run_properties(span, language))
                append_text(run, span.text, deleted=deleted)
                elements.append(run)
            if span.note:
                elements.append(self._footnote_reference(span.note, language))
        return elements

    def types_number(self, block: DocumentBlock) -> bool:
        """Whether the number of a block is typed as text, not printed as a list label."""
        return self._typed_numbers or not fits_list_label(block.number)

    def number(self, block: DocumentBlock, *, deleted: bool = False) -> etree._Element:
        """New run with the typed number of a block and a no-break space after it.

        The space belongs to the number, so that the text begins with its own words.
        """
        is_rtl = self._is_rtl(block.language)
        run = w(
            "r", w("rPr", w("rStyle", val=NUMBER_STYLE), w("rtl") if is_rtl else None)
        )
        append_text(run, f"{block.number}\N{NO-BREAK SPACE}", deleted=deleted)
        return run

    def to_bytes(self) -> bytes:
        """Content of the finished .docx file, footnotes included."""
        if self._notes:
            self._add_notes()
        target = io.BytesIO()
        self._document.save(target)
        return target.getvalue()

    def _is_rtl(self, language: str) -> bool:
        return is_rtl_language(language or self._language)

    def _run_properties(self, span: Span, language: str) -> etree._Element | None:
        is_rtl = self._is_rtl(language)
        region = language_tag(language)
        names = ["b", "bCs"] * span.bold + ["i", "iCs"] * span.italic + ["rtl"] * is_rtl
        properties = w("rPr", *map(w, names))
        if language:
            properties.append(w("lang", val=region, bidi=region))
        return properties if len(properties) else None

    def _paragraph_properties(
        self, block: DocumentBlock, end: etree._Element | None = None
    ) -> etree._Element:
        listed = bool(block.number) and not self.types_number(block)
        numbering = None
        if listed:
            level = min(max(block.level, 1), DEEPEST_LEVEL) - 1
            numbering = self._numbering.properties(
                block.number, level, heading=block.kind == "heading"
            )
        return w(
            "pPr",
            w("pStyle", val=self._block_style(block, listed=listed)),
            numbering,
            _bidi(self._is_rtl(block.language)),
            w("rPr", end) if end is not None else None,
        )

    def _bookmarked(
        self, key: str | None, content: Iterable[etree._Element]
    ) -> list[etree._Element]:
        """`content` between the start and end of its clause's bookmark; as given without key."""
        if key is None:
            return list(content)
        number = str(self._bookmarks)
        self._bookmarks += 1
        start = w("bookmarkStart", id=number, name=bookmark_of_key(key))
        return [start, *content, w("bookmarkEnd", id=number)]

    def _block_style(self, block: DocumentBlock, *, listed: bool) -> str:
        level = min(block.level, DEEPEST_LEVEL)
        if block.kind == "heading":
            base = f"Heading {level}" if level else "Title"
        elif block.kind == "list_item":
            # A printed number is its own; only the others get Word's bullet.
            base = self._list_style(
                "List" if block.number else "List Bullet", max(level, 1)
            )
        else:
            base = "Normal"
            if listed:
                base = NUMBERED_PARAGRAPH
                self._style(base, "Normal")
        return self._style(role_style(block.role, base), base)

    def _list_style(self, name: str, level: int) -> str:
        """Name of the list style of a level; a style is added for levels that lack one."""
        wanted = name if level == 1 else f"{name} {level}"
        if wanted not in self._styles:
            from docx.shared import Cm

            self._style(wanted, f"{name} 3")
            style = self._document.styles[wanted]
            style.paragraph_format.left_indent = Cm(0.64 * level)
        return wanted

    def _style(self, name: str, base: str) -> str:
        """Id of the paragraph style `name`; it is added, based on `base`, if missing."""
        if name not in self._styles:
            from docx.enum.style import WD_STYLE_TYPE

            style = self._document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = self._document.styles[base]
            self._styles[name] = style.style_id
        return self._styles[name]

    def _footnote_reference(self, wording: str, language: str) -> etree._Element:
        number = str(len(self._notes) + 1)
        note = w(
            "p",
            w("pPr", w("pStyle", val="FootnoteText"), _bidi(self._is_rtl(language))),
            w("r", w("rPr", w("rStyle", val="FootnoteReference")), w("footnoteRef")),
            *self.runs([Span(" "), *read_wording(wording)], language),
        )
        self._notes.append(w("footnote", note, id=number))
        return w(
            "r",
            w("rPr", w("rStyle", val="FootnoteReference")),
            w("footnoteReference", id=number),
        )

    def _add_notes(self) -> None:
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        lines = {"-1": "separator", "0": "continuationSeparator"}
        separators = [
            w("footnote", w("p", w("r", w(kind))), id=number, type=kind)
            for number, kind in lines.items()
        ]
        root = w("footnotes", *separators, *self._notes)
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
        part = Part(
            PackURI("/word/footnotes.xml"),
            CONTENT_TYPE.WML_FOOTNOTES,
            content,
            self._document.part.package,
        )
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        listed = w("footnotePr", *(w("footnote", id=number) for number in lines))
        self._document.settings.element.find(f"{W}compat").addprevious(listed)

    def _set_core_properties(self, head: DocumentHead) -> None:
        """Set title and language, leave the author blank, and add the styles used here."""
        from docx.enum.style import WD_STYLE_TYPE
        from docx.oxml.ns import qn

        facts = self._document.core_properties
        facts.title = as_xml_text(plain_wording(head.title))[:255]
        facts.language = head.language
        facts.author = facts.comments = ""
        styles = self._document.styles
        region = language_tag(head.language)
        for lang in styles.element.iter(qn("w:lang")) if region else ():
            lang.set(qn("w:val"), region)
            lang.set(qn("w:bidi"), region)
        styles.add_style(NUMBER_STYLE, WD_STYLE_TYPE.CHARACTER)
        reference = styles.add_style(_NOTE_REFERENCE, WD_STYLE_TYPE.CHARACTER)
        reference.font.superscript = True
        text = styles.add_style(_NOTE_TEXT, WD_STYLE_TYPE.PARAGRAPH)
        text.base_style = styles["Normal"]


def _bidi(is_rtl: bool) -> etree._Element | None:
    return w("bidi") if is_rtl else None


def _row_properties(
    number: int, rows: Sequence[etree._Element | None]
) -> etree._Element | None:
    change = rows[number] if rows else None
    head = w("tblHeader") if number == 0 else None
    return None if change is None and head is None else w("trPr", head, change)
