"""How long another writer waits while the largest comment table is imported.

    python benchmarks/writer_beside_import.py [--comments 60000] [--times 3] [--postgres]

One process imports a workbook of made-up comments. Beside it this process writes as fast as
it can: it adds regions to the federation of the review (so both add lines to one chain of
the record), and to another federation. Printed are the seconds of the import, and the
median and the longest time that each writer waited for one write, of every time.
"""

import argparse
import multiprocessing
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import bench
import files_of_a_round
import measure

PAUSE = 0.01  # seconds between two writes, as people leave


def import_workbook(path: Path, review_id: object) -> None:
    import django

    django.setup()
    from milepost.review import actions as review_actions
    from milepost.review.models import Review
    from milepost.safeguard.actors import OPERATOR

    (file,) = review_actions.upload_files(
        review=Review.objects.get(pk=review_id),
        files=[path],
        read_here=True,
        by=OPERATOR,
    )
    (done,) = review_actions.read_files(files=[file], by=OPERATOR)
    assert isinstance(done, review_actions.ImportedFile), done.problems


def write_beside(importer: Any, federations: list[Any], code: str) -> list[list[float]]:
    """Seconds of each write, by federation, for as long as the import lasts."""
    from milepost.movement import actions as movement_actions
    from milepost.safeguard.actors import OPERATOR

    waited: list[list[float]] = [[] for _ in federations]
    number = 0
    while importer.is_alive():
        for federation, seconds in zip(federations, waited, strict=True):
            number += 1
            began = time.perf_counter()
            movement_actions.add_region(
                federation=federation, code=f"{code}-{number}", names={}, by=OPERATOR
            )
            seconds.append(time.perf_counter() - began)
            time.sleep(PAUSE)
    return waited


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, default in (("comments", 60_000), ("clauses", 300), ("members", 191)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--postgres", action="store_true")
    size = parser.parse_args()
    with bench.database(size.postgres) as name, tempfile.TemporaryDirectory() as folder:
        print(f"{name}: a workbook of {size.comments:,} comments")
        for number in range(size.times):
            compare(Path(folder), size, f"r{number}")
    print(measure.machine("django", "lxml"))


def compare(folder: Path, size: argparse.Namespace, code: str) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from django.db import connections

    import factories as make
    import text_factories as made

    chance = random.Random(7)  # noqa: S311 - made-up words
    words = files_of_a_round.words
    text = "\n\n".join(f"{n}. {words(chance, 40)}" for n in range(1, size.clauses + 1))
    review = made.review(made.version(text=text))
    for n in range(size.members):
        made.member(review, identifiers={"exercise": f"M{n:03}"})
    path = folder / f"{code}.xlsx"
    files_of_a_round.make_workbook(path, chance, size)
    federations = [made.federation_of(review), make.federation()]
    connections.close_all()
    began = time.perf_counter()
    importer = multiprocessing.get_context("spawn").Process(
        target=import_workbook, args=(path, review.pk)
    )
    importer.start()
    waited = write_beside(importer, federations, code)
    lasted = time.perf_counter() - began
    importer.join()
    assert importer.exitcode == 0
    for label, seconds in zip(("same", "another"), waited, strict=True):
        print(
            f"import {lasted:.1f} s; {label} federation: {len(seconds)} writes, median "
            f"{statistics.median(seconds) * 1000:.0f} ms, longest {max(seconds):.2f} s"
        )


if __name__ == "__main__":
    main()
