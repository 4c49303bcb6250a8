"""Comments in the margin of a Word file, inside the sandbox, with their threads.

The text of a comment stands in one part; another tells its thread and whether that is
closed, by the paragraph that the comment ends in; two more tell its time in UTC.
"""

from typing import Any

from lxml import etree

from .annotations import Anchor, Marks
from .list_labels import W
from .parts import COMMENT, GONE, PARAGRAPH, Story, marks_by_id, words_of

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
W16CID = "{http://schemas.microsoft.com/office/word/2016/wordml/cid}"
W16CEX = "{http://schemas.microsoft.com/office/word/2018/wordml/cex}"

DEEPEST_THREAD = 20  # Word's are two deep; a made one may go round in a circle


def comments_of(
    stories: list[Story],
    marks: Marks,
    places: dict[etree._Element, int],
) -> list[dict[str, Any]]:
    """Every comment of a file, in the order of its list, as JSON can hold them."""
    threads = _Threads(stories)
    return [
        _comment(name, comment, marks, places) | threads.facts(name)
        for name, comment in threads.comments.items()
    ]


def _comment(
    name: str,
    comment: etree._Element,
    marks: Marks,
    places: dict[etree._Element, int],
) -> dict[str, Any]:
    anchor = marks.anchors.get(comment.get(f"{W}id", ""), Anchor(None, 0, 0))
    home = anchor.paragraph
    return {
        "id": name,
        "position": _position(anchor, places),
        "key": home.key if home else None,
        "part": home.part if home else "body",
        "quoted": anchor.words[0] or anchor.words[1],
        "author": comment.get(f"{W}author", ""),
        "initials": comment.get(f"{W}initials", ""),
        "text": _text(comment),
    }


def _position(anchor: Anchor, places: dict[etree._Element, int]) -> int | None:
    """The first block that the comment hangs on; of a note, the block it belongs to."""
    home = anchor.paragraph
    while home is not None and home.host is not None and home.element not in places:
        home = home.host
    candidates = [home, *anchor.covered] if home else anchor.covered
    elements = (paragraph.element for paragraph in candidates)
    return next((places[one] for one in elements if one in places), None)


def _text(comment: etree._Element) -> str:
    """What a comment says, a line for each paragraph."""
    lines = []
    for paragraph in comment.iter(PARAGRAPH):
        words = [
            words_of(element) or ""
            for element in paragraph.iter("*")
            if next(element.iterancestors(*GONE), None) is None
        ]
        lines.append("".join(words))
    return "\n".join(lines).strip()


class _Threads:
    """Who answers whom, which threads are closed, and when it was said."""

    def __init__(self, stories: list[Story]) -> None:
        roots = {story.kind: story for story in stories}
        self.comments: dict[str, etree._Element] = {}
        if "comments" in roots:
            self.comments = {
                name: mark
                for name, mark in marks_by_id(roots["comments"]).items()
                if mark.tag == COMMENT
            }
        self._paragraphs = {
            name: _paragraph_ids(comment) for name, comment in self.comments.items()
        }
        self._names = {
            paragraph: name
            for name, paragraphs in self._paragraphs.items()
            for paragraph in paragraphs
        }
        self._extended = _listed(roots.get("commentsExtended"), W15, "paraId")
        ids = _listed(roots.get("commentsIds"), W16CID, "paraId")
        times = _listed(roots.get("commentsExtensible"), W16CEX, "durableId")
        self._times = {
            paragraph: times[durable].get(f"{W16CEX}dateUtc", "")
            for paragraph, one in ids.items()
            if (durable := one.get(f"{W16CID}durableId", "").upper()) in times
        }

    def facts(self, name: str) -> dict[str, Any]:
        known = [one for one in self._paragraphs[name] if one in self._times]
        said = self.comments[name].get(f"{W}date", "")
        return {
            "parent": self._parent(name),
            "done": self._done(name),
            "at": (self._times[known[-1]] if known else "") or said,
        }

    def _entries(self, name: str) -> list[etree._Element]:
        ids = self._paragraphs[name]
        return [self._extended[one] for one in ids if one in self._extended]

    def _parent(self, name: str) -> str | None:
        above = [
            self._names.get(entry.get(f"{W15}paraIdParent", "").upper())
            for entry in self._entries(name)
        ]
        return next((one for one in above if one not in {None, name}), None)

    def _done(self, name: str) -> bool:
        """Word closes a thread at its first comment."""
        line: str | None = name
        for _ in range(DEEPEST_THREAD):
            if line is None:
                break
            said = {entry.get(f"{W15}done", "0") for entry in self._entries(line)}
            if said & {"1", "true", "on"}:
                return True
            line = self._parent(line)
        return False


def _paragraph_ids(comment: etree._Element) -> list[str]:
    ids = [one.get(f"{W14}paraId", "").upper() for one in comment.iter(PARAGRAPH)]
    return [one for one in ids if one]


def _listed(
    story: Story | None, namespace: str, attribute: str
) -> dict[str, etree._Element]:
    if story is None:
        return {}
    return {
        one.get(f"{namespace}{attribute}", "").upper(): one
        for one in story.root.iterchildren("*")
    }
