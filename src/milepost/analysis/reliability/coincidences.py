"""What was given to which unit: the tables that agreement is read from."""

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from .errors import CodedTwice, NothingToCompare

if TYPE_CHECKING:
    import ibis.expr.types as ir


def counts_by_unit(codes: "ir.Table") -> "ir.Table":
    """One row per unit and code given to it, of units with two codes or more.

    unit, code, given (how many coders gave it), coded (how many coded the unit).
    Rows without a code are left out.
    """
    present = codes.filter(codes.code.notnull())
    given = present.group_by("unit", "code").agg(given=lambda t: t.count())
    coded = present.group_by("unit").agg(coded=lambda t: t.count())
    joined = given.inner_join(coded.filter(coded.coded > 1), "unit")
    return joined.select("unit", "code", "given", "coded")


def pairs_by_unit(codes: "ir.Table") -> "ir.Table":
    """One row per unit and two codes given to it by different coders, either first.

    unit, code, other, coded, pairs (how many pairs of coders gave them).
    """
    counts = counts_by_unit(codes)
    others = counts.select("unit", other="code", beside="given")
    joined = counts.inner_join(others, "unit")
    pairs = joined.given * (joined.beside - (joined.code == joined.other).cast("int64"))
    return joined.select("unit", "code", "other", "coded", pairs=pairs)


def coincidences(codes: "ir.Table") -> pa.Table:
    """How often two codes were given to the same unit, either first.

    code, other, coded, pairs: whole numbers, so the order of rows does not matter. One
    pair counts 1 / (coded - 1), so that each code given counts once.

    Raises CodedTwice, NothingToCompare.
    """
    _refuse_coded_twice(codes)
    pairs = pairs_by_unit(codes)
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
    """Which units coders disagree on.

    Parameters
    ----------
    codes
        As `measure_agreement`.
    between
        `Agreement.distances`.

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

    pairs = pairs_by_unit(codes)
    joined = pairs.inner_join(ibis.memtable(between), ["code", "other"])
    apart = (joined.pairs * joined.distance).sum()
    possible = (joined.coded * (joined.coded - 1)).max()
    return joined.group_by("unit").agg(
        coded=joined.coded.max(), disagreement=apart / possible
    )


def square(table: pa.Table, codes: np.ndarray) -> np.ndarray:
    """The coincidence matrix, codes x codes, from `coincidences`."""
    at = {code: position for position, code in enumerate(codes.tolist())}
    matrix = np.zeros((len(codes), len(codes)))
    for row in table.to_pylist():
        weight = row["pairs"] / (row["coded"] - 1)
        matrix[at[row["code"]], at[row["other"]]] += weight
    return matrix
