"""Gaps of integrity: adopted texts or lines of the record altered outside any action."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format

from milepost.adoption.models import Adoption
from milepost.documents.models import DocumentVersion
from milepost.documents.queries import clauses_hash, wording
from milepost.errors import gettext_noop
from milepost.movement.models import Federation
from milepost.process.models import Process
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Record
from milepost.safeguard.queries import first_broken_line

from .gap import Gap


def record_gap() -> Gap | None:
    """Gap at the first altered line of the record of who did what, or None."""
    federations = Federation.objects.values_list("pk", flat=True)
    line = first_broken_line(begun=map(str, federations))
    if line is None:
        return None
    return Gap(
        kind="record_altered",
        object_type="safeguard.record",
        object_id=str(line.pk),
        template=gettext_noop(
            "The record of who did what was altered at line %(line)s."
        ),
        url="",
        # The head stands after the last line: what it misses was taken from the end.
        facts={
            "line": line.pk if isinstance(line, Record) else Record.objects.count() + 1
        },
    )


def adopted_texts_altered(process: Process, _: Actor) -> Iterator[Gap]:
    """Gaps of integrity: adopted texts whose hash is not the one that was adopted."""
    adopted = Adoption.objects.filter(version__document__process=process)
    adopted = adopted.select_related("version__document").prefetch_related(
        "version__document__titles",
        "version__version_clauses__clause_version__clause",
        "version__version_clauses__clause_version__texts",
    )
    for adoption in adopted:
        if _hash(adoption.version) != adoption.text_hash:
            yield Gap(
                kind="adopted_text_altered",
                object_type="adoption.adoption",
                object_id=str(adoption.pk),
                template=gettext_noop(
                    "%(document)s is no longer the text adopted on %(day)s."
                ),
                url=reverse("adoption", args=[adoption.pk]),
                facts={
                    "document": str(adoption.version.document),
                    "day": date_format(adoption.adopted_on),
                },
            )


def _hash(version: DocumentVersion) -> str:
    """Hash of a version's text, from rows that were prefetched for all versions at once."""
    original = version.document.original_language
    clauses = []
    for version_clause in version.version_clauses.all():
        text = wording(version_clause.clause_version, original)
        role = version_clause.clause_version.clause.role
        clauses.append((role, version_clause.number, text.text if text else ""))
    return clauses_hash(clauses)
