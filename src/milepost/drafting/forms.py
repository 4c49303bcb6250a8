"""What people type about a text."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from milepost.movement.models import Body, Language, Organisation
from milepost.process.errors import NoSuchMoment
from milepost.process.moments import moment_in

from .models import (
    Amendment,
    ClauseText,
    Comment,
    Disposition,
    Document,
    ReviewRound,
    Term,
)
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


def _came_in_time() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("It reached us before the deadline"),
        required=False,
        help_text=_("Else it is late."),
    )


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
    came_in_time = _came_in_time()

    def __init__(
        self,
        *args: Any,
        rows: list[ClauseRow],
        organisations: list[Organisation],
        original: str,
        asks_when: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not asks_when:
            del self.fields["came_in_time"]
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
            "Word files with comments in the margin and changes in the text (.docx), and"
            " filled comment tables (.xlsx, .docx, .csv), all of them at once."
        ),
    )
    organisation = forms.ChoiceField(label=_("The files come from"), required=False)
    language = forms.ChoiceField(label=_("Language of the comments"))
    came_in_time = _came_in_time()

    def __init__(
        self,
        *args: Any,
        organisations: list[Organisation],
        original: str,
        asks_when: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not asks_when:
            del self.fields["came_in_time"]
        members: list[tuple[str, Any]] = [
            (str(one.pk), str(one)) for one in organisations
        ]
        if len(members) > 1:
            by_name = ("", _("Each file or row says so: by the code of the member"))
            members = [by_name, *members]
        _offer(self.fields["organisation"], members)
        _offer_languages(self.fields["language"], original)


class ColumnsForm(forms.Form):
    """What each heading of a table means."""

    def __init__(
        self,
        *args: Any,
        headings: list[tuple[str, ...]],
        guessed: dict[str, str],
        columns: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        means = {heading: name for name, heading in guessed.items()}
        flat = [one for row in headings for one in row if one.strip()]
        self.by_field = {f"column{n}": one for n, one in enumerate(dict.fromkeys(flat))}
        for field, heading in self.by_field.items():
            self.fields[field] = forms.ChoiceField(
                label=heading,
                required=False,
                choices=[("", _("None of these: it goes back as it came")), *columns],
                initial=means.get(heading, ""),
            )

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        named = [name for name in chosen.values() if name]
        if len(named) != len(set(named)):
            self.add_error(None, _("Two headings cannot mean the same column."))
        return chosen

    def mapping(self) -> dict[str, str]:
        """Our name of a column to its heading."""
        chosen = self.cleaned_data.items()
        return {name: self.by_field[field] for field, name in chosen if name}


class LetterForm(forms.Form):
    """In which language letters are written."""

    language = forms.ChoiceField(label=_("Language of the letters"))

    def __init__(self, *args: Any, original: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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
    """Who comments on a version, until when, and of whom it is expected."""

    capacity = forms.ChoiceField(
        label=_("Who comments"),
        choices=ReviewRound.Capacity.choices,
        initial=ReviewRound.Capacity.OFFICIAL,
        widget=forms.RadioSelect,
        required=False,
    )
    closes_at = forms.DateTimeField(
        label=_("Comments are taken until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    takes_late = forms.BooleanField(
        label=_("Take what comes later too, and mark it late"), required=False
    )
    expect_all = forms.BooleanField(
        label=_("Expect a submission of every National Society"), required=False
    )
    bodies = forms.MultipleChoiceField(
        label=_("Expect one of the members of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisations = forms.MultipleChoiceField(
        label=_("Expect one of"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("In a round of observers, only those named here may comment."),
    )

    def __init__(
        self,
        *args: Any,
        zone: str,
        bodies: Iterable[Body],
        organisations: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        """`zone` is the named time zone in which deadlines of the process are read."""
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["closes_at"].help_text = _("Time of %(zone)s.") % {"zone": zone}
        _offer_or_drop(self, "bodies", bodies)
        _offer_or_drop(self, "organisations", organisations)

    def full_clean(self) -> None:
        # Read as it was written: `moment_in` knows the clocks of the zone.
        with timezone.override("UTC"):
            super().full_clean()

    def clean_capacity(self) -> ReviewRound.Capacity:
        chosen = self.cleaned_data["capacity"] or ReviewRound.Capacity.OFFICIAL
        return ReviewRound.Capacity(chosen)

    def clean_closes_at(self) -> datetime:
        written = self.cleaned_data["closes_at"].replace(tzinfo=None)
        try:
            closes_at = moment_in(self.zone, written)
        except NoSuchMoment as error:
            raise forms.ValidationError(error.sentence(gettext)) from error
        if closes_at <= timezone.now():
            raise forms.ValidationError(_("This moment is past."))
        return closes_at


class SubmissionForm(forms.Form):
    """The covering note of what an organisation hands in."""

    covering_note = forms.CharField(
        label=_("Covering note"),
        required=False,
        widget=_texts(6),
        help_text=_("It becomes a comment on the text as a whole."),
    )
    note_before = forms.CharField(required=False, widget=forms.HiddenInput)
    note_language = forms.ChoiceField(label=_("Language of the covering note"))

    def __init__(self, *args: Any, original: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_languages(self.fields["note_language"], original)


class RemindForm(forms.Form):
    """When whoever is still awaited is reminded."""

    days_before = forms.IntegerField(
        label=_("Days before the deadline"), min_value=0, max_value=365
    )


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
        widget=_texts(5),
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
        widget=_texts(5),
        help_text=_(
            "The whole clause in the original language. To split it, put an empty line"
            " where it divides."
        ),
    )
    rationale = forms.CharField(
        label=_("Reason for it"), required=False, widget=_texts(3)
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
        _offer(
            self.fields["organisation"],
            [(str(one.pk), str(one)) for one in organisations],
        )
        _offer(self.fields["clause"], clauses)
        _offer(self.fields["other"], clauses)
        numbers = [(id_, _("Amendment %(n)s") % {"n": id_}) for id_ in self.amendments]
        _offer(self.fields["amends"], [("", "—"), *numbers])

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

    text = forms.CharField(label=_("Translation"), widget=_texts(5), strip=True)
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


def _offer(field: forms.Field, choices: list[tuple[Any, Any]]) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _offer_or_drop(form: forms.Form, name: str, things: Iterable[Any]) -> None:
    """Things by their names, or no field where there are none."""
    found = [(str(one.pk), str(one)) for one in things]
    if found:
        _offer(form.fields[name], found)
    else:
        del form.fields[name]


def _offer_languages(field: forms.Field, original: str) -> None:
    """Those of the interface, and that of the document; the reader's first."""
    offered = [(code, label) for code, label in Language.choices if code != original]
    _offer(field, [(original, language_name(original)), *offered])
    reader = (get_language() or "en").split("-")[0]
    field.initial = reader if reader in dict(Language.choices) else original
