"""What an opinion landscape says."""

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
        return _placed(facts) + " " + _("No groups that differ were found.")
    return _placed(facts) + " " + _apart(facts) % {"number": number}


def _placed(facts: Facts) -> str:
    people = {"people": facts["participants"], "grouped": facts["grouped"]}
    if facts["grouped"] is None:
        return (
            _(
                "%(people)s people answered. How many of them answered enough to be "
                "placed is not shown, as it would tell how many a small group has."
            )
            % people
        )
    return _("Of %(people)s people, %(grouped)s answered enough to be placed.") % people


def _apart(facts: Facts) -> str:
    tried = [score for score in facts["silhouettes"].values() if score is not None]
    chance = facts.get("null_silhouette")
    if chance is not None and max(tried, default=0.0) <= chance:
        return _(
            "They form %(number)s groups that are no more apart than chance would make "
            "them: do not rely on them."
        )
    apart = float(facts["silhouettes"].get(str(len(facts["groups"]))) or 0)
    if apart > CLEARLY:
        return _("They form %(number)s groups that are clearly told apart.")
    if apart > WEAKLY:
        return _(
            "They form %(number)s groups that are told apart weakly: another number of "
            "groups may be nearly as good."
        )
    return _(
        "They form %(number)s groups that are hardly told apart: do not rely on them "
        "alone."
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
        "Each mark stands for five people or more who answered alike; the nearer two "
        "marks, the more alike their answers. %(labels)s."
    ) % {"labels": labels}


def mark(direction: str, tally: Facts) -> str:
    """What a group says more than the others."""
    facts = {"said": share_with_interval(*tally[direction])}
    if direction == "agree":
        return _("They agree more than the others: %(said)s agree.") % facts
    return _("They disagree more than the others: %(said)s disagree.") % facts


def shared(direction: str, overall: Facts) -> str:
    """What more than half of every group shown say."""
    facts = {"said": share_with_interval(*overall[direction])}
    if direction == "agree":
        return _("Most of every group agree: %(said)s of all who answered.") % facts
    return _("Most of every group disagree: %(said)s of all who answered.") % facts


def divided(tallies: Sequence[Facts]) -> list[str]:
    """Where each group shown stands, in the order of their names."""
    return [_leaning(tally) for tally in tallies]


def _leaning(tally: Facts) -> str:
    facts = {"name": group_name(tally["group"])}
    if tally["agrees"] > tally["disagrees"]:
        facts["said"] = share_with_interval(*tally["agree"])
        return _("Group %(name)s leans to agree: %(said)s agree.") % facts
    if tally["disagrees"] > tally["agrees"]:
        facts["said"] = share_with_interval(*tally["disagree"])
        return _("Group %(name)s leans to disagree: %(said)s disagree.") % facts
    return _("In group %(name)s as many agree as disagree.") % facts
