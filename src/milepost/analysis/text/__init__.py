"""Text analysis in several languages: duplicates, paraphrases, themes, language."""

from .duplicates import find_duplicates
from .languages import UNDETERMINED, detect_languages
from .novelty import find_novelty
from .paraphrases import find_paraphrases
from .themes import Themes, find_themes

__all__ = [
    "UNDETERMINED",
    "Themes",
    "detect_languages",
    "find_duplicates",
    "find_novelty",
    "find_paraphrases",
    "find_themes",
]
