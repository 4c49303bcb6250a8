"""Reviews and comments: the matrix, its counts, and the table that goes back."""

from collections.abc import Iterable
from typing import cast

from django.db.models import Count, QuerySet

from milepost.documents import placing
from milepost.documents.models import DocumentVersion, Placement
from milepost.documents.queries.versions import ClauseRow, placements_of, rows_of
from milepost.formats.document_model.blocks import plain_words
from milepost.movement import rules as movement_rules
from milepost.movement.models import Organisation
from milepost.review.models import Comment, Disposition, ReviewRound
from milepost.review.rules import is_one_of, takes_part
from milepost.safeguard.actors import Actor

from .margin import comments_standing

# In this order the code of an organisation is written into tables that go out.
SCHEMES = ["exercise", "iso3", "fdrs_code", "go_id", "iso2", "milepost"]
# A paragraph stands below every heading, whatever the heading's level.
BELOW_HEADINGS = 100


def unsettled_in(version: DocumentVersion) -> int:
    """Comments on a version, in any of its reviews, that nobody has settled."""
    return Comment.objects.undisposed().filter(round__version=version).count()


def organisations_heard(round: ReviewRound) -> list[Organisation]:
    """Whose comments were handed in, by name: for those who steer."""
    handed_in = Comment.objects.filter(
        round=round,
        standing__in=[Comment.Standing.OFFICIAL, Comment.Standing.WITHDRAWN],
    )
    rows = Organisation.objects.filter(pk__in=handed_in.values("organisation"))
    return sorted(rows.named(), key=str)


def organisations_spoken_for(actor: Actor, round: ReviewRound) -> list[Organisation]:
    """For whom `actor` may comment: its own; any that takes part for those who steer."""
    federation = round.version.document.process.federation
    rows = Organisation.objects.current().filter(federation=federation)
    if movement_rules.steers(actor, federation):
        is_of_observers = round.capacity == ReviewRound.Capacity.OBSERVER
        rows = rows.observers() if is_of_observers else rows.members()
        found = [one for one in rows.named() if takes_part(one, round)]
    else:
        found = organisations_joined(actor, round)
    return sorted(found, key=str)


def organisations_joined(actor: Actor, round: ReviewRound) -> list[Organisation]:
    """Those that take part, and as somebody of which `actor` comments."""
    held = movement_rules.affiliations(actor)
    own = {one.organisation_id: one.organisation for one in held}
    return sorted(
        (one for one in own.values() if is_one_of(actor, one, round)), key=str
    )


def comment_counts(version: DocumentVersion, actor: Actor) -> dict[int, int]:
    """Comments that `actor` may see and that stand, by clause version."""
    rows = comments_standing(version.pk, actor).order_by().values_list("clause_version")
    counted = rows.annotate(n=Count("pk"))
    return dict(cast(Iterable[tuple[int, int]], counted))


def clause_rows(version: DocumentVersion, actor: Actor) -> list[ClauseRow]:
    """The clauses of a version in the reader's language, with their comments counted."""
    return rows_of(version, comment_counts(version, actor))


def places_in(version: DocumentVersion) -> list[placing.Place]:
    """What `placing` looks through."""
    return [_place(placement) for placement in placements_of(version)]


def _place(placement: Placement) -> placing.Place:
    one = placement.clause_version
    is_heading = one.clause.role == "heading"
    return placing.Place(
        clause_version_id=one.pk,
        key=one.clause.key,
        position=placement.position,
        number=placement.number,
        level=placement.level - BELOW_HEADINGS if is_heading else placement.level,
        texts=tuple(plain_words(text.text) for text in one.texts.all()),
    )


def pending_wordings(version: DocumentVersion) -> QuerySet[Disposition]:
    """Answers that reword a clause of `version`, in the order they were given; those that
    the second reader sent back reword nothing."""
    return (
        Disposition.objects.filter(
            comment__round__version=version,
            comment__standing=Comment.Standing.OFFICIAL,
            outcome__in=Disposition.CHANGE_THE_TEXT,
        )
        .exclude(new_wording="")
        .exclude(state=Disposition.State.SENT_BACK)
        .select_related("comment__clause_version__clause", "comment__organisation")
        .order_by("decided_at", "pk")
    )


def holds_new_wording(comment: Comment) -> Disposition | None:
    """The latest answer to another comment that rewords the clause of `comment`."""
    if comment.clause_version is None:
        return None
    rows = pending_wordings(comment.round.version).filter(
        comment__clause_version__clause=comment.clause_version.clause_id
    )
    return rows.exclude(comment=comment).last()


def number_of(comment: Comment) -> str:
    """The number of the clause that a comment is about; "" where it has none."""
    placed = Placement.objects.filter(
        version=comment.round.version_id, clause_version=comment.clause_version_id
    )
    return placed.values_list("number", flat=True).first() or ""


def names_of_clauses(version: DocumentVersion) -> dict[int, str]:
    """How each clause is called in a table: its number if that is its alone."""
    places = places_in(version)
    index = placing.Numbers(places)
    names = {}
    for place in places:
        try:
            is_alone = bool(place.number) and index.find(place.number) == place
        except placing.AmbiguousNumber:
            is_alone = False
        names[place.clause_version_id] = place.number if is_alone else place.key
    return names


def code_of(organisation: Organisation) -> str:
    codes = {one.scheme: one.value for one in organisation.identifiers.all()}
    known = [codes[scheme] for scheme in SCHEMES if scheme in codes]
    return known[0] if known else str(organisation)
