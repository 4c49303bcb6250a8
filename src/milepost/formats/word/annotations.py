"""What people did to a Word file, inside the sandbox: one walk along each of its parts.

The walk gathers paragraphs with their words before and after, every revision, and where
each comment hangs. What is made of these stands in `word_changes` and `word_comments`.
"""

from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from .list_labels import W
from .parts import (
    COME,
    COMMENT,
    FORMATS,
    GONE,
    PARAGRAPH,
    REVISIONS,
    STORIES,
    Part,
    Story,
    is_number,
    marks_by_id,
    steps_along,
    words_of,
)
from .writing import key_of_bookmark

RevisionKind = Literal["insertion", "deletion", "moved_away", "moved_here", "format"]
Of = Literal["words", "paragraph", "row", "cell", "format"]
KINDS: dict[str, RevisionKind] = {
    **dict.fromkeys(FORMATS, "format"),
    f"{W}ins": "insertion",
    f"{W}del": "deletion",
    f"{W}moveFrom": "moved_away",
    f"{W}moveTo": "moved_here",
    f"{W}cellIns": "insertion",
    f"{W}cellDel": "deletion",
}
UTC_DATE = "{http://schemas.microsoft.com/office/word/2023/wordml/word16du}dateUtc"
_NOTES = {f"{W}footnote": "footnotes", f"{W}endnote": "endnotes"}
_REFERENCES = {f"{W}{name[:-1]}Reference": name for name in ("footnotes", "endnotes")}


@dataclass(eq=False)
class Revision:
    id: str
    kind: RevisionKind
    of: Of
    author: str
    at: str
    move: str = ""
    words: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Paragraph:
    """host: the paragraph that a note, a text box or a comment hangs on."""

    element: etree._Element
    part: Part
    key: str | None
    host: "Paragraph | None" = None
    before: str = ""
    after: str = ""
    position: int | None = None
    revisions: dict[str, Revision] = field(default_factory=dict)
    ends: list[Revision] = field(default_factory=list)  # what became of its end

    def touch(self, *revisions: Revision) -> None:
        self.revisions.update((revision.id, revision) for revision in revisions)


@dataclass(eq=False)
class Anchor:
    """Where a comment hangs: a paragraph, and a stretch of words and paragraphs."""

    paragraph: Paragraph | None
    first_word: int
    first_begun: int
    words: tuple[str, str] = ("", "")  # those that stand, and those that are deleted
    covered: tuple[Paragraph, ...] = ()


def what_is_changed(mark: etree._Element) -> Of:
    """What a revision is a change of, which only the place of its element tells."""
    if mark.tag in FORMATS:
        return "format"
    if mark.tag not in GONE | COME:
        return "cell"
    above = [_name(one) for one in mark.iterancestors()][:3]
    if above == ["rPr", "pPr", "p"]:
        return "paragraph"
    if above[:2] == ["trPr", "tr"]:
        return "row"
    return "format" if above and above[0].endswith("Pr") else "words"


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


class Marks:
    """All paragraphs, revisions and anchors of a file. The text itself comes first."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []  # by part, in order of their ends
        self.anchors: dict[str, Anchor] = {}
        self.notes: dict[tuple[str, str], Paragraph] = {}  # where each note hangs

    def read(self, story: Story) -> None:
        walk = _Walk(story, self)
        for event, element in steps_along(story.root):
            if event == "start":
                walk.enter(element)
            else:
                walk.leave(element)
        walk.end()


class _Walk:
    """Along one part, once, in reading order."""

    def __init__(self, story: Story, marks: Marks) -> None:
        self._marks = marks
        self._story = story
        self._ids = {mark: name for name, mark in marks_by_id(story).items()}
        self._inside: list[Paragraph] = []  # text boxes nest paragraphs
        self._begun: list[Paragraph] = []
        self._changes: list[tuple[etree._Element, Revision]] = []  # these nest too
        self._within: list[Part] = []  # tables and text boxes
        self._host: Paragraph | None = None
        self._words: list[tuple[str, bool]] = []  # and whether they are deleted
        self._open: dict[str, Anchor] = {}
        self._moves: dict[str, dict[str, str]] = {"moveFrom": {}, "moveTo": {}}
        # Begun between two paragraphs, and belonging to the next:
        self._key: str | None = None
        self._anchors: list[Anchor] = []
        self._loose: list[Revision] = []

    def enter(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == PARAGRAPH:
            self._begin(element)
        elif tag in REVISIONS:
            self._change(element)
        elif (words := words_of(element)) is not None:
            self._add(words, element)
        elif tag == f"{W}bookmarkStart":
            self._keep_key(element.get(f"{W}name", ""))
        elif tag in {f"{W}tbl", f"{W}txbxContent"}:
            self._within.append("table" if tag == f"{W}tbl" else "text_box")
        else:
            self._point(tag, element)

    def leave(self, element: etree._Element) -> None:
        if element.tag == PARAGRAPH:
            self._marks.paragraphs.append(self._inside.pop())
        elif element.tag in {f"{W}tbl", f"{W}txbxContent"}:
            self._within.pop()
        elif self._changes and self._changes[-1][0] is element:
            self._changes.pop()

    def end(self) -> None:
        for anchor in [*self._open.values(), *self._anchors]:
            self._close(anchor, known_end=False)
        if self._loose:  # after the last paragraph, or where there is none
            last = self._begun[-1] if self._begun else self._new(self._story.root)
            last.touch(*self._loose)
            if not self._begun:
                self._marks.paragraphs.append(last)

    def _begin(self, element: etree._Element) -> None:
        paragraph = self._new(element)
        self._key = None
        for anchor in self._anchors:
            anchor.paragraph = paragraph
        paragraph.touch(*self._loose)
        self._anchors, self._loose = [], []
        self._words.append(("\n", False))
        self._begun.append(paragraph)
        self._inside.append(paragraph)

    def _new(self, element: etree._Element) -> Paragraph:
        host = self._inside[-1] if self._inside else self._host
        part = STORIES.get(self._story.kind)
        if part is None:
            part = "comment" if self._story.kind == "comments" else "body"
        if part == "body" and self._within:
            part = self._within[-1]
        return Paragraph(element, part, self._key, host)

    def _change(self, element: etree._Element) -> None:
        of = what_is_changed(element)
        revision = Revision(
            id=self._ids[element],
            kind=KINDS[element.tag],
            of=of,
            author=element.get(f"{W}author", ""),
            at=element.get(UTC_DATE, element.get(f"{W}date", "")),
            move=self._move(_name(element)),
        )
        if of == "words":
            self._changes.append((element, revision))
        if not self._inside:
            self._loose.append(revision)
            return
        self._inside[-1].touch(revision)
        if of == "paragraph":
            self._inside[-1].ends.append(revision)

    def _move(self, kind: str) -> str:
        return next(reversed(self._moves.get(kind, {}).values()), "")

    def _add(self, words: str, element: etree._Element) -> None:
        tags = {change.tag for change, _ in self._changes}
        if element.tag == f"{W}delText" and not tags & GONE:
            return
        self._words.append((words, bool(tags & GONE)))
        if is_number(element) or not self._inside:
            return
        paragraph = self._inside[-1]
        for _, revision in self._changes:
            paragraph.touch(revision)
            revision.words.append(words)
        if not tags & COME:
            paragraph.before += words
        if not tags & GONE:
            paragraph.after += words

    def _keep_key(self, bookmark: str) -> None:
        key = key_of_bookmark(bookmark)
        if key is None:
            return
        if not self._inside:
            self._key = key
        elif self._inside[-1].key is None:
            self._inside[-1].key = key

    def _point(self, tag: str, element: etree._Element) -> None:
        """What points somewhere: ranges of comments and moves, and notes."""
        name = element.get(f"{W}id", "")
        if tag in {f"{W}commentRangeStart", f"{W}commentReference"}:
            self._hang(name, opens=tag.endswith("Start"))
        elif tag == f"{W}commentRangeEnd" and name in self._open:
            self._close(self._open.pop(name))
        elif tag in {f"{W}moveFromRangeStart", f"{W}moveToRangeStart"}:
            kind = _name(element).removesuffix("RangeStart")
            self._moves[kind][name] = element.get(f"{W}name", "")
        elif tag in {f"{W}moveFromRangeEnd", f"{W}moveToRangeEnd"}:
            self._moves[_name(element).removesuffix("RangeEnd")].pop(name, None)
        elif tag in _REFERENCES and self._inside:
            self._marks.notes[_REFERENCES[tag], name] = self._inside[-1]
        elif tag in _NOTES:
            self._host = self._marks.notes.get((_NOTES[tag], name))
        elif tag == COMMENT:
            anchor = self._marks.anchors.get(name)
            self._host = anchor.paragraph if anchor else None

    def _hang(self, comment: str, *, opens: bool) -> None:
        if comment in self._open:  # the reference closes what was left open
            self._close(self._open.pop(comment))
        if comment in self._marks.anchors:
            return
        paragraph = self._inside[-1] if self._inside else None
        anchor = Anchor(paragraph, len(self._words), len(self._begun))
        self._marks.anchors[comment] = anchor
        if paragraph is None:
            self._anchors.append(anchor)
        if opens:
            self._open[comment] = anchor

    def _close(self, anchor: Anchor, *, known_end: bool = True) -> None:
        stretch = self._words[anchor.first_word :] if known_end else []
        anchor.words = (
            "".join(words for words, gone in stretch if not gone).strip(),
            "".join(words for words, gone in stretch if gone).strip(),
        )
        anchor.covered = tuple(self._begun[anchor.first_begun :])


def place(marks: Marks, places: dict[etree._Element, int]) -> None:
    """Give each paragraph the position of its block; else of what follows in the text.

    What hangs on another paragraph, and is no block, has the position and the key of
    that one. What stands beside the text, such as a header, has none.
    """
    following = max(places.values(), default=-1) + 1
    for paragraph in reversed(marks.paragraphs):
        if paragraph.part in {"body", "table"} and paragraph.host is None:
            following = places.get(paragraph.element, following)
            paragraph.position = following
    for paragraph in marks.paragraphs:
        host = paragraph.host
        while host is not None and paragraph.position is None:
            paragraph.position = places.get(paragraph.element, host.position)
            paragraph.key = paragraph.key or host.key
            host = host.host
