"""Termbase and operative verbs in four languages."""

from .termbase import Termbase, TermEntry, Use, parse_term, shipped_terms
from .verbs import Verb, main_verb

__all__ = [
    "TermEntry",
    "Termbase",
    "Use",
    "Verb",
    "main_verb",
    "parse_term",
    "shipped_terms",
]
