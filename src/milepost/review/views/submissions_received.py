"""Submissions received: the list, and reminders to organisations still awaited."""

import math

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from milepost.documents import rules as document_rules
from milepost.movement.pages import run_action
from milepost.movement.requests import SignedInRequest
from milepost.review import actions, queries, rules
from milepost.review.forms.reviews import RemindForm

from .reviews import visible_review


def submissions_received(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of submissions received and awaited that the reader may know of, with counts."""
    review = visible_review(request, pk)
    if not rules.may_see_submissions_received(request.user, review):
        raise PermissionDenied
    document = review.version.document
    rows = queries.submissions_received(review, request.user)
    # Rounded up: a reminder that falls due goes out at once.
    days_left = math.ceil((review.closes_at - timezone.now()).total_seconds() / 86_400)
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
        "form": RemindForm(initial={"days_before": max(0, days_left)}),
    }
    return render(request, "review/submissions_received.html", context)


@require_POST
def remind(request: SignedInRequest, pk: str) -> HttpResponse:
    """Remind organisations whose submission is pending; a message tells how many people."""
    review = visible_review(request, pk)
    form = RemindForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Enter a number of days from 0 to 365."))
        return redirect("submissions_received", pk=pk)
    reminded = run_action(
        request, actions.remind, review=review, **form.cleaned_data, by=request.user
    )
    if reminded is not None:
        message = ngettext(
            "A reminder was sent to %(people)d person (organisations "
            "pending: %(organisations)d; of these, without a contact in "
            "Milepost: %(unreachable)d).",
            "A reminder was sent to %(people)d people (organisations "
            "pending: %(organisations)d; of these, without a contact in "
            "Milepost: %(unreachable)d).",
            reminded.people,
        )
        messages.success(
            request,
            message
            % {
                "people": reminded.people,
                "organisations": reminded.organisations,
                "unreachable": reminded.unreachable,
            },
        )
    return redirect("submissions_received", pk=pk)
