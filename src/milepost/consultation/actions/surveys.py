"""Action to record the published totals of a survey."""

import datetime as dt
from collections.abc import Sequence

from milepost.analysis.nonresponse import Stratum, describe_response
from milepost.consultation import rules
from milepost.consultation.models import Survey, SurveyResponse, SurveyResult
from milepost.errors import NotAllowed
from milepost.movement.models import Region
from milepost.process.models import Process
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience


@action("consultation.record_survey")
def record_survey(
    *,
    process: Process,
    title: str,
    asked_on: dt.date,
    responses: dict[Region, tuple[int, int]],
    results: Sequence[tuple[SurveyResult.Question, str]],
    caveat: str = "",
    source: str = "",
    audience: Audience = Audience.FEDERATION,
    by: Actor,
) -> Survey:
    """Record a survey: `responses` by region as (eligible, answered), and top `results`.

    Raises:
        NotAllowed: `by` is neither secretariat nor drafter.
        ImpossibleResponse: a region has more answers than societies.
    """
    if not rules.may_run_rounds(by, process):
        raise NotAllowed
    describe_response(
        Stratum(region=str(region), eligible=eligible, answered=answered)
        for region, (eligible, answered) in responses.items()
    )
    survey = Survey.objects.create(
        process=process,
        title=title,
        asked_on=asked_on,
        caveat=caveat,
        source=source,
        audience=audience,
    )
    SurveyResponse.objects.bulk_create(
        SurveyResponse(
            survey=survey, region=region, eligible=eligible, answered=answered
        )
        for region, (eligible, answered) in responses.items()
    )
    SurveyResult.objects.bulk_create(
        SurveyResult(survey=survey, question=question, text=text)
        for question, text in results
    )
    record(survey, regions=len(responses))
    return survey
