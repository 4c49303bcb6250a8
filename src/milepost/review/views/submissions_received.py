"""Who has handed in to a round, who is awaited, and reminding them."""

import math

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from milepost.documents import rules as document_rules
from milepost.movement.pages import attempt
from milepost.movement.requests import SignedInRequest
from milepost.review import actions, queries, rules
from milepost.review.forms.reviews import RemindForm
from milepost.review.models import Review

from .reviews import visible_review


def submissions_received(request: SignedInRequest, pk: str) -> HttpResponse:
    """All for those who steer, its members for a coordinator, its own for a society."""
    review = visible_review(request, pk)
    if not rules.may_see_submissions_received(request.user, review):
        raise PermissionDenied
    document = review.version.document
    rows = queries.submissions_received(review, request.user)
    context = {
        "review": review,
        "document": document,
        "federation": document.process.federation,
        "rows": rows,
        "counts": queries.counts_by_region(rows),
        "may_write": document_rules.may_write(request.user, document),
        "awaited": sum(
            row.state in {"awaited", "preparing", "withdrawn"} for row in rows
        ),
        "form": RemindForm(initial={"days_before": _days_left(review)}),
    }
    return render(request, "review/submissions_received.html", context)


def _days_left(review: Review) -> int:
    """Whole days from now to the deadline, rounded up: a reminder goes out at once."""
    left = (review.closes_at - timezone.now()).total_seconds() / 86_400
    return max(0, math.ceil(left))


@require_POST
def remind(request: SignedInRequest, pk: str) -> HttpResponse:
    review = visible_review(request, pk)
    form = RemindForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Enter a number of days from 0 to 365."))
        return redirect("submissions_received", pk=pk)
    told = attempt(
        request, actions.remind, review=review, **form.cleaned_data, by=request.user
    )
    if told is not None:
        said = ngettext(
            "A reminder was sent to %(people)d person (organisations "
            "pending: %(organisations)d; of these, without a contact in "
            "Milepost: %(unreachable)d).",
            "A reminder was sent to %(people)d people (organisations "
            "pending: %(organisations)d; of these, without a contact in "
            "Milepost: %(unreachable)d).",
            told.people,
        )
        messages.success(
            request,
            said
            % {
                "people": told.people,
                "organisations": told.organisations,
                "unreachable": told.unreachable,
            },
        )
    return redirect("submissions_received", pk=pk)
