"""A landscape as plain facts, for a file or a page."""

from collections.abc import Mapping
from typing import Any

import pyarrow.compute as pc

from .results import Landscape

MOST_LISTED = 5


def summarise(
    landscape: Landscape, texts: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """Everything but the long tables, as numbers, words and lists.

    Parameters
    ----------
    texts
        Wording by statement; a statement without one is shown by its number.

    Returns
    -------
    dict
        method, version, fingerprint, parameters; participants (all, grouped);
        statements (all, moderated_out); silhouettes; silhouette_of_chance; found_again;
        groups (group,
        name, size, representative); consensus (agree, disagree: of everybody); shared (agree,
        disagree: by every group); divisive. Each statement listed carries `text`.
    """
    words = texts or {}

    def listed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {**row, "text": words.get(row["statement"], str(row["statement"]))}
            for row in rows
        ]

    return {
        "method": landscape.method,
        "version": landscape.version,
        "fingerprint": landscape.fingerprint,
        "parameters": landscape.parameters,
        "participants": {
            "all": len(landscape.participants),
            "grouped": sum(landscape.group_sizes),
        },
        "statements": {
            "all": len(landscape.statements),
            "moderated_out": pc.sum(landscape.statements["moderated"]).as_py(),
        },
        "silhouettes": {str(k): score for k, score in landscape.silhouettes.items()},
        "silhouette_of_chance": landscape.silhouette_of_chance,
        "found_again": landscape.found_again,
        "groups": [
            {
                "group": group,
                "name": group_name(group),
                "size": size,
                "representative": listed(_of(landscape.representative, "group", group)),
            }
            for group, size in enumerate(landscape.group_sizes)
        ],
        "consensus": {
            side: listed(_of(landscape.consensus, "direction", side))
            for side in ("agree", "disagree")
        },
        "shared": {
            side: listed(_shared(landscape, f"consensus_{side}"))
            for side in ("agree", "disagree")
        },
        "divisive": [
            {
                **row,
                "groups": _of(
                    landscape.group_statements, "statement", row["statement"]
                ),
            }
            for row in listed(landscape.divisive(MOST_LISTED).to_pylist())
        ],
    }


def group_name(group: int) -> str:
    """A, B, C, …"""
    return chr(ord("A") + group)


def _of(table: Any, column: str, value: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.filter(
        pc.equal(table[column], value)
    ).to_pylist()
    return rows


def _shared(landscape: Landscape, column: str) -> list[dict[str, Any]]:
    """Statements on which every group goes along more likely than not."""
    table = landscape.statements
    bar = 0.5 ** len(landscape.group_sizes)
    shown = table.filter(
        pc.and_(pc.invert(table["moderated"]), pc.greater(table[column], bar))
    )
    order = [(column, "descending"), ("statement", "ascending")]
    rows: list[dict[str, Any]] = shown.sort_by(order).slice(0, MOST_LISTED).to_pylist()
    return rows
