"""Views of findings: the list, a finding, and requests to make or verify one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from milepost.consultation.models import OpinionRound
from milepost.consultation.queries import narrowed_federation
from milepost.errors import MilepostError
from milepost.jobs.models import Job
from milepost.jobs.queries import failure_message
from milepost.movement.models import Federation
from milepost.movement.pages import PAGE_SIZE
from milepost.movement.requests import SignedInRequest, get_actor

from . import actions, presentation, queries, rules
from .forms import MergeForm, NameForm
from .models import Finding, Theme


@login_not_required
def findings(request: HttpRequest) -> HttpResponse:
    """Page of the visible findings, newest first, narrowed by process, round or survey."""
    narrowed = {
        name: request.GET[name]
        for name in ("process", "round", "survey")
        if name in request.GET
    }
    actor = get_actor(request)
    visible = queries.visible_findings(actor, **narrowed)
    page = Paginator(visible, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "findings": page,
        "narrowed": narrowed,
        "federation": narrowed_federation(actor, narrowed.get("process", "")),
    }
    return render(request, "evidence/findings.html", context)


@login_not_required
def finding(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a finding, presented by its kind, with the last verification."""
    actor = get_actor(request)
    visible = Finding.objects.visible_to(actor).named()
    finding = get_object_or_404(visible, pk=pk)
    context: dict[str, Any] = {
        "finding": finding,
        "process": finding.process,
        "federation": finding.process.federation,
        "verified": presentation.present_verification(finding),
        "may_analyse": rules.may_analyse(actor, finding.process),
    }
    context[finding.kind] = presentation.present(finding, request.GET.get("page"))
    return render(request, f"evidence/{finding.kind}.html", context)


@require_POST
def analyse_round(request: SignedInRequest, pk: str) -> HttpResponse:
    """Enqueue the analysis of a closed round, and redirect to the page of the job."""
    round = _visible_round(request, pk)
    request_analysis = partial(actions.request_analysis, round=round)
    return _wait_for(request, request_analysis, instead=redirect("round", pk=pk))


@require_POST
def suggest_themes(request: SignedInRequest, pk: str) -> HttpResponse:
    """Enqueue the search for themes in a closed round, and redirect to the page of the job."""
    round = _visible_round(request, pk)
    request_themes = partial(actions.request_themes, round=round)
    return _wait_for(request, request_themes, instead=redirect("round", pk=pk))


@require_POST
def verify_finding(request: SignedInRequest, pk: str) -> HttpResponse:
    """Enqueue the verification of a finding, and redirect to the page of the job."""
    visible = Finding.objects.visible_to(request.user).named()
    finding = get_object_or_404(visible, pk=pk)
    request_verification = partial(actions.request_verification, finding=finding)
    return _wait_for(request, request_verification, instead=redirect("finding", pk=pk))


def _visible_round(request: SignedInRequest, pk: str) -> OpinionRound:
    visible = OpinionRound.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("process__federation"), pk=pk)


def _wait_for(
    request: SignedInRequest, ask: Callable[..., Job], *, instead: HttpResponse
) -> HttpResponse:
    """Redirect to the job that `ask` enqueued; on an error `instead`, with a message."""
    try:
        asked = ask(by=request.user)
    except MilepostError as error:
        messages.error(request, error.sentence(gettext))
        return instead
    return redirect("job", pk=asked.pk)


@require_POST
def name_theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept a theme under a posted name, and redirect to the theme on its finding's page."""
    return _decide(request, pk, actions.name_theme, NameForm(request.POST))


@require_POST
def merge_theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Merge a theme into a posted one, and redirect to the theme on its finding's page."""
    form = MergeForm(Theme.objects.visible_to(request.user), request.POST)
    return _decide(request, pk, actions.merge_theme, form)


@require_POST
def dismiss_theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Dismiss a theme, and redirect to the theme on its finding's page."""
    return _decide(request, pk, actions.dismiss_theme, Form(request.POST))


def _decide(
    request: SignedInRequest, pk: int, action: Callable[..., None], form: Form
) -> HttpResponse:
    """Run `action` on a theme with the fields of `form`; redirects back to the theme."""
    theme = get_object_or_404(Theme.objects.visible_to(request.user), pk=pk)
    if form.is_valid():
        try:
            action(theme=theme, **form.cleaned_data, by=request.user)
        except MilepostError as error:
            messages.error(request, error.sentence(gettext))
    for field in form.errors.values():
        messages.error(request, " ".join(map(str, field)))
    there = reverse("finding", args=[theme.finding_id])
    return redirect(f"{there}#theme-{theme.number}")


def job(request: SignedInRequest, pk: str) -> HttpResponse:
    """Page of the progress of a background job; once it is done, redirects to the result."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if job.status == Job.Status.DONE:
        there = redirect(job.result_url or job.asked_on_url)
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(there.url)
        return there
    context = {
        "job": job,
        "federation": Federation.objects.filter(pk=job.federation_id or 0).first(),
        "failure": failure_message(job),
    }
    return render(request, "evidence/job.html", context)
