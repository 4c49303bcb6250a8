"""Import of the next version of a text from a file that its drafters wrote."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from milepost.amendments import queries
from milepost.amendments.errors import TakeWordingsFirst
from milepost.amendments.models import Amendment
from milepost.documents import queries as document_queries
from milepost.documents.actions.documents import ClauseContent, read_passages
from milepost.documents.changes.structure import Merge, Split
from milepost.documents.errors import NothingToImport
from milepost.documents.models import (
    Clause,
    ClauseLineage,
    ClauseVersion,
    Document,
    DocumentVersion,
    VersionClause,
)
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.document_model.document_difference import (
    PassageChange,
    find_passage_changes,
)
from milepost.review import queries as review_queries
from milepost.review.actions.comment_anchors import reanchor_comments
from milepost.review.actions.reviews import locked_document, require_newest
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor

from .version_assembly import reword_all
from .versions import refuse_if_unfinished

Kind = ClauseLineage.Kind


@action("amendments.import_version")
def import_version(
    *, before: DocumentVersion, blocks: Iterable[DocumentBlock], by: Actor
) -> DocumentVersion:
    """Make the version after `before` from `blocks`, in the original language.

    A clause stays the same where the key in the file says so, else where the words do:
    `find_passage_changes` tells which. What was moved, divided and joined is recorded; comments
    follow their clauses; a clause whose words stay keeps its translations. The very same
    text changes nothing and gives `before`.

    Raises:
        NotAllowed: `by` does not steer the process.
        TextLocked, ReviewStillOpen, AwaitingResponse, Overtaken.
        TakeWordingsFirst: what was accepted would be lost.
        NothingToImport, UnknownRole: nothing was taken over.
    """
    document = locked_document(before, by)
    before.refresh_from_db()
    refuse_if_unfinished(before)
    require_newest(before)
    _refuse_if_not_taken(before)
    read = read_passages(blocks, Document.Kind(document.kind))
    if not read:
        raise NothingToImport
    draft = _Draft(before, read)
    if draft.is_as_before():
        return unchanged(before)
    after = draft.next_version()
    orphans = reanchor_comments(before, after, draft.changes)
    record(after, clauses=len(read), orphans=orphans)
    return after


def _refuse_if_not_taken(version: DocumentVersion) -> None:
    adopted = queries.AmendmentList(version).filter_states(Amendment.State.ADOPTED)
    count = review_queries.pending_wordings(version).count() + len(adopted)
    if count:
        raise TakeWordingsFirst(count=count)


@dataclass
class _Row:
    """A passage of the file and its clause; `status` places it in `before`, None if new."""

    passage: ClauseContent
    clause: Clause
    status: VersionClause | None


class _Draft:
    def __init__(
        self,
        before: DocumentVersion,
        read: Sequence[tuple[DocumentBlock, ClauseContent]],
    ) -> None:
        self._before = before
        self._document = before.document
        self._language = before.document.original_language
        version_clauses = document_queries.clauses_of_version(before)
        self._old = {row.clause_version.clause.key: row for row in version_clauses}
        self._passages = {block.position: passage for block, passage in read}
        self.changes: list[Split | Merge] = []
        self._lineage: list[ClauseLineage] = []
        old = document_queries.document_blocks(before, self._language)
        edits = find_passage_changes(old, [block for block, _ in read])
        self._rows = [row for edit in edits for row in self._passage_rows(edit)]

    def is_as_before(self) -> bool:
        now = [
            (row.clause.key, row.passage.number, row.passage.level)
            for row in self._rows
        ]
        then = [(key, row.number, row.level) for key, row in self._old.items()]
        return now == then and not any(map(self._is_reworded, self._rows))

    def next_version(self) -> DocumentVersion:
        after = DocumentVersion.objects.create(
            document=self._document,
            ordinal=self._before.ordinal + 1,
            made_at=timezone.now(),
        )
        Clause.objects.bulk_create(row.clause for row in self._rows if not row.status)
        VersionClause.objects.bulk_create(
            VersionClause(
                version=after,
                position=position,
                number=row.passage.number,
                level=row.passage.level,
                clause_version=wording,
            )
            for position, (row, wording) in enumerate(
                zip(self._rows, self._wordings(), strict=True)
            )
        )
        for lineage in self._lineage:
            lineage.version = after
        ClauseLineage.objects.bulk_create(self._lineage)
        return after

    def _passage_rows(self, edit: PassageChange) -> Iterator[_Row]:
        if edit.sort == "moved_from":
            return
        parts = [self._passages[block.position] for block in edit.after]
        old = [self._old[block.key] for block in edit.before if block.key]
        first: Clause | None = None
        for passage in parts:
            status = old[0] if old and first is None else None
            clause = (
                status.clause_version.clause
                if status
                else Clause(document=self._document, role=passage.role)
            )
            yield _Row(passage, clause, status)
            if first is not None:
                self._record(first, clause, Kind.SPLIT)
                self.changes.append(Split(first.key, 0, clause.key))
            first = first or clause
        if first is not None:
            self._record_merged(first, old, edit)

    def _record_merged(
        self, clause: Clause, old: Sequence[VersionClause], edit: PassageChange
    ) -> None:
        if edit.sort == "moved_to":
            self._record(clause, clause, Kind.MOVED)
        for other in old[1:]:
            gone = other.clause_version.clause
            self._record(gone, clause, Kind.MERGED)
            self.changes.append(Merge(clause.key, gone.key))

    def _record(self, before: Clause, after: Clause, kind: ClauseLineage.Kind) -> None:
        self._lineage.append(ClauseLineage(before=before, after=after, kind=kind))

    def _is_reworded(self, row: _Row) -> bool:
        if row.status is None:
            return True
        text = document_queries.wording(row.status.clause_version, self._language)
        return text is None or text.text != row.passage.text

    def _wordings(self) -> Iterator[ClauseVersion]:
        """Clause version of each row: a new one where it is reworded, else the one before."""
        reworded = [row for row in self._rows if self._is_reworded(row)]
        wordings = [(row.clause, row.passage.text) for row in reworded]
        reworded_by_clause = {
            clause_version.clause_id: clause_version
            for clause_version in reword_all(wordings, self._language)
        }
        for row in self._rows:
            if row.clause.pk in reworded_by_clause:
                yield reworded_by_clause[row.clause.pk]
            else:
                assert row.status is not None
                yield row.status.clause_version
