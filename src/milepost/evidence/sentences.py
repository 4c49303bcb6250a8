"""What a finding says, one sentence at a time.

When agree and disagree change sides in the votes, every sentence with a direction turns
round with them; tests hold it to that. Each is a whole sentence to be translated: none is put
together from parts of speech.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.analysis.opinion.summary import group_name
from milepost.consultation.wording import share, share_with_interval
from milepost.errors import MilepostError

from .models import Finding, Task, Verification

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
    chance = facts.get("silhouette_of_chance")
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


def divergence_description(rows: Sequence[tuple[str, Facts]]) -> str:
    """What a screen reader says instead of the chart of how far regions are apart."""
    said = "; ".join(
        _("%(statement)s: %(gap)s") % {"statement": label, "gap": share(facts["gap"])}
        for label, facts in rows
    )
    return _(
        "How far the two farthest regions are apart, from 0 to 100 %%. %(said)s."
    ) % {"said": said}


def themes(facts: Facts, accepted: int) -> str:
    """How much of what was suggested people have taken."""
    numbers = {"accepted": accepted, "suggested": len(facts["candidates"])}
    if not accepted:
        return _(
            "%(suggested)s themes were suggested, and none is accepted yet: nothing is "
            "counted."
        ) % {"suggested": numbers["suggested"]}
    return (
        _("Of %(suggested)s themes that were suggested, %(accepted)s are accepted.")
        % numbers
    )


def verified(finding: Finding, verification: Verification) -> str:
    """What was seen when the finding was made again."""
    outcome = Verification.Outcome
    if verification.outcome == outcome.HOLDS:
        return _("The same data give the same result.")
    if verification.outcome == outcome.DATA_CHANGED:
        return _changed(finding.kind, verification.difference or 0)
    if verification.outcome == outcome.RESULT_DIFFERS:
        return _differs(finding.method_version, verification.method_version)
    if not verification.method_version:
        return _("The method %(method)s is not known here any more.") % {
            "method": finding.method
        }
    return _("What it was made of is gone, or too little is left of it.")


def _changed(kind: str, more: int) -> str:
    """By how many the data differ; below 0 there are fewer now."""
    if not more:
        return _("As much is counted as when it was made, but it is not the same.")
    said = {Finding.Kind.RESPONSE: _answers, Finding.Kind.THEMES: _statements}
    return said.get(Finding.Kind(kind), _votes)(more)


def _votes(more: int) -> str:
    facts = {"votes": abs(more)}
    if more > 0:
        said = ngettext(
            "There is %(votes)s vote more than when it was made.",
            "There are %(votes)s votes more than when it was made.",
            more,
        )
    else:
        said = ngettext(
            "There is %(votes)s vote fewer than when it was made.",
            "There are %(votes)s votes fewer than when it was made.",
            -more,
        )
    return said % facts


def _statements(more: int) -> str:
    facts = {"statements": abs(more)}
    if more > 0:
        said = ngettext(
            "There is %(statements)s statement more than when it was made.",
            "There are %(statements)s statements more than when it was made.",
            more,
        )
    else:
        said = ngettext(
            "There is %(statements)s statement fewer than when it was made.",
            "There are %(statements)s statements fewer than when it was made.",
            -more,
        )
    return said % facts


def _answers(more: int) -> str:
    facts = {"answers": abs(more)}
    if more > 0:
        said = ngettext(
            "%(answers)s more has answered than when it was made.",
            "%(answers)s more have answered than when it was made.",
            more,
        )
    else:
        said = ngettext(
            "%(answers)s fewer has answered than when it was made.",
            "%(answers)s fewer have answered than when it was made.",
            -more,
        )
    return said % facts


def _differs(then: str, now: str) -> str:
    if then != now:
        return _(
            "The same data give another result: it was made with version %(then)s of "
            "the method, which is now at version %(now)s."
        ) % {"then": then, "now": now}
    return _(
        "The same data and the same version of the method give another result: what is "
        "stored was changed, or something is at fault."
    )


def failure(task: Task) -> str:
    """Why a task was not done; empty where it was, or may still be."""
    if task.state != Task.State.FAILED:
        return ""
    return MilepostError(task.failure, **task.failure_facts).sentence(_)
