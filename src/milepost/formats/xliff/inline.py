"""Inline codes of XLIFF: wordings written as text and codes, and read back.

Bold and italic are paired codes. A footnote is a placeholder where it stands; its words
are a unit of their own, so that no sentence is broken by them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from lxml import etree

from milepost.formats.document_model.wording import Span, read_wording, write_wording
from milepost.formats.xml_text import NOT_IN_XML

from .names import BOLD, ITALIC, NOTE, X, note_id
from .problems import LOST_CODE, OPEN_CODE, REPEATED_CODE, UNKNOWN_CODE


@dataclass(frozen=True)
class InlineToken:
    """A piece of a segment.

    kind   text; start and end of a paired code; placeholder
    value  the text, or the id of the code
    look   of a code: its subtype, such as xlf:b; empty where the file does not say
    """

    kind: Literal["text", "start", "end", "placeholder"]
    value: str
    look: str = ""


def footnotes(wording: str) -> list[str]:
    """Wordings of the footnotes in a wording, in order."""
    return [span.note for span in read_wording(wording) if span.note]


def put_wording(element: etree._Element, wording: str, unit: str) -> None:
    """Fill a <source> or <target> element with the text and codes of a wording."""
    ids = iter(range(1, len(wording) + 2))
    notes = iter(range(1, len(wording) + 2))
    for bold, spans in groupby(read_wording(wording), key=lambda span: span.bold):
        outer = _code(element, BOLD, next(ids)) if bold else element
        for italic, inside in groupby(spans, key=lambda span: span.italic):
            inner = _code(outer, ITALIC, next(ids)) if italic else outer
            for span in inside:
                put_text(inner, span.text)
                if span.note:
                    number = next(notes)
                    _placeholder(inner, f"n{number}", note_id(unit, number))


def put_text(element: etree._Element, text: str) -> None:
    """Append text to an element, with characters that XML forbids as <cp/>."""
    place = 0
    for match in NOT_IN_XML.finditer(text):
        _append(element, text[place : match.start()])
        etree.SubElement(element, f"{X}cp", hex=f"{ord(match[0]):04X}")
        place = match.end()
    _append(element, text[place:])


def _append(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _code(element: etree._Element, look: str, number: int) -> etree._Element:
    return etree.SubElement(
        element, f"{X}pc", id=f"{number}", type="fmt", subType=look, canOverlap="yes"
    )


def _placeholder(element: etree._Element, name: str, unit: str) -> None:
    etree.SubElement(
        element,
        f"{X}ph",
        id=name,
        type="other",
        subType=NOTE,
        subFlows=unit,
        canDelete="no",
        canCopy="no",
    )


def inline_tokens(element: etree._Element) -> Iterator[InlineToken]:
    """Inline tokens of a <source> or <target> in order; annotations are unwrapped."""
    if element.text:
        yield InlineToken("text", element.text)
    for child in element:
        yield from _code_tokens(child)
        if child.tail:
            yield InlineToken("text", child.tail)


def _code_tokens(code: etree._Element) -> Iterator[InlineToken]:
    name = str(code.tag).removeprefix(X)
    look, code_id = code.get("subType", ""), code.get("id", "")
    if name == "pc":
        yield InlineToken("start", code_id, look)
        yield from inline_tokens(code)
        yield InlineToken("end", code_id, look)
    elif name == "mrk":
        yield from inline_tokens(code)
    elif name == "cp":
        yield InlineToken("text", _character(code.get("hex", "")))
    elif name == "sc":
        yield InlineToken("start", code_id, look)
    elif name == "ec":
        yield InlineToken("end", code.get("startRef") or code_id, look)
    elif name == "ph":
        yield InlineToken("placeholder", code_id, look)


def _character(code_point: str) -> str:
    try:
        return chr(int(code_point, 16))
    except ValueError:
        return "\N{REPLACEMENT CHARACTER}"


class BrokenCodes(Exception):
    """Codes of a target do not fit together, or not the source. `code`: which."""

    def __init__(self, code: str, template: str) -> None:
        self.code, self.template = code, template
        super().__init__(code)


def tokens_to_wording(
    tokens: Sequence[InlineToken], looks: dict[str, str], notes: dict[str, str]
) -> str:
    """Wording that inline tokens stand for. Raises BrokenCodes.

    looks   subtype of each paired code of the source, by id
    notes   wording of the footnote of each placeholder, by id

    Raises:
        BrokenCodes: a code that is not of the source and no emphasis, is not closed, or
            is there twice or not at all.
    """
    spans: list[Span] = []
    opened: dict[str, str] = {}
    left = dict(notes)
    for token in tokens:
        if token.kind == "text":
            bold, italic = (look in opened.values() for look in (BOLD, ITALIC))
            spans.append(Span(token.value, bold, italic))
        elif token.kind == "placeholder":
            if token.value not in left:
                again = token.value in notes
                raise BrokenCodes(token.value, REPEATED_CODE if again else UNKNOWN_CODE)
            spans.append(Span("", note=left.pop(token.value)))
        elif token.kind == "start":
            _open(token, opened, looks)
        elif opened.pop(token.value, None) is None:
            raise BrokenCodes(token.value, OPEN_CODE)
    for codes, template in ((opened, OPEN_CODE), (left, LOST_CODE)):
        for code in codes:
            raise BrokenCodes(code, template)
    return write_wording(spans)


def _open(token: InlineToken, opened: dict[str, str], looks: dict[str, str]) -> None:
    look = token.look or looks.get(token.value, "")
    if look not in (BOLD, ITALIC):
        raise BrokenCodes(token.value, UNKNOWN_CODE)
    if token.value in opened:
        raise BrokenCodes(token.value, REPEATED_CODE)
    opened[token.value] = look
