"""Page of a negotiated clause: its brackets, its origins, and who made no submission."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.amendments import actions, queries
from milepost.amendments.errors import ClauseMovedOn
from milepost.amendments.forms.amendments import ClauseWordingForm
from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.documents.changes.brackets import unresolved_brackets
from milepost.documents.changes.resolving import BracketResolution, Choice
from milepost.documents.models import ClauseVersion, Document
from milepost.documents.views.documents import visible_document
from milepost.errors import MilepostError
from milepost.movement.pages import run_action
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.review import queries as review_queries


def _clause(request: HttpRequest, pk: str, key: str) -> tuple[Document, ClauseVersion]:
    """Document, and clause version of the clause `key` in its newest version, or Http404."""
    document = visible_document(request, pk)
    newest = document_queries.newest_version(document)
    placed = newest.version_clauses.select_related("clause_version__clause")
    place = get_object_or_404(placed, clause_version__clause__key=key)
    place.clause_version.clause.document = document
    return document, place.clause_version


@login_not_required
@require_http_methods(["GET", "POST"])
def negotiate_clause(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    """Page of a clause in negotiation: brackets, origins, positions, and a form to reword it."""
    document, clause_version = _clause(request, pk, key)
    actor = get_actor(request)
    newest = document_queries.newest_version(document)
    newest.document = document
    row = next(
        (
            row
            for row in review_queries.clause_rows(newest, actor)
            if row.clause.key == key
        ),
        None,
    )
    if row is None:
        raise Http404
    words = document_queries.wording(clause_version, document.original_language)
    text = words.text if words else ""
    initial = {"wording": text, "seen": clause_version.pk}
    form = ClauseWordingForm(request.POST or None, initial=initial)
    theirs, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.reword_clause(
                clause_version=_seen(clause_version, form.cleaned_data["seen"]),
                wording=form.cleaned_data["wording"],
                by=actor,
            )
        except ClauseMovedOn as error:
            theirs, status = error.text, 409
            form = ClauseWordingForm(
                initial={**form.cleaned_data, "seen": clause_version.pk}
            )
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            messages.success(request, gettext("The paragraph has been reworded."))
            return redirect("negotiate_clause", pk=pk, key=key)
    may_write = document_rules.may_write(actor, document)
    context = {
        "document": document,
        "federation": document.process.federation,
        "version": newest,
        "row": row,
        "text": text,
        "left": unresolved_brackets(text),
        "form": form,
        "theirs": theirs,
        "asked": queries.clause_origins(clause_version.clause, actor),
        "status": review_queries.clause_positions(clause_version, newest)
        if may_write
        else None,
        "stale": queries.stale_languages(clause_version.clause),
        "may_write": may_write,
    }
    return render(request, "amendments/negotiate_clause.html", context, status=status)


def _seen(now: ClauseVersion, pk: int) -> ClauseVersion:
    """Clause version `pk`, if it is one of the clause of `now`; else `now`."""
    clause_version = now.clause.versions.filter(pk=pk).first() or now
    clause_version.clause = now.clause
    return clause_version


@require_POST
def resolve_bracket(request: SignedInRequest, pk: str, key: str) -> HttpResponse:
    """Resolve a bracket and redirect to its clause; an unknown choice changes nothing.

    `seen` is the primary key of the wording that was on the page, so that a bracket is
    counted in the text that the reader looked at.
    """
    _, clause_version = _clause(request, pk, key)
    number, choice = request.POST.get("number", ""), request.POST.get("choice", "")
    responded: Choice | None = None
    if choice.isdecimal():
        responded = int(choice)
    elif choice in set(BracketResolution):
        responded = BracketResolution(choice)
    if responded is not None and number.isdecimal():
        seen = request.POST.get("seen", "")
        run_action(
            request,
            actions.resolve_bracket,
            clause_version=_seen(clause_version, int(seen) if seen.isdecimal() else 0),
            number=int(number),
            choice=responded,
            by=request.user,
        )
    return redirect("negotiate_clause", pk=pk, key=key)


@require_POST
def agree_clause(request: SignedInRequest, pk: str, key: str) -> HttpResponse:
    """Set the agreement of a clause and redirect to it; unknown values change nothing."""
    _, clause_version = _clause(request, pk, key)
    agreement = request.POST.get("agreement", "")
    if agreement in ClauseVersion.Agreement.values:
        run_action(
            request,
            actions.agree_clause,
            clause_version=clause_version,
            agreement=ClauseVersion.Agreement(agreement),
            by=request.user,
        )
    return redirect("negotiate_clause", pk=pk, key=key)
