"""Localised texts: one row for each language."""

from typing import Any, TypeVar

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """The languages Milepost speaks; a text may also be in another one."""

    EN = "en", "English"
    FR = "fr", "Français"
    ES = "es", "Español"
    AR = "ar", "العربية"


class LocalisedText(models.Model):
    """A text in one language, and how far it may be relied on."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("translation", "Draft")
        REVIEWED = "reviewed", _("Reviewed")
        OFFICIAL = "official", _("Official")

    language = models.CharField(max_length=12)
    text = models.TextField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text


Text = TypeVar("Text", bound=LocalisedText)


def reader_translation(original: Text, translations: "models.Manager[Text]") -> Text:
    """Translation into the reader's language, else `original`. Prefetch `translations`.

    The original need not be saved.
    """
    language = get_language() or "en"
    if language == original.language:
        return original
    by_language = {text.language: text for text in translations.all()}
    return by_language.get(language, original)


def localise(texts: "models.Manager[Any]") -> LocalisedText | None:
    """Text in the reader's language, else in English, else any, or None. Prefetch `texts`."""
    by_language = {text.language: text for text in texts.all()}
    for language in (get_language() or "en", "en"):
        if language in by_language:
            return by_language[language]
    return next(iter(by_language.values()), None)
