"""Comments of a Word file with their threads, read inside the sandbox.

The text of a comment stands in one part; another tells its thread and whether that is
closed, by the paragraph that the comment ends in; two more tell its time in UTC.
"""

from typing import Any

from lxml import etree

from .annotations import Annotations, CommentRange
from .names import COMMENT, DELETIONS, PARAGRAPH, W14, W15, W16CEX, W16CID, W
from .parts import Story, annotations_by_id, element_text

DEEPEST_THREAD = 20  # Word's are two deep; a made one may go round in a circle


def read_comments(
    stories: list[Story],
    annotations: Annotations,
    positions: dict[etree._Element, int],
) -> list[dict[str, Any]]:
    """Comments of a file with position, text, thread and time, in file order, as JSON values."""
    threads = _ThreadIndex(stories)
    return [
        _comment(name, comment, annotations, positions) | threads.facts(name)
        for name, comment in threads.comments.items()
    ]


def _comment(
    name: str,
    comment: etree._Element,
    annotations: Annotations,
    positions: dict[etree._Element, int],
) -> dict[str, Any]:
    comment_range = annotations.comment_ranges.get(
        comment.get(f"{W}id", ""), CommentRange(None, 0, 0)
    )
    paragraph = comment_range.paragraph
    return {
        "id": name,
        "position": _position(comment_range, positions),
        "key": paragraph.key if paragraph else None,
        "part": paragraph.part if paragraph else "body",
        "quoted": comment_range.texts[0] or comment_range.texts[1],
        "author": comment.get(f"{W}author", ""),
        "initials": comment.get(f"{W}initials", ""),
        "text": _comment_text(comment),
    }


def _position(
    comment_range: CommentRange, positions: dict[etree._Element, int]
) -> int | None:
    """Position of the first block that a comment is on; None where it is on no block.

    A comment in a note has the position of the block that the note belongs to.
    """
    paragraph = comment_range.paragraph
    while (
        paragraph is not None
        and paragraph.host is not None
        and paragraph.element not in positions
    ):
        paragraph = paragraph.host
    candidates = (
        [paragraph, *comment_range.covered] if paragraph else comment_range.covered
    )
    elements = (paragraph.element for paragraph in candidates)
    return next(
        (positions[element] for element in elements if element in positions), None
    )


def _comment_text(comment: etree._Element) -> str:
    """Text of a comment, one line per paragraph, without deleted words."""
    lines = []
    for paragraph in comment.iter(PARAGRAPH):
        words = [
            element_text(element) or ""
            for element in paragraph.iter("*")
            if next(element.iterancestors(*DELETIONS), None) is None
        ]
        lines.append("".join(words))
    return "\n".join(lines).strip()


class _ThreadIndex:
    """Who answers whom, which threads are closed, and when it was said."""

    def __init__(self, stories: list[Story]) -> None:
        roots = {story.kind: story for story in stories}
        self.comments: dict[str, etree._Element] = {}
        if "comments" in roots:
            self.comments = {
                name: comment
                for name, comment in annotations_by_id(roots["comments"]).items()
                if comment.tag == COMMENT
            }
        self._paragraphs = {
            name: _paragraph_ids(comment) for name, comment in self.comments.items()
        }
        self._names = {
            paragraph: name
            for name, paragraphs in self._paragraphs.items()
            for paragraph in paragraphs
        }
        self._comment_ex = _index_children(roots.get("commentsExtended"), W15, "paraId")
        comment_ids = _index_children(roots.get("commentsIds"), W16CID, "paraId")
        times = _index_children(roots.get("commentsExtensible"), W16CEX, "durableId")
        self._times = {
            paragraph: times[durable].get(f"{W16CEX}dateUtc", "")
            for paragraph, comment_id in comment_ids.items()
            if (durable := comment_id.get(f"{W16CID}durableId", "").upper()) in times
        }

    def facts(self, name: str) -> dict[str, Any]:
        known = [
            paragraph_id
            for paragraph_id in self._paragraphs[name]
            if paragraph_id in self._times
        ]
        local_time = self.comments[name].get(f"{W}date", "")
        return {
            "parent": self._parent(name),
            "done": self._done(name),
            "at": (self._times[known[-1]] if known else "") or local_time,
        }

    def _entries(self, name: str) -> list[etree._Element]:
        ids = self._paragraphs[name]
        return [
            self._comment_ex[paragraph_id]
            for paragraph_id in ids
            if paragraph_id in self._comment_ex
        ]

    def _parent(self, name: str) -> str | None:
        parents = [
            self._names.get(entry.get(f"{W15}paraIdParent", "").upper())
            for entry in self._entries(name)
        ]
        return next((parent for parent in parents if parent not in {None, name}), None)

    def _done(self, name: str) -> bool:
        """Whether a comment, or one that it replies to, is marked as resolved."""
        comment: str | None = name
        for _ in range(DEEPEST_THREAD):
            if comment is None:
                break
            values = {entry.get(f"{W15}done", "0") for entry in self._entries(comment)}
            if values & {"1", "true", "on"}:
                return True
            comment = self._parent(comment)
        return False


def _paragraph_ids(comment: etree._Element) -> list[str]:
    ids = [
        paragraph.get(f"{W14}paraId", "").upper()
        for paragraph in comment.iter(PARAGRAPH)
    ]
    return [paragraph for paragraph in ids if paragraph]


def _index_children(
    story: Story | None, namespace: str, attribute: str
) -> dict[str, etree._Element]:
    if story is None:
        return {}
    return {
        entry.get(f"{namespace}{attribute}", "").upper(): entry
        for entry in story.root.iterchildren("*")
    }
