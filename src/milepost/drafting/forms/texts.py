"""What people type of a text itself: files, wordings, amendments, translations, terms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.drafting.models import Amendment, ClauseText, Document, Term
from milepost.drafting.queries import ClauseRow
from milepost.movement.models import Language, Organisation

from .reviews import clause_choices, offer, text_area


class TextFileForm(forms.Form):
    """A text that comes in from a file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A Word file (.docx), Markdown (.md) or Akoma Ntoso (.xml)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.md,.xml"}),
    )


class DocumentForm(TextFileForm):
    """A text that is new here. What is left blank is taken from the head of the file."""

    kind = forms.ChoiceField(label=_("What it is"), choices=Document.Kind.choices)
    title = forms.CharField(
        label=_("Title"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Leave it blank where the file states it."),
    )
    symbol = forms.CharField(
        label=_("Symbol"),
        max_length=40,
        required=False,
        help_text=_("Such as CD/24/7, where it has one."),
    )
    purpose = forms.ChoiceField(
        label=_("Put to a meeting"),
        choices=[("", _("As the file says")), *Document.Purpose.choices],
        required=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class WordingForm(forms.Form):
    """A clause reworded in the room; `seen` is the wording that was looked at."""

    wording = forms.CharField(
        label=_("Wording"),
        widget=text_area(5),
        help_text=_(
            "[text] is not agreed; [XYZ: text] says by whom; [Alt 1: … / Alt 2: …] are"
            " alternatives; [ad ref: text] is agreed ad referendum."
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class AmendmentForm(forms.Form):
    """A change to a text that an organisation puts forward."""

    organisation = forms.ChoiceField(label=_("For"))
    kind = forms.ChoiceField(label=_("What it does"), choices=Amendment.Kind.choices)
    clause = forms.ChoiceField(label=_("Clause"), required=False)
    other = forms.ChoiceField(
        label=_("After, or with"),
        required=False,
        help_text=_("Where a new or moved clause goes; with which one it is merged."),
    )
    amends = forms.ChoiceField(label=_("It changes the amendment"), required=False)
    wording = forms.CharField(
        label=_("Proposed wording"),
        required=False,
        widget=text_area(5),
        help_text=_(
            "The whole clause in the original language. To split it, put an empty line"
            " where it divides."
        ),
    )
    rationale = forms.CharField(
        label=_("Reason for it"), required=False, widget=text_area(3)
    )

    def __init__(
        self,
        *args: Any,
        rows: Iterable[ClauseRow],
        organisations: Iterable[Organisation],
        amendments: Iterable[tuple[str, Amendment]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {row.clause.key: row for row in rows}
        self.amendments = dict(amendments)
        clauses = [("", "—"), *clause_choices(self.rows.values())]
        offer(
            self.fields["organisation"],
            [(str(one.pk), str(one)) for one in organisations],
        )
        offer(self.fields["clause"], clauses)
        offer(self.fields["other"], clauses)
        numbers = [(id_, _("Amendment %(n)s") % {"n": id_}) for id_ in self.amendments]
        offer(self.fields["amends"], [("", "—"), *numbers])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") != Amendment.Kind.INSERT and not said.get("clause"):
            self.add_error("clause", _("Choose the clause that it changes."))
        return said

    def said(self, organisations: Iterable[Organisation]) -> dict[str, Any]:
        """What was filled in, as the action takes it."""
        asked = self.cleaned_data
        kind = Amendment.Kind(asked["kind"])
        row, other = self.rows.get(asked["clause"]), self.rows.get(asked["other"])
        is_new = kind == Amendment.Kind.INSERT
        return {
            "organisation": {str(one.pk): one for one in organisations}[
                asked["organisation"]
            ],
            "kind": kind,
            "clause_version": row.clause_version if row and not is_new else None,
            "other_clause": other.clause if other else None,
            "amends": self.amendments.get(asked["amends"]),
            "wording": asked["wording"].replace("\r\n", "\n"),
            "rationale": asked["rationale"],
        }


class TranslationForm(forms.Form):
    """A clause in another language; `seen` is the translation that stood there."""

    text = forms.CharField(label=_("Translation"), widget=text_area(5), strip=True)
    status = forms.ChoiceField(
        label=_("How far it may be relied on"), choices=ClauseText.Status.choices
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class TranslationsFileForm(forms.Form):
    """What a translator sent back."""

    file = forms.FileField(
        label=_("File"), help_text=_("XLIFF 2, as it was taken from here (.xlf).")
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
    status = forms.ChoiceField(label=_("Use"), choices=Term.Status.choices)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
