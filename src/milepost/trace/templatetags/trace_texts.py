"""Texts of a thing in the reader's language, together with the language they are in."""

from typing import Any

from django import template
from django.db.models import Manager
from django.utils.translation import get_language

from milepost.movement.models import LocalisedText

register = template.Library()


@register.filter
def localised(texts: "Manager[Any]", original: str) -> LocalisedText | None:
    """In the reader's language, else in the `original`, as the document itself is shown.

    Prefetch `texts`; the `language` of the one that comes back marks it.
    """
    by_language = {text.language: text for text in texts.all()}
    for language in (get_language() or "en", original):
        if language in by_language:
            return by_language[language]
    return next(iter(by_language.values()), None)
