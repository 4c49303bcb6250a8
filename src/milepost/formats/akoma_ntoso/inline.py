"""Lines of Akoma Ntoso text read as wordings (text with emphasis and notes)."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from milepost.formats.document_model.wording import Span, write_wording

from .names import INLINES, STRUCTURES, XML

_BREAKS = {"eol", "br"}


def local_name(element: etree._Element) -> str:
    """Tag name of an element without namespace; "" for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def is_line(element: etree._Element) -> bool:
    """Whether an element holds text, or only inline elements."""
    children = list(element)
    if (element.text or "").strip() or any((c.tail or "").strip() for c in children):
        return True
    names = [name for child in children if (name := local_name(child))]
    return bool(names) and all(name in INLINES for name in names)


class LineReader:
    """Reads lines; knows the notes that stand elsewhere in the file, by their eIds."""

    def __init__(self, root: etree._Element) -> None:
        self._notes = {
            element.get("eId", ""): element
            for element in root.iter("{*}note")
            if element.get("eId")
        }

    def wording(self, element: etree._Element) -> str:
        """Wording of all text in an element, nested tables and lists included."""
        return self._written(list(self._spans(element, Span(""))), element)

    def pieces(self, element: etree._Element) -> Iterator[str | etree._Element]:
        """Wordings and nested structures (tables, lists) of an element, in order."""
        spans: list[Span] = []
        for part in self._parts(
            element, Span(""), keeps=_inherits_preserved_space(element)
        ):
            if isinstance(part, Span):
                spans.append(part)
                continue
            if wording := self._written(spans, element):
                yield wording
            yield part
            spans = []
        if wording := self._written(spans, element):
            yield wording

    def _spans(self, element: etree._Element, look: Span) -> Iterator[Span]:
        for part in self._parts(
            element, look, keeps=_inherits_preserved_space(element)
        ):
            if isinstance(part, Span):
                yield part
            else:
                yield replace(look, text=" ")
                yield from self._spans(part, look)
                yield replace(look, text=" ")

    def _parts(
        self, element: etree._Element, look: Span, *, keeps: bool
    ) -> Iterator[Span | etree._Element]:
        keeps = _preserves_space(element, otherwise=keeps)
        yield replace(look, text=_laid_out(element.text, keeps))
        for child in element:
            name = local_name(child)
            if name in STRUCTURES:
                yield child
            elif name in {"authorialNote", "noteRef"}:
                yield Span("", note=self._note(child))
            elif name in _BREAKS:
                yield replace(look, text="\n")
            elif name:
                bold, italic = look.bold or name == "b", look.italic or name == "i"
                yield Span(child.get("startQuote", ""), bold, italic)
                yield from self._parts(child, Span("", bold, italic), keeps=keeps)
                yield Span(child.get("endQuote", ""), bold, italic)
            yield replace(look, text=_laid_out(child.tail, keeps))

    def _note(self, element: etree._Element) -> str:
        if local_name(element) == "noteRef":
            note = self._notes.get(element.get("href", "").removeprefix("#"))
            return self._note_lines(note) if note is not None else ""
        return self._note_lines(element)

    def _note_lines(self, note: etree._Element) -> str:
        """Wording of a note, one line for each paragraph; notes inside it are dropped."""
        lines = [
            self._written(
                [replace(span, note="") for span in self._spans(line, Span(""))], line
            )
            for line in note
            if local_name(line)
        ]
        return "\n".join(line for line in lines if line)

    def _written(self, spans: list[Span], element: etree._Element) -> str:
        if not _inherits_preserved_space(element):
            spans = _collapse_spaces(spans)
        return write_wording(spans).strip()


def _inherits_preserved_space(element: etree._Element) -> bool:
    for ancestor in (element, *element.iterancestors()):
        if ancestor.get(f"{XML}space"):
            return _preserves_space(ancestor, otherwise=False)
    return False


def _preserves_space(element: etree._Element, *, otherwise: bool) -> bool:
    stated = element.get(f"{XML}space")
    return stated == "preserve" if stated else otherwise


def _laid_out(text: str | None, keeps: bool) -> str:
    """Text with each run of white space as one space; unchanged where `keeps` is true."""
    return (text or "") if keeps else re.sub(r"[ \t\r\n]+", " ", text or "")


def _collapse_spaces(spans: list[Span]) -> list[Span]:
    """Spans without repeated spaces, and without spaces after a line break or at the start."""
    collapsed = []
    after_blank = True
    for span in spans:
        text = ""
        for character in span.text:
            if character != " " or not after_blank:
                text += character
            after_blank = character in " \n"
        collapsed.append(replace(span, text=text))
    return collapsed
