"""Comment anchor pages: re-anchored comments and orphans."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from milepost.documents import rules as document_rules
from milepost.documents.fields import clause_choices
from milepost.documents.views.documents import visible_document
from milepost.movement.pages import (
    paginate,
    run_action,
)
from milepost.movement.requests import SignedInRequest
from milepost.review import actions, queries
from milepost.review.models import Comment, CommentAnchor


def comment_anchors(request: SignedInRequest, pk: str, ordinal: int) -> HttpResponse:
    """Page of comments on earlier versions anchored in this one, least sure first, and orphans."""
    document = visible_document(request, pk)
    version = get_object_or_404(document.versions, ordinal=ordinal)
    version.document = document
    may_write = document_rules.may_write(request.user, document)
    rows = queries.comment_anchors(version, request.user).exclude(
        how=CommentAnchor.How.ORPHAN
    )
    clauses = queries.clause_rows(version, request.user)
    context = {
        "document": document,
        "federation": document.process.federation,
        "version": version,
        "orphans": queries.orphaned_comments(version, request.user)[:100],
        "page": paginate(request, rows.order_by("confidence", "pk")),
        "counts": queries.anchor_counts(version) if may_write else [],
        "clauses": clause_choices(clauses),
        "numbers": {row.clause.key: row.version_clause.number for row in clauses},
        "may_write": may_write,
    }
    return render(request, "review/comment_anchors.html", context)


@require_POST
def place_orphan(request: SignedInRequest, pk: int) -> HttpResponse:
    """Place an orphaned comment on the clause chosen, then redirect to the comment anchors.

    Raises:
        Http404: the comment is not visible, or its version has no such clause.
    """
    seen = Comment.objects.visible_to(request.user)
    rows = CommentAnchor.objects.filter(comment__in=seen).select_related(
        "version__document"
    )
    anchor = get_object_or_404(rows, pk=pk)
    placed = anchor.version.version_clauses.select_related(
        "clause_version__clause"
    ).filter(clause_version__clause__key=request.POST.get("clause", ""))
    place = placed.first()
    if place is None:
        raise Http404
    arguments = {
        "anchor": anchor,
        "clause_version": place.clause_version,
        "by": request.user,
    }
    if run_action(request, actions.place_orphan, **arguments):
        messages.success(request, gettext("The comment has been placed."))
    version = anchor.version
    return redirect("comment_anchors", pk=version.document_id, ordinal=version.ordinal)
