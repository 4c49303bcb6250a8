"""Queries on findings, and on the data that they are made of."""

import hashlib
import json
from collections.abc import Iterable
from itertools import groupby, islice
from operator import itemgetter
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db.models import Count, F, Q, QuerySet

from milepost.analysis.disclosure import suppress_one_way
from milepost.consultation.models import (
    Ballot,
    OpinionRound,
    Statement,
    StatementText,
    Survey,
    Vote,
)
from milepost.consultation.queries import FEWEST_SHOWN
from milepost.movement.models import Federation, Region
from milepost.process.models import Expectation, Verb
from milepost.safeguard.actors import Actor

from .models import Finding

VOTES_AT_A_TIME = 50_000
COLUMNS = pa.schema(
    [("participant", pa.string()), ("statement", pa.int32()), ("vote", pa.int8())]
)


def load_votes(round: OpinionRound) -> pa.Table:
    """Votes of a round as a table: participant (string), statement (number), vote.

    They leave the database in batches, and no object is made of a vote but the row
    that the driver hands over.
    """
    rows = (
        Vote.objects.filter(statement__round=round)
        .order_by()
        .values_list("ballot_id", "statement__number", "value")
        .iterator(chunk_size=VOTES_AT_A_TIME)
    )
    batches = []
    while some := list(islice(rows, VOTES_AT_A_TIME)):
        columns = zip(*((b.hex, s, v) for b, s, v in some), strict=True)
        arrays = [pa.array(c, f.type) for c, f in zip(columns, COLUMNS, strict=True)]
        batches.append(pa.record_batch(arrays, schema=COLUMNS))
    return pa.Table.from_batches(batches, schema=COLUMNS)


def moderated_out(round: OpinionRound) -> frozenset[int]:
    """Numbers of the round's statements that were moderated out."""
    out = round.statements.filter(moderation=Statement.Moderation.OUT)
    return frozenset(out.values_list("number", flat=True))


def response_rows(about: OpinionRound | Survey) -> list[dict[str, Any]]:
    """Response rows of a round or survey: region (code), eligible, answered."""
    return survey_rows(about) if isinstance(about, Survey) else round_rows(about)


def survey_rows(survey: Survey) -> list[dict[str, Any]]:
    """Response rows of a survey: region (code), eligible, answered."""
    rows = survey.responses.order_by("region__code")
    return [
        {"region": code, "eligible": eligible, "answered": answered}
        for code, eligible, answered in rows.values_list(
            "region__code", "eligible", "answered"
        )
    ]


def round_rows(round: OpinionRound) -> list[dict[str, Any]]:
    """Response rows of a round: region (code), organisations eligible, answered, ballots.

    `ballots` beside them counts people: several of one organisation may have answered,
    and nobody can tell. It is None where they are so few that they could be known, and
    where they could be worked out from all the ballots of the round.
    """
    expected = Expectation.objects.filter(
        about_type=round._meta.label_lower, about_id=str(round.pk), verb=Verb.ANSWER
    )
    counted = expected.values("organisation__region__code").annotate(
        eligible=Count("pk"), answered=Count("pk", filter=~Q(met_at=None))
    )
    codes = {row["organisation__region__code"] or "" for row in counted}
    shown = _ballots_shown(round, codes)
    rows = [
        {
            "region": row["organisation__region__code"] or "",
            "eligible": row["eligible"],
            "answered": row["answered"],
            "ballots": shown[row["organisation__region__code"] or ""],
        }
        for row in counted
    ]
    return sorted(rows, key=lambda row: row["region"])


def _ballots_shown(round: OpinionRound, regions: set[str]) -> dict[str, int | None]:
    """Ballots by code of region, for `regions`; None where few, or derivable from others.

    People of other regions are on no line but within the total of the round, which its
    page shows.
    """
    counted = dict.fromkeys(regions, 0)
    cast = Ballot.objects.filter(round=round).values_list("region__code")
    for code, number in cast.annotate(n=Count("pk")):
        counted[code or ""] = number
    return suppress_one_way(
        {code: counted[code] for code in sorted(regions)},
        FEWEST_SHOWN,
        rest=sum(number for code, number in counted.items() if code not in regions),
    )


def tallies_by_region(
    round: OpinionRound, moderated_out: Iterable[int]
) -> list[dict[str, Any]]:
    """Tallies of votes by statement and region: rows of item, group and three counts.

    Rows of item (number of the statement), group (code of the region), agrees,
    disagrees, passes, in order. Left out: statements `moderated_out`; regions of which
    fewer than five answered the statement, and more where the sum of all, which the page
    of the round shows, would tell them.
    """
    counted = (
        Vote.objects.filter(statement__round=round)
        .exclude(statement__number__in=moderated_out)
        .order_by("statement__number", "ballot__region__code")
        .values(item=F("statement__number"), group=F("ballot__region__code"))
        .annotate(
            agrees=Count("pk", filter=Q(value=Vote.Value.AGREE)),
            disagrees=Count("pk", filter=Q(value=Vote.Value.DISAGREE)),
            passes=Count("pk", filter=Q(value=Vote.Value.PASS)),
        )
    )
    tallies: list[dict[str, Any]] = [dict(row) for row in counted]
    by_statement = groupby(tallies, key=itemgetter("item"))
    return [row for _, rows in by_statement for row in _regions_shown(list(rows))]


def _regions_shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of one statement's regions that may be shown; people of no region are the rest."""
    answered = {
        row["group"]: row["agrees"] + row["disagrees"] + row["passes"] for row in rows
    }
    rest = answered.pop(None, 0)
    shown = suppress_one_way(answered, FEWEST_SHOWN, rest)
    return [row for row in rows if shown.get(row["group"])]


def load_texts(
    round: OpinionRound, moderated_out: Iterable[int]
) -> list[dict[str, Any]]:
    """Statements of a round in its own language: rows of id (their number) and text.

    Left out: statements `moderated_out`, and those without a wording in the language of
    the round.
    """
    texts = StatementText.objects.filter(
        statement__round=round, language=round.language
    ).exclude(statement__number__in=moderated_out)
    rows = texts.order_by("statement__number").values_list("statement__number", "text")
    return [{"id": number, "text": text} for number, text in rows]


def fingerprint(rows: list[dict[str, Any]]) -> str:
    """SHA-256 of `rows` as JSON, in hexadecimal."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


def visible_findings(
    actor: Actor, *, process: str = "", round: str = "", survey: str = ""
) -> QuerySet[Finding]:
    """Findings visible to `actor`, newest first; narrowed by process slug, round or survey id."""
    rows = Finding.objects.visible_to(actor).named().defer("result", "parameters")
    if process:
        rows = rows.filter(process__slug=process)
    for name, asked in (("round", round), ("survey", survey)):
        if asked:
            rows = rows.filter(**{name: _uuid(asked)}) if _uuid(asked) else rows.none()
    return rows


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def statements_by_number(
    round: OpinionRound, numbers: set[int]
) -> dict[int, Statement]:
    """Shown statements of a round by number, of `numbers`, with their texts prefetched."""
    rows = Statement.objects.shown().filter(round=round, number__in=numbers)
    return {row.number: row for row in rows}


def regions_by_code(federation: Federation) -> dict[str, Region]:
    """Regions of a federation by code, with their names."""
    rows = Region.objects.filter(federation=federation).prefetch_related("names")
    return {row.code: row for row in rows}
