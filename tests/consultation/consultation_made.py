"""Rounds, answers and surveys to test with."""

import datetime as dt
import gzip
from pathlib import Path

import pyarrow as pa

import factories as make
from milepost.consultation import actions
from milepost.consultation.models import SurveyResult, Vote
from milepost.formats.datasets.polis import (
    STATEMENTS,
    VOTES,
    read_statements,
    read_votes,
)
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

UBI = Path(__file__).parents[1] / "data" / "polis" / "scoop-hivemind.ubi"


def opinion_round(process=None, statements=3, **rest):
    return actions.open_round(
        process=process or make.process(),
        title=rest.pop("title", "What matters most"),
        language="en",
        statements=[
            {"en": f"Statement {n} matters."} for n in range(1, statements + 1)
        ],
        by=OPERATOR,
        **rest,
    )


def public_round(**rest):
    """A round that strangers may answer."""
    process = rest.pop("process", None) or make.process(audience=Audience.PUBLIC)
    return opinion_round(
        process, audience=Audience.PUBLIC, is_open_to_strangers=True, **rest
    )


def answer(round, voter, values, region=None):
    """`values` one per statement, in order; None where it is not answered."""
    for statement, value in zip(round.statements.all(), values, strict=False):
        if value is not None:
            actions.answer_statement(
                statement=statement,
                value=Vote.Value(value),
                voter=voter,
                region=region,
                by=OPERATOR,
            )


def votes(*rows):
    """Rows of participant, statement, vote and, where it matters, the moment."""
    filled = [(*row, 0)[:4] for row in rows]
    columns = list(zip(*filled, strict=True)) if filled else [[], [], [], []]
    return pa.table([pa.array(list(c)) for c in columns], names=VOTES.names).cast(VOTES)


def statements(*numbers, moderated=1):
    rows = [
        {"statement": n, "text": f"Statement {n}.", "moderated": moderated}
        for n in numbers
    ]
    return pa.Table.from_pylist(
        [row | {"author": "1"} for row in rows], schema=STATEMENTS
    )


def imported(process=None, **rest):
    """The public conversation on a basic income, 234 people and 71 statements."""
    return actions.import_round(
        process=process or make.process(),
        language="en",
        **{
            "title": "Basic income",
            "votes": read_votes(UBI / "votes.csv.gz"),
            "statements": read_statements(UBI / "comments.csv.gz"),
            "attribution": "Polis open data",
            "licence": "CC BY 4.0",
        }
        | rest,
        by=OPERATOR,
    )


def unpacked(name, folder):
    """A plain copy of a file of that conversation."""
    path = folder / name
    path.write_bytes(gzip.decompress((UBI / f"{name}.gz").read_bytes()))
    return path


def survey(process=None, responses=None, **rest):
    process = process or make.process()
    if responses is None:
        responses = {
            make.region(process.federation): (40, 18),
            make.region(process.federation): (20, 2),
        }
    return actions.record_survey(
        process=process,
        title="Survey of a year",
        asked_on=dt.date(2020, 6, 1),
        responses=responses,
        results=[(SurveyResult.Question.PRIORITY, "Access to services")],
        caveat="Asked in a year unlike others.",
        source="A document, page 3",
        by=OPERATOR,
        **rest,
    )
