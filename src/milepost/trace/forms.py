"""Form to explain a gap."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExplainGapForm(forms.Form):
    """Why a gap is there; which gap stands in the hidden fields."""

    kind = forms.CharField(max_length=40, widget=forms.HiddenInput)
    object_id = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason for this gap"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
