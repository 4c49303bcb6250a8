"""Public facts of the Movement, each with its source.

Source: CD/22/7, "Towards a Movement strategy on migration", background document for the
Council of Delegates, May 2022.
"""

import datetime as dt
from typing import Any

from milepost.consultation import actions as consultation
from milepost.consultation.models import SurveyResult
from milepost.evidence import actions as evidence
from milepost.movement import actions as movement
from milepost.movement.models import (
    Body,
    BodySeat,
    Federation,
    Mandate,
    Organisation,
    Region,
)
from milepost.process import actions as process_actions
from milepost.process.models import Phase, Process
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

from .directory import import_directory
from .files import DATA, read_toml

SLUG = "movement"
AS_OF = dt.date(2022, 5, 1)  # CD/22/7 is dated May 2022
INSTITUTIONS = {
    "IFRC": (
        Organisation.Kind.FEDERATION,
        {
            "en": "International Federation of Red Cross and Red Crescent Societies",
            "fr": "Fédération internationale des Sociétés de la Croix-Rouge et du "
            "Croissant-Rouge",
            "es": "Federación Internacional de Sociedades de la Cruz Roja y de la "
            "Media Luna Roja",
            "ar": "الاتحاد الدولي لجمعيات الصليب الأحمر والهلال الأحمر",
        },
    ),
    "ICRC": (
        Organisation.Kind.ICRC,
        {
            "en": "International Committee of the Red Cross",
            "fr": "Comité international de la Croix-Rouge",
            "es": "Comité Internacional de la Cruz Roja",
            "ar": "اللجنة الدولية للصليب الأحمر",
        },
    ),
}
# Code of the region: answers to the survey of early 2020, societies in today's directory.
SURVEY = {
    "europe": (18, 54),
    "asia-pacific": (14, 38),
    "americas": (9, 35),
    "africa": (8, 48),
    "mena": (2, 17),
}
# What each phase covered, where a source gives its month. Days are not known, so a month
# begins on its first; the survey of "early 2020" has no month and so no phase.
PHASES = [
    (Phase.Kind.WRITE, dt.date(2022, 6, 1), dt.date(2024, 10, 1)),
    (Phase.Kind.DECIDE, dt.date(2024, 10, 1), dt.date(2024, 10, 31)),
    (Phase.Kind.DO, dt.date(2024, 10, 31), None),
]


def load_movement() -> None:
    """Load the directory, the bodies of CD/22/7, and the survey of early 2020."""
    federation = movement.add_federation(
        slug=SLUG, kind=Federation.Kind.MOVEMENT, by=OPERATOR
    )
    members = import_directory(
        federation=federation,
        path=DATA / "directory" / "national_societies.csv",
        by=OPERATOR,
    )
    for code, (kind, names) in INSTITUTIONS.items():
        members[code] = movement.add_organisation(
            federation=federation, kind=kind, names=names, by=OPERATOR
        )
    bodies: dict[str, Body] = {}
    for described in read_toml("movement/bodies.toml")["bodies"]:
        bodies[described["slug"]] = _add_body(federation, described, bodies, members)
    process = _start_process(federation)
    _record_survey(
        process, {region.code: region for region in federation.regions.all()}
    )


def _add_body(
    federation: Federation,
    described: dict[str, Any],
    bodies: dict[str, Body],
    members: dict[str, Organisation],
) -> Body:
    body = movement.add_body(
        federation=federation,
        slug=described["slug"],
        kind=Body.Kind(described["kind"]),
        names=described["names"],
        shorts=described.get("shorts"),
        parent=bodies.get(described.get("parent", "")),
        source=described["source"],
        by=OPERATOR,
    )
    for code in described.get("seats", []):
        movement.seat(
            body=body,
            organisation=members[code],
            capacity=BodySeat.Capacity(described["capacity"]),
            source=described["source"],
            by=OPERATOR,
        )
    for kind, count in described.get("counts", {}).items():
        movement.count_seats(
            body=body,
            kind=Organisation.Kind(kind),
            count=count,
            as_of=AS_OF,
            source=described["source"],
            by=OPERATOR,
        )
    for mandate in described.get("mandates", []):
        movement.give_mandate(
            body=body,
            tasks=mandate["tasks"],
            state=Mandate.State(mandate["state"]),
            source=mandate["source"],
            by=OPERATOR,
        )
    return body


def _start_process(federation: Federation) -> Process:
    process = process_actions.start_process(
        federation=federation,
        slug="movement-strategy",
        titles={
            "en": "Movement Migration Strategy 2024–2030",
            "fr": "Stratégie du Mouvement en matière de migration 2024-2030",
            "es": "Estrategia del Movimiento sobre migración 2024-2030",
            "ar": "استراتيجية الحركة بشأن الهجرة 2024–2030",
        },
        audience=Audience.PUBLIC,
        source="CD/22/7 (May 2022); Council of Delegates 2022, Resolution 9; adopted by "
        "the Council of Delegates in October 2024",
        by=OPERATOR,
    )
    for kind, opens, closes in PHASES:
        process_actions.add_phase(
            process=process,
            kind=kind,
            opens_at=_midnight(opens),
            closes_at=_midnight(closes) if closes else None,
            by=OPERATOR,
        )
    return process


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _record_survey(process: Process, regions: dict[str, Region]) -> None:
    question = SurveyResult.Question
    survey = consultation.record_survey(
        process=process,
        title="Migration survey of early 2020",
        asked_on=dt.date(2020, 1, 1),
        responses={
            regions[code]: (eligible, answered)
            for code, (answered, eligible) in SURVEY.items()
        },
        results=[
            (question.PRIORITY, "Conflict and violence"),
            (question.PRIORITY, "Climate change"),
            (question.CHALLENGE, "Access to services irrespective of status"),
            (question.INVESTMENT, "A strategy of the whole Movement on migration"),
        ],
        caveat="The outbreak of COVID-19 may have affected who took part. How many "
        "societies each region had is counted in today's directory, not in that of 2020. "
        "The source gives no day: 1 January stands for early 2020.",
        source="CD/22/7, section 3B and note 21",
        audience=Audience.PUBLIC,
        by=OPERATOR,
    )
    evidence.describe_survey_response(survey=survey, by=OPERATOR)
