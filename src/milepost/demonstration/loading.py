"""Loading of the demonstration, a federation at a time, each whole or not at all."""

from collections.abc import Callable

from django.db import transaction

from milepost.movement.models import Federation

from . import open_data, real
from .exercise import SLUG as EXERCISE
from .exercise import load_exercise

PARTS: list[tuple[str, str, Callable[[], None]]] = [
    (real.SLUG, "The Movement: directory, bodies, survey of 2020", real.load_movement),
    (open_data.SLUG, "Two public conversations, analysed", open_data.load_open_data),
    (EXERCISE, "The exercise: a made-up federation", load_exercise),
]


def load(*, say: Callable[[str], None]) -> None:
    """Load the parts not in the database yet; `say` gets a sentence about each part."""
    for slug, name, load_part in PARTS:
        _load(slug, name, load_part, say)


def load_movement(*, say: Callable[[str], None]) -> None:
    """Load the Movement's public facts and no more, unless they are in the database."""
    _load(*PARTS[0], say)


def _load(
    slug: str, name: str, load_part: Callable[[], None], say: Callable[[str], None]
) -> None:
    if Federation.objects.filter(slug=slug).exists():
        say(f"{name}: already there.")
        return
    say(f"{name} …")
    with transaction.atomic():
        load_part()
