"""Content of the home page: live counts of each step, and where processes stand."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from milepost.movement.models import Federation
from milepost.safeguard.actors import Actor
from milepost.trace.queries import line_counts

# On the line: what is counted, the page that lists it, and its name.
POINTS = [
    ("voices", "rounds", _("Responses and comments")),
    ("findings", "findings", _("Findings")),
    ("clauses", "documents", _("Paragraphs")),
    ("decisions", "meetings", _("Decisions")),
    ("commitments", "commitments", _("Commitments")),
    ("reports", "commitments", _("Reports")),
    ("effects", "trace", _("Reported effects")),
]


@dataclass(frozen=True)
class Point:
    """One milestone of the picture."""

    page: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Line:
    """The line of one kind of federation. Kinds are never added up."""

    kind: str
    label: str | Promise
    is_exercise: bool
    points: list[Point]


def lines(actor: Actor) -> list[Line]:
    """Counts of what `actor` may see, a `Line` for each kind of federation that has any."""
    counts = line_counts(actor)
    return [
        Line(
            kind=kind.value,
            label=kind.label,
            is_exercise=kind == Federation.Kind.EXERCISE,
            points=[
                Point(page, label, counts[kind.value][counted])
                for counted, page, label in POINTS
            ],
        )
        for kind in Federation.Kind
        if any(counts[kind.value].values())
    ]
