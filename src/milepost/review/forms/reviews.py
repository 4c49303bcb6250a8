"""Review forms: comments, submissions, files and deadlines."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from milepost.documents.fields import clause_choices, offer, text_area
from milepost.documents.queries import ClauseRow, language_name
from milepost.movement.models import Body, Language, Organisation
from milepost.process.errors import NoSuchMoment
from milepost.process.moments import resolve_local_time
from milepost.review.models import Comment, Disposition, Review

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

GENERAL = "general"  # in the address and in filters: about the text as a whole


def _received_on_time() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("It was received before the deadline"),
        required=False,
        help_text=_("Otherwise it counts as late."),
    )


class CommentForm(forms.Form):
    """Form for a comment on a clause or on the text as a whole."""

    organisation = forms.ChoiceField(label=_("On behalf of"))
    clause = forms.ChoiceField(label=_("Paragraph"), required=False)
    text = forms.CharField(
        label=pgettext_lazy("noun", "Comment"), required=False, widget=text_area(6)
    )
    proposed_wording = forms.CharField(
        label=_("Proposed wording"),
        required=False,
        widget=text_area(6),
        help_text=_("Edit the wording as you would in the text itself."),
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("comment", "Type"), choices=Comment.Kind.choices
    )
    language = forms.ChoiceField(label=_("Language of the comment"))
    received_on_time = _received_on_time()

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
            del self.fields["received_on_time"]
        self.by_key = {row.clause.key: row for row in rows}
        whole = (GENERAL, _("The text as a whole"))
        offer(self.fields["clause"], [whole, *clause_choices(rows)])
        offer(
            self.fields["organisation"],
            [
                (str(organisation.pk), str(organisation))
                for organisation in organisations
            ],
        )
        if len(organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = str(organisations[0].pk)
        _offer_languages(self.fields["language"], original)

    def clean(self) -> dict[str, Any]:
        """Clear a proposed wording that equals the clause; add `clause_version` to the data."""
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
    """File field for several files at once."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Validated uploads, each checked by itself; without any, a required field refuses."""
        files = data or [None]  # the field itself says that a file is needed
        return [super(ManyFiles, self).clean(file, initial) for file in files]


class ImportForm(forms.Form):
    """Upload form for files with comments: sender, language, and whether received on time."""

    uploads = ManyFiles(
        label=_("Files"),
        help_text=_(
            "Word files with margin comments and tracked changes (.docx) "
            "and completed comment tables (.xlsx, .docx, .csv). You can "
            "upload them all at once."
        ),
    )
    organisation = forms.ChoiceField(label=_("Sender of the files"), required=False)
    language = forms.ChoiceField(label=_("Language of the comments"))
    received_on_time = _received_on_time()

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
            del self.fields["received_on_time"]
        members: list[tuple[str, Any]] = [
            (str(organisation.pk), str(organisation)) for organisation in organisations
        ]
        if len(members) > 1:
            by_name = ("", _("Detect the sender from the file name"))
            members = [by_name, *members]
        offer(self.fields["organisation"], members)
        _offer_languages(self.fields["language"], original)


class ColumnsForm(forms.Form):
    """Form that maps the headings of a table to the columns of the matrix."""

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
        flat = [heading for row in headings for heading in row if heading.strip()]
        self.by_field = {
            f"column{n}": heading for n, heading in enumerate(dict.fromkeys(flat))
        }
        for field, heading in self.by_field.items():
            self.fields[field] = forms.ChoiceField(
                label=heading,
                required=False,
                choices=[("", _("None of these: returned unchanged")), *columns],
                initial=means.get(heading, ""),
            )

    def clean(self) -> dict[str, Any]:
        """Refuse two headings that are mapped to the same column."""
        chosen = super().clean() or {}
        named = [name for name in chosen.values() if name]
        if len(named) != len(set(named)):
            self.add_error(None, _("Two headings cannot mean the same column."))
        return chosen

    def mapping(self) -> dict[str, str]:
        """Mapping that was chosen, {our column: heading}."""
        chosen = self.cleaned_data.items()
        return {name: self.by_field[field] for field, name in chosen if name}


class LetterForm(forms.Form):
    """Form for the language of response letters."""

    language = forms.ChoiceField(label=_("Language of the letters"))

    def __init__(self, *args: Any, original: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_languages(self.fields["language"], original)


def outcome_field() -> forms.ChoiceField:
    """Form field: the outcome of a disposition."""
    return forms.ChoiceField(
        label=pgettext_lazy("comment", "Outcome"),
        choices=Disposition.Outcome.choices,
        widget=forms.RadioSelect,
    )


def reason_field(help_text: "StrPromise") -> forms.CharField:
    """Form field: the reason of a disposition."""
    return forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=8_000,
        widget=text_area(4),
        help_text=help_text,
    )


def wording_field(help_text: "StrPromise") -> forms.CharField:
    """Form field: the new wording of a clause."""
    return forms.CharField(
        label=_("New wording"),
        required=False,
        max_length=20_000,
        widget=text_area(6),
        help_text=help_text,
    )


class ResponseForm(forms.Form):
    """Form for the response to a comment: outcome, reason and new wording."""

    outcome = outcome_field()
    reason = reason_field(
        _("Required unless the comment is accepted or the same as another.")
    )
    new_wording = wording_field(
        _("Used if the comment is accepted, with or without modification.")
    )

    def __init__(self, *args: Any, has_clause: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_clause:
            del self.fields["new_wording"]


class ReviewForm(forms.Form):
    """Form that opens a review: who comments, until when, and of whom it is expected."""

    capacity = forms.ChoiceField(
        label=_("Who can comment"),
        choices=Review.Capacity.choices,
        initial=Review.Capacity.OFFICIAL,
        widget=forms.RadioSelect,
        required=False,
    )
    closes_at = forms.DateTimeField(
        label=_("Deadline for comments"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    takes_late = forms.BooleanField(
        label=_("Also accept late comments and mark them as late"), required=False
    )
    expect_all = forms.BooleanField(
        label=_("Expect a submission from every National Society"), required=False
    )
    bodies = forms.MultipleChoiceField(
        label=_("Expect a submission from the members of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisations = forms.MultipleChoiceField(
        label=_("Expect a submission from"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("In a review by observers, only those named here can comment."),
    )

    def __init__(
        self,
        *args: Any,
        zone: str,
        bodies: Iterable[Body],
        organisations: Iterable[Organisation],
        **kwargs: Any,
    ) -> None:
        """Offer the bodies and organisations; `zone` is the named time zone of the deadline."""
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["closes_at"].help_text = _("Time zone: %(zone)s.") % {"zone": zone}
        _offer_or_drop(self, "bodies", bodies)
        _offer_or_drop(self, "organisations", organisations)

    def full_clean(self) -> None:
        """Validate times as they were typed; `clean_closes_at` applies the time zone."""
        # Read as it was written: `resolve_local_time` knows the clocks of the zone.
        with timezone.override("UTC"):
            super().full_clean()

    def clean_capacity(self) -> Review.Capacity:
        """Capacity that was chosen; official where none was."""
        chosen = self.cleaned_data["capacity"] or Review.Capacity.OFFICIAL
        return Review.Capacity(chosen)

    def clean_closes_at(self) -> datetime:
        """Deadline as an aware moment, from local time in the time zone of the process.

        Raises:
            ValidationError: the time zone skips this time, or it has passed.
        """
        written = self.cleaned_data["closes_at"].replace(tzinfo=None)
        try:
            closes_at = resolve_local_time(self.zone, written)
        except NoSuchMoment as error:
            raise forms.ValidationError(error.sentence(gettext)) from error
        if closes_at <= timezone.now():
            raise forms.ValidationError(_("This date and time is in the past."))
        return closes_at


class SubmissionForm(forms.Form):
    """Form for the covering note of a submission, with its language."""

    covering_note = forms.CharField(
        label=_("Covering note"),
        required=False,
        widget=text_area(6),
        help_text=_("It becomes a comment on the text as a whole."),
    )
    note_before = forms.CharField(required=False, widget=forms.HiddenInput)
    note_language = forms.ChoiceField(label=_("Language of the covering note"))

    def __init__(self, *args: Any, original: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_languages(self.fields["note_language"], original)


class RemindForm(forms.Form):
    """Form for how many days before the deadline a reminder is sent."""

    days_before = forms.IntegerField(
        label=_("Days before the deadline"), min_value=0, max_value=365
    )


def _offer_or_drop(form: forms.Form, name: str, things: Iterable[Any]) -> None:
    """Offer `things` by name in the field `name`, or delete the field if there are none."""
    choices = [(str(thing.pk), str(thing)) for thing in things]
    if choices:
        offer(form.fields[name], choices)
    else:
        del form.fields[name]


def _offer_languages(field: forms.Field, original: str) -> None:
    """Offer the document's and the interface's languages, the reader's as initial value."""
    offered = [(code, label) for code, label in Language.choices if code != original]
    offer(field, [(original, language_name(original)), *offered])
    reader = (get_language() or "en").split("-")[0]
    field.initial = reader if reader in dict(Language.choices) else original
