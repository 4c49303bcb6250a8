"""Traceability of a clause: its sources and comments, and what followed from it.

Each stretch asks the `visible_to` of the step it belongs to. What the reader may not see
is left out; it is counted only where the number itself gives nothing away.
"""

from dataclasses import dataclass

from django.db.models import Count, F, Max, QuerySet

from milepost.adoption.models import Adoption
from milepost.amendments.models import Source, SourceNote
from milepost.commitments.models import Commitment
from milepost.consultation.models import Ballot, OpinionRound, Statement
from milepost.documents.models import Clause, Document, DocumentVersion, VersionClause
from milepost.documents.queries import wording
from milepost.evidence.models import Finding
from milepost.formats.document_model.text_difference import TextChange, find_changes
from milepost.movement import rules as movement_rules
from milepost.review import rules as review_rules
from milepost.review.models import Comment, Disposition, Review
from milepost.safeguard.actors import Actor

MOST_COMMENTS = 40  # shown of one clause; the comment table has all of them


@dataclass(frozen=True)
class TracedSource:
    """What a clause rests on: a finding, a statement or a note, and the round behind it.

    `ballots` is how many people answered that round; 0 for a survey and a note.
    """

    finding: Finding | None
    statement: Statement | None
    note: SourceNote | None
    round: OpinionRound | None
    ballots: int


@dataclass(frozen=True)
class CommentRow:
    """A comment and what became of it; `changes` lead from the old to the new wording.

    Before the answers are published, `disposition` is None for all but
    the secretariat and drafters.
    """

    comment: Comment
    disposition: Disposition | None
    changes: tuple[TextChange, ...]
    language: str


@dataclass(frozen=True)
class Forward:
    """What followed from a clause: the decision, and the promises made on it."""

    adoption: Adoption | None
    commitments: tuple[Commitment, ...]
    commitments_left_out: int


@dataclass(frozen=True)
class ClauseLine:
    """A clause, what it comes from and what came of it."""

    clause: Clause
    place: VersionClause
    sources: tuple[TracedSource, ...]
    sources_left_out: int
    comments: tuple[CommentRow, ...]
    comments_left_out: int
    forward: Forward
    # Whether the audit finds a gap here: it must rest on something, and does not.
    lacks_source: bool

    @property
    def document(self) -> Document:
        return self.clause.document


def newest_versions(documents: QuerySet[Document]) -> QuerySet[DocumentVersion]:
    """Newest version of each of `documents`."""
    rows = DocumentVersion.objects.filter(document__in=documents)
    rows = rows.annotate(newest=Max("document__versions__ordinal"))
    return rows.filter(ordinal=F("newest"))


def placements_to_trace(actor: Actor, process: str = "") -> QuerySet[VersionClause]:
    """Clauses of the newest versions `actor` may read, headings aside, in reading order.

    With `process`, only those of the process of that name.
    """
    documents = Document.objects.visible_to(actor)
    if process:
        documents = documents.filter(process__slug=process)
    rows = VersionClause.objects.filter(
        version__in=newest_versions(documents).values("pk")
    )
    rows = rows.filter(clause_version__clause__role__in=Clause.SUBSTANTIVE)
    return (
        rows.select_related(
            "clause_version__clause", "version__document__process__federation"
        )
        .prefetch_related(
            "clause_version__texts",
            "version__document__titles",
            "version__document__process__titles",
        )
        .order_by(
            "version__document__process__slug",
            "-version__document__kind",  # the strategy before resolutions about it
            "version__document__symbol",
            "version__document",
            "position",
        )
    )


def line_of_clause(clause: Clause, actor: Actor) -> ClauseLine:
    """Sources, comments, adoption and commitments of `clause` that `actor` may see."""
    place = (
        VersionClause.objects.filter(clause_version__clause=clause)
        .select_related("version", "clause_version")
        .prefetch_related("clause_version__texts")
        .latest("version__ordinal")
    )
    sources, sources_left_out = _sources(clause, actor)
    comments, comments_left_out = _comments(clause, actor)
    return ClauseLine(
        clause=clause,
        place=place,
        sources=sources,
        sources_left_out=sources_left_out,
        comments=comments,
        comments_left_out=comments_left_out,
        forward=what_followed(clause, actor),
        lacks_source=clause.role in Clause.SUBSTANTIVE
        and not Source.objects.effective().filter(clause=clause).exists(),
    )


def _sources(clause: Clause, actor: Actor) -> tuple[tuple[TracedSource, ...], int]:
    """Sources of a clause that `actor` may see, comments aside, and the number left out.

    Comments that became sources stand with the comments.
    """
    named = Source.objects.effective().filter(clause=clause, comment=None)
    rows = list(named.order_by("pk").values_list("finding", "statement", "note"))
    findings = {
        finding.pk: finding
        for finding in Finding.objects.visible_to(actor)
        .filter(pk__in=[finding for finding, _, _ in rows])
        .select_related("round", "survey")
        .prefetch_related("round__translations")
    }
    statements = {
        statement.pk: statement
        for statement in statements_visible_to(actor)
        .filter(pk__in=[statement for _, statement, _ in rows])
        .select_related("round")
        .prefetch_related("round__translations")
    }
    seen = SourceNote.objects.visible_to(actor)
    notes = seen.in_bulk([note for _, _, note in rows if note])
    heard = _ballots([*findings.values(), *statements.values()])
    sources = [
        _source(
            findings.get(finding), statements.get(statement), notes.get(note), heard
        )
        for finding, statement, note in rows
        if finding in findings or statement in statements or note in notes
    ]
    return tuple(sources), len(rows) - len(sources)


def _source(
    finding: Finding | None,
    statement: Statement | None,
    note: SourceNote | None,
    heard: dict[object, int],
) -> TracedSource:
    thing = finding or statement
    asked = thing.round if thing else None
    ballots = heard.get(asked.pk, 0) if asked else 0
    return TracedSource(finding, statement, note, asked, ballots)


def _ballots(things: list[Finding | Statement]) -> dict[object, int]:
    """Number of ballots by id of the round, for the rounds behind `things`."""
    rounds = {thing.round_id for thing in things}
    rows = Ballot.objects.filter(round__in=rounds).order_by()
    return dict(rows.values_list("round").annotate(Count("pk")))


def statements_visible_to(actor: Actor) -> QuerySet[Statement]:
    """Statements of the rounds that `actor` may read, without those moderated out."""
    return Statement.objects.visible_to(actor).shown()


def _comments(clause: Clause, actor: Actor) -> tuple[tuple[CommentRow, ...], int]:
    """Comments on a clause that `actor` may see, newest version first, and the number unseen.

    How many there are is said of published rounds only: before, the number alone could
    tell that somebody was critical.
    """
    comments = Comment.objects.filter(clause_version__clause=clause)
    seen = prefetch_outcomes(comments.visible_to(actor)).order_by(
        "-review__version__ordinal", "received_at"
    )
    published = comments.official().filter(review__state=Review.State.PUBLISHED)
    unseen = published.exclude(pk__in=comments.visible_to(actor).values("pk"))
    shown = tuple(comment_row(comment, actor) for comment in seen[:MOST_COMMENTS])
    return shown, unseen.count()


def prefetch_outcomes(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """`comments` with all that `comment_row` reads loaded, in a fixed number of queries."""
    return comments.select_related(
        "organisation__region",
        "review__version__document__process__federation",
        "clause_version__clause",
        "disposition__result",
    ).prefetch_related(
        "organisation__names",
        "clause_version__texts",
        "disposition__result__texts",
        "disposition__translations",
    )


def comment_row(comment: Comment, actor: Actor) -> CommentRow:
    """Row of `comment` with response and text changes, if `actor` may see the response."""
    document = comment.review.version.document
    language = document.original_language
    disposition: Disposition | None = getattr(comment, "disposition", None)
    if not review_rules.may_see_response(actor, comment.review):
        disposition = None
    changes: tuple[TextChange, ...] = ()
    if disposition and disposition.result and comment.clause_version:
        before = wording(comment.clause_version, language)
        after = wording(disposition.result, language)
        changes = find_changes(str(before or ""), str(after or ""))
    return CommentRow(comment, disposition, changes, language)


def what_followed(clause: Clause, actor: Actor) -> Forward:
    """Adoption and commitments of `clause` that `actor` may see, and the number left out."""
    adoption = (
        Adoption.objects.visible_to(actor)
        .filter(version__version_clauses__clause_version__clause=clause)
        .select_related("item__meeting", "version")
        .prefetch_related("reservations__organisation__names")
        .order_by("-adopted_on")
        .first()
    )
    commitments = Commitment.objects.filter(clause=clause)
    seen = (
        commitments.visible_to(actor)
        .select_related("organisation__region")
        .prefetch_related("organisation__names", "resources", "reports")
    )
    shown = tuple(seen)
    # That a promise is kept back is for the secretariat and drafters to know, and for nobody else.
    steers = movement_rules.steers(actor, clause.document.process.federation)
    left_out = commitments.count() - len(shown) if steers else 0
    return Forward(adoption, shown, left_out)
