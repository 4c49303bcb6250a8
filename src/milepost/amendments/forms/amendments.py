"""Forms of amendments and negotiated clauses."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from milepost.amendments.models import Amendment
from milepost.documents.fields import clause_choices, offer, text_area
from milepost.documents.queries import ClauseRow
from milepost.movement.models import Organisation


class ClauseWordingForm(forms.Form):
    """A clause reworded in negotiation; `seen` is the wording that was looked at."""

    wording = forms.CharField(
        label=_("Wording"),
        widget=text_area(5),
        help_text=_(
            "[text] is not agreed; [XYZ: text] names who asked for "
            "brackets; [Alt 1: … / Alt 2: …] are alternatives; [ad ref: "
            "text] is agreed ad referendum."
        ),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class AmendmentForm(forms.Form):
    """A change to a text that an organisation puts forward."""

    organisation = forms.ChoiceField(label=_("On behalf of"))
    kind = forms.ChoiceField(
        label=_("Type of amendment"), choices=Amendment.Kind.choices
    )
    clause = forms.ChoiceField(label=_("Paragraph"), required=False)
    other = forms.ChoiceField(
        label=_("After, or with"),
        required=False,
        help_text=_(
            "Where a new or moved paragraph goes, or with which paragraph it is merged."
        ),
    )
    amends = forms.ChoiceField(label=_("Sub-amendment to"), required=False)
    wording = forms.CharField(
        label=_("Proposed wording"),
        required=False,
        widget=text_area(5),
        help_text=_(
            "The whole paragraph in the original language. To split it, "
            "leave an empty line at the split."
        ),
    )
    rationale = forms.CharField(label=_("Reason"), required=False, widget=text_area(3))

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
            [
                (str(organisation.pk), str(organisation))
                for organisation in organisations
            ],
        )
        offer(self.fields["clause"], clauses)
        offer(self.fields["other"], clauses)
        numbers = [(id_, _("Amendment %(n)s") % {"n": id_}) for id_ in self.amendments]
        offer(self.fields["amends"], [("", "—"), *numbers])

    def clean(self) -> dict[str, Any]:
        """Cleaned data; an error unless a clause is chosen or the amendment inserts a new one."""
        values = super().clean() or {}
        if values.get("kind") != Amendment.Kind.INSERT and not values.get("clause"):
            self.add_error("clause", _("Choose the paragraph to be changed."))
        return values

    def action_arguments(self, organisations: Iterable[Organisation]) -> dict[str, Any]:
        """Keyword arguments for `propose_amendment`, from what was filled in."""
        values = self.cleaned_data
        kind = Amendment.Kind(values["kind"])
        row, other = self.rows.get(values["clause"]), self.rows.get(values["other"])
        is_new = kind == Amendment.Kind.INSERT
        return {
            "organisation": {
                str(organisation.pk): organisation for organisation in organisations
            }[values["organisation"]],
            "kind": kind,
            "clause_version": row.clause_version if row and not is_new else None,
            "other_clause": other.clause if other else None,
            "amends": self.amendments.get(values["amends"]),
            "wording": values["wording"].replace("\r\n", "\n"),
            "rationale": values["rationale"],
        }
