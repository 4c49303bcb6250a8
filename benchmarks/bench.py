"""The bench at the size of the largest round known: pages, groups, the next version, the audit.

    python benchmarks/bench.py [--comments 60000] [--clauses 300] [--times 9] [--postgres]

Fills a throw-away database with a made-up round (many_comments.py), then asks for pages of
the matrix as the person who holds the pen does, looks for comments that say the same beside
rapidfuzz comparing all pairs of a clause, settles every comment of the closed round, makes
the next version and audits the line. Prints Markdown tables. With --postgres a throw-away
server of PostgreSQL holds the round, else SQLite.
"""

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from itertools import combinations
from typing import Any

import many_comments
import measure

ALIKE = 85  # rapidfuzz's ratio, of 100, from which a pair is one that says the same
A_BATCH = 2_000
FILTERS = {
    "first page": "",
    "in the middle": "?page=600",
    "one clause": "?clause={key}",
    "one region, French": "?region={region}&language=fr",
    "not settled, by organisation": "?settled=no&sort=organisation",
    "words in it": "?words=volunteers",
}
Groups = Iterable[Iterable[Any]]


@contextmanager
def database(on_postgres: bool) -> Iterator[str]:
    """A database for as long as this runs, named to Django by its environment."""
    from milepost.cli.throwaway_postgres import find_binaries, throwaway_postgres

    binaries = find_binaries()
    if on_postgres and binaries is None:
        raise SystemExit("PostgreSQL is not on this machine.")
    server = throwaway_postgres(binaries) if on_postgres and binaries else None
    with tempfile.TemporaryDirectory() as folder, server or nullcontext("") as address:
        os.environ["DJANGO_SETTINGS_MODULE"] = "milepost.web.settings"
        os.environ["MILEPOST_DATA_DIR"] = folder
        if address:
            os.environ["MILEPOST_DATABASE_URL"] = address
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        yield "PostgreSQL" if address else "SQLite"


def timed(action: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = action()
    return time.perf_counter() - began, result


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--comments", type=int, default=60_000)
    parser.add_argument("--clauses", type=int, default=300)
    parser.add_argument("--organisations", type=int, default=191)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--postgres", action="store_true")
    given = parser.parse_args()
    scale = many_comments.Scale(given.comments, given.clauses, given.organisations)
    with database(given.postgres) as name:
        round = many_comments.fill(scale)
        analyse()
        print(f"{name}: {scale.comments:,} comments on {scale.clauses} clauses\n")
        print(pages(round, given.times) + "\n")
        print(grouping(round, scale) + "\n")
        print(to_the_next_version(round) + "\n")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    packages = ("django", "duckdb", "rapidfuzz")
    print(f"Most memory: {measure.megabytes(most)}. {measure.machine(*packages)}")


def analyse() -> None:
    """What a database does by itself overnight: count what its tables hold."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def pages(round: Any, times: int) -> str:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment
    from django.urls import reverse

    setup_test_environment()  # so that an answer tells what it was made of
    client = Client()
    client.force_login(many_comments.pen_holder(round))
    clause = round.version.version_clauses.order_by("position")[0].clause_version.clause
    region = round.version.document.process.federation.regions.first()
    rows = []
    for name, asked in FILTERS.items():
        url = reverse("review", args=[round.pk])
        url += asked.format(key=clause.key, region=region.code)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
        asked_for = len(queries)  # now: the next request forgets them
        assert answer.status_code == 200, url
        taken = [timed(lambda url=url: client.get(url))[0] for _ in range(times)]
        total = answer.context["page"].total
        milliseconds = [f"{1000 * one(taken):.0f}" for one in (statistics.median, max)]
        rows.append([name, f"{total:,}", *milliseconds, asked_for])
    heads = [
        "page of the matrix",
        "comments in it",
        "ms, median",
        "ms, most",
        "queries",
    ]
    return measure.table(heads, rows)


def grouping(round: Any, scale: many_comments.Scale) -> str:
    """Ours as the page does it, in the database; the peer on the same texts in memory."""
    from milepost.review import actions as review_actions
    from milepost.review.models import Comment
    from milepost.safeguard.actors import OPERATOR

    truth = known_pairs(scale)
    rows = round.comments.exclude(status=Comment.Status.WITHDRAWN)
    number = dict(rows.values_list("pk", "row"))
    theirs, matched = timed(lambda: all_pairs(round))
    ours, _ = timed(
        lambda: review_actions.suggest_duplicates(review=round, by=OPERATOR)
    )
    found: dict[Any, list[int]] = defaultdict(list)
    for group, pk in rows.exclude(group=None).values_list("group", "pk"):
        found[group].append(number[pk])
    truth = {pair for pair in truth if set(pair) <= set(number.values())}
    peer = f"rapidfuzz, all pairs of a clause, ratio {ALIKE}"
    good, alike = quality(pairs_in(found.values()), truth), quality(matched, truth)
    return measure.table(
        ["grouping", "s", "times ours", "recall", "precision"],
        [
            ["milepost, written to the database", f"{ours:.1f}", 1, *good],
            [peer, f"{theirs:.1f}", f"{theirs / ours:.1f}", *alike],
        ],
    )


def known_pairs(scale: many_comments.Scale) -> set[tuple[int, int]]:
    """Pairs of row numbers of comments that were made to say the same."""
    groups: dict[int, list[int]] = defaultdict(list)
    for place, made in enumerate(many_comments.remarks(scale)):
        groups[place if made.like is None else made.like].append(place + 1)
    return pairs_in(groups.values())


def pairs_in(groups: Groups) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def all_pairs(round: Any) -> set[tuple[int, int]]:
    import numpy as np
    from rapidfuzz import fuzz, process

    by_clause: dict[Any, list[tuple[int, str]]] = defaultdict(list)
    said = round.comments.values_list(
        "clause_version", "row", "text", "proposed_wording"
    )
    for clause, row, text, proposed in said.iterator():
        by_clause[clause].append((row, f"{text}\n{proposed}"))
    found = set()
    for rows in by_clause.values():
        texts = [text for _, text in rows]
        alike = process.cdist(
            texts,
            texts,
            scorer=fuzz.ratio,
            score_cutoff=ALIKE,
            dtype=np.uint8,
            workers=2,
        )
        for one, other in zip(*np.nonzero(np.triu(alike, 1)), strict=True):
            found.add(tuple(sorted((rows[one][0], rows[other][0]))))
    return found


def quality(found: set[tuple[int, int]], truth: set[tuple[int, int]]) -> list[str]:
    right = len(found & truth)
    return [f"{right / len(truth):.3f}", f"{right / len(found):.3f}"]


def to_the_next_version(round: Any) -> str:

    from milepost.amendments import actions as amendment_actions
    from milepost.review import actions as review_actions
    from milepost.safeguard.actors import OPERATOR
    from milepost.trace.queries import find_gaps

    process = round.version.document.process
    steps: dict[str, Callable[[], Any]] = {
        "audit, nothing settled": lambda: find_gaps(process, OPERATOR),
        "settle (plain rows, not the bench)": lambda: settle(round),
        "publish the answers": lambda: review_actions.publish_responses(
            review=round, by=OPERATOR
        ),
        "make the next version": lambda: amendment_actions.make_next_version(
            review=round, by=OPERATOR
        ),
        "audit, all settled": lambda: find_gaps(process, OPERATOR),
    }
    rows = []
    for name, step in steps.items():
        round.refresh_from_db()
        seconds, result = timed(step)
        count = f"{len(result):,} gaps" if isinstance(result, list) else ""
        rows.append([name, f"{seconds:.1f}", count])
    return measure.table(["step", "s", ""], rows)


def settle(round: Any) -> None:
    """Every comment noted, but the first on each clause, which gives it a new wording."""
    from django.utils import timezone

    from milepost.review.models import Disposition

    seen = set()
    answers = []
    now = timezone.now()
    for pk, clause in round.comments.values_list("pk", "clause_version"):
        is_first = clause is not None and clause not in seen
        seen.add(clause)
        answers.append(
            Disposition(
                comment_id=pk,
                outcome="modified" if is_first else "noted",
                reason="For the sake of measuring.",
                new_wording=f"A wording for clause {clause}." if is_first else "",
                decided_at=now,
            )
        )
    Disposition.objects.bulk_create(answers, batch_size=A_BATCH)


if __name__ == "__main__":
    main()
