"""Many who do the same at the same moment, in threads of one process.

As a script it makes a database of its own in MILEPOST_DATA_DIR and prints what came of it:
SQLite in memory, as tests have it, knows no waiting.
"""

import json
import sys
from collections import Counter
from threading import Barrier, Thread


def at_once(act, number):
    """What `act(n)` gave or raised, for each n, all begun at the same moment."""
    from django.db import connection

    begin, said = Barrier(number), []

    def run(n):
        begin.wait()
        try:
            said.append(act(n))
        except Exception as error:  # noqa: BLE001 - what it was is what is asked
            said.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def settle_one_comment(number=50):
    """How often each thing was given or raised, and what the tables hold then."""
    from drafting.bench_made import Bench
    from milepost.drafting import actions
    from milepost.drafting.models import BenchStep, Comment, Disposition
    from milepost.safeguard.queries import first_broken_line

    bench = Bench()
    comment = bench.comment()
    said = at_once(
        lambda n: actions.dispose_comment(
            comment=Comment.objects.get(pk=comment.pk),
            outcome=Disposition.Outcome.NOTED,
            reason=f"Reason {n}.",
            by=bench.pen,
        ),
        number,
    )
    won = [one.reason for one in said if isinstance(one, Disposition)]
    return {
        "said": Counter(type(one).__name__ for one in said),
        "won": won,
        "held": list(Disposition.objects.values_list("reason", flat=True)),
        "steps": BenchStep.objects.count(),
        "record holds": first_broken_line() is None,
    }


def put_together(number=20):
    """Each puts two neighbours of a ring of comments together."""
    from drafting.bench_made import Bench
    from milepost.drafting import actions
    from milepost.drafting.models import Comment

    bench = Bench()
    comments = [bench.comment(f"Remark {n}.", member=n % 3) for n in range(12)]
    said = at_once(
        lambda n: actions.group_comments(
            round=bench.review,
            comments=[comments[n % 12], comments[(n + 1) % 12]],
            by=bench.pen,
        ),
        number,
    )
    return {
        "said": Counter(type(one).__name__ for one in said),
        "groups": bench.review.groups.count(),
        "grouped": Comment.objects.exclude(group=None).count(),
    }


def main():
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    json.dump([settle_one_comment(), put_together()], sys.stdout)


if __name__ == "__main__":
    main()
