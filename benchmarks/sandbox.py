"""Children of the sandbox: forked from one server, and a new Python for each file.

    python benchmarks/sandbox.py [--files 61] [--paragraphs 40] [--times 5]

Reads the same Word files in both ways, which take turns; the start of the server and its
end count with each turn. Prints a Markdown table of medians, and how many times less
forking takes: median, lowest, highest.
"""

import argparse
import os
import statistics
import tempfile
import time
from pathlib import Path

from measure import machine, table

from milepost.formats import sandbox_process
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.word.files import read_reviewed_documents
from milepost.formats.word.reviewed_document import ReviewedDocument
from milepost.formats.word.writing import write_document

WAYS = {"forked": True, "spawned": False}
Seconds = tuple[float, float]  # on the clock, of a processor


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=61)
    parser.add_argument("--paragraphs", type=int, default=40)
    parser.add_argument("--times", type=int, default=5)
    size = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = make_files(Path(folder), size.files, size.paragraphs)
        runs: dict[str, list[Seconds]] = {way: [] for way in WAYS}
        for _ in range(size.times):
            for way, can_fork in WAYS.items():
                sandbox_process.CAN_FORK = can_fork
                runs[way].append(read(paths))
    show(runs, size.files)


def make_files(folder: Path, files: int, paragraphs: int) -> list[Path]:
    words = "People act together along the route and help all who need it. " * 4
    blocks = [
        DocumentBlock(n, "paragraph", 0, words, f"{n}.", f"k{n}")
        for n in range(paragraphs)
    ]
    paths = [folder / f"{number}.docx" for number in range(files)]
    for path in paths:
        write_document(path, blocks, title="Draft", language="en")
    return paths


def read(paths: list[Path]) -> Seconds:
    started = now()
    for file in read_reviewed_documents(paths):
        if not isinstance(file, ReviewedDocument):
            raise SystemExit(str(file))
    sandbox_process.fork_server.stop()  # only then the time of its children is counted
    ended = now()
    return ended[0] - started[0], ended[1] - started[1]


def now() -> Seconds:
    return time.perf_counter(), sum(os.times()[:4])


def show(runs: dict[str, list[Seconds]], files: int) -> None:
    rows = [
        [
            way,
            *(
                f"{statistics.median(times):.2f} s"
                for times in zip(*pairs, strict=True)
            ),
        ]
        for way, pairs in runs.items()
    ]
    ratios = [
        [spawned / forked for forked, spawned in zip(*turn, strict=True)]
        for turn in zip(runs["forked"], runs["spawned"], strict=True)
    ]
    row = [
        f"{statistics.median(of):.1f} ({min(of):.1f} to {max(of):.1f})"
        for of in zip(*ratios, strict=True)
    ]
    rows.append(["times less", *row])
    print(table([f"{files} files", "on the clock", "of a processor"], rows))
    print(machine("lxml"))


if __name__ == "__main__":
    main()
