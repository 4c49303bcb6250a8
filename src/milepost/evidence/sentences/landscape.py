"""Sentences on an opinion landscape: groups and how distinct they are."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.analysis.opinion.summary import group_name
from milepost.consultation.wording import share_with_interval

Facts = Mapping[str, Any]
# Bands of the silhouette after Kaufman and Rousseeuw, Finding Groups in Data, 1990.
CLEARLY, WEAKLY = 0.5, 0.25


def opening(facts: Facts) -> str:
    """What was found, and how far it may be relied on."""
    number = len(facts["groups"])
    if number < 2:
        return _placed(facts) + " " + _("No distinct groups were found.")
    return _placed(facts) + " " + _apart(facts) % {"number": number}


def _placed(facts: Facts) -> str:
    people = {"people": facts["participants"], "grouped": facts["grouped"]}
    if facts["grouped"] is None:
        return (
            ngettext(
                "%(people)s person answered. The number who answered enough statements to be "
                "placed is not shown, because it would reveal the size of a small group.",
                "%(people)s people answered. The number who answered enough statements to be "
                "placed is not shown, because it would reveal the size of a small group.",
                facts["participants"],
            )
            % people
        )
    return (
        _("Answered enough statements to be placed: %(grouped)s of %(people)s.")
        % people
    )


def _apart(facts: Facts) -> str:
    number = len(facts["groups"])
    tried = [score for score in facts["silhouettes"].values() if score is not None]
    chance = facts.get("null_silhouette")
    if chance is not None and max(tried, default=0.0) <= chance:
        return ngettext(
            "They form %(number)s group, no more distinct than chance would explain: do not "
            "rely on it.",
            "They form %(number)s groups, no more distinct than chance would explain: do not "
            "rely on them.",
            number,
        )
    silhouette = float(facts["silhouettes"].get(str(number)) or 0)
    if silhouette > CLEARLY:
        return ngettext(
            "They form %(number)s clearly distinct group.",
            "They form %(number)s clearly distinct groups.",
            number,
        )
    if silhouette > WEAKLY:
        return ngettext(
            "They form %(number)s weakly distinct group: another number of groups might fit "
            "nearly as well.",
            "They form %(number)s weakly distinct groups: another number of groups might fit "
            "nearly as well.",
            number,
        )
    return ngettext(
        "They form %(number)s barely distinct group: do not rely on it alone.",
        "They form %(number)s barely distinct groups: do not rely on them alone.",
        number,
    )


def group_label(group: Facts) -> str:
    """For a heading and a legend."""
    name = {"name": group_name(group["group"])}
    if group["size"] is None:
        return _("Group %(name)s: not shown") % name
    return ngettext(
        "Group %(name)s: %(size)s person",
        "Group %(name)s: %(size)s people",
        group["size"],
    ) % (name | {"size": group["size"]})


def picture_description(facts: Facts) -> str:
    """What a screen reader says instead of the picture."""
    labels = "; ".join(group_label(group) for group in facts["groups"])
    return _(
        "Each dot stands for five or more people who gave similar "
        "answers; the closer two dots, the more similar the answers. "
        "%(labels)s."
    ) % {"labels": labels}


def mark(direction: str, tally: Facts) -> str:
    """What a group says more than the others."""
    facts = {"said": share_with_interval(*tally[direction])}
    if direction == "agree":
        return _("More likely than others to agree: %(said)s agree.") % facts
    return _("More likely than others to disagree: %(said)s disagree.") % facts


def shared(direction: str, overall: Facts) -> str:
    """What more than half of every group shown say."""
    facts = {"said": share_with_interval(*overall[direction])}
    if direction == "agree":
        return (
            _("A majority of every group agrees: %(said)s of all who answered.") % facts
        )
    return (
        _("A majority of every group disagrees: %(said)s of all who answered.") % facts
    )


def divided(tallies: Sequence[Facts]) -> list[str]:
    """Where each group shown stands, in the order of their names."""
    return [_leaning(tally) for tally in tallies]


def _leaning(tally: Facts) -> str:
    facts = {"name": group_name(tally["group"])}
    if tally["agrees"] > tally["disagrees"]:
        facts["said"] = share_with_interval(*tally["agree"])
        return _("Group %(name)s tends to agree: %(said)s agree.") % facts
    if tally["disagrees"] > tally["agrees"]:
        facts["said"] = share_with_interval(*tally["disagree"])
        return _("Group %(name)s tends to disagree: %(said)s disagree.") % facts
    return _("Group %(name)s is evenly split.") % facts
