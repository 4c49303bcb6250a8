"""Responses written into the Word file that a reviewer sent, inside the sandbox.

A response to a comment is a reply in its thread; to a revision, a comment beside it.
Nothing else is touched, save the revisions that were decided.
"""

import base64
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

from lxml import etree

from milepost.formats.errors import UnknownAnnotation

from .annotations import revision_target
from .comments_write import CommentWriter, comment_range_elements
from .names import COMMENT, DELETIONS, INSERTIONS, PARAGRAPH, W
from .package import Package
from .parts import STORIES, Story, annotations_by_id
from .revisions_resolve import resolve_revisions

_START, _END = f"{W}commentRangeStart", f"{W}commentRangeEnd"


def write_responses_json(
    path: str, responses: list[dict[str, str]], author: str, at: str
) -> dict[str, Any]:
    """The .docx with responses (Base64) and ids of unresolved revisions, as JSON values.

    Each response has `annotation`, `text` (may be empty) and `decision`: accepted, rejected or
    empty. Raises UnknownAnnotation where the file has no such comment or revision.
    """
    writer = _ResponseWriter(Path(path), author=author, at=datetime.fromisoformat(at))
    for response in responses:
        if response["annotation"] not in writer.annotations:
            raise UnknownAnnotation(file=Path(path).name, mark=response["annotation"])
    for response in responses:
        if response["text"]:
            writer.add_comment(response["annotation"], response["text"])
    decisions = {
        response["annotation"]: response["decision"] == "accepted"
        for response in responses
        if response["decision"]
    }
    left = list(writer.resolve(decisions))
    packed = writer.package.to_bytes()
    return {"file": base64.b64encode(packed).decode(), "left": left}


class _ResponseWriter:
    def __init__(self, path: Path, *, author: str, at: datetime) -> None:
        self.package = Package(path)
        self._author, self._at = author, at
        kinds = ["comments", *STORIES]
        self._stories = [
            Story(self.package.main, "document", self.package.read(self.package.main)),
            *(
                Story(annotation_id, kind, self.package.read(annotation_id))
                for kind in kinds
                for annotation_id in self.package.parts(kind)
            ),
        ]
        self.annotations = {
            annotation_id: (story, annotation)
            for story in self._stories
            for annotation_id, annotation in annotations_by_id(story).items()
        }
        self._comments = CommentWriter(self.package)

    def add_comment(self, name: str, text: str) -> None:
        story, annotation = self.annotations[name]
        is_comment = annotation.tag == COMMENT
        number = self._comments.add(
            author=self._author, at=self._at, text=text,
            reply_to=annotation if is_comment else None,
        )  # fmt: skip
        if is_comment and self._add_reply_ranges(annotation.get(f"{W}id", ""), number):
            return
        in_margin = story.kind in {"comments", "header", "footer"}
        self._add_comment_range(None if in_margin else annotation, story, number)

    def resolve(self, decisions: dict[str, bool]) -> Iterator[str]:
        """Accept or reject revisions, part by part; yield the ids that stay unresolved."""
        names = {self.annotations[name][1]: name for name in decisions}
        for story in self._stories:
            of_story = {
                annotation: decisions[name]
                for annotation, name in names.items()
                if self.annotations[name][0] is story and annotation.tag != COMMENT
            }
            if of_story:
                root = self.package.modify(story.name)
                yield from (
                    names[annotation]
                    for annotation in resolve_revisions(root, of_story)
                )

    def _add_reply_ranges(self, comment_id: str, number: str) -> bool:
        """Add a reply's range beside its parent's; return whether the parent has a reference.

        Word wants all ends of a thread before all its references.
        """
        start, end, reference = comment_range_elements(number)
        has_reference = False
        for story in self._stories:
            markers = story.root.iter(_START, _END, f"{W}commentReference")
            for marker in [
                marker for marker in markers if marker.get(f"{W}id") == comment_id
            ]:
                self.package.modify(story.name)
                if marker.tag == f"{W}commentReference":
                    run = marker.getparent()
                    if run is None or run.tag != f"{W}r":
                        continue
                    _last_reference(run).addnext(deepcopy(reference))
                    has_reference = True
                else:
                    new = start if marker.tag == _START else end
                    _last_of_run(marker).addnext(deepcopy(new))
        return has_reference

    def _add_comment_range(
        self, annotation: etree._Element | None, story: Story, number: str
    ) -> None:
        """Add a comment's range around a revision, or in the paragraph nearest to it.

        A comment without a place in the text (`annotation` is None, as in a header)
        stands at the beginning of the text.
        """
        if annotation is None:
            story = self._stories[0]
        root = self.package.modify(story.name)
        start, end, reference = comment_range_elements(number)
        if annotation is not None and revision_target(annotation) == "words":
            outermost = _outermost_revision(annotation)
            if outermost.getparent().tag not in {f"{W}body", f"{W}tc"}:  # type: ignore[union-attr]
                outermost.addprevious(start)
                outermost.addnext(reference)
                outermost.addnext(end)
                return
        paragraph = _nearest_paragraph(annotation, root)
        at = 1 if paragraph.find(f"{W}pPr") is not None else 0
        paragraph.insert(at, start)
        paragraph.extend([end, reference])


def _last_of_run(element: etree._Element) -> etree._Element:
    following = element.getnext()
    while following is not None and following.tag == element.tag:
        element, following = following, following.getnext()
    return element


def _last_reference(run: etree._Element) -> etree._Element:
    following = run.getnext()
    while following is not None and following.find(f"{W}commentReference") is not None:
        run, following = following, following.getnext()
    return run


def _outermost_revision(annotation: etree._Element) -> etree._Element:
    """Outermost insertion or deletion around `annotation`, or around its text box's run.

    Word takes no comments inside text boxes.
    """
    boxes = list(annotation.iterancestors(f"{W}txbxContent"))
    if boxes:
        annotation = next(boxes[-1].iterancestors(f"{W}r"), annotation)
    above = annotation.getparent()
    while above is not None and above.tag in INSERTIONS | DELETIONS:
        annotation, above = above, above.getparent()
    return annotation


def _nearest_paragraph(
    annotation: etree._Element | None, root: etree._Element
) -> etree._Element:
    """Paragraph that holds a revision or its table; else the first one of `root`.

    Without any, a paragraph is added.
    """
    if annotation is not None:
        boxes = list(annotation.iterancestors(f"{W}txbxContent"))
        line = (boxes[-1] if boxes else annotation).iterancestors(
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
