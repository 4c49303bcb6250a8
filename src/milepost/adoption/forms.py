"""Forms of meetings, adoptions and reservations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.movement.models import Organisation

from .fields import DayInput, OrganisationField
from .models import Meeting


class AdoptForm(forms.Form):
    """Form for an adoption: day, resolution number if known, and that nobody objected."""

    # The version that was read: had another been made since, adopting is refused.
    version = forms.IntegerField(widget=forms.HiddenInput)
    adopted_on = forms.DateField(label=_("Date of adoption"))
    number = forms.CharField(
        label=_("Resolution number"),
        max_length=40,
        required=False,
        help_text=_("Leave blank if not yet known."),
    )
    no_objection = forms.BooleanField(
        label=_("The text was put to the meeting and nobody objected.")
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adopted_on"].widget = DayInput(
            min=meeting.opens_on.isoformat(), max=meeting.closes_on.isoformat()
        )


class ReservationForm(forms.Form):
    """Form for a reservation: the organisation and the text."""

    organisation = OrganisationField()
    text = forms.CharField(
        label=_("Reservation"),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("It will be published with the adopted text, word for word."),
    )

    def __init__(
        self, *args: Any, organisations: list[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["organisation"]
        assert isinstance(chosen, OrganisationField)
        chosen.offer(organisations)
