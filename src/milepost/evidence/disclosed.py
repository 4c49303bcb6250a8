"""Disclosure control of a landscape: what is stored and shown is of five people or more.

Participants are left behind here. What fewer than five people said is taken out: that
of small groups, of the few of a group who saw a statement and, since how many saw it in
all is known, of the few who did and are in no group. Where what is left out is together
about fewer than five, the smallest number still shown goes too. How many of a group did
not see a statement may be a small number: it says nothing of what anybody answered.
"""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

import numpy as np
import pyarrow.compute as pc

from milepost.analysis.disclosure import suppress_one_way
from milepost.analysis.opinion import Landscape
from milepost.analysis.opinion.aggregate_points import aggregate_points
from milepost.consultation.queries import FEWEST_SHOWN, estimates

from .errors import TooFewPeople

Row = dict[str, Any]
MOST_LISTED = 5


def publishable(landscape: Landscape) -> Row:
    """Facts of a landscape as JSON for `Finding.result`, without numbers of under five.

    participants, grouped
        How many; grouped None where it would tell how many are in a small group, or
        in none.
    groups
        group and size, largest first; size None where it is not shown.
    cells
        group, x, y, count: places of five people or more.
    statements, tallies
        One row per statement, and per group and statement: seen, agrees, disagrees,
        passes, and agree and disagree as [share, low, high]. Without statements that
        were moderated out, and without rows of fewer than five people.
    representative
        What a group says more than the others: group, rank, statement, direction.
    shared
        statement, direction: what most of every group shown say, strongest first.
    divisive
        Statements on which the intervals of two groups shown have nothing in common,
        most divisive first.
    silhouettes
        By number of groups, the mean silhouette (-1 to 1).
    null_silhouette
        The best of these among permuted votes; None where not computed.

    Raises:
        TooFewPeople: fewer than five took part.
    """
    people = len(landscape.participants)
    if people < FEWEST_SHOWN:
        raise TooFewPeople(people=people, fewest=FEWEST_SHOWN)
    sizes = dict(enumerate(landscape.group_sizes))
    grouped = sum(sizes.values())
    hidden = hidden_rows(sizes, rest=people - grouped)
    tallies = _tallies(landscape, hidden)
    return {
        "participants": people,
        "grouped": None
        if _is_few(people - grouped) or _is_few(sum(sizes[group] for group in hidden))
        else grouped,
        "groups": [
            {"group": group, "size": None if group in hidden else size}
            for group, size in sizes.items()
        ],
        "cells": _cells(landscape, hidden),
        "statements": _statements(landscape),
        "tallies": tallies,
        "representative": _representative(landscape, tallies),
        "shared": _shared(landscape, tallies),
        "divisive": _divisive(landscape, tallies),
        "silhouettes": {str(k): s for k, s in landscape.silhouettes.items()},
        "null_silhouette": landscape.null_silhouette,
    }


def hidden_rows(counts: Mapping[int, int], rest: int) -> set[int]:
    """Keys of the `counts` to hide, where their sum with `rest` is known from elsewhere.

    `rest` counts people in no group, and those of groups that are hidden anyway.
    """
    named = {str(key): count for key, count in counts.items()}
    shown = suppress_one_way(named, FEWEST_SHOWN, rest)
    return {key for key in counts if shown[str(key)] is None}


def _is_few(people: int) -> bool:
    return 0 < people < FEWEST_SHOWN


def _cells(landscape: Landscape, hidden: set[int]) -> list[Row]:
    rows = [r for r in landscape.cells().to_pylist() if r["group"] not in hidden]
    rows.sort(key=lambda row: row["group"])
    return [
        {"group": group, "x": round(x, 4), "y": round(y, 4), "count": count}
        for group, cells in groupby(rows, key=lambda row: row["group"])
        for x, y, count in aggregate_points(
            [(c["x"], c["y"], c["count"]) for c in cells], fewest=FEWEST_SHOWN
        )
    ]


def _statements(landscape: Landscape) -> list[Row]:
    table = landscape.statements
    shown = table.filter(pc.invert(table["moderated"]))
    return _add_estimates(
        [row for row in shown.to_pylist() if row["seen"] >= FEWEST_SHOWN]
    )


def _tallies(landscape: Landscape, hidden_groups: set[int]) -> list[Row]:
    """Counts and shares of each group on each statement, for the cells that may be shown."""
    overall = {row["statement"]: row for row in landscape.statements.to_pylist()}
    rows = sorted(
        landscape.group_statements.to_pylist(),
        key=lambda row: (row["statement"], row["group"]),
    )
    shown: list[Row] = []
    for statement, cells in groupby(rows, key=lambda row: row["statement"]):
        whole = overall[statement]
        if not whole["moderated"]:
            shown += _cells_to_show(list(cells), whole["seen"], hidden_groups)
    return _add_estimates(shown)


def _cells_to_show(cells: list[Row], seen: int, hidden_groups: set[int]) -> list[Row]:
    counts = {
        cell["group"]: cell["seen"]
        for cell in cells
        if cell["group"] not in hidden_groups
    }
    hidden = hidden_rows(counts, rest=seen - sum(counts.values()))
    return [
        cell
        for cell in cells
        if cell["group"] in counts.keys() - hidden and cell["seen"] >= FEWEST_SHOWN
    ]


def _add_estimates(rows: list[Row]) -> list[Row]:
    """`rows` with their counts, and agree and disagree as [share, low, high] each."""
    seen = np.array([row["seen"] for row in rows], dtype=np.int64)
    shares = {
        side: estimates(
            np.array([row[f"{side}s"] for row in rows], dtype=np.int64), seen
        )
        for side in ("agree", "disagree")
    }
    keys = ("group", "statement", "seen", "agrees", "disagrees", "passes")
    return [
        {key: row[key] for key in keys if key in row}
        | {side: [round(x, 4) for x in shares[side][i]] for side in shares}
        for i, row in enumerate(rows)
    ]


def _representative(landscape: Landscape, tallies: list[Row]) -> list[Row]:
    shown = {(row["group"], row["statement"]) for row in tallies}
    keys = ("group", "rank", "statement", "direction", "significant")
    return [
        {key: row[key] for key in keys}
        for row in landscape.representative.to_pylist()
        if (row["group"], row["statement"]) in shown
    ]


def _shared(landscape: Landscape, tallies: list[Row]) -> list[Row]:
    """Statements on which most of every group shown answer alike, and in which direction."""
    groups = {row["group"] for row in tallies}
    by_statement = _group_by_statement(tallies)
    scored = []
    for row in landscape.statements.to_pylist():
        cells = by_statement.get(row["statement"], [])
        if not groups or {cell["group"] for cell in cells} != groups:
            continue
        for side in ("agree", "disagree"):
            if all(cell[f"{side}s"] * 2 > cell["seen"] for cell in cells):
                score = row[f"consensus_{side}"]
                scored.append((-score, row["statement"], side))
    return [
        {"statement": statement, "direction": side}
        for _score, statement, side in sorted(scored)[:MOST_LISTED]
    ]


def _divisive(landscape: Landscape, tallies: list[Row]) -> list[Row]:
    """Statements that divide most, of those on which groups shown differ."""
    by_statement = _group_by_statement(tallies)
    ranked = landscape.divisive(len(landscape.statements))["statement"].to_pylist()
    divisive = [number for number in ranked if _differ(by_statement.get(number, []))]
    return [{"statement": number} for number in divisive[:MOST_LISTED]]


def _differ(cells: list[Row]) -> bool:
    """Whether the intervals of some two groups, on either side, have nothing in common."""
    return bool(cells) and any(
        max(cell[side][1] for cell in cells) > min(cell[side][2] for cell in cells)
        for side in ("agree", "disagree")
    )


def _group_by_statement(tallies: list[Row]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = {}
    for row in tallies:
        groups.setdefault(row["statement"], []).append(row)
    return groups
