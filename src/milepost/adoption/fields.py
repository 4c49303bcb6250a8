"""Form fields for a day and for an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.movement.models import Organisation


class DayInput(forms.DateInput):
    """A browser's own date picker, which speaks ISO 8601 in every language."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class OrganisationField(forms.TypedChoiceField):
    """One of the organisations that the person may record something for."""

    def __init__(self) -> None:
        super().__init__(label=_("Organisation"))

    def offer(self, organisations: list[Organisation]) -> None:
        """Set `organisations` as the choices of the field; a single one is chosen already."""
        by_key = {str(organisation.pk): organisation for organisation in organisations}
        names = [(key, str(organisation)) for key, organisation in by_key.items()]
        self.choices = names if len(names) == 1 else [("", "–"), *names]
        self.coerce = by_key.__getitem__
