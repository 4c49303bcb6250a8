"""Making findings. Every write to this step's tables happens here."""

import dataclasses
from typing import Any

from django.db import transaction
from django.utils import timezone

from milepost.analysis.opinion import find_landscape
from milepost.analysis.silence import Stratum, describe_response
from milepost.consultation.models import OpinionRound, Survey
from milepost.consultation.tables import in_engine
from milepost.errors import NotAllowed
from milepost.safeguard.actions import record
from milepost.safeguard.actors import Actor

from . import queries, rules
from .disclosed import publishable
from .errors import StillOpen
from .models import Finding

RESPONSE = {"method": "response-bounds", "method_version": "1"}


def analyse_round(*, round: OpinionRound, by: Actor) -> Finding:
    """Find the opinion landscape of a closed round; the same data again is the same
    finding.

    Where organisations were expected to answer, their response by region becomes a
    finding beside it. Nothing is locked while the landscape is sought: only the
    writing itself makes others wait.

    Raises:
        NotAllowed: `by` neither steers nor is of the Lab.
        StillOpen: the round is not closed.
        NoVotes, TooFewPeople: there is nothing to be found.
    """
    if not rules.may_analyse(by, round.process):
        raise NotAllowed
    if not rules.is_closed(round):
        raise StillOpen
    with in_engine(queries.votes_of(round)) as votes:
        landscape = find_landscape(votes, moderated_out=queries.moderated_out(round))
    finding = Finding(
        process=round.process,
        kind=Finding.Kind.LANDSCAPE,
        round=round,
        audience=round.audience,
        data_fingerprint=landscape.fingerprint,
        method=landscape.method,
        method_version=landscape.version,
        parameters=landscape.parameters,
        result=publishable(landscape),
    )
    rows = queries.round_rows(round)
    with transaction.atomic():
        kept = _keep(finding, by)
        if rows:
            _describe_response(Finding(round=round, audience=round.audience), rows, by)
    return kept


@transaction.atomic
def describe_survey_response(*, survey: Survey, by: Actor) -> Finding:
    """Say who answered a survey by region, and what those who were silent could change.

    Raises:
        NotAllowed: `by` neither steers nor is of the Lab.
    """
    if not rules.may_analyse(by, survey.process):
        raise NotAllowed
    return _describe_response(
        Finding(survey=survey, audience=survey.audience),
        queries.survey_rows(survey),
        by,
        caveat=survey.caveat,
        source=survey.source,
    )


def _describe_response(
    finding: Finding, rows: list[dict[str, Any]], by: Actor, **said: str
) -> Finding:
    """Fill `finding` with the response in `rows`.

    Bounds are of a view that all who answered share: what silence leaves is widest
    there, and no answer needs to be known.
    """
    described = describe_response(
        Stratum(
            region=row["region"],
            eligible=row["eligible"],
            answered=row["answered"],
            said_yes=row["answered"],
        )
        for row in rows
    )
    *regions, total = [dataclasses.asdict(response) for response in described]
    finding.process = (finding.round or finding.survey).process  # type: ignore[union-attr]
    finding.kind = Finding.Kind.RESPONSE
    finding.data_fingerprint = queries.fingerprint(rows)
    finding.method, finding.method_version = RESPONSE.values()
    finding.parameters = {}
    finding.result = {
        "regions": [
            region | {"ballots": row.get("ballots")}
            for region, row in zip(regions, rows, strict=True)
        ],
        "total": total,
        **said,
    }
    return _keep(finding, by)


def _keep(finding: Finding, by: Actor) -> Finding:
    """Store `finding`, unless the same was found in the same way from the same data.

    The round or survey is locked first, so that of two at once the second finds what
    the first has stored.
    """
    about = finding.round or finding.survey
    assert about is not None
    type(about)._default_manager.select_for_update().get(pk=about.pk)
    same = Finding.objects.filter(
        kind=finding.kind,
        round=finding.round,
        survey=finding.survey,
        audience=finding.audience,
        data_fingerprint=finding.data_fingerprint,
        method=finding.method,
        method_version=finding.method_version,
    )
    for held in same:
        if held.parameters == finding.parameters:
            return held
    finding.made_at = timezone.now()
    finding.save()
    record("evidence.make_finding", finding, kind=finding.kind, by=by)
    return finding
