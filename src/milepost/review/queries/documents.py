"""Document list: each document with its newest version and open review."""

from django.db.models import OuterRef, QuerySet, Subquery

from milepost.documents.models import Document, DocumentVersion
from milepost.review.models import Review
from milepost.safeguard.actors import Actor


def visible_documents(actor: Actor, process: str = "") -> QuerySet[Document]:
    """Documents that `actor` may see, annotated with newest version and open review, if any.

    `process`: slug of the only process to list; "" lists all.
    """
    newest = DocumentVersion.objects.filter(document=OuterRef("pk"))
    newest = newest.order_by("-ordinal")
    review = Review.objects.filter(
        version__document=OuterRef("pk"), state=Review.State.OPEN
    )
    rows = Document.objects.visible_to(actor)
    if process:
        rows = rows.filter(process__slug=process)
    return (
        rows.select_related("process__federation")
        .prefetch_related("titles", "process__titles")
        .annotate(
            newest_ordinal=Subquery(newest.values("ordinal")[:1]),
            newest_state=Subquery(newest.values("state")[:1]),
            newest_made_at=Subquery(newest.values("made_at")[:1]),
            open_review=Subquery(review.values("pk")[:1]),
        )
        .order_by("process__federation__kind", "-newest_made_at", "pk")
    )
