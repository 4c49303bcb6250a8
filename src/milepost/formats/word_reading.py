"""Reading a Word file, inside the sandbox: one walk along its text."""

import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from .blocks import DocumentBlock, Kind
from .word_numbers import DEEPEST_LEVEL, ListNumbers, W, whole
from .word_parts import (
    GONE,
    PARAGRAPH,
    Parts,
    is_number,
    open_parts,
    steps_along,
    words_of,
)
from .word_writing import key_of_bookmark


def read_file(path: str) -> dict[str, Any]:
    """Blocks of a file, as JSON can hold them."""
    blocks, _ = blocks_of(*open_parts(Path(path)))
    return {"blocks": [asdict(block) for block in blocks]}


def blocks_of(
    body: etree._Element, parts: Parts
) -> tuple[list[DocumentBlock], dict[etree._Element, int]]:
    """Blocks of a text; and the position of the block that each paragraph went into."""
    walk = _Walk(parts.get("styles"), parts.get("numbering"))
    walk.along(body)
    return walk.blocks, walk.places


@dataclass
class _Paragraph:
    element: etree._Element
    text: list[str] = field(default_factory=list)
    number: list[str] = field(default_factory=list)
    key: str | None = None


class _Walk:
    """Goes along the text once, in reading order, gathering blocks."""

    def __init__(
        self, styles: etree._Element | None, numbering: etree._Element | None
    ) -> None:
        self.blocks: list[DocumentBlock] = []
        self.places: dict[etree._Element, int] = {}
        self._key: str | None = None  # begun between two paragraphs
        self._inside: list[_Paragraph] = []  # text boxes nest paragraphs
        self._gone = 0
        self._numbers = ListNumbers(numbering)
        self._styles = _styles(styles)

    def along(self, body: etree._Element) -> None:
        for event, element in steps_along(body):
            if event == "start":
                self._enter(element)
            else:
                self._leave(element)

    def _enter(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == PARAGRAPH:
            self._begin(element)
        elif tag in GONE:
            self._gone += 1
        elif (words := words_of(element)) is not None:
            self._add(words, element)
        elif tag == f"{W}bookmarkStart":
            self._keep_key(element.get(f"{W}name", ""))

    def _leave(self, element: etree._Element) -> None:
        if element.tag == PARAGRAPH:
            self._finish(self._inside.pop())
        elif element.tag in GONE:
            self._gone -= 1

    def _begin(self, element: etree._Element) -> None:
        self._inside.append(_Paragraph(element, key=self._key))
        self._key = None

    def _add(self, text: str, element: etree._Element) -> None:
        if self._gone or element.tag == f"{W}delText" or not self._inside:
            return
        paragraph = self._inside[-1]
        kept = paragraph.number if is_number(element) else paragraph.text
        kept.append(text)

    def _keep_key(self, bookmark: str) -> None:
        key = key_of_bookmark(bookmark)
        if key is None:
            return
        if not self._inside:
            self._key = key
        elif self._inside[-1].key is None:
            self._inside[-1].key = key

    def _finish(self, paragraph: _Paragraph) -> None:
        text = "".join(paragraph.text).strip()
        kind, level, printed = self._shape(paragraph.element, has_text=bool(text))
        if not text:
            return
        self.places[paragraph.element] = len(self.blocks)
        number = "".join(paragraph.number).strip() or printed
        block = DocumentBlock(
            len(self.blocks), kind, level, text, number, paragraph.key
        )
        self.blocks.append(block)

    def _shape(
        self, element: etree._Element, *, has_text: bool
    ) -> tuple[Kind, int, str]:
        """Kind, level and printed number of a paragraph."""
        style = self._styles.get(_own(element, "pStyle"), _Style())
        list_id = _own(element, "numPr/numId") or style.list_id
        list_level = whole(_own(element, "numPr/ilvl") or style.list_level)
        list_level = min(list_level, DEEPEST_LEVEL - 1)
        counts = has_text and list_id not in {"", "0"}
        number = self._numbers.next(list_id, list_level) if counts else ""
        outline = _own(element, "outlineLvl") or style.outline
        if style.is_title or outline in set("012345678"):
            return "heading", 0 if style.is_title else int(outline) + 1, number
        if style.item_level and not _own(element, "numPr/numId"):
            return "list_item", style.item_level, number
        if list_id not in {"", "0"}:
            return "list_item", list_level + 1, number
        return "paragraph", 0, number


@dataclass(frozen=True)
class _Style:
    """What a named style says of its paragraphs, its ancestors' word included."""

    outline: str = ""
    is_title: bool = False
    item_level: int = 0
    list_id: str = ""
    list_level: str = ""


def _styles(root: etree._Element | None) -> dict[str, _Style]:
    if root is None:
        return {}
    named = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    return {style_id: _style(style_id, named) for style_id in named}


def _style(style_id: str, named: dict[str, etree._Element]) -> _Style:
    line: list[etree._Element] = []
    while style_id in named and named[style_id] not in line:
        line.append(named[style_id])
        based_on = line[-1].find(f"{W}basedOn")
        style_id = based_on.get(f"{W}val", "") if based_on is not None else ""

    def first(place: str) -> str:
        return next((value for style in line if (value := _own(style, place))), "")

    # The names of Word's own styles are English in every edition.
    names = [_value(style.find(f"{W}name")).casefold() for style in line]
    heading = next(
        (
            match[1]
            for name in names
            if (match := re.fullmatch(r"heading ([1-9])", name))
        ),
        "",
    )
    item = re.fullmatch(r"list(?: bullet| number)?(?: ([2-9]))?", names[0])
    return _Style(
        outline=str(int(heading) - 1) if heading else first("outlineLvl"),
        is_title=names[0] == "title",
        item_level=int(item[1] or 1) if item else 0,
        list_id=first("numPr/numId"),
        list_level=first("numPr/ilvl"),
    )


def _own(element: etree._Element, place: str) -> str:
    steps = "/".join(f"{W}{step}" for step in ("pPr", *place.split("/")))
    return _value(element.find(steps))


def _value(element: etree._Element | None) -> str:
    return element.get(f"{W}val", "") if element is not None else ""
