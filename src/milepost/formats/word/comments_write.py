"""Adding comments and replies to a Word file, as Word itself keeps them.

A comment stands in five parts: its words; its thread; a lasting number; its time in UTC;
and the people who wrote. Word shows a thread only where the first three agree, and where
the numbers of paragraphs are below 0x80000000 (MS-DOCX, w14:paraId).
"""

import re
import unicodedata
from datetime import UTC, datetime

from lxml import etree

from .comments_read import W14, W15, W16CEX, W16CID
from .list_labels import W
from .package import Package
from .parts import COMMENT, PARAGRAPH

_MICROSOFT = "http://schemas.microsoft.com/office"
_OPEN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# kind -> relationship, name of the root, prefixes
_PARTS = {
    "comments": (f"{_OPEN}/comments", f"{W}comments", {"w": W, "w14": W14}),
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
_POINTING = [
    f"{W}{name}"
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference")
]
_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Threads:
    """The comments of a file, to which others are added."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._roots: dict[str, etree._Element] = {}
        self._taken = {
            value.upper()
            for root in _all_roots(package)
            for element in root.iter(PARAGRAPH, f"{W16CID}commentId")
            for value in element.attrib.values()
        }
        self._next_number = 0x10000001
        self._comments = {
            element.get(f"{W}id", "")
            for root in _all_roots(package)
            for element in root.iter(COMMENT, *_POINTING)
        }

    def add(
        self,
        *,
        author: str,
        at: datetime,
        text: str,
        answers: etree._Element | None = None,
        done: bool = False,
        language: str = "",
    ) -> str:
        """Add a comment, and return its number for the anchors in the text."""
        comments = self._root("comments")
        number = self._unused_number()
        said = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        comment = etree.SubElement(comments, COMMENT)
        comment.set(f"{W}id", number)
        comment.set(f"{W}author", clean(author))
        comment.set(f"{W}date", said)
        comment.set(f"{W}initials", initials_of(author))
        for line in clean(text).split("\n"):
            comment.append(_line(line, self._unused(), language))
        comment[0].insert(_after_properties(comment[0]), _mark())
        entry = etree.SubElement(self._root("commentsExtended"), f"{W15}commentEx")
        entry.set(f"{W15}paraId", self._paragraph_of(comment))
        if answers is not None:
            entry.set(f"{W15}paraIdParent", self._first_of_thread(answers))
        entry.set(f"{W15}done", "1" if done else "0")
        self._lasting(comment, said)
        self._person(clean(author))
        return number

    def comment(self, number: str) -> etree._Element:
        comments = self._root("comments").iter(COMMENT)
        return next(one for one in comments if one.get(f"{W}id") == number)

    def _root(self, kind: str) -> etree._Element:
        if kind not in self._roots:
            relation, name, prefixes = _PARTS[kind]
            spaces = {prefix: name.strip("{}") for prefix, name in prefixes.items()}
            known = self._package.parts(kind)
            if not known:
                new = etree.Element(name, nsmap=spaces)
                content = f"{_CONTENT}.{kind}+xml"
                known = [self._package.add(kind, relation, content, new)]
            spaces.pop("w", None)
            self._roots[kind] = self._package.declare(known[0], spaces)
        return self._roots[kind]

    def _unused_number(self) -> str:
        number = len(self._comments)
        while str(number) in self._comments:
            number += 1
        self._comments.add(str(number))
        return str(number)

    def _unused(self) -> str:
        while f"{self._next_number:08X}" in self._taken:
            self._next_number += 1
        self._taken.add(f"{self._next_number:08X}")
        return f"{self._next_number:08X}"

    def _paragraph_of(self, comment: etree._Element) -> str:
        """The number that a comment's thread knows it by: that of its last paragraph."""
        paragraphs = list(comment.iter(PARAGRAPH))
        last = paragraphs[-1] if paragraphs else etree.SubElement(comment, PARAGRAPH)
        if not last.get(f"{W14}paraId"):
            self._root("comments")  # whose part is now changed
            last.set(f"{W14}paraId", self._unused())
        return last.get(f"{W14}paraId", "")

    def _first_of_thread(self, comment: etree._Element) -> str:
        """Word's threads are one deep: an answer to an answer stands beside it."""
        entries = {
            one.get(f"{W15}paraId", "").upper(): one
            for one in self._root("commentsExtended").iterchildren("*")
        }
        first = self._paragraph_of(comment)
        seen = set()
        if first.upper() not in entries:
            entry = etree.SubElement(self._root("commentsExtended"), f"{W15}commentEx")
            entry.set(f"{W15}paraId", first)
            entry.set(f"{W15}done", "0")
            said = comment.get(f"{W}date", "")
            self._lasting(comment, said if said.endswith("Z") else "")
            return first
        while first.upper() in entries and first.upper() not in seen:
            seen.add(first.upper())
            first = entries[first.upper()].get(f"{W15}paraIdParent") or first
        return first

    def _lasting(self, comment: etree._Element, said: str) -> None:
        ids = self._root("commentsIds")
        paragraph = self._paragraph_of(comment)
        known = {one.get(f"{W16CID}paraId", "").upper() for one in ids}
        if paragraph.upper() in known:
            return
        durable = self._unused()
        entry = etree.SubElement(ids, f"{W16CID}commentId")
        entry.set(f"{W16CID}paraId", paragraph)
        entry.set(f"{W16CID}durableId", durable)
        if said:
            times = self._root("commentsExtensible")
            time = etree.SubElement(times, f"{W16CEX}commentExtensible")
            time.set(f"{W16CEX}durableId", durable)
            time.set(f"{W16CEX}dateUtc", said)

    def _person(self, author: str) -> None:
        people = self._root("people")
        if author not in {one.get(f"{W15}author") for one in people}:
            person = etree.SubElement(people, f"{W15}person")
            person.set(f"{W15}author", author)
            presence = etree.SubElement(person, f"{W15}presenceInfo")
            presence.set(f"{W15}providerId", "None")
            presence.set(f"{W15}userId", author)


def anchors(number: str) -> tuple[etree._Element, etree._Element, etree._Element]:
    """What marks the words of a comment in the text: start, end and reference."""
    start, end = (
        etree.Element(f"{W}commentRangeStart"),
        etree.Element(f"{W}commentRangeEnd"),
    )
    run = etree.Element(f"{W}r")
    reference = etree.SubElement(run, f"{W}commentReference")
    for element in (start, end, reference):
        element.set(f"{W}id", number)
    return start, end, run


def words_into(run: etree._Element, text: str, *, deleted: bool = False) -> None:
    """Write words into a run, with its breaks and tabs."""
    for piece in re.split(r"([\n\t])", clean(text)):
        if piece in {"\n", "\t"}:
            etree.SubElement(run, f"{W}br" if piece == "\n" else f"{W}tab")
        elif piece:
            words = etree.SubElement(run, f"{W}delText" if deleted else f"{W}t")
            words.text = piece
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def clean(text: str) -> str:
    """Text without the signs that no XML may hold, its lines parted by a line feed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", lines)


def initials_of(author: str) -> str:
    return "".join(word[0] for word in clean(author).split())[:4]


def runs_from_right_to_left(text: str) -> bool:
    """Whether its first letter belongs to a script that does."""
    for sign in text:
        direction = unicodedata.bidirectional(sign)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def _line(text: str, number: str, language: str) -> etree._Element:
    line = etree.Element(PARAGRAPH)
    line.set(f"{W14}paraId", number)
    line.set(f"{W14}textId", "77777777")  # what Word writes where it knows no other
    turned = runs_from_right_to_left(text)
    if turned:
        etree.SubElement(etree.SubElement(line, f"{W}pPr"), f"{W}bidi")
    run = etree.SubElement(line, f"{W}r")
    describe_run(run, language, turned=turned)
    words_into(run, text)
    return line


def describe_run(run: etree._Element, language: str, *, turned: bool) -> None:
    """Say the language of a run's words, and whether they run from right to left."""
    if not language and not turned:
        return
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    for tag in (f"{W}rtl", f"{W}lang"):
        for known in properties.findall(tag):
            properties.remove(known)
    if turned:
        etree.SubElement(properties, f"{W}rtl")
    if language:
        tongue = etree.SubElement(properties, f"{W}lang")
        tongue.set(f"{W}bidi" if turned else f"{W}val", language)


def _mark() -> etree._Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}annotationRef")
    return run


def _after_properties(line: etree._Element) -> int:
    return 1 if line.find(f"{W}pPr") is not None else 0


def _all_roots(package: Package) -> list[etree._Element]:
    kinds = ("footnotes", "endnotes", "header", "footer", "comments", "commentsIds")
    names = [package.main, *(name for kind in kinds for name in package.parts(kind))]
    return [package.read(name) for name in names]
