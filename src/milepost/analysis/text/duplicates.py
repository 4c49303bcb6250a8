"""Near-duplicate detection by MinHash and string similarity."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from milepost.analysis.progress import Report, ignore_progress

from .errors import BlankText, NoId, RepeatedText
from .folding import comparison_key
from .minhash import minhash_bands
from .similarity import MIN_SIMILARITY, compare
from .star_clustering import Neighbours, star_centres
from .tables import map_batches, select_texts

if TYPE_CHECKING:
    import ibis.expr.types as ir

# In a crowd that shares a band, a text meets the first so many of the others; and of all
# that it meets, it is compared with the so many that share most of its bands.
HUBS = 8
MOST_COMPARED = 16
STAGE = "Comparing texts"
WORDINGS = pa.schema(
    {"id": "string", "wording": "int64", "words": "string", "within": "string"}
)
BANDS = pa.schema(
    {"wording": "int64", "size": "int32", "band": "int16", "hash": "int64"}
)
Ids = dict[int, list[str]]  # of each wording, the texts that have it
PAIRS = pa.schema({"one": "int64", "other": "int64", "similarity": "float64"})

GROUPS = pa.schema(
    {
        "group": "int32",
        "id": "string",
        "centre": "bool",
        "kind": "string",
        "nearest": "string",
        "similarity": "float64",
    }
)


def find_duplicates(texts: "ir.Table", *, report: Report = ignore_progress) -> pa.Table:
    """Group exact and near-duplicate texts: a table of the texts that have a duplicate.

    Parameters
    ----------
    texts
        One row per text, in any order.

        ======  ======  =============================================    report
        Told how far this has come.

    Returns
    -------
    pyarrow table
        One row per text that has a duplicate; the largest group first, in each the
        centre first.

        ==========  ========  ======================================================
        group       int32     from 0
        id          as given
        centre      bool      one text of each group; the others are near it or the same
        kind        string    exact: says the very same as `nearest`; near: nearly
        nearest     as given  id of another of the group: the first that says the very
                              same; for this first one, the most like it of the others
        similarity  float64   of the two, from 0.82 to 1
        ==========  ========  ======================================================

    Raises
    ------
    NoSuchColumn, NoId, BlankText, RepeatedText

    Notes
    -----
    Two texts say the very same where `comparison_key` makes them one. They are near where
    `compare` says so:

        similarity = 2 m / (a + b) >= 0.82

    with a and b their signs and m the signs of the longest row of signs that both have in
    the same order, words as they stand or sorted, whichever gives more; and not each has
    a word or number of its own. Near ones are found by MinHash (`minhash_bands`): two texts are
    compared where they share one of 32 bands of three orders of their strings of four
    signs. A group is a centre and texts near it (`star_centres`), so no chain of
    resemblances runs away.

    The same for any order of rows and on every engine: nothing is left to chance. The
    engine does what grows faster than the rows: it pairs texts that share a band. This
    process holds ids, groups and pairs that are near, about 200 bytes a text.

    Assumes that small differences of wording do not matter; where one word turns the
    meaning round, the texts still are near. A person decides on each group.

    Source: A. Z. Broder, On the resemblance and containment of documents, Compression
    and Complexity of Sequences, IEEE 1997, pages 21 to 29; for bands J. Leskovec,
    A. Rajaraman and J. D. Ullman, Mining of Massive Datasets, 3rd ed., Cambridge
    University Press 2020, chapter 3.
    """
    worded = map_batches(select_texts(texts), _wordings, WORDINGS, "milepost_wordings")
    _refuse(worded)
    report(STAGE, 1, 4)
    wordings = worded.group_by("wording").agg(
        words=worded.words.min(), within=worded.within.min()
    )
    bands = map_batches(wordings, _band_table, BANDS, "milepost_bands")
    report(STAGE, 2, 4)
    pairs = map_batches(
        _candidates(bands, wordings), _similar_pairs, PAIRS, "milepost_pairs"
    )
    near = _neighbours(pairs.to_pyarrow())
    report(STAGE, 3, 4)
    ids = _ids(worded.select("wording", "id").to_pyarrow(), near)
    rows = list(_rows(_groups(ids, near), ids, near))
    report(STAGE, 4, 4)
    return _table(rows, texts.schema()["id"].to_pyarrow())


def _wordings(rows: pa.Table) -> pa.Table:
    keys = [comparison_key(text or "") for text in rows["text"].to_pylist()]
    scopes = rows["within"].to_pylist()
    # The same words within something else are another wording.
    contents = [f"{place}\n{text}" for place, text in zip(scopes, keys, strict=True)]
    return pa.table(
        [rows["id"], _hash_numbers(contents), keys, scopes], schema=WORDINGS
    )


def _hash_numbers(words: list[str]) -> list[int]:
    """A hash number (64 bits) for each wording: two collide once in 10^19 pairs."""
    digests = (hashlib.blake2b(text.encode(), digest_size=8) for text in words)
    return [int.from_bytes(digest.digest(), "big", signed=True) for digest in digests]


def _refuse(worded: "ir.Table") -> None:
    if worded.id.isnull().any().to_pyarrow().as_py():
        raise NoId
    counts = worded.group_by("id").agg(times=lambda t: t.count())
    for error, wrong in (
        (BlankText, worded.filter(worded.words == "")),
        (RepeatedText, counts.filter(counts.times > 1)),
    ):
        first = wrong.id.min().to_pyarrow().as_py()
        if first is not None:
            raise error(id=first)


def _band_table(wordings: pa.Table) -> pa.Table:
    words = wordings["words"].to_pylist()
    hashes = minhash_bands(words)
    texts, bands = hashes.shape
    # So that no band is shared by texts within different things.
    places = np.array(_hash_numbers(wordings["within"].to_pylist()), dtype=hashes.dtype)
    hashes ^= places[:, None]
    return pa.table(
        [
            np.repeat(wordings["wording"].to_numpy(), bands),
            np.repeat([len(text) for text in words], bands),
            np.tile(np.arange(bands), texts),
            hashes.ravel(),
        ],
        schema=BANDS,
    )


def _candidates(bands: "ir.Table", wordings: "ir.Table") -> "ir.Table":
    """Candidate pairs: wordings that share a band and are of like size."""
    import ibis

    shared = ibis.window(group_by=["band", "hash"], order_by="wording")
    placed = bands.mutate(place=ibis.row_number().over(shared))
    hubs, rest = placed.filter(placed.place < HUBS), placed.view()
    met = hubs.join(
        rest,
        [
            hubs.band == rest.band,
            hubs.hash == rest.hash,
            hubs.place < rest.place,
            2 * ibis.least(hubs.size, rest.size)
            >= MIN_SIMILARITY * (hubs.size + rest.size),
        ],
    ).select(one=hubs.wording, other=rest.wording)
    pairs = met.group_by("one", "other").agg(shared=lambda t: t.count())
    likeliest = ibis.window(
        group_by="other", order_by=[ibis.desc("shared"), ibis.asc("one")]
    )
    pairs = pairs.mutate(place=ibis.row_number().over(likeliest))
    pairs = pairs.filter(pairs.place < MOST_COMPARED).select("one", "other")
    firsts = wordings.select(one="wording", one_words="words")
    others = wordings.select(other="wording", other_words="words")
    return pairs.join(firsts, "one").join(others, "other")


def _similar_pairs(pairs: pa.Table) -> pa.Table:
    """Those of `pairs` that are near-duplicates, with their similarity."""
    similarities = compare(
        pairs["one_words"].to_pylist(), pairs["other_words"].to_pylist()
    )
    table = pa.table([pairs["one"], pairs["other"], similarities], schema=PAIRS)
    return table.filter(similarities > 0)


def _neighbours(pairs: pa.Table) -> Neighbours:
    near: dict[int, dict[int, float]] = defaultdict(dict)
    columns = (column.to_pylist() for column in pairs.columns)
    for first, other, similarity in zip(*columns, strict=True):
        near[first][other] = near[other][first] = similarity
    return near


def _ids(worded: pa.Table, near: Neighbours) -> Ids:
    """Ids by wording, of wordings that occur twice or are near another; shorter ids first.

    So numbers come in their own order. Wordings come in the order of their first ids.
    """
    ids: Ids = defaultdict(list)
    for wording, name in zip(*(c.to_pylist() for c in worded.columns), strict=True):
        ids[wording].append(name)
    sorted_ids = [
        (sorted(names, key=_natural), wording)
        for wording, names in ids.items()
        if len(names) > 1 or wording in near
    ]
    sorted_ids.sort(key=lambda entry: _natural(entry[0][0]))
    return {wording: names for names, wording in sorted_ids}


def _natural(name: str) -> tuple[int, str]:
    return len(name), name


def _groups(ids: Ids, near: Neighbours) -> list[list[int]]:
    """Groups of wordings, the centre first in each; the largest group first."""
    rank = {wording: place for place, wording in enumerate(ids)}
    counts = {wording: len(names) for wording, names in ids.items()}
    centres = star_centres(near, counts, rank)
    groups: dict[int, list[int]] = {centres.get(w, w): [] for w in ids}
    for wording in ids:
        groups[centres.get(wording, wording)].append(wording)
    size = {centre: sum(counts[w] for w in group) for centre, group in groups.items()}
    return [
        sorted(groups[centre], key=lambda wording: (wording != centre, rank[wording]))
        for centre in sorted(groups, key=lambda centre: (-size[centre], rank[centre]))
        if size[centre] > 1
    ]


def _rows(
    groups: list[list[int]], ids: Ids, near: Neighbours
) -> Iterator[tuple[object, ...]]:
    rank = {wording: place for place, wording in enumerate(ids)}
    for number, group in enumerate(groups):
        members = set(group)
        for wording in group:
            first, *same = ids[wording]
            others = [other for other in near.get(wording, ()) if other in members]
            if others:
                like = min(others, key=lambda o: (-near[wording][o], rank[o]))
                evidence = "near", ids[like][0], near[wording][like]
            else:
                evidence = "exact", same[0], 1.0
            yield number, first, wording == group[0], *evidence
            for name in same:
                yield number, name, False, "exact", first, 1.0


def _table(rows: list[tuple[object, ...]], id_type: pa.DataType) -> pa.Table:
    columns = zip(*rows, strict=True) if rows else [[]] * len(GROUPS)
    table = pa.table([list(column) for column in columns], schema=GROUPS)
    for name in ("id", "nearest"):
        place = table.column_names.index(name)
        table = table.set_column(place, name, table[name].cast(id_type))
    return table
