"""Views of processes: phases, deadlines, and who is awaited."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from milepost.movement.requests import get_actor

from . import queries, rules
from .models import Process, Verb

# The page, of a later step, that lists what a verb is done to.
PAGES = {
    Verb.ANSWER: "rounds",
    Verb.COMMENT: "documents",
    Verb.RESPOND: "documents",
    Verb.ADOPT: "meetings",
    Verb.COMMIT: "documents",
    Verb.REPORT: "commitments",
}


@login_not_required
def processes(request: HttpRequest) -> HttpResponse:
    """Page of the processes that the reader may see."""
    context = {"processes": queries.visible_processes(get_actor(request))}
    return render(request, "process/processes.html", context)


@login_not_required
def process(request: HttpRequest, slug: str) -> HttpResponse:
    """Page of a process: its phases, open verbs, deadlines, and who is awaited."""
    actor = get_actor(request)
    process = get_object_or_404(Process.objects.visible_to(actor).named(), slug=slug)
    context = {
        "process": process,
        "federation": process.federation,
        "open_verbs": [(verb, PAGES[verb]) for verb in rules.open_verbs(process)],
        "may_steer": rules.may_steer(actor, process),
        "awaited": queries.awaited(process, actor),
        "expected": queries.expected_counts(process, actor),
    }
    return render(request, "process/process.html", context)
