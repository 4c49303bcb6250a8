"""Children of the sandbox: forked from one server, and a new Python for each file.

    python benchmarks/sandbox.py [--files 61] [--paragraphs 40] [--marks 5] [--times 5]

Reads the same marked-up Word files in both ways, which take turns. Prints a Markdown
table of medians, and how many times faster forking is: median, lowest, highest.
"""

import argparse
import random
import statistics
import tempfile
from pathlib import Path

from measure import machine, table
from word_files import SEED, blocks, now, remarks

from milepost.formats import sandbox_process
from milepost.formats.word import (
    MarkedFile,
    read_document,
    read_marked_files,
    write_document,
)
from milepost.formats.word_marking import write_marked

WAYS = {"forked": True, "spawned": False}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=61)
    parser.add_argument("--paragraphs", type=int, default=40)
    parser.add_argument("--marks", type=int, default=5)
    parser.add_argument("--times", type=int, default=5)
    size = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = make_files(Path(folder), size)
        runs: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
        for _ in range(size.times):
            for way, can_fork in WAYS.items():
                sandbox_process.CAN_FORK = can_fork
                runs[way].append(read(paths))
    show(runs, size.files)


def make_files(folder: Path, size: argparse.Namespace) -> list[Path]:
    draw = random.Random(SEED)  # noqa: S311 - the same remarks each time
    text = folder / "text.docx"
    write_document(text, blocks(draw, size.paragraphs), title="Draft", language="en")
    written = read_document(text)
    paths = [folder / f"{number}.docx" for number in range(size.files)]
    for path in paths:
        write_marked(text, path, remarks(draw, written, size.marks), language="en")
    return paths


def read(paths: list[Path]) -> tuple[float, float]:
    """Seconds on the clock and of a processor, from the start of the server to its end."""
    started = now()
    for file in read_marked_files(paths):
        if not isinstance(file, MarkedFile):
            raise SystemExit(str(file))
    sandbox_process.fork_server.stop()
    ended = now()
    return ended[0] - started[0], ended[1] - started[1]


def show(runs: dict[str, list[tuple[float, float]]], files: int) -> None:
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
    print(table([f"{files} files", "on the clock", "of a processor"], rows))
    ratios = [
        spawned[0] / forked[0]
        for forked, spawned in zip(runs["forked"], runs["spawned"], strict=True)
    ]
    middle = statistics.median(ratios)
    print(
        f"\nForked is {middle:.1f} times faster ({min(ratios):.1f} to {max(ratios):.1f})."
    )
    print(machine("lxml"))


if __name__ == "__main__":
    main()
