"""Texts of a thing in the reader's language, together with the language they are in."""

from typing import Any

from django import template
from django.db.models import Manager

from milepost.movement.models import LocalisedText, in_reader_language

register = template.Library()


@register.filter
def localised(texts: "Manager[Any]") -> LocalisedText | None:
    """The text to show of `texts`, which were prefetched; its `language` marks it."""
    return in_reader_language(texts)
