"""Forms of proposed wordings and of the notes they rest on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.amendments.models import SourceNote
from milepost.documents.fields import text_area
from milepost.movement.models import Language


class ProposedWordingForm(forms.Form):
    """A wording that is proposed for a clause, or for a new one after it."""

    kind = forms.ChoiceField(
        label=_("Type of amendment"),
        choices=[
            ("replace", _("Replacement")),
            ("insert", _("A new paragraph after it")),
        ],
        widget=forms.RadioSelect,
    )
    wording = forms.CharField(label=_("Proposed wording"), widget=text_area(6))
    rationale = forms.CharField(
        label=_("Reason"), required=False, max_length=4_000, widget=text_area(3)
    )


class NoteForm(forms.Form):
    """A note of a session, a survey or research: typed, pasted, or from a file."""

    kind = forms.ChoiceField(label=_("Type of note"), choices=SourceNote.Kind.choices)
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("If blank, the name of the file."),
    )
    text = forms.CharField(
        label=pgettext_lazy("note", "Text"),
        required=False,
        max_length=100_000,
        widget=text_area(8),
    )
    file = forms.FileField(
        label=_("Or upload a file"),
        required=False,
        help_text=_(
            "A Word file (.docx) or Markdown (.md): each heading begins a new note."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    citation = forms.CharField(
        label=pgettext_lazy("note", "Source"), required=False, max_length=300
    )
    is_open = forms.BooleanField(
        label=_("All members of the federation can read it"), required=False
    )
    noted_on = forms.DateField(
        label=pgettext_lazy("note", "Date"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def clean(self) -> dict[str, Any]:
        """Cleaned data; an error unless there is either a text or a file."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("file")) == bool(cleaned.get("text", "").strip()):
            self.add_error(None, _("Enter a text or upload a file, not both."))
        return cleaned
