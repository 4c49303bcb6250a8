"""Outcomes: what became of a comment, and of a statement of a round."""

from dataclasses import dataclass

from django.db.models import Count, Q

from milepost.amendments.models import Source
from milepost.consultation.models import OpinionRound, Statement, Vote
from milepost.consultation.queries import StatementTally, tally_shares
from milepost.documents.models import VersionClause
from milepost.evidence.models import Finding
from milepost.review.models import Comment
from milepost.safeguard.actors import Actor

from .lines import CommentRow, Forward, comment_row, placements_to_trace, what_followed

MOST_CLAUSES = 50  # shown of one statement


@dataclass(frozen=True)
class TracedComment:
    """A comment, its answer, the words that came of it, and what followed from them."""

    row: CommentRow
    # None for a remark on the whole document.
    forward: Forward | None

    @property
    def comment(self) -> Comment:
        return self.row.comment


@dataclass(frozen=True)
class TracedStatement:
    """A statement, how it was answered, and the findings and clauses that rest on it.

    `tally` is None while the round is open, since nobody should answer with an eye on
    the count, and where so few answered that it could tell how one of them did.
    """

    statement: Statement
    tally: StatementTally | None
    findings: tuple[Finding, ...]
    clauses: tuple[VersionClause, ...]


def comment_outcome(comment: Comment, actor: Actor) -> TracedComment:
    """Outcome of `comment`: response, new wording, and what followed on the clause.

    `lines.prefetch_outcomes` has loaded the comment.
    """
    forward = None
    if comment.clause_version:
        clause = comment.clause_version.clause
        clause.document = comment.review.version.document
        forward = what_followed(clause, actor)
    return TracedComment(comment_row(comment, actor), forward)


def statement_outcome(statement: Statement, actor: Actor) -> TracedStatement:
    """Outcome of `statement`: tally, findings and clauses, as far as `actor` may see them."""
    asked = statement.round
    findings = Finding.objects.visible_to(actor).filter(round=asked)
    findings = findings.select_related("round", "survey").prefetch_related(
        "round__translations"
    )
    sources = Source.objects.effective().filter(
        Q(statement=statement) | Q(finding__round=asked)
    )
    clauses = placements_to_trace(actor).filter(
        clause_version__clause__in=sources.values("clause")
    )
    is_closed = asked.state == OpinionRound.State.CLOSED
    return TracedStatement(
        statement=statement,
        tally=_tally(statement) if is_closed else None,
        findings=tuple(findings),
        clauses=tuple(clauses[:MOST_CLAUSES]),
    )


def _tally(statement: Statement) -> StatementTally | None:
    """Tally of the votes on `statement`; None where so few voted that it is not shown."""

    def given(value: Vote.Value) -> Count:
        return Count("pk", filter=Q(value=value))

    counted = Vote.objects.filter(statement=statement).aggregate(
        agree=given(Vote.Value.AGREE),
        disagree=given(Vote.Value.DISAGREE),
        passed=given(Vote.Value.PASS),
    )
    votes = counted["agree"], counted["disagree"], counted["passed"]
    [tally] = tally_shares([statement], [votes])
    return tally if tally.is_shown else None
