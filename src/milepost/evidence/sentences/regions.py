"""What is said of regions: who answered, and how far apart they are."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.consultation.wording import share

Facts = Mapping[str, Any]


def response(total: Facts) -> str:
    """Who answered, and what that leaves open."""
    if not total["eligible"]:
        return _("Nobody was asked.")
    if total["answered"] == total["eligible"]:
        return _("All %(eligible)s answered: silence leaves nothing open.") % {
            "eligible": total["eligible"]
        }
    return _(
        "%(answered)s of %(eligible)s answered (%(share)s). A view that all of them "
        "share is held by anything from %(low)s to %(high)s of all, as the silent may "
        "think otherwise."
    ) % {
        "answered": total["answered"],
        "eligible": total["eligible"],
        "share": share(total["share_answered"]),
        "low": share(total["low"]),
        "high": share(total["high"]),
    }


def response_description(rows: Sequence[tuple[str, Facts]]) -> str:
    """What a screen reader says instead of the chart of a response."""
    said = "; ".join(
        _("%(region)s: %(answered)s of %(eligible)s")
        % {
            "region": region,
            "answered": facts["answered"],
            "eligible": facts["eligible"],
        }
        for region, facts in rows
    )
    return _("Answered, by region. %(said)s.") % {"said": said}


def divergence(facts: Facts) -> str:
    """On how many statements regions differ more than chance would make them."""
    told = sum(item["diverges"] for item in facts["items"])
    if not told:
        return _(
            "On no statement are the regions further apart than chance could make them."
        )
    return ngettext(
        "On %(number)s of %(all)s statements regions are further apart than chance "
        "would make them.",
        "On %(number)s of %(all)s statements regions are further apart than chance "
        "would make them.",
        told,
    ) % {"number": told, "all": len(facts["items"])}


def diverging(item: Facts, most: Facts, least: Facts, names: Mapping[str, str]) -> str:
    """Which two regions are farthest apart, and whether chance could do it.

    `most` and `least` are the shares of the two; equal where all lean alike.
    """
    if item["most"] is None:
        return _("All regions lean the same way, by as much.")
    facts = {"most": names[item["most"]], "least": names[item["least"]]}
    for side in ("agree", "disagree"):
        facts[f"most_{side}"] = share(most[side][0])
        facts[f"least_{side}"] = share(least[side][0])
    if item["diverges"]:
        return (
            _(
                "%(most)s leans most to agree (%(most_agree)s agree, %(most_disagree)s "
                "disagree), %(least)s least (%(least_agree)s agree, %(least_disagree)s "
                "disagree): they are further apart than chance would make them."
            )
            % facts
        )
    return (
        _(
            "%(most)s leans most to agree (%(most_agree)s agree, %(most_disagree)s "
            "disagree), %(least)s least (%(least_agree)s agree, %(least_disagree)s "
            "disagree), but chance could set them as far apart."
        )
        % facts
    )


def divergence_description(rows: Sequence[tuple[str, Facts]]) -> str:
    """What a screen reader says instead of the chart of how far regions are apart."""
    said = "; ".join(
        _("%(statement)s: %(gap)s") % {"statement": label, "gap": share(facts["gap"])}
        for label, facts in rows
    )
    return _(
        "How far the two farthest regions are apart, from 0 to 100 %%. %(said)s."
    ) % {"said": said}
