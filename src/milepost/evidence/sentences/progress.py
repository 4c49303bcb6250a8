"""What is said of findings being made and verified, and of themes being taken."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.errors import MilepostError
from milepost.evidence.models import Finding, Task, Verification

Facts = Mapping[str, Any]


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
