"""How long the files of a round of the largest known size take, and how much memory.

    python benchmarks/files_of_a_round.py [--comments 60000] [--postgres]

Makes a throw-away database, takes one comment table in, writes it out with answers as a
workbook and as a Word file, and the very same file with its answers. Prints seconds and the
most memory so far. Made-up words. `comment_tables.py` has what peers take.
"""

import argparse
import datetime as dt
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
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--postgres", action="store_true")
    size = parser.parse_args()
    with bench.database(size.postgres) as name, tempfile.TemporaryDirectory() as folder:
        print(name)
        take_and_write(Path(folder), size)
    print(measure.machine("django", "lxml"))


def take_and_write(folder: Path, size: argparse.Namespace) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    import text_factories as made
    from milepost.review import actions as review_actions
    from milepost.safeguard.actors import OPERATOR

    chance = random.Random(7)  # noqa: S311 - made-up words
    text = "\n\n".join(f"{n}. {words(chance, 40)}" for n in range(1, size.clauses + 1))
    review = made.review(made.version(text=text))
    for n in range(size.members):
        made.member(review, identifiers={"exercise": f"M{n:03}"})
    path = folder / "all.xlsx"
    make_workbook(path, chance, size)
    with told(f"{size.comments} rows taken in"):
        (file,) = review_actions.upload_files(
            review=review, files=[path], read_here=True, by=OPERATOR
        )
        (done,) = review_actions.read_files(files=[file], by=OPERATOR)
    assert isinstance(done, review_actions.ImportedFile), done.problems
    print(f"read {done.read}, new {done.new}, lost {done.lost}")
    settle(chance)
    write_back(folder, review, done.received)


def make_workbook(path: Path, chance: random.Random, size: argparse.Namespace) -> None:
    from milepost.formats.comment_templates import TemplateComment, write_comments

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


def settle(chance: random.Random) -> None:
    from milepost.review.models import Comment, Disposition

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


def write_back(folder: Path, review: Any, returned: Any) -> None:

    from milepost.formats.comment_templates import load_profile
    from milepost.review import queries as review_queries
    from milepost.safeguard.actors import OPERATOR

    for kind in ("workbook", "document"):
        with (
            told(f"written as a {kind}"),
            (folder / f"back-{kind}").open("wb") as target,
        ):
            review_queries.write_comment_table(
                target,
                review,
                OPERATOR,
                profile=load_profile("iso"),
                kind=kind,
                language="en",
            )
    with told("the same file with its answers"):
        review_queries.answered_file(returned).write(folder)


if __name__ == "__main__":
    main()
