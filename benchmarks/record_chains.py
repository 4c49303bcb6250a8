"""Writers of several federations at once: one chain of the record, or one for each.

    python benchmarks/record_chains.py [--writers 8] [--seconds 6] [--times 5]

Each writer is a process with a federation of its own on a throw-away PostgreSQL that
writes to the disk before it acknowledges. “Line last” adds an organisation: the line of
the record is what the transaction does last. “Line first” keeps a file and then adds eight
regions: the head of the chain is held while the rest is done, as where files come in.
“Beside a long one”: the first writer only keeps a file and then holds its transaction open
for two seconds, as a large import does, while the others add organisations. Both ways take
turns on the same data; printed are transactions a second and the longest that anybody
waited for one, medians, and the ratio pair by pair. Then each chain is verified.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import time
from collections.abc import Callable
from itertools import count

from milepost.cli.throwaway_postgres import find_binaries, throwaway_postgres

LONG = 2.0  # seconds
ONE, MANY = "one chain", "a chain per federation"


def add_organisation(federation: object, name: str) -> None:
    from milepost.movement import actions
    from milepost.movement.models import Organisation
    from milepost.safeguard.actors import OPERATOR

    actions.add_organisation(
        federation=federation,
        kind=Organisation.Kind.NATIONAL_SOCIETY,
        names={"en": name, "fr": name},
        identifiers={"code": name},
        by=OPERATOR,
    )


def keep_file_and_go_on(federation: object, name: str) -> None:
    from django.db import transaction

    from milepost.movement import actions
    from milepost.safeguard.actions import keep_file
    from milepost.safeguard.actors import OPERATOR

    with transaction.atomic():
        keep_file(name=name, content=b"0" * 50_000, about=federation, by=OPERATOR)
        for n in range(8):
            actions.add_region(
                federation=federation, code=f"{name}-{n}", names={}, by=OPERATOR
            )


def hold_transaction(federation: object, name: str) -> None:
    from django.db import transaction

    from milepost.safeguard.actions import keep_file
    from milepost.safeguard.actors import OPERATOR

    with transaction.atomic():
        keep_file(name=name, content=b"0" * 50_000, about=federation, by=OPERATOR)
        time.sleep(LONG)


# What the first writer does, and what the others do.
ACTS = {
    "line last": (add_organisation, add_organisation),
    "line first": (keep_file_and_go_on, keep_file_and_go_on),
    "beside a long one": (hold_transaction, add_organisation),
}


def write(
    way: str,
    act: Callable[[object, str], None],
    federation: object,
    together: "multiprocessing.synchronize.Barrier",
    seconds: float,
    run: int,
    done: "multiprocessing.SimpleQueue[tuple[int, float]]",
) -> None:
    """One writer: as many transactions as fit in `seconds`, and the longest of them."""
    from milepost.safeguard import actions

    if way == ONE:
        actions.find_chain = lambda thing: "everything"
    act(federation, f"r{run}-warm")
    together.wait()
    now = time.monotonic()
    ends, longest = now + seconds, 0.0
    for n in count():
        if now > ends:
            break
        act(federation, f"r{run}-{n}")
        began, now = now, time.monotonic()
        longest = max(longest, now - began)
    if act is not hold_transaction:
        done.put((n, longest))


def write_together(
    way: str, act: str, federations: list[object], seconds: float, run: int
) -> tuple[float, float]:
    """Transactions a second of all writers that are counted, and the longest of them."""
    from django.db import connections

    connections.close_all()  # each process opens its own
    start = multiprocessing.get_context("fork")
    together, done = start.Barrier(len(federations)), start.SimpleQueue()
    first, others = ACTS[act]
    acts = [first, *[others] * (len(federations) - 1)]
    writers = [
        start.Process(target=write, args=(way, does, one, together, seconds, run, done))
        for does, one in zip(acts, federations, strict=True)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    if any(writer.exitcode for writer in writers):
        sys.exit("A writer broke off.")
    counted = [done.get() for does in acts if does is not hold_transaction]
    return sum(n for n, _ in counted) / seconds, max(longest for _, longest in counted)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    binaries = find_binaries()
    if binaries is None:
        sys.exit("PostgreSQL's initdb is not on this machine.")
    with throwaway_postgres(binaries, durable=True) as address:
        os.environ["MILEPOST_DATABASE_URL"] = address
        measure(given.writers, given.seconds, given.times)


def measure(writers: int, seconds: float, times: int) -> None:
    from milepost.cli.serve import prepare_database

    prepare_database()
    from milepost.movement.actions import add_federation
    from milepost.movement.models import Federation
    from milepost.safeguard.actors import OPERATOR
    from milepost.safeguard.queries import first_broken_line

    kind = Federation.Kind.EXERCISE
    federations = [
        add_federation(slug=f"federation-{n}", kind=kind, by=OPERATOR)
        for n in range(writers)
    ]
    runs = count()
    print(
        f"| {writers} writers | a second, {ONE} | {MANY} | ratio | longest, {ONE} | {MANY} |"
    )
    print("|---|---|---|---|---|---|")
    for act in ACTS:
        figures: dict[str, list[tuple[float, float]]] = {ONE: [], MANY: []}
        for _ in range(times):
            for way, measured in figures.items():
                measured.append(
                    write_together(way, act, federations, seconds, next(runs))
                )
        (one, waited), (many, waited_less) = (
            zip(*figures[way], strict=True) for way in (ONE, MANY)
        )
        ratios = sorted(b / a for a, b in zip(one, many, strict=True))
        print(
            f"| {act} | {statistics.median(one):.0f} | {statistics.median(many):.0f} |"
            f" {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f}) |"
            f" {statistics.median(waited):.1f} s | {statistics.median(waited_less):.1f} s |"
        )
    assert first_broken_line() is None


if __name__ == "__main__":
    main()
