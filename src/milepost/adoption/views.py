"""Views of meetings, and of adopted texts with their reservations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from milepost.documents.models import Document
from milepost.errors import MilepostError
from milepost.movement.pages import PAGE_SIZE
from milepost.movement.requests import get_actor
from milepost.process.models import Process

from . import actions, queries, rules
from .forms import AdoptForm, ReservationForm
from .models import Adoption, AgendaItem, Meeting


@login_not_required
def meetings(request: HttpRequest) -> HttpResponse:
    """Page of the visible meetings; with `?process=` (a slug) only those of one process."""
    actor = get_actor(request)
    processes = Process.objects.visible_to(actor).named()
    chosen = processes.filter(slug=request.GET.get("process", "")).first()
    rows = queries.meetings_visible_to(actor, chosen)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "process": chosen,
        "federation": chosen.federation if chosen else None,
        "today": timezone.localdate(),
    }
    return render(request, "adoption/meetings.html", context)


@login_not_required
def meeting(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a meeting and its agenda, as far as the reader may see it."""
    actor = get_actor(request)
    meeting = get_object_or_404(
        Meeting.objects.visible_to(actor)
        .select_related("process__federation", "body")
        .prefetch_related("body__names"),
        pk=pk,
    )
    context = {
        "meeting": meeting,
        "federation": meeting.process.federation,
        "process": Process.objects.visible_to(actor)
        .filter(pk=meeting.process_id)
        .prefetch_related("titles")
        .first(),
        "agenda": queries.agenda(meeting, actor),
        "may_adopt": rules.may_steer_meetings(actor, meeting.process),
    }
    return render(request, "adoption/meeting.html", context)


@require_http_methods(["GET", "POST"])
def adopt_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Page of the form that records a meeting's adoption of the newest version, and locks it.

    An item that is decided already leads to its adoption.

    Raises:
        Http404: the item is not for decision, not visible, or its text has no version.
        PermissionDenied: the reader does not steer meetings of the process.
    """
    actor = get_actor(request)
    item = _item_to_decide(request, pk)
    decided = Adoption.objects.filter(item=item).first()
    if decided is not None:
        return redirect("adoption", decided.pk)
    assert item.document is not None  # see _item_to_decide
    version_to_lock = queries.version_to_lock(item.document)
    if version_to_lock is None:
        raise Http404
    form = AdoptForm(
        request.POST or None,
        meeting=item.meeting,
        initial={
            "version": version_to_lock.version.ordinal,
            "adopted_on": item.meeting.closes_on,
        },
    )
    if form.is_valid():
        try:
            adoption = actions.adopt_text(
                item=item,
                version=get_object_or_404(
                    item.document.versions, ordinal=form.cleaned_data["version"]
                ),
                adopted_on=form.cleaned_data["adopted_on"],
                number=form.cleaned_data["number"],
                by=actor,
            )
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            messages.success(
                request, gettext("The text has been adopted and permanently locked.")
            )
            return redirect("adoption", adoption.pk)
    context = {
        "item": item,
        "federation": item.meeting.process.federation,
        "version_to_lock": version_to_lock,
        "form": form,
    }
    return render(request, "adoption/adopt_text.html", context)


def _item_to_decide(request: HttpRequest, pk: int) -> AgendaItem:
    """Agenda item for decision that the person may decide; else Http404, PermissionDenied."""
    actor = get_actor(request)
    items = AgendaItem.objects.visible_to(actor).filter(
        purpose=AgendaItem.Purpose.DECISION,
        document__in=Document.objects.visible_to(actor),
    )
    item = get_object_or_404(
        items.select_related(
            "meeting__process__federation", "document"
        ).prefetch_related("document__titles"),
        pk=pk,
    )
    if not rules.may_steer_meetings(actor, item.meeting.process):
        raise PermissionDenied
    return item


@login_not_required
def adoption(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of an adopted text with its reservations, checked against its hash."""
    actor = get_actor(request)
    adoption = get_object_or_404(queries.named_adoptions(actor), pk=pk)
    process = adoption.item.meeting.process
    reservations = queries.adoption_reservations(adoption)
    context = {
        "adoption": adoption,
        "meeting": adoption.item.meeting,
        "document": adoption.version.document,
        "federation": process.federation,
        "clauses": queries.adopted_clauses(adoption),
        "reservations": reservations,
        "still_matches": queries.still_matches(adoption),
        "may_answer": rules.may_answer(actor, process),
        "may_reserve": queries.may_still_reserve(actor, adoption, reservations),
    }
    return render(request, "adoption/adoption.html", context)


@require_http_methods(["GET", "POST"])
def enter_reservation(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of the form that records an organisation's reservation to an adopted text.

    Raises:
        Http404: the adoption is not visible to the reader.
        PermissionDenied: the reader can record for no organisation.
    """
    actor = get_actor(request)
    adoption = get_object_or_404(queries.named_adoptions(actor), pk=pk)
    federation = adoption.item.meeting.process.federation
    if not rules.may_record_for_some(actor, federation):
        raise PermissionDenied
    form = ReservationForm(
        request.POST or None,
        organisations=queries.recordable_organisations(actor, federation),
    )
    if form.is_valid():
        try:
            actions.enter_reservation(
                adoption=adoption,
                organisation=form.cleaned_data["organisation"],
                text=form.cleaned_data["text"],
                by=actor,
            )
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            messages.success(request, gettext("The reservation has been recorded."))
            return redirect("adoption", adoption.pk)
    context = {"adoption": adoption, "federation": federation, "form": form}
    return render(request, "adoption/enter_reservation.html", context)
