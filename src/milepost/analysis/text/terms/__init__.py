"""Terms and verbs in four languages: what is the same thing, and how strongly it is said."""

from .termbase import Term, Termbase, Use, shipped_terms, term_of
from .verbs import Verb, verb_of

__all__ = ["Term", "Termbase", "Use", "Verb", "shipped_terms", "term_of", "verb_of"]
