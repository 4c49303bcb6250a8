"""Paraphrase detection across languages by sentence embeddings."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from milepost.analysis.progress import Report, ignore_progress
from milepost.errors import gettext_noop

from .similarity import NUMBER
from .star_clustering import Neighbours, star_centres
from .tables import select_texts
from .vectors import embed

if TYPE_CHECKING:
    import ibis.expr.types as ir

MIN_COSINE = 0.65  # cosine of two texts that are taken to say the same
AT_A_TIME = 64
READING_MEANING = gettext_noop("Analysing the meaning of texts")
PARAPHRASES = pa.schema(
    {"group": "int32", "id": "string", "centre": "bool", "similarity": "float64"}
)


def find_paraphrases(texts: "ir.Table", report: Report = ignore_progress) -> pa.Table:
    """Group paraphrases: texts that mean the same, whatever their words and language.

    Parameters
    ----------
    texts
        One row per text, in any order: id (unique), text, and within, which may be left
        out: only texts with the same are grouped.

    Returns
    -------
    pyarrow table
        One row per text that means the same as another; the largest group first, in each
        the centre first.

        ==========  ========  ========================================================
        group       int32     from 0
        id          as given
        centre      bool      one text of each group; the others are near it
        similarity  float64   cosine of the text and its centre, 0.65 to 1; the
                              centre's is 1
        ==========  ========  ========================================================

    Raises
    ------
    NoSuchColumn, NoEncoder

    Notes
    -----
    Two texts are near where the cosine of what the multilingual sentence encoder makes of
    them is at least 0.65, and not each has a number that the other lacks. A group is a
    centre and texts near it (`star_clustering.star_centres`).

    Takes a hundredth of a second a text and more, so it is for hundreds or a few thousand
    texts. Holds the pairs of texts within one thing at a time.

    Source: Y. Yang et al., Multilingual Universal Sentence Encoder for Semantic
    Retrieval, ACL 2020 system demonstrations, pages 87 to 94.
    """
    table = select_texts(texts).to_pyarrow()
    table = table.sort_by([("within", "ascending"), ("id", "ascending")])
    contents = [text or "" for text in table["text"].to_pylist()]
    rows = _embedded(contents, report)
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for first, last in _runs(table["within"].to_pylist()):
        for i, k, cosine in _pairs(rows[first:last], contents[first:last]):
            near[first + i][first + k] = near[first + k][first + i] = cosine
    ids = table["id"].to_pylist()
    table = pa.table(
        [list(column) for column in zip(*_rows(near, ids), strict=True)]
        or [[]] * len(PARAPHRASES),
        schema=PARAPHRASES,
    )
    id_type = texts.schema()["id"].to_pyarrow()
    return table.set_column(1, "id", table["id"].cast(id_type))


def _embedded(contents: list[str], report: Report) -> np.ndarray:
    parts = [embed(contents[:AT_A_TIME])]
    for start in range(AT_A_TIME, len(contents), AT_A_TIME):
        report(READING_MEANING, start, len(contents))
        parts.append(embed(contents[start : start + AT_A_TIME]))
    return np.concatenate(parts)


def _runs(within: list[str]) -> Iterator[tuple[int, int]]:
    """Start and end (exclusive) of each run of equal values in `within`."""
    start = 0
    for place in range(1, len(within) + 1):
        if place == len(within) or within[place] != within[start]:
            yield start, place
            start = place


def _pairs(rows: np.ndarray, contents: list[str]) -> Iterator[tuple[int, int, float]]:
    cosines = np.triu(rows @ rows.T, k=1)
    for i, k in np.argwhere(cosines >= MIN_COSINE).tolist():
        numbers, others = (set(NUMBER.findall(contents[place])) for place in (i, k))
        if not (numbers - others and others - numbers):
            yield i, k, float(min(cosines[i, k], 1.0))


def _rows(near: Neighbours, ids: list[str]) -> Iterator[tuple[object, ...]]:
    centres = star_centres(
        near, dict.fromkeys(near, 1), {place: place for place in near}
    )
    groups: dict[int, list[int]] = defaultdict(list)
    for place in sorted(near):
        if centres[place] != place:
            groups[centres[place]].append(place)
    order = sorted(groups, key=lambda centre: (-len(groups[centre]), centre))
    for number, centre in enumerate(order):
        yield number, ids[centre], True, 1.0
        for place in groups[centre]:
            yield number, ids[place], False, near[centre][place]
