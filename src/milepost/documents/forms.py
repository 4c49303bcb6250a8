"""Forms of documents: import of files, translations and terms."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.documents.fields import text_area
from milepost.movement.models import Language

from .models import ClauseText, Document, Term


class TextFileForm(forms.Form):
    """A text that comes in from a file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A Word file (.docx), Markdown (.md) or Akoma Ntoso (.xml)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.md,.xml"}),
    )


class DocumentForm(TextFileForm):
    """A text that is new here. What is left blank is taken from the head of the file."""

    kind = forms.ChoiceField(label=_("Type of document"), choices=Document.Kind.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Leave blank if the file states it."),
    )
    symbol = forms.CharField(
        label=_("Symbol"),
        max_length=40,
        required=False,
        help_text=_("Such as CD/24/7, if there is one."),
    )
    purpose = forms.ChoiceField(
        label=pgettext_lazy("document", "Purpose"),
        choices=[("", _("As stated in the file")), *Document.Purpose.choices],
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class TranslationForm(forms.Form):
    """A clause in another language; `seen` is the translation that stood there."""

    text = forms.CharField(label=_("Translation"), widget=text_area(5), strip=True)
    status = forms.ChoiceField(
        label=pgettext_lazy("translation", "Status"), choices=ClauseText.Status.choices
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class TranslationsFileForm(forms.Form):
    """What a translator sent back."""

    file = forms.FileField(
        label=_("File"), help_text=_("XLIFF 2, as downloaded from here (.xlf).")
    )


class TermForm(forms.Form):
    """What a concept is called in one language."""

    concept = forms.CharField(
        label=_("Concept"), max_length=80, help_text=_("The same in every language.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    term = forms.CharField(
        label=_("Term"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    status = forms.ChoiceField(label=_("Usage"), choices=Term.Status.choices)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
