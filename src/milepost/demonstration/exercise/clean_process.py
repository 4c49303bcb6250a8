"""Small process of the exercise that is traceable from end to end, without a gap."""

import random

from milepost.amendments import actions as amendment_actions
from milepost.commitments.models import Commitment
from milepost.consultation.models import OpinionRound, Statement
from milepost.demonstration import actions
from milepost.demonstration.files import read_toml
from milepost.documents.models import Document, DocumentVersion
from milepost.evidence import actions as evidence
from milepost.process import actions as process_actions
from milepost.process.models import Phase, Process
from milepost.review import actions as review_actions
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

from . import decisions, reviews, voices
from .cast import Cast
from .texts import Heard, numbered, translate, write_text
from .time import at, phase

SLUG = "exercise-clean"
TITLES = {
    "en": "Water on the southern route (exercise)",
    "fr": "L’eau sur la route du sud (exercice)",
    "es": "Agua en la ruta del sur (ejercicio)",
    "ar": "الماء على الطريق الجنوبي (تمرين)",
}
SEED = 20260102
ISLES = "southern-isles"


def hold_clean_process(cast: Cast) -> Process:
    """Load the process without gaps, from round to reports; its last phase stays open."""
    process = process_actions.start_process(
        federation=cast.federation,
        slug=SLUG,
        titles=TITLES,
        audience=Audience.PUBLIC,
        source="Made up for the exercise",
        by=OPERATOR,
    )
    with phase(process, Phase.Kind.LISTEN, -200, -180):
        asked = _listen(process, cast)
    finding = evidence.analyse_round(round=asked, by=OPERATOR)
    statements = Statement.objects.filter(round=asked)
    heard = Heard(
        finding, {str(statement.number): statement for statement in statements}
    )
    described = read_toml("exercise/decisions.toml")["water"]
    version = write_text(process, Document.Kind.RESOLUTION, described, heard)
    with phase(process, Phase.Kind.REVIEW, -170, -150):
        version = _review(version, cast)
    with phase(process, Phase.Kind.DECIDE, -150, -130):
        meeting = decisions.call_assembly(
            process, cast, "Meeting of the islands (exercise)", day=-140
        )
        decisions.adopt(
            meeting, version, item="2", number="Decision 4 (exercise)", day=-139
        )
    process_actions.add_phase(
        process=process, kind=Phase.Kind.DO, opens_at=at(-130), by=OPERATOR
    )
    promised = read_toml("exercise/deeds.toml")["water"]
    decisions.promise(promised, {"water": version}, cast)
    mine = Commitment.objects.filter(process=process)
    actions.backdate(
        process=process, rows=mine, times={"made_at": at(-120)}, by=OPERATOR
    )
    return process


def _listen(process: Process, cast: Cast) -> OpinionRound:
    described = read_toml("exercise/rounds.toml")["water"]
    dice = random.Random(SEED)  # noqa: S311 - nothing secret
    isles = [
        society
        for society in cast.societies.values()
        if society.region and society.region.code == ISLES
    ]
    asked = voices.open_round(process, described, expected_of=isles)
    people = voices.make_voters(isles, each=(4,), leanings={ISLES: (3, 2)}, dice=dice)
    leans = [statement["leans"] for statement in described["statements"]]
    voices.answer(asked, people, leans, answered=6, dice=dice)
    voices.close(asked, isles)
    return asked


def _review(version: DocumentVersion, cast: Cast) -> DocumentVersion:
    described = read_toml("exercise/comments.toml")["water"]
    review = review_actions.open_review(
        version=version, opens_at=at(-170), closes_at=at(1), by=OPERATOR
    )
    reviews.enter_comments(review, described, cast)
    review_actions.close_review(review=review, by=OPERATOR)
    reviews.respond(review, described, cast)
    after = amendment_actions.make_next_version(review=review, by=OPERATOR)
    review_actions.publish_responses(review=review, by=OPERATOR)
    wordings = numbered(after)
    for entry in described:
        if "translations" in entry:
            translate(wordings[entry["on"]], entry["translations"])
    reviews.date_review(review, after, closed=-160)
    return after
