"""Views of commitments: the list, a commitment, and forms to make, open and report."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.adoption import queries as adoption_queries
from milepost.adoption import rules as adoption_rules
from milepost.adoption.models import Adoption
from milepost.adoption.queries import AdoptedClause, adopted_wording
from milepost.documents.models import Clause
from milepost.errors import MilepostError
from milepost.movement.pages import PAGE_SIZE
from milepost.movement.requests import get_actor
from milepost.process.models import Process
from milepost.safeguard.actors import Actor

from . import actions, queries, rules
from .errors import NotAnAudience
from .forms import (
    CommitmentFilterForm,
    CommitmentForm,
    OpenForm,
    ReportForm,
    ResourceForm,
)
from .models import Commitment, ProgressReport


@login_not_required
def commitments(request: HttpRequest) -> HttpResponse:
    """Page of the visible commitments, filtered, with a summary for each process."""
    actor, today = get_actor(request), timezone.localdate()
    processes = list(Process.objects.visible_to(actor).named())
    form = CommitmentFilterForm(
        request.GET,
        processes=processes,
        with_overdue=queries.may_filter_by_overdue(actor),
    )
    asked = _asked(form, processes)
    visible = queries.commitments_visible_to(actor, asked)
    page = Paginator(visible, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": queries.list_rows(list(page), actor, today),
        "summaries": queries.summaries(actor, asked.process),
        "query": _query_without_page(request),
        "federation": asked.process.federation if asked.process else None,
    }
    return render(request, "commitments/commitments.html", context)


def _asked(
    form: CommitmentFilterForm, processes: list[Process]
) -> queries.CommitmentFilter:
    """Filter from the form; fields that are not valid count as not asked."""
    form.is_valid()
    typed = form.cleaned_data
    return queries.CommitmentFilter(
        process=next((p for p in processes if p.slug == typed.get("process")), None),
        stage=typed.get("stage", ""),
        overdue_on=timezone.localdate() if typed.get("overdue") else None,
    )


def _query_without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _visible(actor: Actor, pk: str) -> Commitment:
    rows = Commitment.objects.visible_to(actor).select_related(
        "clause__document", "process__federation", "organisation__federation"
    )
    related = ["organisation__names", "process__phases", "reports", "resources"]
    return get_object_or_404(rows.prefetch_related(*related), pk=pk)


def _wording(adoption: Adoption | None, clause: Clause) -> AdoptedClause | None:
    return adopted_wording(adoption, clause) if adoption else None


@login_not_required
def commitment(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a commitment: the adopted clause it answers, its reports and its resources."""
    actor = get_actor(request)
    commitment = _visible(actor, pk)
    adoption = adoption_queries.latest_adoption(commitment.clause, actor)
    last = queries.latest_report(commitment)
    context = {
        "commitment": commitment,
        "federation": commitment.process.federation,
        "adoption": adoption,
        "wording": _wording(adoption, commitment.clause),
        "last": last,
        "is_overdue": rules.may_see_overdue(actor, commitment.organisation)
        and rules.is_overdue(
            commitment.due_on, last.stage if last else None, timezone.localdate()
        ),
        "owns": rules.owns(actor, commitment),
        "may_report": rules.may_report(actor, commitment),
        "open_form": OpenForm(initial={"audience": commitment.audience}),
    }
    return render(request, "commitments/commitment.html", context)


@require_http_methods(["GET", "POST"])
def make_commitment(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of the form that commits an organisation to an adopted clause, with a resource.

    Raises:
        Http404: the clause is not adopted, not visible, or asks for nothing.
        PermissionDenied: the reader can record for no organisation.
    """
    actor = get_actor(request)
    clause = get_object_or_404(
        Clause.objects.select_related("document__process__federation"), pk=pk
    )
    adoption = adoption_queries.latest_adoption(clause, actor)
    wording = _wording(adoption, clause)
    if wording is None or not wording.is_answerable:
        raise Http404
    federation = clause.document.process.federation
    if not adoption_rules.may_record_for_some(actor, federation):
        raise PermissionDenied
    form = CommitmentForm(
        request.POST or None,
        organisations=adoption_queries.recordable_organisations(actor, federation),
        initial={"language": get_language()},
    )
    resource_form = ResourceForm(request.POST or None)
    if form.is_valid() and resource_form.is_valid():
        due_on = form.cleaned_data["due_on"]
        try:
            commitment = actions.make_commitment(
                clause=clause,
                **form.cleaned_data,
                resource=resource_form.resource(due_on),
                by=actor,
            )
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            return _after_making(request, commitment)
    context = {
        "adoption": adoption,
        "wording": wording,
        "federation": federation,
        "form": form,
        "resource_form": resource_form,
    }
    return render(request, "commitments/make_commitment.html", context)


def _after_making(request: HttpRequest, commitment: Commitment) -> HttpResponse:
    """Redirect to the commitment, or to the list where the person may not see it."""
    if (
        Commitment.objects.visible_to(get_actor(request))
        .filter(pk=commitment.pk)
        .exists()
    ):
        messages.success(request, gettext("You have made the commitment."))
        return redirect("commitment", commitment.pk)
    messages.success(
        request,
        gettext(
            "The commitment has been made. Its organisation can see it and share it."
        ),
    )
    return redirect("commitments")


@require_POST
def open_commitment(request: HttpRequest, pk: str) -> HttpResponse:
    """Set the posted audience of a commitment, and redirect to its page with a message."""
    actor = get_actor(request)
    commitment = _visible(actor, pk)
    form = OpenForm(request.POST)
    try:
        if not form.is_valid():
            raise NotAnAudience
        actions.open_commitment(commitment=commitment, audience=form.chosen(), by=actor)
    except MilepostError as error:
        messages.error(request, error.sentence(gettext))
    else:
        messages.success(request, gettext("You have changed who can see this."))
    return redirect("commitment", commitment.pk)


@require_http_methods(["GET", "POST"])
def report_progress(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of the form that reports progress: stage, narrative, effect and evidence.

    Raises:
        Http404: the commitment is not visible to the reader.
        PermissionDenied: the reader does not represent its organisation.
    """
    actor, today = get_actor(request), timezone.localdate()
    commitment = _visible(actor, pk)
    if not rules.owns(actor, commitment):
        raise PermissionDenied
    form = ReportForm(request.POST or None, today=today, initial={"as_of": today})
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.report_progress(
                commitment=commitment,
                as_of=typed["as_of"],
                stage=ProgressReport.Stage(typed["stage"]),
                narrative=typed["narrative"],
                effect=typed["effect"],
                evidence_grade=ProgressReport.Grade(typed["evidence_grade"]),
                by=actor,
            )
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            messages.success(request, gettext("You have submitted the report."))
            return redirect("commitment", commitment.pk)
    context = {
        "commitment": commitment,
        "last": queries.latest_report(commitment),
        "federation": commitment.process.federation,
        "form": form,
    }
    return render(request, "commitments/report_progress.html", context)
