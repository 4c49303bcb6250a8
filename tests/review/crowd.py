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
    from milepost.review import actions as review_actions
    from milepost.review.models import Comment, Disposition, EditAction
    from milepost.safeguard.queries import first_broken_line
    from review.consolidation import Bench

    bench = Bench()
    comment = bench.comment()
    said = at_once(
        lambda n: review_actions.respond_to_comment(
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
        "edits": EditAction.objects.count(),
        "record holds": first_broken_line() is None,
    }


def mark_neighbours_as_duplicates(number=20):
    """Each puts two neighbours of a ring of comments together."""
    from milepost.review import actions as review_actions
    from milepost.review.models import Comment
    from review.consolidation import Bench

    bench = Bench()
    comments = [bench.comment(f"Remark {n}.", member=n % 3) for n in range(12)]
    said = at_once(
        lambda n: review_actions.mark_duplicates(
            review=bench.review,
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


def reword_one_clause(number=50):
    """All have the same wording of a clause before them, and write another each."""
    import text_factories as made
    from milepost.amendments import actions as amendment_actions
    from milepost.documents.models import ClauseVersion
    from milepost.safeguard.actors import OPERATOR

    version = made.version()
    before = made.placed(version, "Water")
    said = at_once(
        lambda n: amendment_actions.reword_clause(
            clause_version=ClauseVersion.objects.get(pk=before.pk),
            wording=f"Water stands at stop {n}.",
            by=OPERATOR,
        ),
        number,
    )
    won = [one.texts.get().text for one in said if isinstance(one, ClauseVersion)]
    return {
        "said": Counter(type(one).__name__ for one in said),
        "won": won,
        "held": made.wordings(version)[2:3],
        "versions": before.clause.versions.count(),
    }


def translate_one_clause(number=50):
    """All found a clause without a translation, and write another each."""
    import text_factories as made
    from milepost.documents import actions as document_actions
    from milepost.documents.models import ClauseText, ClauseVersion
    from milepost.safeguard.actors import OPERATOR

    before = made.placed(made.version(), "Water")
    said = at_once(
        lambda n: document_actions.translate_clause(
            clause_version=ClauseVersion.objects.get(pk=before.pk),
            language="fr",
            text=f"De l’eau à l’étape {n}.",
            seen="",
            by=OPERATOR,
        ),
        number,
    )
    return {
        "said": Counter(type(one).__name__ for one in said),
        "won": [one.text for one in said if isinstance(one, ClauseText)],
        "held": [one.text for one in before.texts.filter(language="fr")],
    }


def bring_one_version(number=10):
    """All bring another file as the version that follows the same one."""
    from dataclasses import replace

    import text_factories as made
    from milepost.amendments import actions as amendment_actions
    from milepost.documents import queries as document_queries
    from milepost.documents.models import DocumentVersion
    from milepost.safeguard.actors import OPERATOR

    version = made.version()
    *others, last = document_queries.document_blocks(version, "en")
    said = at_once(
        lambda n: amendment_actions.import_version(
            before=DocumentVersion.objects.get(pk=version.pk),
            blocks=[*others, replace(last, text=f"Reported {n} times.")],
            by=OPERATOR,
        ),
        number,
    )
    return {
        "said": Counter(type(one).__name__ for one in said),
        "versions": version.document.versions.count(),
    }


CROWDS = {
    crowd.__name__: crowd
    for crowd in (
        settle_one_comment,
        mark_neighbours_as_duplicates,
        reword_one_clause,
        translate_one_clause,
        bring_one_version,
    )
}


def main():
    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    # Tables are made from the models, as in all tests.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    json.dump({name: crowd() for name, crowd in CROWDS.items()}, sys.stdout)


if __name__ == "__main__":
    main()
