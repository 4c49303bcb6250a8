"""Termbase and operative verbs in four languages."""

from .termbase import Term, Termbase, Use, parse_term, shipped_terms
from .verbs import Verb, main_verb

__all__ = [
    "Term",
    "Termbase",
    "Use",
    "Verb",
    "main_verb",
    "parse_term",
    "shipped_terms",
]
