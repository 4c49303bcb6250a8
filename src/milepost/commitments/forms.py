"""Forms of commitments and progress reports."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from milepost.adoption.fields import DayInput, OrganisationField
from milepost.movement.models import Organisation
from milepost.process.models import Process
from milepost.safeguard.models import Audience

from . import rules
from .actions import Resource
from .models import ProgressReport, ResourceLine
from .queries import NOT_REPORTED

ANY = ("", _("Any"))


class CommitmentFilterForm(forms.Form):
    """Form for what a list of commitments is narrowed to."""

    process = forms.ChoiceField(label=_("Process"), required=False)
    stage = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ANY,
            (NOT_REPORTED, _("No report yet")),
            *ProgressReport.Stage.choices,
        ],
    )
    overdue = forms.BooleanField(label=_("Overdue only"), required=False)

    def __init__(
        self,
        *args: Any,
        processes: list[Process],
        with_overdue: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["process"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [ANY, *((process.slug, str(process)) for process in processes)]
        if not with_overdue:
            del self.fields["overdue"]


class CommitmentForm(forms.Form):
    """Form for a commitment: who will do what by when."""

    organisation = OrganisationField()
    text = forms.CharField(
        label=_("What will be done"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    language = forms.ChoiceField(
        label=_("Language of this text"), choices=settings.LANGUAGES
    )
    due_on = forms.DateField(label=_("Due date"), widget=DayInput())

    def __init__(
        self, *args: Any, organisations: list[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, OrganisationField)
        field.offer(organisations)


class ResourceForm(forms.Form):
    """Form for what a commitment takes, if that is known: nothing here is compulsory."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("resource", "Type"),
        choices=ResourceLine.Kind.choices,
        required=False,
    )
    amount = forms.DecimalField(
        label=_("Amount"),
        max_digits=14,
        decimal_places=2,
        required=False,
        localize=False,
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=20,
        required=False,
        help_text=_(
            "A three-letter currency code such as CHF; days; or what is counted."
        ),
    )
    year = forms.IntegerField(
        label=_("Year"),
        min_value=2000,
        max_value=2100,
        required=False,
        help_text=_("If blank, the year of the due date."),
    )

    def resource(self, due_on: dt.date) -> Resource | None:
        """Planned resource from the valid form, by default of the year of `due_on`, or None."""
        typed = self.cleaned_data
        if typed["amount"] is None:
            return None
        return Resource(
            kind=ResourceLine.Kind(typed["kind"] or ResourceLine.Kind.MONEY),
            state=ResourceLine.State.PLANNED,  # a promise is no more than a plan
            amount=typed["amount"],
            unit=typed["unit"],
            year=typed["year"] or due_on.year,
        )


class OpenForm(forms.Form):
    """Form for who may read a commitment."""

    audience = forms.ChoiceField(
        label=_("Who can see this"),
        choices=[(choice.value, choice.label) for choice in rules.AUDIENCES],
    )

    def chosen(self) -> Audience:
        """Audience that was chosen; call it after `is_valid`."""
        return Audience(self.cleaned_data["audience"])


class ReportForm(forms.Form):
    """Form for a progress report: four answers and, where it is known, what changed."""

    as_of = forms.DateField(label=_("Date of the report"))
    stage = forms.ChoiceField(
        label=pgettext_lazy("commitment", "Status"),
        choices=[("", "–"), *ProgressReport.Stage.choices],
    )
    narrative = forms.CharField(
        label=_("What was done"),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    effect = forms.CharField(
        label=_("What changed for people on the move"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
        help_text=_("Leave blank if not yet known. Do not name any person."),
    )
    evidence_grade = forms.ChoiceField(
        label=_("Evidence"),
        choices=[(grade.value, grade.label) for grade in rules.OWN_GRADES],
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].widget = DayInput(max=today.isoformat())
