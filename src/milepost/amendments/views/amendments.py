"""Pages of amendments: propose, voting order, decide, and the text if they pass."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.amendments import actions, queries, rules
from milepost.amendments.forms.amendments import AmendmentForm
from milepost.amendments.models import Amendment
from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.documents.changes.reasons import REASON_MESSAGES
from milepost.documents.models import Document, DocumentVersion
from milepost.documents.views.documents import visible_document
from milepost.errors import MilepostError
from milepost.formats.document_model.text_difference import find_changes
from milepost.movement.pages import run_action
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.review import queries as review_queries

State = Amendment.State
DECISIONS = {
    "adopt": actions.adopt_amendment,
    "decline": actions.decline_amendment,
}


def _version(
    request: HttpRequest, pk: str, ordinal: int
) -> tuple[Document, DocumentVersion]:
    document = visible_document(request, pk)
    version = get_object_or_404(document.versions, ordinal=ordinal)
    version.document = document
    return document, version


def _context(document: Document, version: DocumentVersion) -> dict[str, object]:
    federation = document.process.federation
    return {"document": document, "version": version, "federation": federation}


@login_not_required
def amendments(request: HttpRequest, pk: str, ordinal: int) -> HttpResponse:
    """Page of all amendments to a version, the open ones in voting order."""
    document, version = _version(request, pk, ordinal)
    actor = get_actor(request)
    amendment_list = queries.AmendmentList(version, actor)
    decided = [
        (amendment_list.number[amendment.pk], amendment)
        for amendment in amendment_list.all
        if amendment.state != State.OPEN
    ]
    context = _context(document, version) | {
        "rows": amendment_list.rows(),
        "decided": decided,
        "has_adopted": any(
            amendment.state == State.ADOPTED for _, amendment in decided
        ),
        "is_newest": document_queries.newest_version(document) == version,
        "may_write": document_rules.may_write(actor, document),
        "may_propose": bool(queries.proposers(actor, document)),
    }
    return render(request, "amendments/amendments.html", context)


@require_http_methods(["GET", "POST"])
def propose_amendment(request: SignedInRequest, pk: str, ordinal: int) -> HttpResponse:
    """Page to propose an amendment to a clause, a new clause, or a sub-amendment.

    Raises:
        Http404: the version is not visible to the reader.
        PermissionDenied: the reader can propose for no organisation.
    """
    document, version = _version(request, pk, ordinal)
    organisations = queries.proposers(request.user, document)
    if not organisations:
        raise PermissionDenied
    rows = review_queries.clause_rows(version, request.user)
    original = {
        clause.key: clause.wording
        for clause in document_queries.version_structure(version)
    }
    key = request.GET.get("clause", "")
    amendment_list = queries.AmendmentList(version, request.user)
    form = AmendmentForm(
        request.POST or None,
        rows=rows,
        organisations=organisations,
        amendments=[
            (amendment_list.number_id(amendment), amendment)
            for amendment in amendment_list.filter_states(State.OPEN)
        ],
        initial={
            "clause": key,
            "kind": request.GET.get("kind", Amendment.Kind.REPLACE),
            "wording": original.get(key, ""),
        },
    )
    if form.is_valid():
        try:
            proposed = actions.propose_amendment(
                version=version, **form.action_arguments(organisations), by=request.user
            )
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            messages.success(request, gettext("You have proposed the amendment."))
            return redirect("amendment", pk=proposed.pk)
    context = _context(document, version) | {"form": form}
    return render(request, "amendments/propose_amendment.html", context)


def _visible(request: HttpRequest, pk: str) -> Amendment:
    rows = Amendment.objects.visible_to(get_actor(request))
    return get_object_or_404(
        rows.select_related("version__document__process__federation"), pk=pk
    )


@login_not_required
def amendment(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of an amendment: its changes, sources, place in the voting order, and decision."""
    shown = _visible(request, pk)
    document, actor = shown.version.document, get_actor(request)
    amendment_list = queries.AmendmentList(shown.version, actor)
    open_rows = {row.amendment.pk: row for row in amendment_list.rows()}
    shown = amendment_list.all[amendment_list.number[shown.pk] - 1]
    shown.version.document = document
    context = _context(document, shown.version) | {
        "amendment": shown,
        "number": amendment_list.number[shown.pk],
        "row": open_rows.get(shown.pk),
        "changes": amendment_list.changes(shown),
        "sources": queries.amendment_sources(shown, actor),
        "may_write": document_rules.may_write(actor, document),
        "may_withdraw": rules.may_propose(actor, shown.proposed_by, document),
    }
    return render(request, "amendments/amendment.html", context)


@require_POST
def decide_amendment(request: SignedInRequest, pk: str) -> HttpResponse:
    """Adopt or decline an amendment, or set its place in the order; redirect to the list."""
    amendment = _visible(request, pk)
    decision = request.POST.get("decision", "")
    if decision in DECISIONS:
        reason = request.POST.get("reason", "")
        run_action(
            request,
            DECISIONS[decision],
            amendment=amendment,
            decision=reason,
            by=request.user,
        )
    else:
        place = request.POST.get("place", "")
        run_action(
            request,
            actions.set_amendment_order,
            amendment=amendment,
            place=int(place) if place.isdecimal() else None,
            by=request.user,
        )
    version = amendment.version
    return redirect("amendments", pk=version.document_id, ordinal=version.ordinal)


@require_POST
def withdraw_amendment(request: SignedInRequest, pk: str) -> HttpResponse:
    """Withdraw an amendment and redirect to its page; a refusal becomes a message."""
    amendment = _visible(request, pk)
    if run_action(
        request, actions.withdraw_amendment, amendment=amendment, by=request.user
    ):
        messages.success(request, gettext("You have withdrawn the amendment."))
    return redirect("amendment", pk=pk)


@login_not_required
def amended_text(request: HttpRequest, pk: str, ordinal: int) -> HttpResponse:
    """Page of the text if the chosen and adopted amendments pass, as changes to a version."""
    document, version = _version(request, pk, ordinal)
    amendment_list = queries.AmendmentList(version, get_actor(request))
    known = {amendment.id for amendment in amendment_list.proposed}
    passing = [id_ for id_ in request.GET.getlist("pass") if id_ in known]
    preview = amendment_list.preview(passing)
    before = {clause.key: clause.wording for clause in amendment_list.text}
    after = {clause.key for clause in preview.text}
    context = _context(document, version) | {
        "passing": passing,
        "clauses": [
            find_changes(before.get(clause.key, ""), clause.wording)
            for clause in preview.text
        ],
        "struck": [
            clause.wording for clause in amendment_list.text if clause.key not in after
        ],
        "left_out": [
            gettext(REASON_MESSAGES[left_out.reason])
            % {"one": left_out.id, "other": left_out.because_of}
            for left_out in preview.left_out
        ],
    }
    return render(request, "amendments/amended_text.html", context)


@require_POST
def make_amended_version(
    request: SignedInRequest, pk: str, ordinal: int
) -> HttpResponse:
    """Make the next version from the adopted amendments; redirect to the page of its changes."""
    _, version = _version(request, pk, ordinal)
    amended = run_action(
        request, actions.make_amended_version, version=version, by=request.user
    )
    if amended is None:
        return redirect("amendments", pk=pk, ordinal=ordinal)
    return redirect("document_changes", pk=pk, before=ordinal, after=amended.ordinal)
