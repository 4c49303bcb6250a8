"""Reader of tracked changes inside the sandbox: each paragraph before and after.

A paragraph ends in a mark that can be inserted or deleted like any word. An inserted
mark divides what was one paragraph; a deleted mark joins it to the next. Moved words
are deleted in one place and inserted in another.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from .annotations import AnnotatedParagraph, Annotations, CollectedRevision
from .names import PARAGRAPH, W

_INSERTED, _DELETED = {"insertion", "moved_to"}, {"deletion", "moved_from"}


def read_tracked_paragraphs(annotations: Annotations) -> list[dict[str, Any]]:
    """Paragraphs with revisions, their text before and after, as JSON values."""
    _merge_split_paragraphs(annotations.paragraphs)
    _merge_joined_paragraphs(annotations.paragraphs)
    return [
        _paragraph_json(paragraph)
        for paragraph in annotations.paragraphs
        if paragraph.revisions
    ]


def _paragraph_json(paragraph: AnnotatedParagraph) -> dict[str, Any]:
    first = next(
        (
            revision
            for revision in paragraph.revisions.values()
            if revision.target != "format"
        ),
        next(iter(paragraph.revisions.values())),
    )
    is_new = paragraph.part == "body" and not paragraph.before.strip()
    return {
        "position": paragraph.position,
        "key": None if is_new else paragraph.key,
        "before": paragraph.before.strip(),
        "after": paragraph.after.strip(),
        "author": first.author,
        "at": first.at,
        "part": paragraph.part,
        "revisions": [
            _revision_json(revision) for revision in paragraph.revisions.values()
        ],
    }


def _revision_json(revision: CollectedRevision) -> dict[str, Any]:
    return {
        "id": revision.id,
        "kind": revision.kind,
        "target": revision.target,
        "text": "".join(revision.texts),
        "author": revision.author,
        "at": revision.at,
        "move": revision.move,
    }


def _merge_split_paragraphs(paragraphs: list[AnnotatedParagraph]) -> None:
    """Move the text and revisions of each split paragraph into its first part, in place.

    Where only one of them has words of before, the others are simply new.
    """
    for chain in _chains(paragraphs, _INSERTED):
        old = [paragraph for paragraph in chain if paragraph.before.strip()]
        if old and old[0].key is None:
            # Who writes above a clause writes inside its bookmark.
            old[0].key = next(
                (paragraph.key for paragraph in chain if paragraph.key), None
            )
        if len(old) > 1 and not any(paragraph.key for paragraph in old[1:]):
            parts = [paragraph.after.strip() for paragraph in chain]
            whole = "".join(paragraph.before for paragraph in chain)
            _give_revisions(chain, old[0])
            for paragraph in chain:
                paragraph.before = paragraph.after = ""
            old[0].before = whole
            old[0].after = "\n".join(part for part in parts if part)
        elif len(old) == 1:
            _shift_mark_revisions(chain, chain.index(old[0]))


def _merge_joined_paragraphs(paragraphs: list[AnnotatedParagraph]) -> None:
    """Move the text after joining, and the revisions, into the first part left, in place."""
    for chain in _chains(paragraphs, _DELETED):
        left = [paragraph for paragraph in chain if paragraph.after.strip()]
        if len(left) > 1:
            left[0].after = "".join(paragraph.after for paragraph in chain)
            _give_revisions(chain, left[0])
            for above, paragraph in pairwise(chain):
                if paragraph is not left[0] and paragraph.after.strip():
                    paragraph.after = ""
                    if paragraph.before.strip():
                        paragraph.add_revisions(*above.mark_revisions)
        elif left:
            _shift_mark_revisions(chain, chain.index(left[0]))


def _give_revisions(
    chain: list[AnnotatedParagraph], target: AnnotatedParagraph
) -> None:
    for paragraph in chain:
        target.add_revisions(*paragraph.revisions.values())
        if paragraph is not target:
            paragraph.revisions.clear()


def _shift_mark_revisions(chain: list[AnnotatedParagraph], stays: int) -> None:
    """Move revisions of paragraph marks from index `stays` on to the next paragraph."""
    for index in range(len(chain) - 2, stays - 1, -1):
        for end in chain[index].mark_revisions:
            if chain[index].revisions.pop(end.id, None):
                chain[index + 1].add_revisions(end)


def _chains(
    paragraphs: list[AnnotatedParagraph], kinds: set[str]
) -> Iterator[list[AnnotatedParagraph]]:
    """Chains of neighbouring paragraphs whose marks all have revisions of `kinds`.

    The mark of the last one is not looked at: it ends the chain.

    A mark that was inserted, then deleted again, changes nothing.
    """
    by_element = {paragraph.element: paragraph for paragraph in paragraphs}
    seen: set[AnnotatedParagraph] = set()
    for start in paragraphs:
        chain = [start] if start not in seen else []
        while chain and _are_all(chain[-1].mark_revisions, kinds):
            neighbour = next(chain[-1].element.itersiblings(PARAGRAPH, f"{W}tbl"), None)
            if neighbour is None or neighbour not in by_element:
                break
            chain.append(by_element[neighbour])
        seen.update(chain)
        if len(chain) > 1:
            yield chain


def _are_all(ends: list[CollectedRevision], kinds: set[str]) -> bool:
    return bool(ends) and {end.kind for end in ends} <= kinds
