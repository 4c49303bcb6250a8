"""Strategy process of the exercise, from the first question to the open review.

One gap of each kind that the audit knows is planted on the way, and marked as planted.
"""

import random
from dataclasses import dataclass, field
from typing import Any

from milepost.adoption import actions as adoption_actions
from milepost.adoption.models import Adoption
from milepost.amendments import actions as amendment_actions
from milepost.commitments.models import Commitment
from milepost.consultation.models import OpinionRound, Statement
from milepost.demonstration import actions
from milepost.demonstration.files import read_toml
from milepost.documents.models import Document, DocumentVersion
from milepost.evidence import actions as evidence
from milepost.evidence.models import Finding
from milepost.movement.models import Organisation
from milepost.process import actions as process_actions
from milepost.process.models import Phase, Process
from milepost.review import actions as review_actions
from milepost.review.models import Comment
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

from . import decisions, halfway, planted, reviews, voices
from .cast import Cast
from .texts import TRANSLATIONS, Heard, numbered, translate, write_text
from .time import at, phase

SLUG = "exercise-strategy"
TITLES = {
    "en": "Going the Way Together: a strategy on migration (exercise)",
    "fr": "Faire route ensemble : une stratégie sur la migration (exercice)",
    "es": "Hacer camino juntos: una estrategia sobre migración (ejercicio)",
    "ar": "نسير الطريق معًا: استراتيجية الهجرة (تمرين)",
}
SEED = 20260101
# Societies that nobody answered from, as there always are some.
SILENT = {"X08", "X16", "X21", "X23", "X28", "X36"}
# How many of three groups there are in each region.
LEANINGS = {
    "northern-lakes": (6, 2, 1),
    "eastern-plains": (2, 2, 5),
    "southern-isles": (4, 5, 1),
    "western-hills": (1, 5, 3),
    "central-valleys": (3, 3, 3),
}
STRATEGY, RESOLUTION = Document.Kind.STRATEGY, Document.Kind.RESOLUTION


@dataclass
class StrategyStory:
    """What the process has come to so far."""

    cast: Cast
    process: Process
    dice: random.Random
    rounds: dict[str, Any] = field(default_factory=dict)
    comments: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, Any] = field(default_factory=dict)
    # The newest version of each text, by name.
    versions: dict[str, DocumentVersion] = field(default_factory=dict)


def hold_strategy_process(cast: Cast) -> Process:
    """Load the strategy process with planted gaps, phase by phase; the last ones are open."""
    process = process_actions.start_process(
        federation=cast.federation,
        slug=SLUG,
        titles=TITLES,
        audience=Audience.PUBLIC,
        source="Made up for the exercise",
        by=OPERATOR,
    )
    story = StrategyStory(cast, process, random.Random(SEED))  # noqa: S311 - nothing secret
    story.rounds = read_toml("exercise/rounds.toml")
    story.comments = read_toml("exercise/comments.toml")
    story.texts = read_toml("exercise/decisions.toml")
    story.texts["strategy"] = read_toml("exercise/strategy.toml")

    with phase(process, Phase.Kind.LISTEN, -420, -360):
        asked = _listen(story)
        unanalysed = _ask_about_languages(story)
    with phase(process, Phase.Kind.LEARN, -360, -340):
        heard = _learn(asked, story)
    with phase(process, Phase.Kind.WRITE, -340, -300):
        _write(story, heard)
    with phase(process, Phase.Kind.REVIEW, -300, -240):
        comments = _review_strategy(story)
        forgotten = _review_guidance(story)
    with phase(process, Phase.Kind.DECIDE, -240, -200):
        adopted = _decide(story)
    process_actions.add_phase(
        process=process, kind=Phase.Kind.DO, opens_at=at(-200), by=OPERATOR
    )
    promised = _do(story)
    _open_what_is_open_now(story, heard)
    planted.plant(
        planted.Plot(
            process=process,
            texts=story.texts,
            comments=story.comments["comments"],
            versions=story.versions,
            unanalysed=unanalysed,
            forgotten=forgotten,
            responded=comments,
            calendar=adopted["calendar"],
            promised=promised,
        )
    )
    return process


def _listen(story: StrategyStory) -> OpinionRound:
    described = story.rounds["voices"]
    societies = story.cast.societies
    heard = [society for code, society in societies.items() if code not in SILENT]
    asked = voices.open_round(
        story.process, described, expected_of=list(societies.values())
    )
    people = voices.make_voters(
        heard, each=(5, 6, 4, 6), leanings=LEANINGS, dice=story.dice
    )
    leans = [statement["leans"] for statement in described["statements"]]
    voices.answer(asked, people, leans, answered=11, dice=story.dice)
    voices.close(asked, heard)
    return asked


def _ask_about_languages(story: StrategyStory) -> OpinionRound:
    """Hold and close a round that nobody analyses, which is a gap; returns it."""
    asked = voices.open_round(story.process, story.rounds["languages"])
    some = [story.cast.organisations[code] for code in ("X01", "X09", "X18", "X29")]
    people = _people(some, 2, story)
    voices.answer(asked, people, [[0.8] * 3, [0.4] * 3], answered=2, dice=story.dice)
    voices.close(asked, [])
    return asked


def _people(
    organisations: list[Organisation], each: int, story: StrategyStory
) -> list[voices.Somebody]:
    return voices.make_voters(
        organisations, each=(each,), leanings=LEANINGS, dice=story.dice
    )


def _learn(asked: OpinionRound, story: StrategyStory) -> Heard:
    finding = evidence.analyse_round(round=asked, by=OPERATOR)
    findings = Finding.objects.filter(round=asked)
    actions.backdate(
        process=story.process, rows=findings, times={"made_at": at(-350)}, by=OPERATOR
    )
    keys = [statement["key"] for statement in story.rounds["voices"]["statements"]]
    statements = Statement.objects.filter(round=asked).order_by("number")
    return Heard(finding, dict(zip(keys, statements, strict=True)))


def _write(story: StrategyStory, heard: Heard) -> None:
    kinds = {"strategy": STRATEGY, "guidance": STRATEGY}
    for name in ("strategy", "resolution", "calendar", "guidance"):
        kind = kinds.get(name, RESOLUTION)
        version = write_text(story.process, kind, story.texts[name], heard)
        story.versions[name] = version
    written = DocumentVersion.objects.filter(document__process=story.process)
    actions.backdate(
        process=story.process, rows=written, times={"made_at": at(-305)}, by=OPERATOR
    )


def _review_strategy(story: StrategyStory) -> reviews.Comments:
    """Hold the strategy's review up to published responses and the next version."""
    described = story.comments
    review = review_actions.open_review(
        version=story.versions["strategy"],
        opens_at=at(-300),
        closes_at=at(1),
        by=OPERATOR,
    )
    planned = list(reviews.expand_comments(described["comments"]))
    reviews.submit_comments(review, planned, described, story.cast)
    review_actions.close_review(review=review, by=OPERATOR)
    comments = reviews.respond(review, described["comments"], story.cast)
    version = amendment_actions.make_next_version(review=review, by=OPERATOR)
    review_actions.publish_responses(review=review, by=OPERATOR)
    wordings = numbered(version)
    for number, texts in described["translations"].items():
        translate(wordings[number], texts)
    story.versions["strategy"] = version
    reviews.date_review(review, version, closed=-260)
    return comments


def _review_guidance(story: StrategyStory) -> Comment:
    """Hold and close a review; returns the comment left without a response, a gap."""
    described = story.comments["guidance"]
    review = review_actions.open_review(
        version=story.versions["guidance"],
        opens_at=at(-300),
        closes_at=at(1),
        by=OPERATOR,
    )
    reviews.enter_comments(review, described, story.cast)
    review_actions.close_review(review=review, by=OPERATOR)
    comments = reviews.respond(review, described, story.cast)
    reviews.date_review(review, None, closed=-260)
    return next(
        comments[entry["by"], entry["text"]]
        for entry in described
        if "planted" in entry
    )


def _decide(story: StrategyStory) -> dict[str, Adoption]:
    meeting = decisions.call_assembly(
        story.process, story.cast, "Ninth Assembly (exercise)", day=-215
    )
    adopted = {
        name: decisions.adopt(
            meeting,
            story.versions[name],
            item=f"4.{number}",
            number=f"Decision {number} (exercise)",
            day=-214,
        )
        for number, name in enumerate(("strategy", "resolution", "calendar"), start=1)
    }
    reservation = read_toml("exercise/deeds.toml")["reservation"]
    entered = adoption_actions.enter_reservation(
        adoption=adopted["strategy"],
        organisation=story.cast.organisations[reservation["by"]],
        text=reservation["text"]["en"],
        by=OPERATOR,
    )
    for language in TRANSLATIONS:
        adoption_actions.translate_reservation(
            reservation=entered,
            language=language,
            text=reservation["text"][language],
            by=OPERATOR,
        )
    return adopted


def _do(story: StrategyStory) -> list[Commitment]:
    described = read_toml("exercise/deeds.toml")["commitments"]
    commitments = decisions.promise(described, story.versions, story.cast)
    promised = Commitment.objects.filter(process=story.process)
    actions.backdate(
        process=story.process, rows=promised, times={"made_at": at(-180)}, by=OPERATOR
    )
    return commitments


def _open_what_is_open_now(story: StrategyStory, heard: Heard) -> None:
    """Open a round that anyone may answer, and the review of a draft."""
    for kind, opens, closes in (
        (Phase.Kind.LISTEN, -20, 40),
        (Phase.Kind.REVIEW, -10, 30),
    ):
        process_actions.add_phase(
            process=story.process,
            kind=kind,
            opens_at=at(opens),
            closes_at=at(closes),
            by=OPERATOR,
        )
    societies = list(story.cast.societies.values())
    described = story.rounds["midterm"]
    asked = voices.open_round(
        story.process, described, expected_of=societies, is_open_to_strangers=True
    )
    leans = [[0.5, 0.2, -0.1]] * len(described["statements"])
    people = _people(societies[:12], 1, story)
    voices.answer(asked, people, leans, answered=6, dice=story.dice)
    halfway.review_halfway(
        story.process,
        story.cast,
        story.texts["midterm"],
        {**story.comments, **read_toml("exercise/halfway.toml")},
        heard,
    )
