"""Tracked changes of a Word file, inside the sandbox: each paragraph before and after.

A paragraph ends in a mark that can be inserted or deleted like any word. An inserted
mark divides what was one paragraph; a deleted mark joins it to the next. Moved words
are deleted in one place and inserted in another.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from .annotations import Marks, Paragraph, Revision
from .list_labels import W
from .parts import PARAGRAPH

_COME, _GONE = {"insertion", "moved_here"}, {"deletion", "moved_away"}


def changes_of(marks: Marks) -> list[dict[str, Any]]:
    """Paragraphs that revisions stand in, as JSON can hold them."""
    _divide(marks.paragraphs)
    _join(marks.paragraphs)
    return [_row(one) for one in marks.paragraphs if one.revisions]


def _row(one: Paragraph) -> dict[str, Any]:
    first = next(
        (change for change in one.revisions.values() if change.of != "format"),
        next(iter(one.revisions.values())),
    )
    is_new = one.part == "body" and not one.before.strip()
    return {
        "position": one.position,
        "key": None if is_new else one.key,
        "before": one.before.strip(),
        "after": one.after.strip(),
        "author": first.author,
        "at": first.at,
        "part": one.part,
        "revisions": [_revision(change) for change in one.revisions.values()],
    }


def _revision(change: Revision) -> dict[str, Any]:
    return {
        "id": change.id,
        "kind": change.kind,
        "of": change.of,
        "text": "".join(change.words),
        "author": change.author,
        "at": change.at,
        "move": change.move,
    }


def _divide(paragraphs: list[Paragraph]) -> None:
    """Give what was one paragraph, and is several now, to the first of them.

    Where only one of them has words of before, the others are simply new.
    """
    for chain in _chains(paragraphs, _COME):
        old = [one for one in chain if one.before.strip()]
        if old and old[0].key is None:
            # Who writes above a clause writes inside its bookmark.
            old[0].key = next((one.key for one in chain if one.key), None)
        if len(old) > 1 and not any(one.key for one in old[1:]):
            parts = [one.after.strip() for one in chain]
            whole = "".join(one.before for one in chain)
            _give_revisions(chain, old[0])
            for one in chain:
                one.before = one.after = ""
            old[0].before = whole
            old[0].after = "\n".join(part for part in parts if part)
        elif len(old) == 1:
            _shift_ends(chain, chain.index(old[0]))


def _join(paragraphs: list[Paragraph]) -> None:
    """Give what is one paragraph, and was several, to the first that is still there."""
    for chain in _chains(paragraphs, _GONE):
        left = [one for one in chain if one.after.strip()]
        if len(left) > 1:
            left[0].after = "".join(one.after for one in chain)
            _give_revisions(chain, left[0])
            for above, one in pairwise(chain):
                if one is not left[0] and one.after.strip():
                    one.after = ""
                    if one.before.strip():
                        one.touch(*above.ends)
        elif left:
            _shift_ends(chain, chain.index(left[0]))


def _give_revisions(chain: list[Paragraph], to: Paragraph) -> None:
    for one in chain:
        to.touch(*one.revisions.values())
        if one is not to:
            one.revisions.clear()


def _shift_ends(chain: list[Paragraph], stays: int) -> None:
    """Behind the paragraph that stays, the end before each one came or went with it."""
    for index in range(len(chain) - 2, stays - 1, -1):
        for end in chain[index].ends:
            if chain[index].revisions.pop(end.id, None):
                chain[index + 1].touch(end)


def _chains(paragraphs: list[Paragraph], kinds: set[str]) -> Iterator[list[Paragraph]]:
    """Runs of neighbours of which each but the last ends in a mark that has so changed.

    A mark that was inserted, then deleted again, changes nothing.
    """
    known = {one.element: one for one in paragraphs}
    seen: set[Paragraph] = set()
    for start in paragraphs:
        chain = [start] if start not in seen else []
        while chain and _all_are(chain[-1].ends, kinds):
            beside = next(chain[-1].element.itersiblings(PARAGRAPH, f"{W}tbl"), None)
            if beside is None or beside not in known:
                break
            chain.append(known[beside])
        seen.update(chain)
        if len(chain) > 1:
            yield chain


def _all_are(ends: list[Revision], kinds: set[str]) -> bool:
    return bool(ends) and {end.kind for end in ends} <= kinds
