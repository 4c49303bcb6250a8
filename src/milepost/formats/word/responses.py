"""Writing answers into the very file that people sent, inside the sandbox.

An answer to a comment is a reply in its thread; to a revision, a comment beside it.
Nothing else is touched, save the revisions that were decided.
"""

import base64
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from milepost.formats.errors import UnknownMark

from .annotations import what_is_changed
from .comments_write import Threads, anchors
from .list_labels import W
from .package import Package
from .parts import COME, COMMENT, GONE, PARAGRAPH, STORIES, Story, marks_by_id
from .revisions_resolve import decide

_START, _END = f"{W}commentRangeStart", f"{W}commentRangeEnd"


def answer_file(
    path: str, answers: list[dict[str, str]], author: str, at: str
) -> dict[str, Any]:
    """The answered file, and the revisions that stay though they were decided.

    Each answer has `mark`, `text` (may be empty) and `decision`: accepted, rejected or
    empty. Raises UnknownMark where the file has no such mark.
    """
    answering = _Answering(Path(path), author=author, at=datetime.fromisoformat(at))
    for answer in answers:
        if answer["mark"] not in answering.marks:
            raise UnknownMark(file=Path(path).name, mark=answer["mark"])
    for answer in answers:
        if answer["text"]:
            answering.say(answer["mark"], answer["text"])
    decisions = {
        answer["mark"]: answer["decision"] == "accepted"
        for answer in answers
        if answer["decision"]
    }
    left = list(answering.decide(decisions))
    packed = answering.package.packed()
    return {"file": base64.b64encode(packed).decode(), "left": left}


class _Answering:
    def __init__(self, path: Path, *, author: str, at: datetime) -> None:
        self.package = Package(path)
        self._author, self._at = author, at
        kinds = ["comments", *STORIES]
        self._stories = [
            Story(self.package.main, "document", self.package.read(self.package.main)),
            *(
                Story(name, kind, self.package.read(name))
                for kind in kinds
                for name in self.package.parts(kind)
            ),
        ]
        self.marks = {
            name: (story, mark)
            for story in self._stories
            for name, mark in marks_by_id(story).items()
        }
        self._threads = Threads(self.package)

    def say(self, name: str, text: str) -> None:
        story, mark = self.marks[name]
        is_comment = mark.tag == COMMENT
        number = self._threads.add(
            author=self._author, at=self._at, text=text,
            answers=mark if is_comment else None,
        )  # fmt: skip
        if is_comment and self._hang_beside(mark.get(f"{W}id", ""), number):
            return
        in_margin = story.kind in {"comments", "header", "footer"}
        self._hang_around(None if in_margin else mark, story, number)

    def decide(self, decisions: dict[str, bool]) -> Iterator[str]:
        """Decide, part by part; yield the names of revisions that stay all the same."""
        names = {self.marks[name][1]: name for name in decisions}
        for story in self._stories:
            of_story = {
                mark: decisions[name]
                for mark, name in names.items()
                if self.marks[name][0] is story and mark.tag != COMMENT
            }
            if of_story:
                root = self.package.change(story.name)
                yield from (names[mark] for mark in decide(root, of_story))

    def _hang_beside(self, answered: str, number: str) -> bool:
        """Hang a reply where the comment hangs that it answers; tell whether it does.

        Word wants all ends of a thread before all its references.
        """
        start, end, reference = anchors(number)
        hung = False
        for story in self._stories:
            known = story.root.iter(_START, _END, f"{W}commentReference")
            for one in [one for one in known if one.get(f"{W}id") == answered]:
                self.package.change(story.name)
                if one.tag == f"{W}commentReference":
                    run = one.getparent()
                    if run is None or run.tag != f"{W}r":
                        continue
                    _last_reference(run).addnext(deepcopy(reference))
                    hung = True
                else:
                    new = start if one.tag == _START else end
                    _last_alike(one).addnext(deepcopy(new))
        return hung

    def _hang_around(
        self, mark: etree._Element | None, story: Story, number: str
    ) -> None:
        """Hang a comment around a revision; one without a place of its own in the text,
        as in a header, at the beginning of the text."""
        if mark is None:
            story = self._stories[0]
        root = self.package.change(story.name)
        start, end, reference = anchors(number)
        if mark is not None and what_is_changed(mark) == "words":
            outermost = _outermost(mark)
            if outermost.getparent().tag not in {f"{W}body", f"{W}tc"}:  # type: ignore[union-attr]
                outermost.addprevious(start)
                outermost.addnext(reference)
                outermost.addnext(end)
                return
        paragraph = _paragraph_of(mark, root)
        at = 1 if paragraph.find(f"{W}pPr") is not None else 0
        paragraph.insert(at, start)
        paragraph.extend([end, reference])


def _last_alike(element: etree._Element) -> etree._Element:
    beside = element.getnext()
    while beside is not None and beside.tag == element.tag:
        element, beside = beside, beside.getnext()
    return element


def _last_reference(run: etree._Element) -> etree._Element:
    beside = run.getnext()
    while beside is not None and beside.find(f"{W}commentReference") is not None:
        run, beside = beside, beside.getnext()
    return run


def _outermost(mark: etree._Element) -> etree._Element:
    """The change that holds `mark` and others; of a text box, the run that holds it,
    since Word takes no comments inside."""
    boxes = list(mark.iterancestors(f"{W}txbxContent"))
    if boxes:
        mark = next(boxes[-1].iterancestors(f"{W}r"), mark)
    above = mark.getparent()
    while above is not None and above.tag in COME | GONE:
        mark, above = above, above.getparent()
    return mark


def _paragraph_of(mark: etree._Element | None, root: etree._Element) -> etree._Element:
    """The paragraph nearest to a revision; the first, where there is none near."""
    if mark is not None:
        boxes = list(mark.iterancestors(f"{W}txbxContent"))
        line = (boxes[-1] if boxes else mark).iterancestors(
            PARAGRAPH, f"{W}tr", f"{W}tbl"
        )
        for above in line:
            for paragraph in above.iter(PARAGRAPH):
                return paragraph
    for paragraph in root.iter(PARAGRAPH):
        if next(paragraph.iterancestors(f"{W}txbxContent"), None) is None:
            return paragraph
    paragraph = etree.Element(PARAGRAPH)
    body = root.find(f"{W}body")
    (root if body is None else body).insert(0, paragraph)
    return paragraph
