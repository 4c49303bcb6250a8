"""What people type about a text."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from milepost.movement.models import Language, Organisation

from .models import Comment, Disposition, Document
from .queries import ClauseRow, language_name

GENERAL = "general"  # in the address and in filters: about the text as a whole
LONGEST_LABEL = 70


def clause_choices(rows: Iterable[ClauseRow]) -> list[tuple[str, str]]:
    """Each clause by its key, called by its number and its first words."""
    return [(row.clause.key, clause_label(row)) for row in rows]


def clause_label(row: ClauseRow) -> str:
    words = row.text
    if len(words) > LONGEST_LABEL:
        words = words[:LONGEST_LABEL].rsplit(" ", 1)[0] + " …"
    return f"{row.placement.number} {words}".strip()


def _texts(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class CommentForm(forms.Form):
    """A remark on a clause or on the whole."""

    organisation = forms.ChoiceField(label=_("On behalf of"))
    clause = forms.ChoiceField(label=_("Clause"), required=False)
    text = forms.CharField(label=_("Comment"), required=False, widget=_texts(6))
    proposed_wording = forms.CharField(
        label=_("Proposed wording"),
        required=False,
        widget=_texts(6),
        help_text=_("Change the wording as you would in the text itself."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Comment.Kind.choices)
    language = forms.ChoiceField(label=_("Language of the comment"))

    def __init__(
        self,
        *args: Any,
        rows: list[ClauseRow],
        organisations: list[Organisation],
        original: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {row.clause.key: row for row in rows}
        whole = (GENERAL, _("The text as a whole"))
        _offer(self.fields["clause"], [whole, *clause_choices(rows)])
        _offer(
            self.fields["organisation"],
            [(str(one.pk), str(one)) for one in organisations],
        )
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = str(organisations[0].pk)
        _offer_languages(self.fields["language"], original)

    def clean(self) -> dict[str, Any]:
        """A wording left as it stands is no proposal."""
        cleaned = super().clean() or {}
        row = self.by_key.get(cleaned.get("clause", ""))
        proposed = cleaned.get("proposed_wording", "")
        if row and proposed.split() == row.text.split():
            cleaned["proposed_wording"] = ""
        cleaned["clause_version"] = row.clause_version if row else None
        return cleaned


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Several files at once: what came back on the morning after the deadline."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data or [None]  # the field itself says that a file is needed
        return [super(ManyFiles, self).clean(one, initial) for one in files]


class ImportForm(forms.Form):
    """Files with comments, and whose they are."""

    uploads = ManyFiles(
        label=_("Files"),
        help_text=_(
            "Comment tables (.xlsx, .csv) and Word files with comments in the margin"
            " (.docx), several at once."
        ),
    )
    organisation = forms.ChoiceField(label=_("Word files come from"), required=False)
    language = forms.ChoiceField(label=_("Language of the comments"))

    def __init__(
        self,
        *args: Any,
        organisations: list[Organisation],
        original: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        members: list[tuple[str, Any]] = [
            (str(one.pk), str(one)) for one in organisations
        ]
        if len(members) > 1:
            by_name = ("", _("The member whose code the name of the file begins with"))
            members = [by_name, *members]
        _offer(self.fields["organisation"], members)
        _offer_languages(self.fields["language"], original)


class SettleForm(forms.Form):
    """The answer to a comment."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=Disposition.Outcome.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=8_000,
        widget=_texts(4),
        help_text=_("Needed unless accepted, or the same as another comment."),
    )
    new_wording = forms.CharField(
        label=_("New wording"),
        required=False,
        max_length=20_000,
        widget=_texts(6),
        help_text=_("Used when the comment is accepted, with or without modification."),
    )

    def __init__(self, *args: Any, has_clause: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_clause:
            del self.fields["new_wording"]


class ReviewForm(forms.Form):
    """Until when a version may be commented on, and whether every member is asked."""

    closes_at = forms.DateTimeField(
        label=_("Comments are taken until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    expect_all = forms.BooleanField(
        label=_("Expect a comment of every National Society"), required=False
    )

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        """`zone` is the named time zone in which deadlines of the process are read."""
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["closes_at"].help_text = _("Time of %(zone)s.") % {"zone": zone}

    def full_clean(self) -> None:
        with timezone.override(self.zone):
            super().full_clean()

    def clean_closes_at(self) -> Any:
        closes_at = self.cleaned_data["closes_at"]
        if closes_at <= timezone.now():
            raise forms.ValidationError(_("This moment is past."))
        return closes_at


class DocumentForm(forms.Form):
    """A text that comes in from a file."""

    file = forms.FileField(
        label=_("File"), help_text=_("A Word file (.docx) or Markdown (.md).")
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=Document.Kind.choices)
    title = forms.CharField(
        label=_("Title"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    symbol = forms.CharField(
        label=_("Symbol"),
        max_length=40,
        required=False,
        help_text=_("Such as CD/24/7, where it has one."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


def _offer(field: forms.Field, choices: list[tuple[Any, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _offer_languages(field: forms.Field, original: str) -> None:
    """Those of the interface, and that of the document; the reader's first."""
    offered = [(code, label) for code, label in Language.choices if code != original]
    _offer(field, [(original, language_name(original)), *offered])
    reader = (get_language() or "en").split("-")[0]
    field.initial = reader if reader in dict(Language.choices) else original
