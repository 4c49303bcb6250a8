"""Assembly of the next version from a changed text: clauses kept, new, and their lineage."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db.models import Max
from django.utils import timezone

from milepost.amendments import queries
from milepost.amendments.models import Amendment
from milepost.documents import queries as document_queries
from milepost.documents.changes import brackets
from milepost.documents.changes.errors import ChangeRefused
from milepost.documents.changes.structure import Change, PlacedClause, Text
from milepost.documents.models import (
    Clause,
    ClauseLineage,
    ClauseText,
    ClauseVersion,
    DocumentVersion,
    VersionClause,
)
from milepost.review.actions.comment_anchors import reanchor_comments

Kind, Agreement = Amendment.Kind, ClauseVersion.Agreement


def make_version(
    before: DocumentVersion, text: Text, amendments: Sequence[Amendment] = ()
) -> DocumentVersion:
    """Make the version after `before`, with the clauses of `text` in its order.

    A clause whose words stay keeps its wording, with its translations. `amendments` say
    how new clauses came about. Comments follow their clauses.
    """
    after = DocumentVersion.objects.create(
        document=before.document, ordinal=before.ordinal + 1, made_at=timezone.now()
    )
    old = {
        row.clause_version.clause.key: row
        for row in document_queries.clauses_of_version(before)
    }
    introduced_by = {queries.new_key(amendment): amendment for amendment in amendments}
    version_clauses: list[VersionClause] = []
    for position, placed in enumerate(text):
        status = old.get(placed.key)
        wording = _wording(before, placed, status, introduced_by.get(placed.key))
        number = status.number if status else _number(version_clauses)
        version_clauses.append(
            VersionClause(
                version=after,
                position=position,
                number=number,
                level=placed.level,
                clause_version=wording,
            )
        )
    VersionClause.objects.bulk_create(version_clauses)
    here = {
        row.clause_version.clause.key: row.clause_version.clause
        for row in version_clauses
    }
    _record_lineage(after, amendments, here)
    _take_sources_along(amendments, here)
    reanchor_comments(before, after, amendment_changes(amendments, before))
    return after


def _wording(
    before: DocumentVersion,
    placed: PlacedClause,
    status: VersionClause | None,
    amendment: Amendment | None,
) -> ClauseVersion:
    language = before.document.original_language
    if status:
        text = document_queries.wording(status.clause_version, language)
        if text and text.text == placed.wording:
            return status.clause_version
        return reword(status.clause_version.clause, placed.wording, language)
    clause = Clause.objects.create(
        document=before.document, key=placed.key, role=_role(amendment)
    )
    return reword(clause, placed.wording, language)


def reword(clause: Clause, wording: str, language: str) -> ClauseVersion:
    """Create the next wording of a clause; the agreement follows from the brackets in it."""
    return reword_all([(clause, wording)], language)[0]


def reword_all(
    wordings: Sequence[tuple[Clause, str]], language: str
) -> list[ClauseVersion]:
    """Create the next wording of each clause, in the order given, in a few queries."""
    known = Clause.objects.filter(pk__in=[clause.pk for clause, _ in wordings])
    newest = dict(
        known.annotate(newest=Max("versions__ordinal")).values_list("pk", "newest")
    )
    clause_versions = ClauseVersion.objects.bulk_create(
        ClauseVersion(
            clause=clause,
            ordinal=(newest[clause.pk] or 0) + 1,
            agreement=bracket_agreement(wording),
        )
        for clause, wording in wordings
    )
    ClauseText.objects.bulk_create(
        ClauseText(clause_version=clause_version, language=language, text=wording)
        for clause_version, (_, wording) in zip(clause_versions, wordings, strict=True)
    )
    return clause_versions


def bracket_agreement(wording: str) -> ClauseVersion.Agreement:
    """Agreement that the brackets of a wording state; open where there are none."""
    sorts = {bracket.sort for bracket in brackets.unresolved_brackets(wording)}
    if not sorts:
        return Agreement.OPEN
    return (
        Agreement.AD_REFERENDUM if sorts == {"ad referendum"} else Agreement.BRACKETED
    )


def _role(amendment: Amendment | None) -> str:
    """Role of a new clause: that of the clause it follows or is split from, never a heading."""
    near = None
    if amendment:
        near = amendment.other_clause
        if amendment.clause_version:
            near = amendment.clause_version.clause
    if near is None or near.role == Clause.Role.HEADING:
        return Clause.Role.TEXT
    return near.role


def _number(version_clauses: list[VersionClause]) -> str:
    """Number of a clause inserted after `version_clauses`: "3 bis" after 3, then "3 ter"."""
    if not version_clauses or not version_clauses[-1].number:
        return ""
    last = version_clauses[-1].number
    for suffix, following in (
        ("bis", "ter"),
        ("ter", "quater"),
        ("quater", "quinquies"),
    ):
        if last.endswith(f" {suffix}"):
            return f"{last.removesuffix(suffix)}{following}"
    return f"{last} bis"


def _record_lineage(
    after: DocumentVersion,
    amendments: Iterable[Amendment],
    here: Mapping[str, Clause],
) -> None:
    """Record which clauses the amendments split, merged or moved in version `after`."""
    lineage = [
        ClauseLineage(version=after, before=before, after=successor, kind=kind)
        for amendment in amendments
        for before, successor, kind in _lineage(amendment, here)
    ]
    ClauseLineage.objects.bulk_create(lineage, ignore_conflicts=True)


def _take_sources_along(
    amendments: Iterable[Amendment], here: Mapping[str, Clause]
) -> None:
    """Move the sources of inserted clauses to these clauses, now that they exist."""
    for amendment in amendments:
        clause = here.get(queries.new_key(amendment))
        if amendment.kind == Kind.INSERT and clause:
            amendment.sources.update(clause=clause)


def _lineage(
    amendment: Amendment, here: Mapping[str, Clause]
) -> Iterator[tuple[Clause, Clause, ClauseLineage.Kind]]:
    if amendment.clause_version is None:
        return
    clause, new = amendment.clause_version.clause, queries.new_key(amendment)
    if amendment.kind == Kind.SPLIT and new in here:
        yield clause, here[new], ClauseLineage.Kind.SPLIT
    elif amendment.kind == Kind.MERGE and amendment.other_clause:
        yield amendment.other_clause, clause, ClauseLineage.Kind.MERGED
    elif amendment.kind == Kind.MOVE:
        yield clause, clause, ClauseLineage.Kind.MOVED


def amendment_changes(
    amendments: Iterable[Amendment], before: DocumentVersion
) -> list[Change]:
    """Changes that amendments make to the text of version `before`, in the order given.

    Left out are those that this version does not take.
    """
    text = document_queries.version_structure(before)
    changes = []
    for amendment in amendments:
        try:
            changes.append(queries.amendment_change(amendment, text))
        except ChangeRefused:
            continue  # to an amendment: it is of no clause of this text
    return changes
