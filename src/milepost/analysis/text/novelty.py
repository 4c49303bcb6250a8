"""What is new: texts that are like nothing said before."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from .errors import NoSuchColumn
from .vectors import by_letters, by_meaning

if TYPE_CHECKING:
    import ibis.expr.types as ir


def find_novelty(texts: "ir.Table", *, across_languages: bool = False) -> pa.Table:
    """How unlike all that was said in earlier periods each text is.

    Parameters
    ----------
    texts
        One row per text: id, text, period (any that can be put in order).
    across_languages
        As in `find_themes`.

    Returns
    -------
    pyarrow table
        One row per text that comes after the first period: id, period, novelty
        (float64), from 0, said before in the same words, to 1, like nothing before.

    Raises
    ------
    NoSuchColumn, NoEncoder

    Notes
    -----
    `novelty = 1 - max(cosine with the texts of earlier periods)`, no less than 0. What is
    new to those who listen may be old to those who speak.
    """
    for column in ("id", "text", "period"):
        if column not in texts.columns:
            raise NoSuchColumn(column=column)
    held = texts.select("period", "text", "id").to_pyarrow()
    held = held.sort_by([("period", "ascending"), ("text", "ascending")])
    said = [text or "" for text in held["text"].to_pylist()]
    rows = by_meaning(said) if across_languages else by_letters(said)
    periods = held["period"].to_pylist()
    begins = {period: at for at, period in reversed(list(enumerate(periods)))}
    later = [at for at, period in enumerate(periods) if begins[period]]
    new = [_novelty(rows[at], rows[: begins[periods[at]]]) for at in later]
    return (
        held.take(later)
        .select(["id", "period"])
        .append_column("novelty", pa.array(new, pa.float64()))
    )


def _novelty(row: np.ndarray, before: np.ndarray) -> float:
    return float(min(1.0, max(0.0, 1.0 - float((before @ row).max()))))
