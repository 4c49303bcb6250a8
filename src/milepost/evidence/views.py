"""Views of findings: the list, a finding, and requests to make or verify one."""

from collections.abc import Callable
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
from milepost.movement.pages import (
    PAGE_SIZE,
)
from milepost.movement.requests import SignedInRequest, get_actor

from . import actions, presentation, queries, rules, sentences
from .forms import MergeForm, NameForm
from .models import Finding, Task, Theme


@login_not_required
def findings(request: HttpRequest) -> HttpResponse:
    """List findings, newest first, narrowed by process, round or survey."""
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
    """Show a finding, as its kind is presented."""
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
    """Request the analysis of a closed round."""
    return _ask_about_round(request, pk, Task.Verb.ANALYSE_ROUND)


@require_POST
def suggest_themes(request: SignedInRequest, pk: str) -> HttpResponse:
    """Request themes for the statements of a round."""
    return _ask_about_round(request, pk, Task.Verb.SUGGEST_THEMES)


def _ask_about_round(
    request: SignedInRequest, pk: str, verb: Task.Verb
) -> HttpResponse:
    visible = OpinionRound.objects.visible_to(request.user)
    round = get_object_or_404(visible.select_related("process__federation"), pk=pk)
    try:
        asked = actions.ask_for_task(verb=verb, round=round, by=request.user)
    except MilepostError as error:
        messages.error(request, error.sentence(gettext))
        return redirect("round", pk=round.pk)
    return redirect("task", pk=asked.pk)


@require_POST
def verify_finding(request: SignedInRequest, pk: str) -> HttpResponse:
    """Request the verification of a finding."""
    visible = Finding.objects.visible_to(request.user).named()
    finding = get_object_or_404(visible, pk=pk)
    verb = Task.Verb.VERIFY_FINDING
    try:
        asked = actions.ask_for_task(verb=verb, finding=finding, by=request.user)
    except MilepostError as error:
        messages.error(request, error.sentence(gettext))
        return redirect("finding", pk=finding.pk)
    return redirect("task", pk=asked.pk)


@require_POST
def name_theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept a theme under a name."""
    return _decide(request, pk, actions.name_theme, NameForm(request.POST))


@require_POST
def merge_theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Merge a theme into another one."""
    form = MergeForm(Theme.objects.visible_to(request.user), request.POST)
    return _decide(request, pk, actions.merge_theme, form)


@require_POST
def dismiss_theme(request: SignedInRequest, pk: int) -> HttpResponse:
    """Dismiss a theme."""
    return _decide(request, pk, actions.dismiss_theme, Form(request.POST))


def _decide(
    request: SignedInRequest, pk: int, action: Callable[..., None], form: Form
) -> HttpResponse:
    """What a coder says of a theme; then back to where the theme stands."""
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


def task(request: SignedInRequest, pk: str) -> HttpResponse:
    """How far it is; once it is done, the finding, or what a later step made of it."""
    visible = Task.objects.visible_to(request.user).select_related(
        "process__federation", "round", "finding__round", "finding__survey"
    )
    task = get_object_or_404(visible.prefetch_related("process__titles"), pk=pk)
    if task.state == Task.State.DONE:
        there = redirect(task.url or reverse("finding", args=[task.finding_id]))
        if request.headers.get("HX-Request"):
            return HttpResponseClientRedirect(there.url)
        return there
    context = {
        "task": task,
        "process": task.process,
        "federation": task.process.federation,
        "about": task.title or task.round or task.finding,
        "failure": sentences.failure(task),
    }
    return render(request, "evidence/task.html", context)
