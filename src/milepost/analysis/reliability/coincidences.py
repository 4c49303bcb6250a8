"""Coincidence matrix of codes, and disagreement by unit."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from .errors import CodedTwice, NothingToCompare

if TYPE_CHECKING:
    import ibis.expr.types as ir


def unit_counts(codes: "ir.Table") -> "ir.Table":
    """Counts of codes by unit, of units with two codes or more: a row per unit and code.

    unit, code, given (how many coders gave it), coded (how many coded the unit).
    Rows without a code are left out.
    """
    present = codes.filter(codes.code.notnull())
    given = present.group_by("unit", "code").agg(given=lambda t: t.count())
    coded = present.group_by("unit").agg(coded=lambda t: t.count())
    joined = given.inner_join(coded.filter(coded.coded > 1), "unit")
    return joined.select("unit", "code", "given", "coded")


def unit_pairs(codes: "ir.Table") -> "ir.Table":
    """Counts of pairs of codes by different coders: a row per unit, code and other code.

    unit, code, other, coded, pairs (how many pairs of coders gave them).
    """
    counts = unit_counts(codes)
    others = counts.select("unit", other="code", beside="given")
    joined = counts.inner_join(others, "unit")
    pairs = joined.given * (joined.beside - (joined.code == joined.other).cast("int64"))
    return joined.select("unit", "code", "other", "coded", pairs=pairs)


def coincidences(codes: "ir.Table") -> pa.Table:
    """Counts of pairs of codes given to one unit, by code, other code and coders of it.

    code, other, coded, pairs: whole numbers, so the order of rows does not matter. One
    pair counts 1 / (coded - 1), so that each code given counts once.

    Raises CodedTwice, NothingToCompare.
    """
    _refuse_coded_twice(codes)
    pairs = unit_pairs(codes)
    summed = pairs.group_by("code", "other", "coded").agg(pairs=pairs.pairs.sum())
    table = (
        summed.filter(summed.pairs > 0).order_by("code", "other", "coded").to_pyarrow()
    )
    if not len(table):
        raise NothingToCompare
    return table


def _refuse_coded_twice(codes: "ir.Table") -> None:
    present = codes.filter(codes.code.notnull())
    times = present.group_by("unit", "coder").agg(times=lambda t: t.count())
    twice = times.filter(times.times > 1).order_by("unit", "coder").limit(1)
    for row in twice.to_pyarrow().to_pylist():
        raise CodedTwice(unit=row["unit"], coder=row["coder"])


def disagreements(codes: "ir.Table", between: pa.Table) -> "ir.Table":
    """Disagreement by unit: mean distance of the unit's codes, over that of chance.

    Parameters
    ----------
    codes
        As `measure_agreement`.
    between
        `InterCoderAgreement.distances`.

    Returns
    -------
    ibis table, not yet computed
        One row per unit that two coders or more coded.

        ============  =======  ==================================================
        unit          string
        coded         int64    coders who coded it
        disagreement  float64  mean distance of two codes given to it, over that
                               which chance would make: 0 where all agree
        ============  =======  ==================================================
    """
    import ibis

    pairs = unit_pairs(codes)
    joined = pairs.inner_join(ibis.memtable(between), ["code", "other"])
    observed = (joined.pairs * joined.distance).sum()
    possible = (joined.coded * (joined.coded - 1)).max()
    return joined.group_by("unit").agg(
        coded=joined.coded.max(), disagreement=observed / possible
    )


def coincidence_matrix(table: pa.Table, codes: np.ndarray) -> np.ndarray:
    """Coincidence matrix (codes x codes) of `coincidences`, weighted 1 / (coded - 1)."""
    position_of = {code: position for position, code in enumerate(codes.tolist())}
    matrix = np.zeros((len(codes), len(codes)))
    for row in table.to_pylist():
        weight = row["pairs"] / (row["coded"] - 1)
        matrix[position_of[row["code"]], position_of[row["other"]]] += weight
    return matrix
