"""Tracked changes of a Word file, inside the sandbox: each paragraph before and after.

A paragraph ends in a mark that can be inserted or deleted like any word. An inserted
mark divides what was one paragraph; a deleted mark joins it to the next. Moved words
are deleted in one place and inserted in another.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from .word_numbers import W
from .word_parts import GONE, PARAGRAPH, is_number, open_parts, steps_along, words_of
from .word_writing import key_of_bookmark

_COME = {f"{W}ins", f"{W}moveTo"}


def read_changes(path: str) -> list[dict[str, Any]]:
    """Paragraphs whose words are changed, as JSON can hold them."""
    body, _ = open_parts(Path(path))
    walk = _Walk()
    walk.along(body)
    _divide(walk.paragraphs)
    _join(walk.paragraphs)
    return [
        {
            "position": one.position,
            "key": one.key if one.before.strip() else None,
            "before": one.before.strip(),
            "after": one.after.strip(),
            "author": one.author,
            "at": one.at,
        }
        for one in walk.paragraphs
        if one.before.strip() != one.after.strip()
    ]


@dataclass(eq=False)
class _Paragraph:
    element: etree._Element
    key: str | None
    before: str = ""
    after: str = ""
    position: int = 0
    author: str = ""
    at: str = ""
    marks: set[str] = field(default_factory=set)  # what became of its end

    def sign(self, change: etree._Element) -> None:
        """The first who changed it, and when."""
        if not self.author and not self.at:
            self.author = change.get(f"{W}author", "")
            self.at = change.get(f"{W}date", "")


class _Walk:
    """Goes along the text once, in reading order, gathering paragraphs."""

    def __init__(self) -> None:
        self.paragraphs: list[_Paragraph] = []
        self._inside: list[_Paragraph] = []  # text boxes nest paragraphs
        self._changes: list[etree._Element] = []  # insertions and deletions nest too
        self._key: str | None = None  # begun between two paragraphs
        self._blocks = 0

    def along(self, body: etree._Element) -> None:
        for event, element in steps_along(body):
            if event == "start":
                self._enter(element)
            elif element.tag == PARAGRAPH:
                self._finish(self._inside.pop())
            elif self._changes and self._changes[-1] is element:
                self._changes.pop()

    def _enter(self, element: etree._Element) -> None:
        if element.tag == PARAGRAPH:
            self._inside.append(_Paragraph(element, self._key))
            self._key = None
        elif element.tag in GONE | _COME:
            self._change(element)
        elif element.tag == f"{W}bookmarkStart":
            self._keep_key(element.get(f"{W}name", ""))
        elif self._inside and (words := words_of(element)) is not None:
            self._add(words, element)

    def _change(self, element: etree._Element) -> None:
        above = element.getparent()
        if above is None or above.tag != f"{W}rPr":
            self._changes.append(element)
        elif self._inside and above.getparent().tag == f"{W}pPr":  # type: ignore[union-attr]
            self._inside[-1].sign(element)
            self._inside[-1].marks.add("gone" if element.tag in GONE else "come")

    def _keep_key(self, bookmark: str) -> None:
        key = key_of_bookmark(bookmark)
        if key is None:
            return
        if not self._inside:
            self._key = key
        elif self._inside[-1].key is None:
            self._inside[-1].key = key

    def _add(self, words: str, element: etree._Element) -> None:
        kinds = {change.tag for change in self._changes}
        if is_number(element) or (element.tag == f"{W}delText" and not kinds & GONE):
            return
        paragraph = self._inside[-1]
        if self._changes:
            paragraph.sign(self._changes[-1])
        if not kinds & _COME:
            paragraph.before += words
        if not kinds & GONE:
            paragraph.after += words

    def _finish(self, paragraph: _Paragraph) -> None:
        paragraph.position = self._blocks
        self._blocks += bool(paragraph.after.strip())
        self.paragraphs.append(paragraph)


def _divide(paragraphs: list[_Paragraph]) -> None:
    """Give what was one paragraph, and is several now, to the first of them.

    Where only one of them has words of before, the others are simply new.
    """
    for chain in _chains(paragraphs, "come"):
        old = [one for one in chain if one.before.strip()]
        if old and old[0].key is None:
            # Who writes above a clause writes inside its bookmark.
            old[0].key = next((one.key for one in chain if one.key), None)
        if len(old) > 1 and not any(one.key for one in old[1:]):
            parts = [one.after.strip() for one in chain]
            whole = "".join(one.before for one in chain)
            for one in chain:
                one.before = one.after = ""
            old[0].before = whole
            old[0].after = "\n".join(part for part in parts if part)


def _join(paragraphs: list[_Paragraph]) -> None:
    """Give what is one paragraph, and was several, to the first that is still there."""
    for chain in _chains(paragraphs, "gone"):
        left = [one for one in chain if one.after.strip()]
        if len(left) > 1:
            left[0].after = "".join(one.after for one in chain)
            for one in left[1:]:
                one.after = ""
                if not one.author and not one.at:
                    one.author, one.at = chain[0].author, chain[0].at


def _chains(paragraphs: list[_Paragraph], mark: str) -> Iterator[list[_Paragraph]]:
    """Runs of neighbours of which each but the last ends in a mark that has so changed.

    A mark that was inserted, then deleted again, changes nothing.
    """
    known = {one.element: one for one in paragraphs}
    seen: set[_Paragraph] = set()
    for start in paragraphs:
        chain = [start] if start not in seen else []
        while chain and chain[-1].marks == {mark}:
            beside = next(chain[-1].element.itersiblings(PARAGRAPH, f"{W}tbl"), None)
            if beside is None or beside not in known:
                break
            chain.append(known[beside])
        seen.update(chain)
        if len(chain) > 1:
            yield chain
