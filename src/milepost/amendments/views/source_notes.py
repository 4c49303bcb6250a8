"""Source note pages: notes of sessions, surveys and research for a wording to rest on."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from milepost.amendments import actions, queries
from milepost.amendments.forms.proposals import NoteForm
from milepost.amendments.models import SourceNote
from milepost.errors import MilepostError, NotAllowed
from milepost.formats.markdown import reading as markdown
from milepost.formats.word import files as word
from milepost.movement.pages import (
    paginate,
    run_action,
    temporary_copy,
)
from milepost.movement.requests import SignedInRequest, get_actor
from milepost.process import rules as process_rules
from milepost.process.models import Process
from milepost.safeguard.models import Audience


def _steered_process(request: SignedInRequest, slug: str) -> Process:
    rows = Process.objects.visible_to(request.user).named()
    process = get_object_or_404(rows, slug=slug)
    if not process_rules.may_steer(request.user, process):
        raise PermissionDenied
    return process


def source_notes(request: SignedInRequest, slug: str) -> HttpResponse:
    """Page of the source notes of a process, paginated, the newest first."""
    rows = Process.objects.visible_to(request.user).named()
    process = get_object_or_404(rows, slug=slug)
    context = {
        "process": process,
        "federation": process.federation,
        "page": paginate(request, queries.visible_notes(request.user, process)),
        "may_steer": process_rules.may_steer(request.user, process),
    }
    return render(request, "amendments/source_notes.html", context)


def source_note(request: HttpRequest, pk: str) -> HttpResponse:
    """Page of a source note, as it was written."""
    actor = get_actor(request)
    rows = SourceNote.objects.visible_to(actor).select_related("process__federation")
    note = get_object_or_404(rows.prefetch_related("process__titles"), pk=pk)
    context = {
        "note": note,
        "process": note.process,
        "federation": note.process.federation,
        "may_steer": process_rules.may_steer(actor, note.process),
        "is_open": note.audience != Audience.STEERING,
    }
    return render(request, "amendments/source_note.html", context)


@require_http_methods(["GET", "POST"])
def add_notes(request: SignedInRequest, slug: str) -> HttpResponse:
    """Page to add source notes: one typed in, or those in a Word or Markdown file.

    Raises:
        Http404: the process is not visible to the reader.
        PermissionDenied: the reader does not steer the process.
    """
    process = _steered_process(request, slug)
    form = NoteForm(
        request.POST or None,
        request.FILES or None,
        initial={"language": get_language(), "noted_on": timezone.localdate()},
    )
    if form.is_valid():
        try:
            notes = _added(request, process, form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied from error
        except MilepostError as error:
            form.add_error(None, error.sentence(gettext))
        else:
            message = gettext("Notes added: %(count)d.") % {"count": len(notes)}
            messages.success(request, message)
            return redirect("source_notes", slug=process.slug)
    context = {"process": process, "federation": process.federation, "form": form}
    return render(request, "amendments/add_notes.html", context)


def _added(
    request: SignedInRequest, process: Process, values: dict[str, Any]
) -> list[SourceNote]:
    notes = [actions.NoteText(values["title"], values["text"])]
    if values["file"]:
        with temporary_copy(values["file"]) as path:
            read = word if path.suffix.lower() == ".docx" else markdown
            blocks = read.read_document(path)
            notes = actions.parse_notes(blocks, values["title"] or path.stem)
    zone = ZoneInfo(process.time_zone)
    return actions.add_notes(
        process=process,
        kind=SourceNote.Kind(values["kind"]),
        notes=notes,
        language=values["language"],
        citation=values["citation"],
        audience=Audience.FEDERATION if values["is_open"] else Audience.STEERING,
        noted_at=dt.datetime.combine(values["noted_on"], dt.time(12), tzinfo=zone),
        by=request.user,
    )


@require_POST
def remove_note(request: SignedInRequest, pk: str) -> HttpResponse:
    """Delete a source note and redirect to the list; a refusal is a message on its page."""
    rows = SourceNote.objects.visible_to(request.user)
    note = get_object_or_404(rows.select_related("process__federation"), pk=pk)
    slug = note.process.slug
    if run_action(request, actions.remove_note, note=note, by=request.user) is None:
        return redirect("source_note", pk=pk)
    messages.success(request, gettext("The note has been deleted."))
    return redirect("source_notes", slug=slug)
