"""Forms of proposed wordings and of the notes they rest on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.amendments.models import SourceNote
from milepost.documents.fields import text_area
from milepost.movement.models import Language


class WordingForm(forms.Form):
    """A wording that is proposed for a clause, or for a new one after it."""

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[("replace", _("Other words")), ("insert", _("A new clause after it"))],
        widget=forms.RadioSelect,
    )
    wording = forms.CharField(label=_("Proposed wording"), widget=text_area(6))
    rationale = forms.CharField(
        label=_("Reason for it"), required=False, max_length=4_000, widget=text_area(3)
    )


class NoteForm(forms.Form):
    """A note of a session, a survey or research: typed, pasted, or from a file."""

    kind = forms.ChoiceField(label=_("What it is"), choices=SourceNote.Kind.choices)
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Of a file without one, its name."),
    )
    text = forms.CharField(
        label=_("Text"), required=False, max_length=100_000, widget=text_area(8)
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_(
            "A Word file (.docx) or Markdown (.md): each of its headings begins a note."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    citation = forms.CharField(
        label=_("Where it comes from"), required=False, max_length=300
    )
    is_open = forms.BooleanField(
        label=_("Every member of the federation may read it"), required=False
    )
    noted_on = forms.DateField(
        label=_("Of which day"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean(self) -> dict[str, Any]:
        """Either a text or a file."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("file")) == bool(cleaned.get("text", "").strip()):
            self.add_error(None, _("Give either a text or a file."))
        return cleaned
