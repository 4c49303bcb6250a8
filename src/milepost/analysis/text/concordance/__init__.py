"""Whether two languages of a clause say the same: numbers, dates, terms, verbs, lists."""

from .comparing import find_discordances
from .renderings import Discordance, Kind, Rendering

__all__ = ["Discordance", "Kind", "Rendering", "find_discordances"]
