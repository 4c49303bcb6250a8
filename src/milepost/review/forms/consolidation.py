"""What is chosen and typed on the bench of a round."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from milepost.documents.fields import offer, text_area
from milepost.documents.queries import ClauseLabel
from milepost.movement.models import Language
from milepost.review.models import Comment
from milepost.review.queries import Filters

from .reviews import GENERAL, outcome_field, reason_field, wording_field

ALL = ("", _("All"))
Choices = Sequence[tuple[Any, Any]]


class ShortSelect(forms.Select):
    """A list to choose from, written in one go: with hundreds of clauses and of
    organisations, a template for each of them takes longer than the page itself."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
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
    """Which comments of a review are shown, and in which order."""

    clause = _choice(_("Clause"))
    responded = _choice(
        _("Settled"),
        [("no", _("Not settled")), ("yes", _("Settled"))],
    )
    kind = _choice(_("Kind"), Comment.Kind.choices)
    words = forms.CharField(label=_("Words"), required=False, max_length=200)

    def __init__(
        self, *args: Any, labels: Mapping[int, ClauseLabel], **kwargs: Any
    ) -> None:
        kwargs["auto_id"] = "show_%s"
        super().__init__(*args, **kwargs)
        called = [(one.key, one.text) for one in labels.values()]
        self.offer("clause", [(GENERAL, _("The text as a whole")), *called])

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ALL, *choices]

    def offered(self, name: str) -> list[str]:
        """What can be chosen, in the order of the list."""
        widget = self.fields[name].widget
        assert isinstance(widget, ShortSelect)
        return [str(key) for key, _ in widget.choices]

    def chosen(self) -> Filters:
        """What was asked for; a choice that does not exist asks for nothing."""
        self.is_valid()
        return Filters(**getattr(self, "cleaned_data", {}))

    def first(self) -> list[forms.BoundField]:
        """The fields that are always in sight."""
        return [field for field in self if field.name not in self.folded()]

    def more(self) -> list[forms.BoundField]:
        return [field for field in self if field.name in self.folded()]

    def more_is_used(self) -> bool:
        return any(field.value() for field in self.more())

    def folded(self) -> frozenset[str]:
        return frozenset()


class ConsolidationForm(MatrixForm):
    """The same for those who steer: by who said it, and by what is being done with it."""

    responded = _choice(
        _("Settled"),
        [
            ("no", _("Not settled")),
            ("reading", _("Awaiting a second reading")),
            ("mine_to_read", _("Awaiting a second reading by me")),
            ("back", _("Sent back")),
            ("yes", _("Settled")),
        ],
    )
    NOBODY_AND_ME: ClassVar[Choices] = [("me", _("Me")), ("nobody", _("Nobody yet"))]
    GROUPS: ClassVar[Choices] = [
        ("suggested", _("In a suggested group")),
        ("confirmed", _("In a kept group")),
        ("none", _("In no group")),
    ]
    THIS_GROUP = _("In this group")
    assigned = _choice(_("Assigned to"), NOBODY_AND_ME)
    group = _choice(_("Group"), GROUPS)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        widget=ShortSelect,
        choices=[
            ("", _("Order of the text")),
            ("newest", _("The newest first")),
            ("organisation", _("By organisation")),
        ],
    )
    organisation = _choice(_("Organisation"))
    region = _choice(_("Region"))
    network = _choice(_("Network"))
    severity = _choice(_("Severity"), Comment.Severity.choices)
    language = _choice(_("Language"), Language.choices)
    status = _choice(
        _("Standing"),
        [
            (one.value, one.label)
            for one in (Comment.Status.OFFICIAL, Comment.Status.WITHDRAWN)
        ],
    )
    channel = _choice(_("Came from"), Comment.Channel.choices)
    placed = _choice(_("Place"), [("no", _("Not yet placed"))])

    def folded(self) -> frozenset[str]:
        return frozenset(
            {"organisation", "region", "network", "kind", "severity", "language"}
            | {"status", "channel", "placed"}
        )


class AnswerForm(forms.Form):
    """One answer for several comments."""

    outcome = outcome_field()
    reason = reason_field(
        _("Each organisation reads it as the answer to its own comment.")
    )
    new_wording = wording_field(
        _(
            "Where all are on one clause. Left empty, each accepted comment takes the"
            " wording that it proposed."
        )
    )


class RemarkForm(forms.Form):
    """Why an answer is sent back."""

    remark = forms.CharField(
        label=_("Remark"), required=False, max_length=4_000, widget=text_area(3)
    )


class PlaceForm(forms.Form):
    """On which clause a comment is."""

    clause = forms.ChoiceField(label=_("Clause"), widget=ShortSelect)

    def __init__(
        self, *args: Any, labels: Mapping[int, ClauseLabel], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        called = [(one.key, one.text) for one in labels.values()]
        self.clauses = [(GENERAL, _("The text as a whole")), *called]
        offer(self.fields["clause"], self.clauses)


class PartForm(PlaceForm):
    """A part of a comment that is split."""

    text = forms.CharField(label=_("Words of it"), required=False, widget=text_area(4))
    proposed_wording = forms.CharField(
        label=_("Proposed wording of it"), required=False, widget=text_area(3)
    )

    def __init__(
        self, *args: Any, labels: Mapping[int, ClauseLabel], **kwargs: Any
    ) -> None:
        super().__init__(*args, labels=labels, **kwargs)
        self.fields["clause"].required = False
        offer(self.fields["clause"], [("", _("No part")), *self.clauses])
