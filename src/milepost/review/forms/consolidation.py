"""Consolidation forms: matrix filters, bulk responses, placement and splitting."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.documents.fields import offer, text_area
from milepost.documents.queries import ClauseLabel
from milepost.movement.models import Language
from milepost.review.models import Comment
from milepost.review.queries import Filters

from .reviews import GENERAL, outcome_field, reason_field, wording_field

ALL = ("", pgettext_lazy("comments", "All"))
Choices = Sequence[tuple[Any, Any]]


class ShortSelect(forms.Select):
    """Select widget rendered in one go, without a template for each option.

    With hundreds of clauses and of organisations, these take longer than the page itself.
    """

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        """Render the select element as one string, without a template for each option."""
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, SafeString(" selected") if str(key) == chosen else "", label)
                for key, label in self.choices
            ),
        )
        known = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(known), options)


def _choice(label: Any, choices: Choices = ()) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, widget=ShortSelect, choices=[ALL, *choices]
    )


class MatrixForm(forms.Form):
    """Filter form of the comment matrix: which comments are shown."""

    clause = _choice(_("Paragraph"))
    responded = _choice(
        pgettext_lazy("filter of comments", "Response"),
        [("no", _("No response yet")), ("yes", pgettext_lazy("comment", "Responded"))],
    )
    kind = _choice(pgettext_lazy("comment", "Type"), Comment.Kind.choices)
    words = forms.CharField(label=_("Search text"), required=False, max_length=200)

    def __init__(
        self, *args: Any, labels: Mapping[int, ClauseLabel], **kwargs: Any
    ) -> None:
        kwargs["auto_id"] = "show_%s"
        super().__init__(*args, **kwargs)
        called = [(label.key, label.text) for label in labels.values()]
        self.offer("clause", [(GENERAL, _("The text as a whole")), *called])

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """Set the choices of the field `name`, after the choice “All”."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *choices]

    def offered(self, name: str) -> list[str]:
        """Keys of the choices of a field, as text, in the order of the list."""
        widget = self.fields[name].widget
        assert isinstance(widget, ShortSelect)
        return [str(key) for key, _ in widget.choices]

    def chosen(self) -> Filters:
        """Filters that were chosen; of an invalid field, none."""
        self.is_valid()
        return Filters(**getattr(self, "cleaned_data", {}))

    def first(self) -> list[forms.BoundField]:
        """Bound fields of the filters that are always in sight."""
        return [field for field in self if field.name not in self.folded()]

    def more(self) -> list[forms.BoundField]:
        """Bound fields of the filters folded away until a reader asks for more."""
        return [field for field in self if field.name in self.folded()]

    def more_is_used(self) -> bool:
        """Whether a folded field has a value, so that the page shows them all."""
        return any(field.value() for field in self.more())

    def folded(self) -> frozenset[str]:
        """Names of the fields to fold away; none here."""
        return frozenset()


class ConsolidationForm(MatrixForm):
    """Filter form for the secretariat and drafters: also sender, state of work, and order."""

    responded = _choice(
        pgettext_lazy("filter of comments", "Response"),
        [
            ("no", _("No response yet")),
            ("reading", _("Awaiting a second check")),
            ("mine_to_read", _("Awaiting my second check")),
            ("back", _("Returned")),
            ("yes", pgettext_lazy("comment", "Responded")),
        ],
    )
    NOBODY_AND_ME: ClassVar[Choices] = [("me", _("Me")), ("nobody", _("Nobody yet"))]
    GROUPS: ClassVar[Choices] = [
        ("suggested", pgettext_lazy("filter of comments", "Suggested duplicates")),
        ("confirmed", pgettext_lazy("filter of comments", "Confirmed duplicates")),
        ("none", pgettext_lazy("filter of comments", "No duplicates")),
    ]
    THIS_GROUP = _("This group")
    assigned = _choice(
        pgettext_lazy("filter of comments", "Assigned to"), NOBODY_AND_ME
    )
    group = _choice(pgettext_lazy("filter of comments", "Duplicates"), GROUPS)
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        widget=ShortSelect,
        choices=[
            ("", _("Order of the text")),
            ("newest", _("Newest first")),
            ("organisation", pgettext_lazy("sort order", "Organisation")),
        ],
    )
    organisation = _choice(_("Organisation"))
    region = _choice(_("Region"))
    network = _choice(_("Network"))
    severity = _choice(_("Severity"), Comment.Severity.choices)
    language = _choice(_("Language"), Language.choices)
    status = _choice(
        pgettext_lazy("comment", "Status"),
        [
            (status.value, status.label)
            for status in (Comment.Status.OFFICIAL, Comment.Status.WITHDRAWN)
        ],
    )
    channel = _choice(_("Channel"), Comment.Channel.choices)
    placed = _choice(
        pgettext_lazy("filter of comments", "Placement"), [("no", _("Not yet placed"))]
    )

    def folded(self) -> frozenset[str]:
        """Names of the fields to fold away: the less used of the many filters."""
        return frozenset(
            {"organisation", "region", "network", "kind", "severity", "language"}
            | {"status", "channel", "placed"}
        )


class BulkResponseForm(forms.Form):
    """Form for one response to several comments."""

    outcome = outcome_field()
    reason = reason_field(
        _("Each organisation receives it as the response to its own comment.")
    )
    new_wording = wording_field(
        _(
            "Only if all comments are on one paragraph. If blank, each "
            "accepted comment takes the wording it proposed."
        )
    )


class RemarkForm(forms.Form):
    """Form for the remark with which a response is sent back."""

    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=4_000, widget=text_area(3)
    )


class PlaceForm(forms.Form):
    """Form for the clause that comments are placed on, or the text as a whole."""

    clause = forms.ChoiceField(label=_("Paragraph"), widget=ShortSelect)

    def __init__(
        self, *args: Any, labels: Mapping[int, ClauseLabel], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        called = [(label.key, label.text) for label in labels.values()]
        self.clauses = [(GENERAL, _("The text as a whole")), *called]
        offer(self.fields["clause"], self.clauses)


class PartForm(PlaceForm):
    """Form for a part of a comment that is split: clause, text and proposed wording."""

    text = forms.CharField(
        label=_("Text of this part"), required=False, widget=text_area(4)
    )
    proposed_wording = forms.CharField(
        label=_("Proposed wording of this part"), required=False, widget=text_area(3)
    )

    def __init__(
        self, *args: Any, labels: Mapping[int, ClauseLabel], **kwargs: Any
    ) -> None:
        super().__init__(*args, labels=labels, **kwargs)
        self.fields["clause"].required = False
        offer(self.fields["clause"], [("", _("No part")), *self.clauses])
