"""Free text in several languages: what is said twice, and in which language."""

from .duplicates import find_duplicates
from .languages import UNDETERMINED, detect_languages

__all__ = ["UNDETERMINED", "detect_languages", "find_duplicates"]
