"""Runs of a Word file read as spans: bold, italic, language and footnotes."""

from collections.abc import Iterator, Mapping

from lxml import etree

from milepost.formats.document_model.wording import Span, write_wording

from .names import DELETIONS, PARAGRAPH, W
from .parts import Parts, element_text
from .styles import Style, toggle_property, val_attribute

REFERENCES = {
    f"{W}footnoteReference": "footnotes",
    f"{W}endnoteReference": "endnotes",
}


class RunReader:
    """Knows the styles and the notes of a file."""

    def __init__(self, styles: Mapping[str, Style], parts: Parts) -> None:
        self._styles = styles
        self._notes: dict[tuple[str, str], str] = {
            (kind, note.get(f"{W}id", "")): self._wording(note)
            for kind in ("footnotes", "endnotes")
            if kind in parts
            for note in parts[kind].iterchildren("*")
        }

    def span(self, element: etree._Element, words: str) -> Span:
        """Span of `words` with the bold and italic of the run that `element` is in."""
        properties = _properties(element)
        style = self._styles.get(
            val_attribute(properties.find(f"{W}rStyle"))
            if properties is not None
            else "",
            Style(),
        )
        complex_script = toggle_property(properties, "rtl") is True
        bold = toggle_property(properties, "bCs" if complex_script else "b")
        italic = toggle_property(properties, "iCs" if complex_script else "i")
        return Span(
            words,
            bool(style.bold if bold is None else bold),
            bool(style.italic if italic is None else italic),
        )

    def note(self, reference: etree._Element) -> str:
        """Wording of the note that a reference element refers to; "" if missing."""
        kind = REFERENCES[reference.tag]
        return self._notes.get((kind, reference.get(f"{W}id", "")), "")

    def _wording(self, note: etree._Element) -> str:
        lines = [
            write_wording(self._spans(paragraph)).strip()
            for paragraph in note.iter(PARAGRAPH)
            if next(paragraph.iterancestors(PARAGRAPH), None) is None
        ]
        return "\n".join(line for line in lines if line)

    def _spans(self, paragraph: etree._Element) -> Iterator[Span]:
        for element in paragraph.iter("*"):
            words = element_text(element)
            is_gone = next(element.iterancestors(*DELETIONS), None) is not None
            if words is not None and element.tag != f"{W}delText" and not is_gone:
                yield self.span(element, words)


def document_language(parts: Parts) -> str:
    """Language code from the file's core properties, without region; "" if not stated."""
    facts = parts.get("core-properties")
    stated = (
        facts.find("{http://purl.org/dc/elements/1.1/}language")
        if facts is not None
        else None
    )
    return (
        (stated.text or "").strip().split("-")[0].lower() if stated is not None else ""
    )


def run_language(element: etree._Element) -> str:
    """Language code of the run around a text element, without region; "" if not stated."""
    properties = _properties(element)
    stated = properties.find(f"{W}lang") if properties is not None else None
    if stated is None:
        return ""
    complex_script = toggle_property(properties, "rtl") is True
    tag = stated.get(f"{W}bidi" if complex_script else f"{W}val", "")
    return tag.split("-")[0].lower()


def _properties(element: etree._Element) -> etree._Element | None:
    run = element.getparent()
    return run.find(f"{W}rPr") if run is not None else None
