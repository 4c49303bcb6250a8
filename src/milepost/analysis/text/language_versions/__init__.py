"""Translation checks: numbers, dates, terms, verbs and lists of two language versions."""

from .alignment import Passage, align_passages
from .comparison import find_discrepancies
from .conventions import LANGUAGES
from .discrepancies import Discrepancy, Kind, LanguageVersion

__all__ = [
    "LANGUAGES",
    "Discrepancy",
    "Kind",
    "LanguageVersion",
    "Passage",
    "align_passages",
    "find_discrepancies",
]
