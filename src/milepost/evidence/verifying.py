"""Verification of a finding: recomputed from the data as they are now, and compared."""

import json
import math
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from milepost.analysis.errors import AnalysisError
from milepost.analysis.progress import Report
from milepost.consultation.models import Vote

from . import queries
from .errors import EvidenceError
from .methods import METHODS
from .models import Finding, Verification

Outcome = Verification.Outcome
# Another machine may round the last digits of a sum otherwise.
SAME = 1e-6


@dataclass(frozen=True)
class Verdict:
    """Outcome of recomputing a finding: the fields of a `Verification`."""

    outcome: Verification.Outcome
    difference: int | None = None
    method_version: str = ""


def judge(finding: Finding, report: Report) -> Verdict:
    """Recompute `finding` by its method and parameters, and compare the results.

    holds
        The same data give the same result.
    data_changed
        The fingerprint of the data differs; `difference` says how many more (or, below
        0, fewer) are counted now than then.
    result_differs
        The same data give another result: `method_version` is another, or something
        is at fault.
    cannot
        The method is known no more, or what it was made of is gone or too little.
    """
    make = METHODS.get(finding.method)
    if make is None:
        return Verdict(Outcome.CANNOT)
    try:
        recomputed = make(finding.about, finding.parameters, report)
    except (AnalysisError, EvidenceError):
        return Verdict(Outcome.CANNOT, _difference(finding), finding.method_version)
    if recomputed.fingerprint != finding.data_fingerprint:
        return Verdict(Outcome.DATA_CHANGED, _difference(finding), recomputed.version)
    result = json.loads(json.dumps(recomputed.result))
    same = _is_same(result, finding.result)
    outcome = Outcome.HOLDS if same else Outcome.RESULT_DIFFERS
    return Verdict(outcome, method_version=recomputed.version)


def _difference(finding: Finding) -> int:
    """How many more (below 0: fewer) are counted now than when the finding was made."""
    if finding.kind == Finding.Kind.RESPONSE:
        now = sum(row["answered"] for row in queries.response_rows(finding.about))
        return now - int(finding.result["total"]["answered"])
    if finding.kind == Finding.Kind.THEMES:
        assert finding.round is not None  # themes are of a round
        now = len(
            queries.load_texts(finding.round, finding.parameters["moderated_out"])
        )
        return now - int(finding.result["texts"])
    if finding.kind == Finding.Kind.DIVERGENCE:
        then = {
            (r["item"], r["group"]): r["answered"] for r in finding.result["shares"]
        }
        votes = Vote.objects.filter(statement__round=finding.round).values_list(
            "statement__number", "ballot__region__code"
        )
        cells = votes.order_by().annotate(votes=Count("pk"))
        now = sum(votes for *cell, votes in cells if tuple(cell) in then)
        return now - sum(then.values())
    listed = {row["statement"]: row["seen"] for row in finding.result["statements"]}
    listed_votes = Vote.objects.filter(
        statement__round=finding.round, statement__number__in=list(listed)
    )
    return listed_votes.count() - sum(listed.values())


def _is_same(first: Any, second: Any) -> bool:
    """Whether two results say the same, but for the last digits of a number."""
    if isinstance(first, dict) and isinstance(second, dict):
        return first.keys() == second.keys() and all(
            _is_same(value, second[key]) for key, value in first.items()
        )
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(_is_same, first, second))
    if isinstance(first, float) or isinstance(second, float):
        return _is_close(first, second)
    return bool(first == second)


def _is_close(first: Any, second: Any) -> bool:
    numbers = (int, float)
    return (
        isinstance(first, numbers)
        and isinstance(second, numbers)
        and math.isclose(first, second, rel_tol=SAME, abs_tol=SAME)
    )
