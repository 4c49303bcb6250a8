"""What was found: the list, a finding, and making one from a round."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from milepost.consultation.models import OpinionRound
from milepost.consultation.queries import federation_of
from milepost.errors import MilepostError
from milepost.movement.requests import SignedInRequest, actor_of

from . import actions, queries, reading
from .models import Finding

A_PAGE = 50


@login_not_required
def findings(request: HttpRequest) -> HttpResponse:
    narrowed = {
        name: request.GET[name]
        for name in ("process", "round", "survey")
        if name in request.GET
    }
    actor = actor_of(request)
    found = queries.findings_visible_to(actor, **narrowed)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "findings": page,
        "narrowed": narrowed,
        "federation": federation_of(actor, narrowed.get("process", "")),
    }
    return render(request, "evidence/findings.html", context)


@login_not_required
def finding(request: HttpRequest, pk: str) -> HttpResponse:
    visible = Finding.objects.visible_to(actor_of(request)).named()
    finding = get_object_or_404(visible, pk=pk)
    context: dict[str, Any] = {
        "finding": finding,
        "process": finding.process,
        "federation": finding.process.federation,
    }
    if finding.kind == Finding.Kind.RESPONSE:
        context["response"] = reading.read_response(finding)
        return render(request, "evidence/response.html", context)
    page = request.GET.get("page")
    context["landscape"] = reading.read_landscape(finding, page)
    return render(request, "evidence/landscape.html", context)


@require_POST
def analyse_round(request: SignedInRequest, pk: str) -> HttpResponse:
    visible = OpinionRound.objects.visible_to(request.user)
    round = get_object_or_404(visible.select_related("process__federation"), pk=pk)
    try:
        finding = actions.analyse_round(round=round, by=request.user)
    except MilepostError as error:
        messages.error(request, error.sentence(gettext))
        return redirect("round", pk=round.pk)
    messages.success(request, gettext("The round is analysed; this is what was found."))
    return redirect("finding", pk=finding.pk)
