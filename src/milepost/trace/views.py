"""Views of traceability from a clause, comment or statement, and of the audit of gaps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from milepost.documents.models import Clause, Document
from milepost.errors import MilepostError
from milepost.movement.pages import PAGE_SIZE
from milepost.movement.requests import get_actor
from milepost.process.models import Process
from milepost.process.queries import visible_processes
from milepost.review.models import Comment

from . import actions, queries, rules
from .forms import ExplainGapForm
from .queries.lines import prefetch_outcomes, statements_visible_to


@login_not_required
def trace(request: HttpRequest) -> HttpResponse:
    """Page of the clauses to trace, in the newest versions, filtered by `?process=`."""
    actor = get_actor(request)
    chosen = request.GET.get("process", "")
    processes = visible_processes(actor)
    pages = Paginator(queries.placements_to_trace(actor, chosen), PAGE_SIZE)
    context = {
        "processes": processes,
        "chosen": chosen,
        "federation": next((p.federation for p in processes if p.slug == chosen), None),
        "page": pages.get_page(request.GET.get("page")),
    }
    return render(request, "trace/trace.html", context)


@login_not_required
def trace_clause(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a clause's traceability: sources, comments, adoption and commitments."""
    actor = get_actor(request)
    clauses = Clause.objects.filter(document__in=Document.objects.visible_to(actor))
    clauses = clauses.select_related("document__process__federation")
    clauses = clauses.prefetch_related("document__titles", "document__process__titles")
    clause = get_object_or_404(clauses, pk=pk)
    context = {
        "walked": queries.line_of_clause(clause, actor),
        "federation": clause.document.process.federation,
    }
    return render(request, "trace/clause.html", context)


@login_not_required
def trace_comment(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a comment's traceability: response, new wording, and what followed."""
    actor = get_actor(request)
    comments = prefetch_outcomes(Comment.objects.visible_to(actor))
    comment = get_object_or_404(
        comments.prefetch_related("review__version__document__titles"), pk=pk
    )
    context = {
        "fate": queries.comment_outcome(comment, actor),
        "federation": comment.review.version.document.process.federation,
    }
    return render(request, "trace/comment.html", context)


@login_not_required
def trace_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of a statement's traceability: votes, and the findings and clauses it supports."""
    actor = get_actor(request)
    statements = statements_visible_to(actor)
    statement = get_object_or_404(
        statements.select_related("round__process__federation"), pk=pk
    )
    context = {
        "fate": queries.statement_outcome(statement, actor),
        "federation": statement.round.process.federation,
    }
    return render(request, "trace/statement.html", context)


@require_http_methods(["GET", "POST"])
def audit(request: HttpRequest, slug: str) -> HttpResponse:
    """Page of the gaps of a process; a POST records the reason for one of them."""
    actor = get_actor(request)
    visible = Process.objects.visible_to(actor).named()
    process = get_object_or_404(visible, slug=slug)
    if not rules.may_audit(actor, process):
        raise Http404
    form = ExplainGapForm(request.POST or None)
    if form.is_valid():
        try:
            actions.explain_gap(process=process, **form.cleaned_data, by=actor)
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            messages.success(
                request, gettext("The gap is now explained; it remains listed.")
            )
            return redirect("audit", slug)
    gaps = queries.find_gaps(process, actor)
    context = {
        "process": process,
        "federation": process.federation,
        "page": Paginator(gaps, PAGE_SIZE).get_page(request.GET.get("page")),
        "planted": sum(gap.is_planted for gap in gaps),
        "form": form,
    }
    return render(request, "trace/audit.html", context)
