"""Views of rounds and surveys: answer, look back, close, import a round held elsewhere."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.errors import MilepostError
from milepost.movement.models import Person
from milepost.movement.pages import PAGE_SIZE
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.process.models import Process
from milepost.safeguard.actors import Voter

from . import actions, queries, rules, voters
from .forms import ImportRoundForm, VoteForm
from .models import OpinionRound, Statement, Survey, SurveyResult
from .standing import standing


@login_not_required
def rounds(request: HttpRequest) -> HttpResponse:
    """Page of the visible rounds and surveys, narrowed by `?process=` (a slug)."""
    actor, process = get_actor(request), request.GET.get("process", "")
    visible = queries.visible_rounds(actor, process)
    context = {
        "rounds": Paginator(visible, PAGE_SIZE).get_page(request.GET.get("page")),
        "surveys": queries.visible_surveys(actor, process)[:PAGE_SIZE],
        "process_slug": process,
        "federation": queries.narrowed_federation(actor, process),
    }
    return render(request, "consultation/rounds.html", context)


@login_not_required
def round(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a round: a statement to answer while it is open, tallies once it is closed."""
    visible = OpinionRound.objects.visible_to(get_actor(request))
    round = get_object_or_404(queries.select_process(visible), pk=pk)
    voter = _voter(request, round)
    chosen = request.GET.get("statement", "")
    statement = None
    if chosen.isdecimal():
        shown = Statement.objects.shown().filter(round=round)
        statement = get_object_or_404(shown, pk=chosen)
    context = _round_context(request, round, voter, statement)
    return render(request, "consultation/round.html", context)


def _voter(request: HttpRequest, round: OpinionRound) -> str:
    """Voter id of the person or browser that asks; empty for a browser without a token."""
    actor = get_actor(request)
    if isinstance(actor, Person):
        return voters.hash_of_person(round, actor)
    token = voters.read_token(request)
    return voters.hash_of_stranger(round, token) if token else ""


def _round_context(
    request: HttpRequest,
    round: OpinionRound,
    voter: str,
    statement: Statement | None = None,
    form: VoteForm | None = None,
) -> dict[str, Any]:
    actor = get_actor(request)
    context: dict[str, Any] = {
        "round": round,
        "process": round.process,
        "federation": round.process.federation,
        "is_open": rules.is_open(round),
        "may_answer": rules.may_answer(actor, round),
        "may_run": rules.may_run_rounds(actor, round.process),
        "may_analyse": rules.may_analyse(actor, round.process),
        "ballots": queries.ballots_cast(round),
        "form": form,
    }
    if round.state == OpinionRound.State.CLOSED:
        page, tallies = queries.tallies(round, request.GET.get("page"))
        return context | {"page": page, "tallies": tallies}
    if context["is_open"] and context["may_answer"]:
        context |= _answering(request, round, voter, statement)
    return context


def _answering(
    request: HttpRequest, round: OpinionRound, voter: str, statement: Statement | None
) -> dict[str, Any]:
    """Template context of answering: statement, progress, standing, and answers if asked."""
    if statement is None:
        statement = queries.next_statement(round, voter)
    page = request.GET.get("answers")
    progress = queries.progress(round, voter)
    return {
        "round": round,
        "statement": statement,
        "given": queries.get_answer(statement, voter) if statement else None,
        "progress": progress,
        "standing": standing(round, voter, progress),
        "answers": queries.list_answers(round, voter, page) if page else None,
    }


@login_not_required
@require_POST
def answer_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a posted vote on a statement; redirects, or swaps in the next statement."""
    visible = Statement.objects.visible_to(get_actor(request)).shown()
    statement = get_object_or_404(
        visible.select_related("round__process__federation"), pk=pk
    )
    form = VoteForm(request.POST)
    token = voters.read_token(request) or voters.new_token()
    if form.is_valid():
        try:
            voter = _answer(request, statement, form, token)
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            response = _next(request, statement.round, voter)
            if not isinstance(request.user, Person):
                voters.keep_token(response, token)
            return response
    return _again(request, statement, form)


def _answer(
    request: HttpRequest, statement: Statement, form: VoteForm, token: str
) -> str:
    """Record the vote of the person or browser that asks; returns their voter id."""
    actor, value = get_actor(request), form.cleaned_data["value"]
    if isinstance(actor, Person):
        actions.answer_as_member(statement=statement, value=value, by=actor)
        return voters.hash_of_person(statement.round, actor)
    voter = voters.hash_of_stranger(statement.round, token)
    actions.answer_as_stranger(statement=statement, value=value, by=Voter(voter))
    return voter


def _next(request: HttpRequest, round: OpinionRound, voter: str) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect("round", pk=round.pk)
    context = _answering(request, round, voter, None) | {"swapped": True}
    return render(request, "consultation/statement.html", context)


def _again(request: HttpRequest, statement: Statement, form: VoteForm) -> HttpResponse:
    """Page of the same statement again, with the errors of `form`."""
    voter = _voter(request, statement.round)
    if request.headers.get("HX-Request"):
        context = _answering(request, statement.round, voter, statement)
        template = "consultation/statement.html"
        return render(request, template, context | {"form": form, "swapped": True})
    context = _round_context(request, statement.round, voter, statement, form)
    return render(request, "consultation/round.html", context)


@require_POST
def close_round(request: SignedInRequest, pk: str) -> HttpResponse:
    """Close a round and redirect to its page, with a message of success or error."""
    visible = OpinionRound.objects.visible_to(request.user)
    round = get_object_or_404(visible.select_related("process__federation"), pk=pk)
    try:
        actions.close_round(round=round, by=request.user)
    except MilepostError as error:
        messages.error(request, error.sentence(gettext))
    else:
        messages.success(request, gettext("The opinion round has been closed."))
    return redirect("round", pk=round.pk)


@require_http_methods(["GET", "POST"])
def import_round(request: SignedInRequest, slug: str) -> HttpResponse:
    """Page of the form that imports a round from two files; redirects to the new round."""
    visible = Process.objects.visible_to(request.user).named()
    process = get_object_or_404(visible, slug=slug)
    if not rules.may_run_rounds(request.user, process):
        raise PermissionDenied
    form = ImportRoundForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            arguments = form.round_to_import()
            round = actions.import_round(process=process, by=request.user, **arguments)
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            messages.success(request, gettext("The opinion round has been imported."))
            return redirect("round", pk=round.pk)
    context = {"form": form, "process": process, "federation": process.federation}
    return render(request, "consultation/import_round.html", context)


@login_not_required
def survey(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a survey: response by region, and results by question."""
    visible = Survey.objects.visible_to(get_actor(request))
    survey = get_object_or_404(
        visible.select_related("process__federation").prefetch_related(
            "process__titles"
        ),
        pk=pk,
    )
    results = list(survey.results.order_by("pk"))
    context = {
        "survey": survey,
        "process": survey.process,
        "federation": survey.process.federation,
        "response": queries.response_by_region(survey),
        "results": [
            (question.label, [row for row in results if row.question == question])
            for question in SurveyResult.Question
        ],
    }
    return render(request, "consultation/survey.html", context)
