"""Theme suggestions: k-means clusters of texts, with their number chosen by stability."""

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from milepost.analysis.progress import Report, ignore_progress

from .distinctive_words import distinctive_words
from .errors import NoSuchNumber, TooFewTexts
from .tables import select_texts
from .vectors import char_ngram_tfidf, sentence_embeddings

if TYPE_CHECKING:
    import ibis.expr.types as ir

VERSION = "1"
SEED = 7
FEWEST_TEXTS = 10
# Numbers of themes that are tried; a theme of fewer than five texts is nobody's help.
TRIED = (3, 4, 5, 6, 8, 10, 12, 15, 20, 25)
SMALLEST = 5
STARTS = 3
MEASURED = 3_000  # texts on which stability is measured
TURNS = 5  # pairs of resamples by which it is
KEPT = 0.8  # of the texts, in each


@dataclass(frozen=True)
class Themes:
    """Suggested themes, largest first.

    assigned    one row per text: id (as given), theme (int32, from 0), score (float64)
    words       of each theme, the words that mark it
    mean_scores of each theme, the mean score of its texts
    stability   adjusted Rand index of the themes of two resamples of four fifths of the
                texts, where both have a text: 1 is always the same themes, 0 is chance
    parameters  all that was chosen, so that it can be made again
    """

    assigned: pa.Table
    words: list[list[str]]
    mean_scores: list[float]
    stability: float
    parameters: dict[str, Any]


def find_themes(
    texts: "ir.Table",
    *,
    number: int | None = None,
    across_languages: bool = False,
    seed: int = SEED,
    report: Report = ignore_progress,
) -> Themes:
    """Suggest themes: clusters of texts by character n-grams or by sentence embeddings.

    Parameters
    ----------
    texts
        One row per text: id (unique), text.
    number
        How many themes; None chooses (see notes).
    across_languages
        By what texts mean, in several languages: needs the extra `embed`. Else by the
        letters they share, for texts of one language.
    seed
        Of the starts of the groups and of the resamples.

    Every text is in one theme. Its score is the cosine of its direction with that of the
    theme: 1 is in the middle of it, 0 has nothing to do with it. Nothing is thrown away.

    Raises
    ------
    NoSuchColumn, TooFewTexts, NoSuchNumber, NoEncoder

    Notes
    -----
    Groups are k-means on rows of length 1, the best of three starts. The number of
    themes is the one of 3 to 25 that is most stable (`Themes.stability`, to two digits);
    of equals, the fewest.
    The same texts in any order give the same themes.

    What it cannot say: what people meant, or how many hold a view. Themes are
    suggestions; people accept, name and merge them, and nothing is counted before.

    Source: A. Ben-Hur, A. Elisseeff and I. Guyon, A stability based method for
    discovering structure in clustered data, Pacific Symposium on Biocomputing 7, 2002,
    pages 6 to 17; L. Hubert and P. Arabie, Comparing partitions, Journal of
    Classification 2, 1985, pages 193 to 218.
    """
    ids, contents = _sorted(texts)
    rows = (
        sentence_embeddings(contents)
        if across_languages
        else char_ngram_tfidf(contents)
    )
    report("themes", 1, 3)
    if number is None:
        number = _choose(rows, seed)
    elif not 2 <= number <= len(contents) // 2:
        raise NoSuchNumber(number=number, most=len(contents) // 2)
    themes, centres = _largest_first(*_group(rows, number, seed))
    report("themes", 2, 3)
    scores = np.einsum("ij,ij->i", rows, centres[themes]).astype(np.float64)
    stability = _stability(rows, len(centres), seed)
    report("themes", 3, 3)
    assigned = pa.table({"id": ids, "theme": themes.astype(np.int32), "score": scores})
    return Themes(
        assigned=assigned,
        words=distinctive_words(contents, themes),
        mean_scores=[
            float(scores[themes == theme].mean()) for theme in range(len(centres))
        ],
        stability=stability,
        parameters={
            "number": len(centres),
            "vectors": "meaning" if across_languages else "letters",
            "seed": seed,
        },
    )


def _sorted(texts: "ir.Table") -> tuple[pa.Array, list[str]]:
    """Ids and texts that are not blank, sorted by text, then id. Raises TooFewTexts."""
    id_type = texts.schema()["id"].to_pyarrow() if "id" in texts.columns else None
    table = (
        select_texts(texts)
        .to_pyarrow()
        .sort_by([("text", "ascending"), ("id", "ascending")])
    )
    table = table.filter(
        [bool((text or "").strip()) for text in table["text"].to_pylist()]
    )
    if len(table) < FEWEST_TEXTS:
        raise TooFewTexts(texts=len(table), fewest=FEWEST_TEXTS)
    return table["id"].cast(id_type), table["text"].to_pylist()


def _choose(rows: np.ndarray, seed: int) -> int:
    tried = [k for k in TRIED if k * SMALLEST <= len(rows)] or [2]
    stability = {k: round(_stability(rows, k, seed), 2) for k in tried}
    return max(tried, key=lambda k: (stability[k], -k))


def _group(rows: np.ndarray, number: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    # scikit-learn counts the physical cores unless this is set, and where a machine does not
    # tell them (no lscpu, none in /proc/cpuinfo) joblib prints a warning and a traceback.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # One thread adds in one order, so the same rows give the same groups to the last bit.
    with threadpool_limits(1):
        kmeans = KMeans(number, n_init=STARTS, random_state=seed).fit(rows)
    return kmeans.labels_, kmeans.cluster_centers_


def _largest_first(
    themes: np.ndarray, centres: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    from .vectors import l2_normalised

    sizes = np.bincount(themes, minlength=len(centres))
    order = np.argsort(-sizes, kind="stable")
    order = order[sizes[order] > 0]
    place = np.empty(len(centres), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place[themes], l2_normalised(centres[order])


def _stability(rows: np.ndarray, number: int, seed: int) -> float:
    """Mean adjusted Rand index of the themes of pairs of subsamples."""
    from sklearn.metrics import adjusted_rand_score

    rng = np.random.default_rng(seed)
    if len(rows) > MEASURED:
        rows = rows[np.sort(rng.choice(len(rows), MEASURED, replace=False))]
    indices = []
    for turn in range(TURNS):
        first_sample, second_sample = (
            np.sort(rng.choice(len(rows), int(KEPT * len(rows)), replace=False))
            for _ in range(2)
        )
        _, in_first, in_second = np.intersect1d(
            first_sample, second_sample, return_indices=True
        )
        first, _ = _group(rows[first_sample], number, seed + 2 * turn)
        second, _ = _group(rows[second_sample], number, seed + 2 * turn + 1)
        indices.append(adjusted_rand_score(first[in_first], second[in_second]))
    return float(np.mean(indices))
