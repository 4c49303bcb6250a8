"""Novelty of texts: distance from the nearest earlier text."""

from typing import TYPE_CHECKING

import pyarrow as pa

from .errors import NoSuchColumn
from .vectors import char_ngram_tfidf, sentence_embeddings

if TYPE_CHECKING:
    import ibis.expr.types as ir


def find_novelty(texts: "ir.Table", *, across_languages: bool = False) -> pa.Table:
    """Novelty of each text: 1 less its largest cosine with a text of earlier periods.

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
    table = texts.select("period", "text", "id").to_pyarrow()
    table = table.sort_by([("period", "ascending"), ("text", "ascending")])
    contents = [text or "" for text in table["text"].to_pylist()]
    rows = (
        sentence_embeddings(contents)
        if across_languages
        else char_ngram_tfidf(contents)
    )
    periods = table["period"].to_pylist()
    first_row = {period: at for at, period in reversed(list(enumerate(periods)))}
    later = [at for at, period in enumerate(periods) if first_row[period]]
    nearest = [(rows[: first_row[periods[at]]] @ rows[at]).max() for at in later]
    new = [min(1.0, max(0.0, 1.0 - float(cosine))) for cosine in nearest]
    return (
        table.take(later)
        .select(["id", "period"])
        .append_column("novelty", pa.array(new, pa.float64()))
    )
