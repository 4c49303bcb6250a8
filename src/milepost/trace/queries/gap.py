"""Gap in traceability, with its sentence."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Gap:
    """One break in the line: what is missing, of which thing, and who knows of it."""

    kind: str
    object_type: str
    object_id: str
    template: str
    url: str
    facts: dict[str, object] = field(default_factory=dict)
    explanation: str | None = None
    is_planted: bool = False

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Message of the gap: the template, translated by `translate`, filled with facts."""
        return translate(self.template) % self.facts
