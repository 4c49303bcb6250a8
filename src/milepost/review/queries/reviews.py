"""Review queries: organisations that take part, comment counts, pending wordings."""

from collections.abc import Iterable
from typing import cast

from django.db.models import Count, QuerySet

from milepost.documents import clause_matching
from milepost.documents.models import DocumentVersion, VersionClause
from milepost.documents.queries.versions import (
    ClauseRow,
    clauses_of_version,
    version_clause_rows,
)
from milepost.formats.document_model.blocks import plain_words
from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation
from milepost.review.models import Comment, Disposition, Review
from milepost.review.rules import find_capacity
from milepost.safeguard.actors import Actor

from .margin import visible_clause_comments

# In this order the code of an organisation is written into tables that go out.
SCHEMES = ["exercise", "iso3", "fdrs_code", "go_id", "iso2", "milepost"]
# A paragraph stands below every heading, whatever the heading's level.
BELOW_HEADINGS = 100


def comments_awaiting_response(version: DocumentVersion) -> int:
    """Number of comments on a version, in any of its reviews, that await a response."""
    return Comment.objects.awaiting_response().filter(review__version=version).count()


def organisations_with_submissions(review: Review) -> list[Organisation]:
    """Organisations with a submitted or withdrawn comment in a review, by name.

    For the secretariat and drafters: not limited to what a reader may see.
    """
    submissions_received = Comment.objects.filter(
        review=review,
        status__in=[Comment.Status.OFFICIAL, Comment.Status.WITHDRAWN],
    )
    rows = Organisation.objects.filter(
        pk__in=submissions_received.values("organisation")
    )
    return sorted(rows.named(), key=str)


def commenting_organisations(actor: Actor, review: Review) -> list[Organisation]:
    """Organisations for which `actor` may comment in a review, by name.

    Those of `actor`; for the secretariat and drafters, any that takes part.
    """
    capacity = find_capacity(actor, review)
    if not capacity.is_drafter:
        return represented_organisations(actor, review)
    federation = review.version.document.process.federation
    rows = Organisation.objects.current().filter(federation=federation)
    is_of_observers = review.capacity == Review.Capacity.OBSERVER
    rows = rows.observers() if is_of_observers else rows.members()
    return sorted(filter(capacity.participates, rows.named()), key=str)


def represented_organisations(actor: Actor, review: Review) -> list[Organisation]:
    """Organisations in a review for which `actor` comments as a member of theirs, by name."""
    affiliations = movement_rules.affiliations(actor)
    by_key = {row.organisation_id: row.organisation for row in affiliations}
    represented = find_capacity(actor, review).represented
    return sorted((by_key[key] for key in represented), key=str)


def comment_counts(version: DocumentVersion, actor: Actor) -> dict[int, int]:
    """Number of comments that `actor` may see, except withdrawn ones, by clause version."""
    rows = (
        visible_clause_comments(version.pk, actor)
        .order_by()
        .values_list("clause_version")
    )
    counted = rows.annotate(n=Count("pk"))
    return dict(cast(Iterable[tuple[int, int]], counted))


def clause_rows(version: DocumentVersion, actor: Actor) -> list[ClauseRow]:
    """Clauses of a version in the reader's language, with comments `actor` may see counted."""
    return version_clause_rows(version, comment_counts(version, actor))


def clause_places(version: DocumentVersion) -> list[clause_matching.ClauseCandidate]:
    """Clauses of a version as candidates for `clause_matching`, with plain texts."""
    return [_place(version_clause) for version_clause in clauses_of_version(version)]


def _place(version_clause: VersionClause) -> clause_matching.ClauseCandidate:
    clause_version = version_clause.clause_version
    is_heading = clause_version.clause.role == "heading"
    return clause_matching.ClauseCandidate(
        clause_version_id=clause_version.pk,
        key=clause_version.clause.key,
        position=version_clause.position,
        number=version_clause.number,
        level=version_clause.level - BELOW_HEADINGS
        if is_heading
        else version_clause.level,
        texts=tuple(plain_words(text.text) for text in clause_version.texts.all()),
    )


def pending_wordings(version: DocumentVersion) -> QuerySet[Disposition]:
    """Responses that reword a clause of `version`, in the order they were given.

    Those that the second reader sent back reword nothing.
    """
    return (
        Disposition.objects.filter(
            comment__review__version=version,
            comment__status=Comment.Status.OFFICIAL,
            outcome__in=Disposition.CHANGE_THE_TEXT,
        )
        .exclude(new_wording="")
        .exclude(state=Disposition.State.SENT_BACK)
        .select_related("comment__clause_version__clause", "comment__organisation")
        .order_by("decided_at", "pk")
    )


def latest_new_wording(comment: Comment) -> Disposition | None:
    """The latest response to another comment that rewords the clause of `comment`."""
    if comment.clause_version is None:
        return None
    rows = pending_wordings(comment.review.version).filter(
        comment__clause_version__clause=comment.clause_version.clause_id
    )
    return rows.exclude(comment=comment).last()


def clause_number(comment: Comment) -> str:
    """Number of the clause that a comment is about; "" where it has none."""
    placed = VersionClause.objects.filter(
        version=comment.review.version_id, clause_version=comment.clause_version_id
    )
    return placed.values_list("number", flat=True).first() or ""


def clause_names(version: DocumentVersion) -> dict[int, str]:
    """Names of clauses in tables by clause version: the number where unique, else the key."""
    places = clause_places(version)
    index = clause_matching.ClauseNumbers(places)
    names = {}
    for place in places:
        try:
            is_alone = bool(place.number) and index.find(place.number) == place
        except clause_matching.AmbiguousNumber:
            is_alone = False
        names[place.clause_version_id] = place.number if is_alone else place.key
    return names


def organisation_code(organisation: Organisation) -> str:
    """Code of an organisation in tables, by the first known scheme; else the name."""
    codes = {
        identifier.scheme: identifier.value
        for identifier in organisation.identifiers.all()
    }
    known = [codes[scheme] for scheme in SCHEMES if scheme in codes]
    return known[0] if known else str(organisation)
