"""Methods of findings, by name: each computes a result from the data as they are now.

Making a finding and verifying one go the same way, so that nothing can tell two results
apart but the data, the method and its version.
"""

import dataclasses
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import pyarrow as pa

from milepost.analysis.divergence import find_divergence
from milepost.analysis.divergence.compare import DRAWS, SEED
from milepost.analysis.divergence.errors import NoAnswers
from milepost.analysis.nonresponse import Stratum, describe_response
from milepost.analysis.opinion import PUBLIC, find_landscape
from milepost.analysis.progress import Report
from milepost.analysis.text import Themes, find_themes
from milepost.analysis.text.themes import VERSION
from milepost.consultation.models import OpinionRound, Survey
from milepost.consultation.tables import engine_table

from . import queries
from .disclosed import publishable

Facts = dict[str, Any]
TEXTS = pa.schema({"id": "int64", "text": "string"})


@dataclass(frozen=True)
class Made:
    """Result of a method, ready to be stored after disclosure control, and how it was made."""

    method: str
    version: str
    engine: str
    parameters: Facts
    fingerprint: str
    result: Facts


def landscape(round: OpinionRound, parameters: Facts, report: Report) -> Made:
    """Opinion landscape of a round: groups of people who answer alike, as disclosed.

    `parameters` say which statements were moderated out.
    """
    with engine_table(queries.load_votes(round)) as votes:
        clustering = find_landscape(
            votes,
            moderated_out=frozenset(parameters["moderated_out"]),
            profile=PUBLIC,
            report=report,
        )
    return Made(
        method=clustering.method,
        version=clustering.version,
        engine=duckdb(),
        parameters=clustering.parameters,
        fingerprint=clustering.fingerprint,
        result=publishable(clustering),
    )


def response(about: OpinionRound | Survey, _: Facts, __: Report) -> Made:
    """Response to a round or survey by region, with worst-case bounds for non-response.

    Bounds are of a view that all who answered share: what silence leaves is widest
    there, and no answer needs to be known.
    """
    rows = queries.response_rows(about)
    notes = (
        {"caveat": about.caveat, "source": about.source}
        if isinstance(about, Survey)
        else {}
    )
    described = describe_response(
        Stratum(
            region=row["region"],
            eligible=row["eligible"],
            answered=row["answered"],
            said_yes=row["answered"],
        )
        for row in rows
    )
    *regions, total = [dataclasses.asdict(stratum) for stratum in described]
    return Made(
        method="response-bounds",
        version="1",
        engine=f"python {platform.python_version()}",
        parameters={},
        fingerprint=queries.fingerprint(rows),
        result={
            "regions": [
                region | {"ballots": row.get("ballots")}
                for region, row in zip(regions, rows, strict=True)
            ],
            "total": total,
            **notes,
        },
    )


def divergence(round: OpinionRound, parameters: Facts, _: Report) -> Made:
    """Divergence of regions on each statement of a round, tested against chance.

    `parameters` say which statements were moderated out, and may say with what seed and
    how many draws chance was sought.

    The method is given what may be shown and nothing else, so that what it says of
    chance is about the numbers beside it.

    Raises:
        NoAnswers: there is no statement on which two regions can be compared.
    """
    rows = queries.tallies_by_region(round, parameters["moderated_out"])
    if not rows:
        raise NoAnswers
    dealt = {"seed": SEED, "draws": DRAWS} | parameters
    with engine_table(pa.Table.from_pylist(rows)) as counts:
        comparison = find_divergence(
            counts, threshold=1, seed=dealt["seed"], draws=dealt["draws"]
        )
    items = [row for row in comparison.items.to_pylist() if row["gap"] is not None]
    if not items:
        raise NoAnswers
    return Made(
        method="divergence",
        version="1",
        engine=duckdb(),
        parameters=dealt,
        fingerprint=queries.fingerprint(rows),
        result={
            "items": [_rounded(row) for row in items],
            "shares": [_region_shares(row) for row in comparison.shares.to_pylist()],
        },
    )


def _region_shares(row: Facts) -> Facts:
    """Counts of a region on a statement, and agree and disagree as [share, low, high]."""
    row = _rounded(row)
    counts = ("item", "group", "answered", "agrees", "disagrees", "passes")
    return {name: row[name] for name in counts} | {
        side: [row[f"{side}_{end}"] for end in ("share", "low", "high")]
        for side in ("agree", "disagree")
    }


def themes(round: OpinionRound, parameters: Facts, report: Report) -> Made:
    """Themes of a round's statements, found by their words.

    `parameters` say which statements were moderated out.

    Raises:
        TooFewTexts: there are too few statements to find themes in.
    """
    rows = queries.load_texts(round, parameters["moderated_out"])
    texts = pa.Table.from_pylist(rows, schema=TEXTS)
    with engine_table(texts) as table:
        clustering = find_themes(table, report=report)
    return Made(
        method="themes",
        version=VERSION,
        engine=duckdb(),
        parameters=parameters | clustering.parameters,
        fingerprint=queries.fingerprint(rows),
        result={
            "texts": len(rows),
            **_rounded({"stability": clustering.stability}),
            "candidates": list(_candidates(clustering)),
        },
    )


def _candidates(themes: Themes) -> Iterator[Facts]:
    """Each theme as a dict: number from 1, words, score, and statements, best score first."""
    assigned = themes.assigned.sort_by([("score", "descending"), ("id", "ascending")])
    rows = assigned.to_pylist()
    for number, (words, score) in enumerate(
        zip(themes.words, themes.mean_scores, strict=True), start=1
    ):
        yield {
            "number": number,
            "words": words,
            "score": round(score, 4),
            "statements": [
                {"statement": row["id"], "score": round(row["score"], 4)}
                for row in rows
                if row["theme"] == number - 1
            ],
        }


def _rounded(row: Facts) -> Facts:
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in row.items()
    }


def duckdb() -> str:
    """Name and version of the engine, as in "duckdb 2.0.0"."""
    return f"duckdb {version('duckdb')}"


METHODS: dict[str, Callable[[Any, Facts, Report], Made]] = {
    "opinion-landscape": landscape,
    "response-bounds": response,
    "divergence": divergence,
    "themes": themes,
}
