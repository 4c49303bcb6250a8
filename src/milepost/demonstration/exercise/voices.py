"""Simulated votes: made-up people answer by the group they lean to, with a seed."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from milepost.consultation import actions as consultation
from milepost.consultation import voters
from milepost.consultation.models import OpinionRound, Statement, Vote
from milepost.movement.models import Organisation, Region
from milepost.process import actions as process_actions
from milepost.process.models import Process, Verb
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

from .texts import TRANSLATIONS

PASSES = 0.1  # share of answers that are neither yes nor no


@dataclass(frozen=True)
class Somebody:
    """A made-up person who answers: how they lean is the number of a group."""

    name: str
    region: Region | None
    group: int


def wordings(described: dict[str, Any]) -> list[dict[str, str]]:
    """Texts by language of each described statement, as `open_round` takes them."""
    languages = ("en", "fr", "es", "ar")
    return [
        {code: statement[code] for code in languages}
        for statement in described["statements"]
    ]


def open_round(
    process: Process,
    described: dict[str, Any],
    *,
    expected_of: Sequence[Organisation] = (),
    is_open_to_strangers: bool = False,
) -> OpinionRound:
    """Open an opinion round as described, with title and description in four languages."""
    title, description = described["title"], described["description"]
    asked = consultation.open_round(
        process=process,
        title=title["en"],
        language="en",
        statements=wordings(described),
        description=description["en"],
        audience=Audience.PUBLIC,
        is_open_to_strangers=is_open_to_strangers,
        expected_of=expected_of,
        by=OPERATOR,
    )
    for language in TRANSLATIONS:
        consultation.translate_round(
            round=asked,
            language=language,
            title=title[language],
            description=description[language],
            by=OPERATOR,
        )
    return asked


def make_voters(
    organisations: Sequence[Organisation],
    *,
    each: Sequence[int],
    leanings: Mapping[str, Sequence[float]],
    dice: random.Random,
) -> list[Somebody]:
    """Make voters of each organisation, by turns as many as `each` says.

    `leanings` are, by code of the region, the weights of the groups there.
    """
    people = []
    for number, organisation in enumerate(organisations):
        region = organisation.region
        weights = leanings[region.code if region else ""]
        for person in range(each[number % len(each)]):
            group = dice.choices(range(len(weights)), weights)[0]
            people.append(Somebody(f"{organisation.pk} {person}", region, group))
    return people


def answer(
    asked: OpinionRound,
    people: Sequence[Somebody],
    leans: Sequence[Sequence[float]],
    *,
    answered: int,
    dice: random.Random,
) -> None:
    """Record votes of each of `people` on `answered` random statements of the round `asked`.

    `leans` says for each statement how each group tends to answer, from -1 to 1.
    """
    statements = list(Statement.objects.filter(round=asked).order_by("number"))
    for somebody in people:
        voter = voters.hash_of_imported(asked, somebody.name)
        for index in sorted(dice.sample(range(len(statements)), answered)):
            consultation.answer_statement(
                statement=statements[index],
                value=_value(leans[index][somebody.group], dice),
                voter=voter,
                region=somebody.region,
                by=OPERATOR,
            )


def _value(lean: float, dice: random.Random) -> Vote.Value:
    if dice.random() < PASSES:
        return Vote.Value.PASS
    agrees = dice.random() < (1 + lean) / 2
    return Vote.Value.AGREE if agrees else Vote.Value.DISAGREE


def close(asked: OpinionRound, heard: Sequence[Organisation]) -> None:
    """Close the round `asked`; what was expected of the organisations `heard` is done."""
    for organisation in heard:
        process_actions.meet(
            organisation=organisation, verb=Verb.ANSWER, about=asked, by=OPERATOR
        )
    consultation.close_round(round=asked, by=OPERATOR)
