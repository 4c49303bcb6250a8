"""Comment pages for drafters: split a comment, and approve or return its response."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.errors import MilepostError, NotAllowed
from milepost.movement.pages import run_action
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.review import actions
from milepost.review.forms.consolidation import PartForm, RemarkForm
from milepost.review.models import Comment

from .consolidation import get_clause_version

FEWEST_PARTS, MOST_PARTS = 4, 20  # forms on the page


def visible_comment_for_consolidation(request: HttpRequest, pk: str) -> Comment:
    """A comment whose text the reader may write. Raises Http404, PermissionDenied."""
    actor = get_actor(request)
    rows = Comment.objects.visible_to(actor).select_related(
        "review__version__document__process__federation", "organisation"
    )
    rows = rows.prefetch_related(
        "organisation__names", "review__version__document__titles"
    )
    comment = get_object_or_404(rows, pk=pk)
    if not document_rules.may_write(actor, comment.review.version.document):
        raise PermissionDenied
    return comment


@require_http_methods(["GET", "POST"])
def split_comment(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the split form: divide a comment into parts that each get their own response."""
    comment = visible_comment_for_consolidation(request, pk)
    forms = _part_forms(request, comment)
    problem = ""
    if request.method == "POST" and forms.is_valid():
        try:
            parts = actions.split_comment(
                comment=comment, parts=_parts(comment, forms), by=request.user
            )
        except NotAllowed as error:
            raise PermissionDenied from error
        except MilepostError as error:
            problem = error.sentence(gettext)
        else:
            message = ngettext(
                "The comment has been split into %(parts)d part.",
                "The comment has been split into %(parts)d parts.",
                len(parts),
            ) % {"parts": len(parts)}
            messages.success(request, message)
            return redirect("comment", pk=comment.pk)
    document = comment.review.version.document
    context = {
        "comment": comment,
        "review": comment.review,
        "document": document,
        "federation": document.process.federation,
        "forms": forms,
        "problem": problem,
        "more": min(len(forms) + FEWEST_PARTS, MOST_PARTS),
    }
    return render(request, "review/split_comment.html", context)


def _part_forms(request: HttpRequest, comment: Comment) -> "BaseFormSet[PartForm]":
    asked = request.GET.get("parts", "")
    wanted = (
        int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else 0
    )
    number = min(max(wanted, FEWEST_PARTS), MOST_PARTS)
    part_formset = formset_factory(PartForm, extra=number, max_num=MOST_PARTS)
    labels = document_queries.clause_labels(comment.review.version)
    whole = {"text": comment.text, "proposed_wording": comment.proposed_wording}
    return part_formset(
        request.POST or None,
        prefix="part",
        form_kwargs={"labels": labels, "initial": whole},
    )


def _parts(comment: Comment, forms: "BaseFormSet[PartForm]") -> list[actions.Part]:
    """Parts from the forms in which a clause was chosen."""
    rows: list[dict[str, Any]] = [form.cleaned_data for form in forms]
    return [
        actions.Part(
            clause_version=get_clause_version(comment.review, row["clause"]),
            text=row["text"],
            proposed_wording=row["proposed_wording"],
        )
        for row in rows
        if row.get("clause")
    ]


@require_POST
def approve_response(request: SignedInRequest, pk: str) -> HttpResponse:
    """Approve the response to a comment as second reader, then redirect to the comment."""
    comment = visible_comment_for_consolidation(request, pk)
    done = run_action(
        request,
        actions.approve_responses,
        review=comment.review,
        comments=[comment],
        by=request.user,
    )
    if done:
        messages.success(request, gettext("You have approved the response."))
    return redirect("comment", pk=comment.pk)


@require_POST
def return_response(request: SignedInRequest, pk: str) -> HttpResponse:
    """Send the response to a comment back with a remark, then redirect to the comment."""
    comment = visible_comment_for_consolidation(request, pk)
    form = RemarkForm(request.POST)
    remark = form.cleaned_data["remark"] if form.is_valid() else ""
    send_back = actions.return_response
    if run_action(request, send_back, comment=comment, remark=remark, by=request.user):
        messages.success(request, gettext("You have returned the response."))
    return redirect("comment", pk=comment.pk)
