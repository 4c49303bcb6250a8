"""Elements of Akoma Ntoso with the lines of text in them, on their way out."""

import re
from collections.abc import Iterable

from lxml import etree

from milepost.formats.document_model.wording import Span, read_wording
from milepost.formats.xml_text import as_xml_text

from .names import NAMESPACE, XML


def element(
    name: str, /, *children: "etree._Element | str | None", **facts: str
) -> etree._Element:
    """An element around its children, text among them."""
    made = etree.Element(tag(name), facts, nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    for child in children:
        if isinstance(child, str):
            _add_text(made, child)
        elif child is not None:
            made.append(child)
    return made


def line(name: str, /, spans: Iterable[Span], **facts: str) -> etree._Element:
    """An element that holds a line of text."""
    spans = list(spans)
    made = element(name, *(part for span in spans for part in _inline(span)), **facts)
    text = "".join(span.text for span in spans)
    if text != collapsed(text):
        made.set(f"{XML}space", "preserve")
    return made


def collapsed(text: str) -> str:
    """A text with the blanks that XML keeps of it, unless told to keep all."""
    return re.sub(r" ?\n ?", "\n", re.sub(r"[ \t\r]+", " ", text)).strip(" \n")


def _inline(span: Span) -> Iterable[etree._Element | str]:
    parts: list[etree._Element | str] = []
    for number, words in enumerate(span.text.split("\n")):
        parts += [element("eol")] * bool(number) + [words] * bool(words)
    for name, meant in (("i", span.italic), ("b", span.bold)):
        parts = [element(name, *parts)] if meant and parts else parts
    if span.note:
        parts.append(element("authorialNote", line("p", read_wording(span.note))))
    return parts


def _add_text(parent: etree._Element, text: str) -> None:
    text = as_xml_text(text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
