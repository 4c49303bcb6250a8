"""Actions on findings: analyse a round, describe the response to a survey."""

from django.db import transaction
from django.utils import timezone

from milepost.analysis.divergence.errors import NoAnswers
from milepost.analysis.progress import Report, ignore_progress
from milepost.consultation.models import OpinionRound, Survey
from milepost.errors import NotAllowed
from milepost.evidence import methods, queries, rules
from milepost.evidence.errors import StillOpen
from milepost.evidence.methods import Facts, Made
from milepost.evidence.models import Finding
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import Actor

Kind = Finding.Kind


@action("evidence.analyse_round", atomic=False)
def analyse_round(
    *, round: OpinionRound, report: Report = ignore_progress, by: Actor
) -> Finding:
    """Store the opinion landscape of a closed round as a finding, or return the same one.

    Where organisations were expected to answer, their response by region becomes a
    finding beside it; where people of two regions or more answered, so does how far
    these are apart. Nothing is locked while the landscape is sought: only the
    writing itself makes others wait.

    Raises:
        NotAllowed: `by` is neither secretariat, drafter nor of the Lab.
        StillOpen: the round is not closed.
        NoVotes, TooFewPeople: there is nothing to be found.
    """
    require_closed(round, by)
    parameters = {"moderated_out": sorted(queries.moderated_out(round))}
    landscape = methods.landscape(round, parameters, report)
    response = methods.response(round, {}, report)
    divergence = _divergence_if_any(round, parameters)
    results = {Kind.LANDSCAPE: landscape}
    if response.result["regions"]:
        results[Kind.RESPONSE] = response
    if divergence:
        results[Kind.DIVERGENCE] = divergence
    with transaction.atomic():
        stored = [
            store_finding(result, kind, round) for kind, result in results.items()
        ]
    finding, _is_new = stored[0]
    if not any(is_new for _, is_new in stored):
        return unchanged(finding)
    return finding


def _divergence_if_any(round: OpinionRound, parameters: Facts) -> Made | None:
    try:
        return methods.divergence(round, parameters, ignore_progress)
    except NoAnswers:
        return None


@action("evidence.describe_survey_response")
def describe_survey_response(*, survey: Survey, by: Actor) -> Finding:
    """Store a survey's response by region, with bounds for non-response, as a finding.

    Raises:
        NotAllowed: `by` is neither secretariat, drafter nor of the Lab.
    """
    if not rules.may_analyse(by, survey.process):
        raise NotAllowed
    response = methods.response(survey, {}, ignore_progress)
    finding, is_new = store_finding(response, Kind.RESPONSE, survey)
    return finding if is_new else unchanged(finding)


def require_closed(round: OpinionRound, by: Actor) -> None:
    """Raise NotAllowed unless `by` may analyse the round, and StillOpen unless it is closed."""
    if not rules.may_analyse(by, round.process):
        raise NotAllowed
    if not rules.is_closed(round):
        raise StillOpen


def store_finding(
    result: Made, kind: Finding.Kind, about: OpinionRound | Survey
) -> tuple[Finding, bool]:
    """Store `result` as a finding; returns it, or the same earlier one, and whether it is new.

    The round or survey is locked first, so that of two at once the second finds what
    the first has stored.
    """
    type(about)._default_manager.select_for_update().get(pk=about.pk)
    finding = Finding(
        process=about.process,
        kind=kind,
        round=about if isinstance(about, OpinionRound) else None,
        survey=about if isinstance(about, Survey) else None,
        audience=about.audience,
        data_fingerprint=result.fingerprint,
        method=result.method,
        method_version=result.version,
        engine=result.engine,
        parameters=result.parameters,
        result=result.result,
    )
    same = Finding.objects.filter(
        kind=kind,
        round=finding.round,
        survey=finding.survey,
        audience=finding.audience,
        data_fingerprint=finding.data_fingerprint,
        method=finding.method,
        method_version=finding.method_version,
    )
    for earlier in same:
        if earlier.parameters == finding.parameters:
            return earlier, False
    finding.made_at = timezone.now()
    finding.save()
    record(finding, kind=finding.kind)
    return finding, True
