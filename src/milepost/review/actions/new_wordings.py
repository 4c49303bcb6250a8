"""New wordings: the wording that each accepted comment gives its clause."""

from collections.abc import Sequence

from milepost.documents import queries as document_queries
from milepost.documents.errors import Overtaken
from milepost.documents.models import ClauseText
from milepost.review import queries
from milepost.review.errors import (
    ClauseAlreadyReworded,
    NoClauseToReword,
    WordingMissing,
)
from milepost.review.models import Comment, Disposition, Review

Outcome = Disposition.Outcome


class NewWordings:
    """Latest new wordings of clauses of a version, to check the next response against."""

    def __init__(self, review: Review, comments: Sequence[Comment]) -> None:
        version, document = review.version, review.version.document
        self.original = document.original_language
        self._ordinal = version.ordinal
        self._newest = document_queries.newest_version(document).ordinal
        wordings = [c.clause_version for c in comments if c.clause_version]
        pending = queries.pending_wordings(version).filter(
            comment__clause_version__clause__in={
                clause_version.clause_id for clause_version in wordings
            }
        )
        self._pending = {
            _clause(clause_version.comment): clause_version
            for clause_version in pending
        }
        texts = ClauseText.objects.filter(
            clause_version__in={disposition.pk for disposition in wordings},
            language=self.original,
        )
        self._standing = dict(texts.values_list("clause_version_id", "text"))

    def choose(self, comment: Comment, outcome: Disposition.Outcome, given: str) -> str:
        """New wording that an accepted comment gives its clause; "" when there is none.

        Raises:
            NoClauseToReword, WordingMissing, ClauseAlreadyReworded.
            Overtaken: the text has a newer version, which this wording would not reach.
        """
        if comment.clause_version_id is None:
            if given or outcome == Outcome.MODIFIED:
                raise NoClauseToReword
            return ""
        holder = self._pending.get(_clause(comment))
        status = self._standing.get(comment.clause_version_id, "")
        if not holder and _same(given, status):
            given = ""  # left as it stands: no new wording yet
        # Accepted means accepted as proposed: where another wording stands, "modified" it is.
        proposed = comment.proposed_wording if comment.language == self.original else ""
        if not given and outcome == Outcome.ACCEPTED:
            given = proposed
        if not given:
            raise WordingMissing(language=document_queries.language_name(self.original))
        if holder and outcome == Outcome.ACCEPTED:
            self._refuse_another(holder, given, proposed or given)
        if self._newest > self._ordinal:
            raise Overtaken(newest=self._newest, ordinal=self._ordinal)
        return given

    def add(self, answer: Disposition) -> None:
        """Register a response: its new wording, if any, is now the latest of the clause."""
        if answer.new_wording:
            self._pending[_clause(answer.comment)] = answer

    def _refuse_another(self, holder: Disposition, *wordings: str) -> None:
        if not all(_same(wording, holder.new_wording) for wording in wordings):
            raise ClauseAlreadyReworded(
                organisation=str(holder.comment.organisation),
                comment=str(holder.comment),
            )


def _clause(comment: Comment) -> object:
    return comment.clause_version.clause_id if comment.clause_version else None


def _same(wording: str, other: str) -> bool:
    """Whether two wordings are equal apart from whitespace."""
    return wording.split() == other.split()
