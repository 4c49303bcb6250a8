"""Forms to name and to merge themes."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from .models import Theme


class NameForm(forms.Form):
    """Form for the name under which a theme is accepted."""

    name = forms.CharField(
        max_length=120,
        error_messages={"required": _("Name the theme: readers will see this name.")},
    )


class MergeForm(forms.Form):
    """Form for the theme that another one is merged into."""

    into = forms.ModelChoiceField(
        queryset=Theme.objects.none(),
        error_messages={"required": _("Choose the theme to merge it into.")},
    )

    def __init__(self, themes: QuerySet[Theme], data: Any) -> None:
        super().__init__(data)
        self.fields["into"].queryset = themes  # type: ignore[attr-defined]
