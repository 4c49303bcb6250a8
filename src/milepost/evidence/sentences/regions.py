"""Sentences on regions: who answered, and how far they differ."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.consultation.wording import share

Facts = Mapping[str, Any]


def response(total: Facts) -> str:
    """Sentence on how many answered, and on the bounds that non-response leaves."""
    if not total["eligible"]:
        return _("Nobody was invited.")
    if total["answered"] == total["eligible"]:
        return _(
            "Everyone answered (%(eligible)s), so non-response leaves no uncertainty."
        ) % {"eligible": total["eligible"]}
    return _(
        "Answered: %(answered)s of %(eligible)s (%(share)s). If "
        "everyone who answered holds a view, between %(low)s and "
        "%(high)s of all hold it, because those who did not answer may "
        "think otherwise."
    ) % {
        "answered": total["answered"],
        "eligible": total["eligible"],
        "share": share(total["share_answered"]),
        "low": share(total["low"]),
        "high": share(total["high"]),
    }


def response_description(rows: Sequence[tuple[str, Facts]]) -> str:
    """Text alternative of the response chart: answered of eligible, by region."""
    parts = "; ".join(
        _("%(region)s: %(answered)s of %(eligible)s")
        % {
            "region": region,
            "answered": facts["answered"],
            "eligible": facts["eligible"],
        }
        for region, facts in rows
    )
    return _("Answered, by region. %(said)s.") % {"said": parts}


def divergence(facts: Facts) -> str:
    """Sentence on how many statements divide regions more than chance would explain."""
    number = sum(item["diverges"] for item in facts["items"])
    if not number:
        return _("On no statement do regions differ more than chance would explain.")
    return ngettext(
        "On %(number)s of %(all)s statements, regions differ more than "
        "chance would explain.",
        "On %(number)s of %(all)s statements, regions differ more than "
        "chance would explain.",
        number,
    ) % {"number": number, "all": len(facts["items"])}


def diverging(item: Facts, most: Facts, least: Facts, names: Mapping[str, str]) -> str:
    """Sentence on the two regions furthest apart on a statement, and if chance could do it.

    `most` and `least` are the shares of the two; equal where all lean alike.
    """
    if item["most"] is None:
        return _("All regions lean the same way, to the same degree.")
    facts = {"most": names[item["most"]], "least": names[item["least"]]}
    for side in ("agree", "disagree"):
        facts[f"most_{side}"] = share(most[side][0])
        facts[f"least_{side}"] = share(least[side][0])
    if item["diverges"]:
        return (
            _(
                "Agreement is highest in %(most)s (%(most_agree)s agree, "
                "%(most_disagree)s disagree) and lowest in %(least)s "
                "(%(least_agree)s agree, %(least_disagree)s disagree): the "
                "difference is larger than chance would explain."
            )
            % facts
        )
    return (
        _(
            "Agreement is highest in %(most)s (%(most_agree)s agree, "
            "%(most_disagree)s disagree) and lowest in %(least)s "
            "(%(least_agree)s agree, %(least_disagree)s disagree), but "
            "chance could explain the difference."
        )
        % facts
    )


def divergence_description(rows: Sequence[tuple[str, Facts]]) -> str:
    """Text alternative of the divergence chart: the difference of regions, by statement."""
    parts = "; ".join(
        _("%(statement)s: %(gap)s") % {"statement": label, "gap": share(facts["gap"])}
        for label, facts in rows
    )
    return _(
        "Difference between the two regions furthest apart, from 0 to 100 %%. %(said)s."
    ) % {"said": parts}
