"""Marked-up Word files: marking, reading and answering as many as a round brings.

    python benchmarks/word_files.py [--files 61] [--paragraphs 300] [--marks 30]

The text and the remarks are made up with a fixed seed. Prints a Markdown table; stops
with an error where a mark is lost.
"""

import argparse
import os
import random
import tempfile
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from milepost.demonstration.simulated_reviewer.review import (
    SimulatedMarkup,
    simulate_review,
)
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.word.files import (
    read_document,
    read_reviewed_documents,
    write_responses,
)
from milepost.formats.word.reviewed_document import AnnotationResponse, ReviewedDocument
from milepost.formats.word.writing import write_document

SEED = 3
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
WORDS = (
    "people",
    "act",
    "together",
    "along",
    "the route",
    "and",
    "help",
    "all who need",
)
MARKED = 15  # signs under a remark


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=61)
    parser.add_argument("--paragraphs", type=int, default=300)
    parser.add_argument("--marks", type=int, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), asked.files, asked.paragraphs, asked.marks)


def measure(folder: Path, files: int, paragraphs: int, marks: int) -> None:
    draw = random.Random(SEED)  # noqa: S311 - the same remarks each time
    text = folder / "text.docx"
    write_document(text, blocks(draw, paragraphs), title="Draft", language="en")
    written = read_document(text)
    paths = [folder / f"{number}.docx" for number in range(files)]
    begun = now()
    for path in paths:
        simulate_review(text, path, remarks(draw, written, marks), language="en")
    marked = now()
    found = [
        one
        for one in read_reviewed_documents(paths)
        if isinstance(one, ReviewedDocument)
    ]
    read = now()
    for path, one in zip(paths, found, strict=True):
        write_responses(path, path, answers(one), author="The Secretariat", at=AT)
    answered = now()
    lost = sum(one.missed for one in found)
    if lost:
        raise SystemExit(f"{lost} marks are lost.")
    print(f"{files} files, {sum(one.counted.total for one in found)} marks, 0 lost\n")
    print("| | marked up | read | answered |\n|---|---|---|---|")
    steps = list(pairwise((begun, marked, read, answered)))
    for row, name in enumerate(("on the clock", "of a processor")):
        times = [f"{end[row] - start[row]:.1f} s" for start, end in steps]
        print(f"| {name} | " + " | ".join(times) + " |")


def now() -> tuple[float, float]:
    """Seconds on the clock, and of a processor, those of child processes included."""
    return time.perf_counter(), sum(os.times()[:4])


def blocks(draw: random.Random, paragraphs: int) -> list[DocumentBlock]:
    return [
        DocumentBlock(
            n, "paragraph", 0, " ".join(draw.choices(WORDS, k=40)), f"{n}.", f"k{n}"
        )
        for n in range(paragraphs)
    ]


def remarks(
    draw: random.Random, written: list[DocumentBlock], marks: int
) -> list[SimulatedMarkup]:
    found = []
    for block in draw.sample(range(1, len(written)), marks):
        start = draw.randrange(len(written[block].text) - MARKED)
        kind = draw.choice(("comment", "replace", "delete", "insert"))
        end = start if kind == "insert" else start + MARKED
        said = "" if kind == "delete" else "and protect those at risk "
        found.append(SimulatedMarkup(kind, block, "A reviewer", AT, start, end, said))
    return found


def answers(one: ReviewedDocument) -> list[AnnotationResponse]:
    to_comments = [
        AnnotationResponse(comment.id, "Thank you.") for comment in one.comments
    ]
    return to_comments + [
        AnnotationResponse(id_, "Noted.", "accepted") for id_ in one.revisions
    ]


if __name__ == "__main__":
    main()
