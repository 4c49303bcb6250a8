"""Annotations of a Word file (ECMA-376 Part 1, 17.13): comment ranges and revisions.

One walk along each part, inside the sandbox, gathers paragraphs with their text before
and after, every revision, and the
range of each comment. `revisions_read` and `comments_read` make rows of these.
"""

from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from .bookmarks import key_of_bookmark
from .names import (
    COMMENT,
    DELETIONS,
    FORMAT_CHANGES,
    INSERTIONS,
    PARAGRAPH,
    REVISIONS,
    W16DU,
    Part,
    W,
)
from .parts import (
    STORIES,
    Story,
    annotations_by_id,
    element_text,
    is_clause_number,
    walk_elements,
)

RevisionKind = Literal["insertion", "deletion", "moved_from", "moved_to", "format"]
RevisionTarget = Literal["words", "paragraph", "row", "cell", "format"]
KINDS: dict[str, RevisionKind] = {
    **dict.fromkeys(FORMAT_CHANGES, "format"),
    f"{W}ins": "insertion",
    f"{W}del": "deletion",
    f"{W}moveFrom": "moved_from",
    f"{W}moveTo": "moved_to",
    f"{W}cellIns": "insertion",
    f"{W}cellDel": "deletion",
}
_NOTES = {f"{W}footnote": "footnotes", f"{W}endnote": "endnotes"}
_REFERENCES = {f"{W}{name[:-1]}Reference": name for name in ("footnotes", "endnotes")}


@dataclass(eq=False)
class CollectedRevision:
    id: str
    kind: RevisionKind
    target: RevisionTarget
    author: str
    at: str
    move: str = ""
    texts: list[str] = field(default_factory=list)


@dataclass(eq=False)
class AnnotatedParagraph:
    """host: the paragraph that a note, a text box or a comment hangs on."""

    element: etree._Element
    part: Part
    key: str | None
    host: "AnnotatedParagraph | None" = None
    before: str = ""
    after: str = ""
    position: int | None = None
    revisions: dict[str, CollectedRevision] = field(default_factory=dict)
    mark_revisions: list[CollectedRevision] = field(
        default_factory=list
    )  # what became of its end

    def add_revisions(self, *revisions: CollectedRevision) -> None:
        """Add revisions to this paragraph, each only once by its id."""
        self.revisions.update((revision.id, revision) for revision in revisions)


@dataclass(eq=False)
class CommentRange:
    """Where a comment hangs: a paragraph, and a stretch of words and paragraphs."""

    paragraph: AnnotatedParagraph | None
    first_text: int
    first_paragraph: int
    texts: tuple[str, str] = ("", "")  # those that stand, and those that are deleted
    covered: tuple[AnnotatedParagraph, ...] = ()


def revision_target(revision: etree._Element) -> RevisionTarget:
    """What a revision changes (words, paragraph mark, row, cell or format), by its place."""
    if revision.tag in FORMAT_CHANGES:
        return "format"
    if revision.tag not in DELETIONS | INSERTIONS:
        return "cell"
    ancestors = [_local_name(ancestor) for ancestor in revision.iterancestors()][:3]
    if ancestors == ["rPr", "pPr", "p"]:
        return "paragraph"
    if ancestors[:2] == ["trPr", "tr"]:
        return "row"
    return "format" if ancestors and ancestors[0].endswith("Pr") else "words"


def _local_name(element: etree._Element) -> str:
    return etree.QName(element).localname


class Annotations:
    """All paragraphs, revisions and anchors of a file. The text itself comes first."""

    def __init__(self) -> None:
        self.paragraphs: list[
            AnnotatedParagraph
        ] = []  # by part, in order of their ends
        self.comment_ranges: dict[str, CommentRange] = {}
        self.note_hosts: dict[
            tuple[str, str], AnnotatedParagraph
        ] = {}  # where each note hangs

    def read(self, story: Story) -> None:
        """Collect the paragraphs, revisions and comment ranges of one part into this object."""
        walk = _AnnotationReader(story, self)
        for event, element in walk_elements(story.root):
            if event == "start":
                walk.enter(element)
            else:
                walk.leave(element)
        walk.end()


class _AnnotationReader:
    """Along one part, once, in reading order."""

    def __init__(self, story: Story, annotations: Annotations) -> None:
        self._annotations = annotations
        self._story = story
        self._ids = {
            element: name for name, element in annotations_by_id(story).items()
        }
        self._paragraph_stack: list[
            AnnotatedParagraph
        ] = []  # text boxes nest paragraphs
        self._paragraphs: list[AnnotatedParagraph] = []
        self._open_revisions: list[
            tuple[etree._Element, CollectedRevision]
        ] = []  # these nest too
        self._containers: list[Part] = []  # tables and text boxes
        self._host: AnnotatedParagraph | None = None
        self._texts: list[tuple[str, bool]] = []  # and whether they are deleted
        self._open_ranges: dict[str, CommentRange] = {}
        self._moves: dict[str, dict[str, str]] = {"moveFrom": {}, "moveTo": {}}
        # Begun between two paragraphs, and belonging to the next:
        self._pending_key: str | None = None
        self._pending_ranges: list[CommentRange] = []
        self._pending_revisions: list[CollectedRevision] = []

    def enter(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == PARAGRAPH:
            self._begin_paragraph(element)
        elif tag in REVISIONS:
            self._add_revision(element)
        elif (text := element_text(element)) is not None:
            self._add_text(text, element)
        elif tag == f"{W}bookmarkStart":
            self._keep_key(element.get(f"{W}name", ""))
        elif tag in {f"{W}tbl", f"{W}txbxContent"}:
            self._containers.append("table" if tag == f"{W}tbl" else "text_box")
        else:
            self._read_range_marker(tag, element)

    def leave(self, element: etree._Element) -> None:
        if element.tag == PARAGRAPH:
            self._annotations.paragraphs.append(self._paragraph_stack.pop())
        elif element.tag in {f"{W}tbl", f"{W}txbxContent"}:
            self._containers.pop()
        elif self._open_revisions and self._open_revisions[-1][0] is element:
            self._open_revisions.pop()

    def end(self) -> None:
        for comment_range in [*self._open_ranges.values(), *self._pending_ranges]:
            self._close_range(comment_range, known_end=False)
        if self._pending_revisions:  # after the last paragraph, or where there is none
            last = (
                self._paragraphs[-1]
                if self._paragraphs
                else self._new_paragraph(self._story.root)
            )
            last.add_revisions(*self._pending_revisions)
            if not self._paragraphs:
                self._annotations.paragraphs.append(last)

    def _begin_paragraph(self, element: etree._Element) -> None:
        paragraph = self._new_paragraph(element)
        self._pending_key = None
        for comment_range in self._pending_ranges:
            comment_range.paragraph = paragraph
        paragraph.add_revisions(*self._pending_revisions)
        self._pending_ranges, self._pending_revisions = [], []
        self._texts.append(("\n", False))
        self._paragraphs.append(paragraph)
        self._paragraph_stack.append(paragraph)

    def _new_paragraph(self, element: etree._Element) -> AnnotatedParagraph:
        host = self._paragraph_stack[-1] if self._paragraph_stack else self._host
        part = STORIES.get(self._story.kind)
        if part is None:
            part = "comment" if self._story.kind == "comments" else "body"
        if part == "body" and self._containers:
            part = self._containers[-1]
        return AnnotatedParagraph(element, part, self._pending_key, host)

    def _add_revision(self, element: etree._Element) -> None:
        target = revision_target(element)
        revision = CollectedRevision(
            id=self._ids[element],
            kind=KINDS[element.tag],
            target=target,
            author=element.get(f"{W}author", ""),
            at=element.get(f"{W16DU}dateUtc", element.get(f"{W}date", "")),
            move=self._open_move(_local_name(element)),
        )
        if target == "words":
            self._open_revisions.append((element, revision))
        if not self._paragraph_stack:
            self._pending_revisions.append(revision)
            return
        self._paragraph_stack[-1].add_revisions(revision)
        if target == "paragraph":
            self._paragraph_stack[-1].mark_revisions.append(revision)

    def _open_move(self, kind: str) -> str:
        return next(reversed(self._moves.get(kind, {}).values()), "")

    def _add_text(self, text: str, element: etree._Element) -> None:
        tags = {change.tag for change, _ in self._open_revisions}
        if element.tag == f"{W}delText" and not tags & DELETIONS:
            return
        self._texts.append((text, bool(tags & DELETIONS)))
        if is_clause_number(element) or not self._paragraph_stack:
            return
        paragraph = self._paragraph_stack[-1]
        for _, revision in self._open_revisions:
            paragraph.add_revisions(revision)
            revision.texts.append(text)
        if not tags & INSERTIONS:
            paragraph.before += text
        if not tags & DELETIONS:
            paragraph.after += text

    def _keep_key(self, bookmark: str) -> None:
        key = key_of_bookmark(bookmark)
        if key is None:
            return
        if not self._paragraph_stack:
            self._pending_key = key
        elif self._paragraph_stack[-1].key is None:
            self._paragraph_stack[-1].key = key

    def _read_range_marker(self, tag: str, element: etree._Element) -> None:
        """Read a comment, move or note marker: open or close its range, or set the host."""
        name = element.get(f"{W}id", "")
        if tag in {f"{W}commentRangeStart", f"{W}commentReference"}:
            self._open_range(name, opens=tag.endswith("Start"))
        elif tag == f"{W}commentRangeEnd" and name in self._open_ranges:
            self._close_range(self._open_ranges.pop(name))
        elif tag in {f"{W}moveFromRangeStart", f"{W}moveToRangeStart"}:
            kind = _local_name(element).removesuffix("RangeStart")
            self._moves[kind][name] = element.get(f"{W}name", "")
        elif tag in {f"{W}moveFromRangeEnd", f"{W}moveToRangeEnd"}:
            self._moves[_local_name(element).removesuffix("RangeEnd")].pop(name, None)
        elif tag in _REFERENCES and self._paragraph_stack:
            self._annotations.note_hosts[_REFERENCES[tag], name] = (
                self._paragraph_stack[-1]
            )
        elif tag in _NOTES:
            self._host = self._annotations.note_hosts.get((_NOTES[tag], name))
        elif tag == COMMENT:
            comment_range = self._annotations.comment_ranges.get(name)
            self._host = comment_range.paragraph if comment_range else None

    def _open_range(self, comment: str, *, opens: bool) -> None:
        if comment in self._open_ranges:  # the reference closes what was left open
            self._close_range(self._open_ranges.pop(comment))
        if comment in self._annotations.comment_ranges:
            return
        paragraph = self._paragraph_stack[-1] if self._paragraph_stack else None
        comment_range = CommentRange(paragraph, len(self._texts), len(self._paragraphs))
        self._annotations.comment_ranges[comment] = comment_range
        if paragraph is None:
            self._pending_ranges.append(comment_range)
        if opens:
            self._open_ranges[comment] = comment_range

    def _close_range(
        self, comment_range: CommentRange, *, known_end: bool = True
    ) -> None:
        stretch = self._texts[comment_range.first_text :] if known_end else []
        comment_range.texts = (
            "".join(text for text, deleted in stretch if not deleted).strip(),
            "".join(text for text, deleted in stretch if deleted).strip(),
        )
        comment_range.covered = tuple(self._paragraphs[comment_range.first_paragraph :])


def assign_positions(
    annotations: Annotations, positions: dict[etree._Element, int]
) -> None:
    """Set each paragraph's position: that of its block, else of the next block of text.

    What hangs on another paragraph, and is no block, has the position and the key of
    that one. What stands beside the text, such as a header, has none.
    """
    following = max(positions.values(), default=-1) + 1
    for paragraph in reversed(annotations.paragraphs):
        if paragraph.part in {"body", "table"} and paragraph.host is None:
            following = positions.get(paragraph.element, following)
            paragraph.position = following
    for paragraph in annotations.paragraphs:
        host = paragraph.host
        while host is not None and paragraph.position is None:
            paragraph.position = positions.get(paragraph.element, host.position)
            paragraph.key = paragraph.key or host.key
            host = host.host
