"""Whether two languages of a clause say the same: numbers, dates, terms, verbs, lists."""

from .alignment import Passage, align_passages
from .comparison import find_discordances
from .conventions import LANGUAGES
from .discrepancies import Discordance, Kind, Rendering

__all__ = [
    "LANGUAGES",
    "Discordance",
    "Kind",
    "Passage",
    "Rendering",
    "align_passages",
    "find_discordances",
]
