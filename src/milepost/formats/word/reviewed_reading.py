"""A Word file as people return it, read inside the sandbox: its text and its marks."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from .annotation_count import count_file
from .annotations import Marks, place
from .comments_read import comments_of
from .parts import STORIES, open_stories
from .reading import blocks_of
from .revisions_read import changes_of


def read_marks(path: str) -> dict[str, Any]:
    """Blocks, comments, changes and the count of marks, as JSON can hold them."""
    stories = open_stories(Path(path))
    body, *others = stories
    blocks, places = blocks_of(body.root, {one.kind: one.root for one in others})
    marks = Marks()
    marks.read(body)
    for wanted in ({*STORIES}, {"comments"}):  # comments hang on all the others
        for story in others:
            if story.kind in wanted:
                marks.read(story)
    place(marks, places)
    for paragraph in marks.paragraphs:
        if paragraph.part == "table" and paragraph.element in places:
            # A table is one clause, whose name stands in its first cell.
            paragraph.key = blocks[places[paragraph.element]].key
    return {
        "blocks": [asdict(block) for block in blocks],
        "comments": comments_of(stories, marks, places),
        "changes": changes_of(marks),
        "counted": count_file(path),
    }
