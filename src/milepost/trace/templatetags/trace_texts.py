"""Template filter for the text of a thing in the reader's language."""

from typing import Any

from django import template
from django.db.models import Manager
from django.utils.translation import get_language

from milepost.movement.models import LocalisedText

register = template.Library()


@register.filter
def localised(texts: "Manager[Any]", original: str) -> LocalisedText | None:
    """Template filter: text in the reader's language, else the `original`, else any.

    Prefetch `texts`; the `language` of the one that comes back marks it.
    """
    by_language = {text.language: text for text in texts.all()}
    for language in (get_language() or "en", original):
        if language in by_language:
            return by_language[language]
    return next(iter(by_language.values()), None)
