"""Writer of Word comments: comments.xml, commentsExtended, commentsIds and people.

A comment stands in five parts: its words; its thread; a lasting number; its time in UTC;
and the people who wrote. Word shows a thread only where the first three agree, and where
the numbers of paragraphs are below 0x80000000 (MS-DOCX, w14:paraId).
"""

import re
from datetime import UTC, datetime

from lxml import etree

from milepost.formats.document_model.languages import is_rtl_text
from milepost.formats.xml_text import as_xml_text

from .names import COMMENT, PARAGRAPH, W14, W15, W16CEX, W16CID, W
from .package import Package

_MICROSOFT = "http://schemas.microsoft.com/office"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# kind -> relationship, name of the root, prefixes
_PARTS = {
    "comments": (f"{_RELATIONSHIPS}/comments", f"{W}comments", {"w": W, "w14": W14}),
    "commentsExtended": (
        f"{_MICROSOFT}/2011/relationships/commentsExtended",
        f"{W15}commentsEx",
        {"w15": W15},
    ),
    "commentsIds": (
        f"{_MICROSOFT}/2016/09/relationships/commentsIds",
        f"{W16CID}commentsIds",
        {"w16cid": W16CID},
    ),
    "commentsExtensible": (
        f"{_MICROSOFT}/2018/08/relationships/commentsExtensible",
        f"{W16CEX}commentsExtensible",
        {"w16cex": W16CEX},
    ),
    "people": (f"{_MICROSOFT}/2011/relationships/people", f"{W15}people", {"w15": W15}),
}
_RANGE_TAGS = [
    f"{W}{name}"
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference")
]


class CommentWriter:
    """The comments of a file, to which others are added."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._roots: dict[str, etree._Element] = {}
        self._used_ids = {
            value.upper()
            for root in _text_roots(package)
            for element in root.iter(PARAGRAPH, f"{W16CID}commentId")
            for value in element.attrib.values()
        }
        self._next_number = 0x10000001
        self._used_numbers = {
            element.get(f"{W}id", "")
            for root in _text_roots(package)
            for element in root.iter(COMMENT, *_RANGE_TAGS)
        }

    def add(
        self,
        *,
        author: str,
        at: datetime,
        text: str,
        reply_to: etree._Element | None = None,
        done: bool = False,
        language: str = "",
    ) -> str:
        """Add a comment or reply to the comment parts; return its w:id for range markers."""
        comments = self._root("comments")
        number = self._unused_number()
        utc_time = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        comment = etree.SubElement(comments, COMMENT)
        comment.set(f"{W}id", number)
        comment.set(f"{W}author", as_xml_text(author))
        comment.set(f"{W}date", utc_time)
        comment.set(f"{W}initials", initials(author))
        for line in as_xml_text(text).split("\n"):
            comment.append(_comment_paragraph(line, self._unused_id(), language))
        first_content = 1 if comment[0].find(f"{W}pPr") is not None else 0
        comment[0].insert(first_content, _annotation_reference())
        entry = etree.SubElement(self._root("commentsExtended"), f"{W15}commentEx")
        entry.set(f"{W15}paraId", self._paragraph_id(comment))
        if reply_to is not None:
            entry.set(f"{W15}paraIdParent", self._thread_root_id(reply_to))
        entry.set(f"{W15}done", "1" if done else "0")
        self._add_durable_id(comment, utc_time)
        self._add_person(as_xml_text(author))
        return number

    def comment(self, number: str) -> etree._Element:
        """The <w:comment> element with the w:id `number`. Raises StopIteration."""
        comments = self._root("comments").iter(COMMENT)
        return next(comment for comment in comments if comment.get(f"{W}id") == number)

    def _root(self, kind: str) -> etree._Element:
        if kind not in self._roots:
            relation, name, prefixes = _PARTS[kind]
            spaces = {prefix: name.strip("{}") for prefix, name in prefixes.items()}
            known = self._package.parts(kind)
            if not known:
                new = etree.Element(name, nsmap=spaces)
                content = f"{_CONTENT_TYPE}.{kind}+xml"
                known = [self._package.add(kind, relation, content, new)]
            spaces.pop("w", None)
            self._roots[kind] = self._package.declare(known[0], spaces)
        return self._roots[kind]

    def _unused_number(self) -> str:
        number = len(self._used_numbers)
        while str(number) in self._used_numbers:
            number += 1
        self._used_numbers.add(str(number))
        return str(number)

    def _unused_id(self) -> str:
        while f"{self._next_number:08X}" in self._used_ids:
            self._next_number += 1
        self._used_ids.add(f"{self._next_number:08X}")
        return f"{self._next_number:08X}"

    def _paragraph_id(self, comment: etree._Element) -> str:
        """w14:paraId of the last paragraph of a comment, added if it has none."""
        paragraphs = list(comment.iter(PARAGRAPH))
        last = paragraphs[-1] if paragraphs else etree.SubElement(comment, PARAGRAPH)
        if not last.get(f"{W14}paraId"):
            self._root("comments")  # whose part is now changed
            last.set(f"{W14}paraId", self._unused_id())
        return last.get(f"{W14}paraId", "")

    def _thread_root_id(self, comment: etree._Element) -> str:
        """paraId of the first comment of a thread, which a reply must name as parent.

        Word's threads are one deep: a reply to a reply stands beside it.
        """
        entries = {
            entry.get(f"{W15}paraId", "").upper(): entry
            for entry in self._root("commentsExtended").iterchildren("*")
        }
        first = self._paragraph_id(comment)
        seen = set()
        if first.upper() not in entries:
            entry = etree.SubElement(self._root("commentsExtended"), f"{W15}commentEx")
            entry.set(f"{W15}paraId", first)
            entry.set(f"{W15}done", "0")
            written = comment.get(f"{W}date", "")
            self._add_durable_id(comment, written if written.endswith("Z") else "")
            return first
        while first.upper() in entries and first.upper() not in seen:
            seen.add(first.upper())
            first = entries[first.upper()].get(f"{W15}paraIdParent") or first
        return first

    def _add_durable_id(self, comment: etree._Element, utc_time: str) -> None:
        ids = self._root("commentsIds")
        paragraph = self._paragraph_id(comment)
        known = {entry.get(f"{W16CID}paraId", "").upper() for entry in ids}
        if paragraph.upper() in known:
            return
        durable = self._unused_id()
        entry = etree.SubElement(ids, f"{W16CID}commentId")
        entry.set(f"{W16CID}paraId", paragraph)
        entry.set(f"{W16CID}durableId", durable)
        if utc_time:
            times = self._root("commentsExtensible")
            time = etree.SubElement(times, f"{W16CEX}commentExtensible")
            time.set(f"{W16CEX}durableId", durable)
            time.set(f"{W16CEX}dateUtc", utc_time)

    def _add_person(self, author: str) -> None:
        people = self._root("people")
        if author not in {person.get(f"{W15}author") for person in people}:
            person = etree.SubElement(people, f"{W15}person")
            person.set(f"{W15}author", author)
            presence = etree.SubElement(person, f"{W15}presenceInfo")
            presence.set(f"{W15}providerId", "None")
            presence.set(f"{W15}userId", author)


def comment_range_elements(
    number: str,
) -> tuple[etree._Element, etree._Element, etree._Element]:
    """New range start, range end and reference run for the comment `number`."""
    start, end = (
        etree.Element(f"{W}commentRangeStart"),
        etree.Element(f"{W}commentRangeEnd"),
    )
    run = etree.Element(f"{W}r")
    reference = etree.SubElement(run, f"{W}commentReference")
    for element in (start, end, reference):
        element.set(f"{W}id", number)
    return start, end, run


def append_text(run: etree._Element, text: str, *, deleted: bool = False) -> None:
    """Append `text` to a run as text elements, with line breaks and tabs as elements."""
    for piece in re.split(r"([\n\t])", as_xml_text(text)):
        if piece in {"\n", "\t"}:
            etree.SubElement(run, f"{W}br" if piece == "\n" else f"{W}tab")
        elif piece:
            text_element = etree.SubElement(run, f"{W}delText" if deleted else f"{W}t")
            text_element.text = piece
            text_element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def initials(author: str) -> str:
    """Initials of an author's names, at most four letters."""
    return "".join(word[0] for word in as_xml_text(author).split())[:4]


def _comment_paragraph(text: str, number: str, language: str) -> etree._Element:
    line = etree.Element(PARAGRAPH)
    line.set(f"{W14}paraId", number)
    line.set(f"{W14}textId", "77777777")  # what Word writes where it knows no other
    rtl = is_rtl_text(text)
    if rtl:
        etree.SubElement(etree.SubElement(line, f"{W}pPr"), f"{W}bidi")
    run = etree.SubElement(line, f"{W}r")
    set_run_language(run, language, rtl=rtl)
    append_text(run, text)
    return line


def set_run_language(run: etree._Element, language: str, *, rtl: bool) -> None:
    """Set the language and the right-to-left mark of a run; unchanged without either."""
    if not language and not rtl:
        return
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    for tag in (f"{W}rtl", f"{W}lang"):
        for known in properties.findall(tag):
            properties.remove(known)
    if rtl:
        etree.SubElement(properties, f"{W}rtl")
    if language:
        lang = etree.SubElement(properties, f"{W}lang")
        lang.set(f"{W}bidi" if rtl else f"{W}val", language)


def _annotation_reference() -> etree._Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}annotationRef")
    return run


def _text_roots(package: Package) -> list[etree._Element]:
    kinds = ("footnotes", "endnotes", "header", "footer", "comments", "commentsIds")
    names = [package.main, *(name for kind in kinds for name in package.parts(kind))]
    return [package.read(name) for name in names]
