"""Margin comments of a clause: an HTML fragment loaded when a reader opens them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from milepost.documents.views.documents import visible_document
from milepost.movement.requests import get_actor
from milepost.review import queries


@login_not_required
def clause_margin(
    request: HttpRequest, pk: str, ordinal: int, key: str
) -> HttpResponse:
    """HTML fragment of the comments on a clause of a version that the reader may see."""
    document = visible_document(request, pk)
    version = get_object_or_404(document.versions, ordinal=ordinal)
    version.document = document
    version_clause = get_object_or_404(
        version.version_clauses, clause_version__clause__key=key
    )
    remarks = queries.margin_comments(version_clause, get_actor(request))
    context = {"remarks": remarks, "key": key}
    return render(request, "review/margin.html", context)
