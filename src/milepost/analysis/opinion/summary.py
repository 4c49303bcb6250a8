"""Summary of a landscape as JSON: numbers, words and lists."""

from collections.abc import Mapping
from typing import Any

import pyarrow.compute as pc

from .results import Landscape

MAX_LISTED = 5


def summarise(
    landscape: Landscape, texts: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """Summary of a landscape as a dict for `landscape.json`: all but the long tables.

    Parameters
    ----------
    texts
        Wording by statement; a statement without one is shown by its number.

    Returns
    -------
    dict
        method, version, fingerprint, parameters; participants (all, grouped);
        statements (all, moderated_out); silhouettes; null_silhouette; cluster_stability;
        groups (group, name, size, representative); consensus (agree, disagree: of
        everybody); group_informed_consensus (agree, disagree: of every group); divisive.
        Each statement listed carries `text`.
    """
    wordings = texts or {}

    def listed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {**row, "text": wordings.get(row["statement"], str(row["statement"]))}
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
        "null_silhouette": landscape.null_silhouette,
        "cluster_stability": landscape.cluster_stability,
        "groups": [
            {
                "group": group,
                "name": group_name(group),
                "size": size,
                "representative": listed(
                    _rows_where(landscape.representative, "group", group)
                ),
            }
            for group, size in enumerate(landscape.group_sizes)
        ],
        "consensus": {
            side: listed(_rows_where(landscape.consensus, "direction", side))
            for side in ("agree", "disagree")
        },
        "group_informed_consensus": {
            side: listed(_group_informed_rows(landscape, f"consensus_{side}"))
            for side in ("agree", "disagree")
        },
        "divisive": [
            {
                **row,
                "groups": _rows_where(
                    landscape.group_statements, "statement", row["statement"]
                ),
            }
            for row in listed(landscape.divisive(MAX_LISTED).to_pylist())
        ],
    }


def group_name(group: int) -> str:
    """Name of a group by its number: A, B, C, …"""
    return chr(ord("A") + group)


def _rows_where(table: Any, column: str, value: object) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.filter(
        pc.equal(table[column], value)
    ).to_pylist()
    return rows


def _group_informed_rows(landscape: Landscape, column: str) -> list[dict[str, Any]]:
    """Rows of up to five statements highest in `column`, above an even chance per group."""
    table = landscape.statements
    bar = 0.5 ** len(landscape.group_sizes)
    shown = table.filter(
        pc.and_(pc.invert(table["moderated"]), pc.greater(table[column], bar))
    )
    order = [(column, "descending"), ("statement", "ascending")]
    rows: list[dict[str, Any]] = shown.sort_by(order).slice(0, MAX_LISTED).to_pylist()
    return rows
