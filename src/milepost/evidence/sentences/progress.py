"""Sentences on the verification of findings, and on the acceptance of themes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from milepost.evidence.models import Finding, Verification

Facts = Mapping[str, Any]


def themes(facts: Facts, accepted: int) -> str:
    """Sentence on how many of the suggested themes people have accepted."""
    numbers = {"accepted": accepted, "suggested": len(facts["candidates"])}
    if not accepted:
        return ngettext(
            "%(suggested)s theme was suggested; none has been accepted yet, so nothing is counted.",
            "%(suggested)s themes were suggested; none has been accepted yet, so nothing is "
            "counted.",
            numbers["suggested"],
        ) % {"suggested": numbers["suggested"]}
    return _("Suggested themes accepted: %(accepted)s of %(suggested)s.") % numbers


def verified(finding: Finding, verification: Verification) -> str:
    """Sentence on the outcome of a verification of `finding`."""
    outcome = Verification.Outcome
    if verification.outcome == outcome.HOLDS:
        return _("The same data give the same result.")
    if verification.outcome == outcome.DATA_CHANGED:
        return _changed(finding.kind, verification.difference or 0)
    if verification.outcome == outcome.RESULT_DIFFERS:
        return _differs(finding.method_version, verification.method_version)
    if not verification.method_version:
        return _("The method %(method)s is no longer available.") % {
            "method": finding.method
        }
    return _("The data behind this finding have been deleted, or too little remains.")


def _changed(kind: str, more: int) -> str:
    """Sentence on how many votes, answers or statements there are more (below 0: fewer)."""
    if not more:
        return _(
            "The counts are the same as when the finding was made, but the "
            "content differs."
        )
    describe = {Finding.Kind.RESPONSE: _answers, Finding.Kind.THEMES: _statements}
    return describe.get(Finding.Kind(kind), _votes)(more)


def _votes(more: int) -> str:
    facts = {"votes": abs(more)}
    if more > 0:
        sentence = ngettext(
            "There is %(votes)s more vote than when the finding was made.",
            "There are %(votes)s more votes than when the finding was made.",
            more,
        )
    else:
        sentence = ngettext(
            "There is %(votes)s fewer vote than when the finding was made.",
            "There are %(votes)s fewer votes than when the finding was made.",
            -more,
        )
    return sentence % facts


def _answers(more: int) -> str:
    facts = {"answers": abs(more)}
    if more > 0:
        sentence = ngettext(
            "There is %(answers)s more answer than when the finding was made.",
            "There are %(answers)s more answers than when the finding was made.",
            more,
        )
    else:
        sentence = ngettext(
            "There is %(answers)s fewer answer than when the finding was made.",
            "There are %(answers)s fewer answers than when the finding was made.",
            -more,
        )
    return sentence % facts


def _statements(more: int) -> str:
    facts = {"statements": abs(more)}
    if more > 0:
        sentence = ngettext(
            "There is %(statements)s more statement than when the finding was made.",
            "There are %(statements)s more statements than when the finding was made.",
            more,
        )
    else:
        sentence = ngettext(
            "There is %(statements)s fewer statement than when the finding was made.",
            "There are %(statements)s fewer statements than when the finding was made.",
            -more,
        )
    return sentence % facts


def _differs(then: str, now: str) -> str:
    if then != now:
        return _(
            "The same data give a different result: the finding was made "
            "with version %(then)s of the method, which is now at version "
            "%(now)s."
        ) % {"then": then, "now": now}
    return _(
        "The same data and the same version of the method give a "
        "different result: either the stored finding was altered or "
        "there is an error."
    )
