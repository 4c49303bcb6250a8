"""Template context of every page: menu, roles of the reader, and the demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from milepost.movement.models import Person
from milepost.movement.queries import demonstration_roles
from milepost.movement.requests import get_actor
from milepost.movement.rules import affiliations

# The line: the step, the page that lists what it holds, and what it is called.
LINE = [
    ("listen", "rounds", _("Consultations")),
    ("learn", "findings", _("Findings")),
    ("write", "documents", _("Texts")),
    ("decide", "meetings", _("Meetings")),
    ("do", "commitments", _("Commitments")),
    ("trace", "trace", _("Traceability")),
]


def every_page(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page: menu, actor, roles, and people of the demonstration."""
    actor = get_actor(request)
    return {
        "line": LINE,
        "actor": actor,
        "held_roles": affiliations(actor),
        "demonstration": settings.DEMONSTRATION,
        "demonstration_roles": demonstration_roles() if settings.DEMONSTRATION else [],
        "signed_in": isinstance(actor, Person),
    }
