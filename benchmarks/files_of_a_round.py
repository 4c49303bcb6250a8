"""How long the files of a round of the largest known size take, and how much memory.

    python benchmarks/files_of_a_round.py [--comments 60000] [--postgres] [--peer PYTHON]

Makes a throw-away database, takes one comment table in, writes it out with answers as a
workbook and as a Word file, and the very same file with its answers. Prints seconds and the
most memory so far. Made-up words. PYTHON has openpyxl and python-docx, whose plain way of
writing is measured on the same rows; python-docx looks for each cell among all others, so
it is given the first --few of them, and ours is given these as well.
"""

import argparse
import datetime as dt
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bench
import measure

OPENPYXL = """
import json, sys
from openpyxl import Workbook
rows, target = json.load(open(sys.argv[1])), sys.argv[2]
book = Workbook()
for row in rows:
    book.active.append(row)
book.save(target)
"""
DOCX = """
import json, sys
from docx import Document
rows, target = json.load(open(sys.argv[1])), sys.argv[2]
document = Document()
table = document.add_table(len(rows), len(rows[0]))
for place, row in enumerate(rows):
    for column, text in enumerate(row):
        table.cell(place, column).text = text
document.save(target)
"""
WORDS = ("water", "route", "night", "help", "shelter", "report", "open", "safe", "year")


@contextmanager
def told(what: str) -> Iterator[None]:
    start, used = time.perf_counter(), time.process_time()
    yield
    clock, processor = time.perf_counter() - start, time.process_time() - used
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what}: {clock:.1f} s on the clock, {processor:.1f} s of a processor,"
        f" {most:.0f} MiB at most so far"
    )


def words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(count))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in (
        ("comments", 60_000),
        ("clauses", 300),
        ("members", 191),
        ("few", 200),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--peer", help="Python with openpyxl and python-docx")
    size = parser.parse_args()
    with bench.database(size.postgres) as name, tempfile.TemporaryDirectory() as folder:
        print(name)
        take_and_write(Path(folder), size)
    print(measure.machine("django", "lxml"))


def take_and_write(folder: Path, size: argparse.Namespace) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from drafting import drafting_made as made
    from milepost.drafting import actions, queries
    from milepost.drafting.models import Comment, Disposition
    from milepost.formats.comment_templates import (
        TemplateComment,
        load_profile,
        write_comments,
    )
    from milepost.safeguard.actors import OPERATOR

    chance = random.Random(7)  # noqa: S311 - made-up words
    text = "\n\n".join(f"{n}. {words(chance, 40)}" for n in range(1, size.clauses + 1))
    review = made.review(made.version(text=text))
    for n in range(size.members):
        made.member(review, identifiers={"exercise": f"M{n:03}"})
    path = folder / "all.xlsx"
    rows = (
        TemplateComment(
            row=n,
            organisation=f"M{n % size.members:03}",
            clause=str(chance.randint(1, size.clauses)),
            kind="technical",
            comment=f"{n} {words(chance, 30)}",
            proposed_change=words(chance, 40),
        )
        for n in range(size.comments)
    )
    write_comments(path, rows, title="All", others=[])
    with told(f"{size.comments} rows taken in"):
        (file,) = actions.hand_in_files(
            round=review, files=[path], read_here=True, by=OPERATOR
        )
        (done,) = actions.read_files(files=[file], by=OPERATOR)
    assert isinstance(done, actions.Taken), done.problems
    print(f"read {done.read}, new {done.new}, lost {done.lost}")
    now = dt.datetime.now(dt.UTC)
    Disposition.objects.bulk_create(
        [
            Disposition(
                comment_id=pk, outcome="noted", reason=words(chance, 15), decided_at=now
            )
            for pk in Comment.objects.values_list("pk", flat=True)
        ],
        batch_size=2_000,
    )
    for kind in ("workbook", "document"):
        with (
            told(f"written as a {kind}"),
            (folder / f"back-{kind}").open("wb") as target,
        ):
            queries.write_answered_table(
                target,
                review,
                OPERATOR,
                profile=load_profile("iso"),
                kind=kind,
                language="en",
            )
    with told("the same file with its answers"):
        queries.answered_file(done.returned).write(folder)
    if size.peer:
        beside_peers(folder, review, size)


def beside_peers(folder: Path, review: Any, size: argparse.Namespace) -> None:
    """The same rows written by openpyxl, and the first of them by python-docx and us."""
    from milepost.formats.comment_templates import TemplateComment, write_comments

    rows = [
        [f"M{n % size.members:03}", "", "", str(one.locator), "te", *said]
        for n, one in enumerate(review.comments.select_related("disposition"))
        for said in [[one.text, one.proposed_wording, one.disposition.reason]]
    ]
    few = [
        TemplateComment(
            row=n, organisation=row[0], clause="", kind="technical",
            comment=row[5], proposed_change=row[6],
        )
        for n, row in enumerate(rows[: size.few])
    ]  # fmt: skip
    with told(f"{size.few} rows written by us as a Word file"):
        write_comments(
            folder / "few.docx", few, title="Few", others=[], kind="document"
        )
    for name, script, some in (
        ("openpyxl", OPENPYXL, rows),
        ("python-docx", DOCX, rows[: size.few]),
    ):
        path = folder / "rows.json"
        path.write_text(json.dumps(some))
        run = measure.run([size.peer, "-c", script, str(path), str(folder / name)])
        print(
            f"{name}, {len(some)} rows, whole process: {run.seconds:.1f} s on the clock"
        )


if __name__ == "__main__":
    main()
