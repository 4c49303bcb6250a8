"""Replicate estimates: variance from jackknife, BRR or bootstrap weights."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from .design import ROW, WEIGHT, Design, first_row
from .domain_totals import Pairs, ReplicateEstimates, Totals
from .errors import BlankDesign, UnknownColumn, WrongQuestion
from .resampling import (
    FromUnits,
    PrimaryUnits,
    balanced_repeated,
    bootstrap,
    jackknife,
    primary_units,
)
from .totals import weight_columns

if TYPE_CHECKING:
    import ibis.expr.types as ir

UNIT = "replicated_"
KINDS = ("JK1", "JKn", "BRR", "bootstrap")
# By how much squared distances count where nothing is said, of R replicates.
SCALES: dict[str, Callable[[int], float]] = {
    "JK1": lambda r: (r - 1) / r,
    "BRR": lambda r: 1 / r,
    "bootstrap": lambda r: 1 / (r - 1),
    "JK2": lambda r: 1.0,
    "ACS": lambda r: 4 / r,
}

# From weighted columns to (rows that count, totals, replicates x columns) per domain.
Sums = Mapping[tuple[Any, ...], tuple[int, np.ndarray, np.ndarray]]
TotalsFinder = Callable[
    [
        Design,
        Mapping[str, "ir.NumericValue"],
        Sequence[str],
        "ir.BooleanValue | None",
    ],
    Sums,
]


@dataclass(frozen=True)
class Replicates:
    """Replicate variance estimation of a design.

    find
        Gives totals, and those of each replicate, per domain.
    scales
        By how much the squared distance of each replicate counts.
    centre
        Whether distances are from the estimate, not from the mean of the replicates.
    """

    find_totals: TotalsFinder
    scales: np.ndarray
    centre: bool
    degrees_of_freedom: int

    def estimate_totals(
        self,
        design: Design,
        columns: Mapping[str, "ir.NumericValue"],
        by: Sequence[str],
        used: "ir.BooleanValue | None",
        pairs: Pairs,
    ) -> list[Totals]:
        """Totals of `columns` per domain, with covariance of all pairs from replicates."""
        domains = self.find_totals(design, columns, by, used)
        totals = []
        for key, (n, total, replicate_totals) in domains.items():
            estimates = ReplicateEstimates(replicate_totals, self.scales, self.centre)
            covariance = estimates.covariance(lambda t: t, total)
            size = (replicate_totals.T**2 * self.scales).sum(axis=1)
            totals.append(Totals(key, n, total, covariance, size, estimates))
        return totals


def as_replicate_design(
    design: Design,
    kind: str,
    *,
    replicates: int = 500,
    seed: int = 0,
    mse: bool = False,
) -> Design:
    """A design whose errors come from replicates made of its sample (R: as.svrepdesign).

    Parameters
    ----------
    kind
        "JK1": leave out each unit of the first stage in turn; for a sample without
        strata. "JKn": the same within strata. "BRR": one unit of each stratum counts
        twice, the other not at all, balanced; for two units in each stratum.
        "bootstrap": in each stratum draw n - 1 of its n units with replacement.
    replicates, seed
        Of the bootstrap.
    mse
        Measure distances from the estimate, not from the mean of the replicates.

    Returns
    -------
    Design
        Estimates from it are the same, but for their errors.

    Raises
    ------
    WrongQuestion, NotPaired

    Notes
    -----
    With θ_r the estimate from replicate r, of R: variance = Σ s_r (θ_r - θ̄)².
    JK1, JKn: units that stay weigh n / (n - 1) as much in the stratum of the one that is
    left out, s = (1 - n / N) (n - 1) / n. BRR: s = 1 / R, rows of a Hadamard matrix.
    Bootstrap: a unit drawn m times weighs m n / (n - 1) as much, s = 1 / (R - 1);
    without regard to the size of the population, as BRR. Only the first stage counts.
    Replicates are made from totals of units, so rows are read once.

    Source: J. N. K. Rao and C. F. J. Wu, Journal of the American Statistical Association
    83 (1988), 231-241; P. J. McCarthy, Review of the International Statistical
    Institute 37 (1969), 239-264; K. M. Wolter, Introduction to Variance Estimation,
    2nd ed., Springer 2007, chapters 3 to 5.
    """
    what = f"replicates {kind}"
    _refuse_calibrated(design, what)
    if kind not in KINDS:
        raise WrongQuestion(what=what, problem=f"it is none of {', '.join(KINDS)}.")
    units = primary_units(design)
    if kind == "JK1" and len(units.counts) > 1:
        raise WrongQuestion(what=what, problem="the sample has strata; ask for JKn.")
    if kind == "BRR":
        from_units, scales = balanced_repeated(design, units)
    elif kind == "bootstrap":
        from_units, scales = bootstrap(units, replicates, seed)
    else:
        from_units, scales = jackknife(units)
    table = _number_units(design, units)
    return replace(
        design,
        table=table,
        replicates=Replicates(
            find_totals=_unit_finder(from_units, len(units.stratum)),
            scales=scales,
            centre=mse,
            degrees_of_freedom=min(design.degrees_of_freedom, len(scales) - 1),
        ),
    )


def with_replicate_weights(
    design: Design,
    columns: Sequence[str],
    kind: str | None = None,
    *,
    scale: float | None = None,
    rscales: Sequence[float] | None = None,
    combined: bool = True,
    mse: bool = False,
) -> Design:
    """A design whose errors come from replicate weights in the data (R: svrepdesign).

    Parameters
    ----------
    columns
        One per replicate.
    kind
        How they were made: "JK1", "BRR", "bootstrap", "JK2" or "ACS" say what `scale` is
        where it is not given; otherwise it must be.
    scale, rscales
        By how much squared distances count: all, and those of each replicate.
    combined
        Whether the columns are weights, not factors by which to multiply the weight.

    Returns
    -------
    Design
        Its degrees of freedom are the rank of the weights of the replicates, less 1.

    Raises
    ------
    UnknownColumn, BlankDesign, WrongQuestion
    """
    what = "replicate weights"
    _refuse_calibrated(design, what)
    if len(columns) < 2:
        raise WrongQuestion(what=what, problem="there must be two columns or more.")
    if scale is None and kind not in SCALES:
        problem = f"say their scale, or a kind of {', '.join(SCALES)}."
        raise WrongQuestion(what=what, problem=problem)
    if rscales is not None and len(rscales) != len(columns):
        problem = f"{len(rscales)} rscales for {len(columns)} columns."
        raise WrongQuestion(what=what, problem=problem)
    _refuse_columns(design, columns)
    overall = scale if scale is not None else SCALES[str(kind)](len(columns))
    each = np.ones(len(columns)) if rscales is None else np.array(rscales, dtype=float)
    return replace(
        design,
        replicates=Replicates(
            find_totals=_column_finder(columns, combined),
            scales=overall * each,
            centre=mse,
            degrees_of_freedom=_rank(design, columns, combined) - 1,
        ),
    )


def _refuse_calibrated(design: Design, what: str) -> None:
    if design.calibration:
        problem = "calibrated weights would have to be calibrated in each replicate."
        raise WrongQuestion(what=what, problem=problem)


def _refuse_columns(design: Design, columns: Sequence[str]) -> None:
    table = design.table
    for column in columns:
        if column not in table.columns:
            known = [c for c in table.columns if not c.endswith("_")]
            raise UnknownColumn(column=column, columns=", ".join(known))
    blank = table.agg(**{c: table[c].isnull().sum() for c in columns}).to_pyarrow()
    for column in columns:
        if blank[column][0].as_py():
            row = first_row(table.filter(table[column].isnull()).select(ROW))
            assert row is not None
            raise BlankDesign(row=row[ROW], column=column)


def _number_units(design: Design, units: PrimaryUnits) -> "ir.Table":
    """Rows of the design's table, with the number of their PSU as column replicated_."""
    import ibis
    import pyarrow as pa

    numbers = pa.table({**units.names, UNIT: np.arange(len(units.stratum))})
    return design.table.join(ibis.memtable(numbers), units.keys)


def _unit_finder(from_units: FromUnits, count: int) -> TotalsFinder:
    """Function that finds totals and replicate totals per domain from totals of PSUs."""

    def find_totals(
        design: Design,
        columns: Mapping[str, "ir.NumericValue"],
        by: Sequence[str],
        used: "ir.BooleanValue | None",
    ) -> Sums:
        rows, names = weight_columns(design, columns, by, used)
        sums = rows.group_by([*by, UNIT]).agg(
            n_=rows.count(), **{c: rows[c].sum() for c in names}
        )
        records = sums.order_by([*by, UNIT]).to_pyarrow()
        keys = list(zip(*(records[b].to_pylist() for b in by), strict=True))
        domains: dict[tuple[Any, ...], list[int]] = {}
        for at, key in enumerate(keys or [()] * len(records)):
            domains.setdefault(key, []).append(at)
        n, unit = records["n_"].to_numpy(), records[UNIT].to_numpy()
        values = np.column_stack([records[c].to_numpy() for c in names])
        totals = {}
        for key, rows_of_domain in domains.items():
            unit_totals = np.zeros((count, len(names)))
            unit_totals[unit[rows_of_domain]] = values[rows_of_domain]
            total = unit_totals.sum(axis=0)
            totals[key] = int(n[rows_of_domain].sum()), total, from_units(unit_totals)
        return totals

    return find_totals


def _column_finder(columns: Sequence[str], combined: bool) -> TotalsFinder:
    """Function that finds totals per domain, and those with each column of weights."""

    def find_totals(
        design: Design,
        columns_asked: Mapping[str, "ir.NumericValue"],
        by: Sequence[str],
        used: "ir.BooleanValue | None",
    ) -> Sums:
        rows, names = weight_columns(design, columns_asked, by, used)
        factors = [rows[c].cast("float64") for c in columns]
        if combined:
            factors = [factor / rows[WEIGHT] for factor in factors]
        sums = {
            f"r{at}_{name}": (rows[name] * factor).sum()
            for at, factor in enumerate(factors)
            for name in names
        }
        grouped = rows.group_by(by) if by else rows
        aggregated = grouped.agg(
            n_=rows.count(), **{c: rows[c].sum() for c in names}, **sums
        )
        records = (
            (aggregated.order_by(by) if by else aggregated).to_pyarrow().to_pylist()
        )
        shape = len(columns), len(names)
        return {
            tuple(row[b] for b in by): (
                row["n_"],
                np.array([row[c] for c in names], dtype=float),
                np.array([row[s] for s in sums], dtype=float).reshape(shape),
            )
            for row in records
            if row["n_"]
        }

    return find_totals


def _rank(design: Design, columns: Sequence[str], combined: bool) -> int:
    """Rank of the replicate weights, computed on sums over groups of rows."""
    table = design.table
    weight = 1.0 if combined else table[WEIGHT]
    groups = table.group_by(heap_=table[ROW] % (8 * len(columns) + 1)).agg(
        **{c: (weight * table[c].cast("float64")).sum() for c in columns}
    )
    sums = groups.to_pyarrow()
    matrix = np.column_stack([sums[c].to_numpy() for c in columns])
    return int(np.linalg.matrix_rank(matrix, rtol=1e-7))
