"""Reader of a reviewed Word file inside the sandbox: text, comments and revisions."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from .annotation_count import count_annotations_json
from .annotations import Annotations, assign_positions
from .comments_read import read_comments
from .parts import STORIES, open_stories
from .reading import read_blocks
from .revisions_read import read_tracked_paragraphs


def read_reviewed_json(path: str) -> dict[str, Any]:
    """Blocks, comments, tracked changes and annotation counts of a .docx, as JSON values."""
    stories = open_stories(Path(path))
    body, *others = stories
    blocks, positions = read_blocks(
        body.root, {story.kind: story.root for story in others}
    )
    annotations = Annotations()
    annotations.read(body)
    for wanted in ({*STORIES}, {"comments"}):  # comments hang on all the others
        for story in others:
            if story.kind in wanted:
                annotations.read(story)
    assign_positions(annotations, positions)
    for paragraph in annotations.paragraphs:
        if paragraph.part == "table" and paragraph.element in positions:
            # A table is one clause, whose name stands in its first cell.
            paragraph.key = blocks[positions[paragraph.element]].key
    return {
        "blocks": [asdict(block) for block in blocks],
        "comments": read_comments(stories, annotations, positions),
        "changes": read_tracked_paragraphs(annotations),
        "counted": count_annotations_json(path),
    }
