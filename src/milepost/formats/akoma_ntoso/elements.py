"""Builders of Akoma Ntoso elements, and of elements that hold one line of text."""

import re
from collections.abc import Iterable

from lxml import etree

from milepost.formats.document_model.wording import Span, read_wording
from milepost.formats.xml_text import as_xml_text

from .names import NAMESPACE, XML


def element(
    name: str, /, *children: "etree._Element | str | None", **attributes: str
) -> etree._Element:
    """New Akoma Ntoso element with `children` (elements or text; None is left out)."""
    node = etree.Element(tag(name), attributes, nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    for child in children:
        if isinstance(child, str):
            _add_text(node, child)
        elif child is not None:
            node.append(child)
    return node


def line(name: str, /, spans: Iterable[Span], **attributes: str) -> etree._Element:
    """New element that holds the spans of one line as inline markup (b, i, eol, notes)."""
    spans = list(spans)
    node = element(
        name, *(part for span in spans for part in _inline(span)), **attributes
    )
    text = "".join(span.text for span in spans)
    if text != collapse_spaces(text):
        node.set(f"{XML}space", "preserve")
    return node


def collapse_spaces(text: str) -> str:
    """Text with white space collapsed, as XML reads it without xml:space="preserve"."""
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
    """Tag name of an Akoma Ntoso element as lxml takes it: {namespace}name."""
    return f"{{{NAMESPACE}}}{name}"
