"""Sentences on findings, one at a time.

When agree and disagree change sides in the votes, every sentence with a direction turns
round with them; tests hold it to that. Each is a whole sentence to be translated: none is put
together from parts of speech.
"""

from .landscape import (
    divided,
    group_label,
    opening,
    picture_description,
    representative,
    shared,
)
from .progress import themes, verified
from .regions import (
    divergence,
    divergence_description,
    diverging,
    response,
    response_description,
)

__all__ = [
    "divergence",
    "divergence_description",
    "diverging",
    "divided",
    "group_label",
    "opening",
    "picture_description",
    "representative",
    "response",
    "response_description",
    "shared",
    "themes",
    "verified",
]
