"""Actors: a person, an operator at the command line, a voter, the system, a stranger.

People live in `movement`, above this step, so what every action and every `visible_to`
needs to know of them is stated here as a protocol.
"""

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """Someone or something an action is done by, and a page is shown to."""

    @property
    def actor_kind(self) -> str:
        """Kind of actor in records: person, operator, voter or stranger."""

    @property
    def actor_id(self) -> str:
        """Identifier of the actor within its kind, as records keep it."""


@dataclass(frozen=True)
class Operator:
    """Whoever may run the `milepost` command on the machine: sees and may do all."""

    actor_id: str = "command line"
    actor_kind: str = "operator"


@dataclass(frozen=True)
class Voter:
    """Somebody answering an opinion round, known by a keyed hash only."""

    actor_id: str
    actor_kind: str = "voter"


@dataclass(frozen=True)
class Stranger:
    """A reader who has not signed in: sees what is public."""

    actor_id: str = ""
    actor_kind: str = "stranger"


OPERATOR = Operator()
STRANGER = Stranger()


def is_operator(actor: Actor) -> bool:
    """Whether `actor` runs the command line."""
    return actor.actor_kind == "operator"
