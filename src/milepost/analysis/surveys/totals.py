"""Weighted totals and how much they would vary from sample to sample.

Every estimate is a smooth function of totals, so this is all that has to be computed
from rows: the totals of a few columns and their covariance, in each domain.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .design import POPULATION, SAMPLED, WEIGHT, Design

if TYPE_CHECKING:
    import ibis.expr.types as ir


# A variance of no more than this part of what it was computed from is none.
ROUNDING = 1e-14
# Small enough that its square is nothing beside 1, large enough to keep its digits.
STEP = 1e-100

# From totals, the columns last, to one figure or several, those last.
Figures = Callable[[np.ndarray], np.ndarray]
# Of columns, by place.
Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Repeats:
    """Totals as other samples might have given them.

    totals
        replicates x columns.
    scales
        By how much the squared distance of each replicate counts.
    centre
        Whether distances are from the estimate itself, not the mean of the replicates.
    """

    totals: np.ndarray
    scales: np.ndarray
    centre: bool

    def covariance(self, figures: Figures, total: np.ndarray) -> np.ndarray:
        """Of figures as they come out; a replicate that has no answer is left out."""
        with np.errstate(divide="ignore", invalid="ignore"):
            values = figures(self.totals)
        told = np.isfinite(values).all(axis=1) & (self.scales > 0)
        if not told.any():
            return np.zeros((values.shape[1],) * 2)
        values, scales = values[told], self.scales[told]
        away = values - (figures(total) if self.centre else values.mean(axis=0))
        spread = (away.T * scales) @ away
        about = (values.T**2 * scales).sum(axis=1)
        least = ROUNDING**2 * np.sqrt(np.outer(about, about))
        return np.where(np.abs(spread) > least, spread, 0.0)


@dataclass(frozen=True)
class Totals:
    """Of one domain.

    key
        Values of the columns that make the domain.
    n
        Rows that count.
    total
        Weighted totals, one per column.
    covariance
        Of `total`, columns by columns.
    size
        Per column, what the covariance would be about were nothing taken off: what its
        last digits are digits of.
    repeats
        Of a design with replicate weights, from which its errors come.
    """

    key: tuple[Any, ...]
    n: int
    total: np.ndarray
    covariance: np.ndarray
    size: np.ndarray

    repeats: Repeats | None = None

    def error(self, figure: Figures) -> float:
        """Standard error of a smooth function of the totals.

        0 where what is left is no more than rounding leaves.
        """

        def figures(totals: np.ndarray) -> np.ndarray:
            return figure(totals)[..., None]

        if self.repeats:
            return float(np.sqrt(self.covariance_of(figures)[0, 0]))
        slope = self.slopes(figures)[0]
        variance = float(slope @ self.covariance @ slope)
        about = float(np.abs(slope) @ np.sqrt(self.size)) ** 2
        return float(np.sqrt(variance)) if variance > ROUNDING * about else 0.0

    def covariance_of(self, figures: Figures) -> np.ndarray:
        """Covariance of several smooth functions of the totals."""
        if self.repeats:
            return self.repeats.covariance(figures, self.total)
        slopes = self.slopes(figures)
        return slopes @ self.covariance @ slopes.T

    def slopes(self, figures: Figures) -> np.ndarray:
        """How each figure moves with each total, figures x columns, to the last digit.

        A step along the imaginary axis, from which no difference need be taken.
        """
        moved = self.total + 1j * STEP * np.eye(len(self.total))
        found: np.ndarray = figures(moved).imag.T / STEP
        return found


def find_totals(
    design: Design,
    columns: Mapping[str, "ir.NumericValue"],
    *,
    by: Sequence[str] = (),
    used: "ir.BooleanValue | None" = None,
    pairs: Pairs = (),
) -> list[Totals]:
    """Total `columns` over the rows in `used`, per domain, with covariance.

    Parameters
    ----------
    columns
        Expressions over `design.table`, not null where `used`.
    by
        Columns that make domains; rows where one is null are in none.
    pairs
        Between which columns (i, j), i up to j, the covariance is wanted; it is 0 for
        others. Between all, where none is given.

    Returns
    -------
    list of Totals, in order of key
        Domains in which no row counts are left out.

    Notes
    -----
    With z_hi the weighted total of a column in unit i of stratum h (0 for a unit without
    rows in the domain), n_h units drawn of N_h:

        covariance = sum_h (1 - n_h / N_h) n_h / (n_h - 1) sum_i (z_hi - z̄_h)(z_hi - z̄_h)'

    and, where later stages have a population, for each unit n_h / N_h times the same sum
    over the units drawn within it. Without populations 1 - n_h / N_h is 1 and later
    stages add nothing.

    Source: C.-E. Särndal, B. Swensson and J. Wretman, Model Assisted Survey Sampling,
    Springer 1992, chapters 4 and 5.
    """
    if design.calibration:
        return design.calibration.find_totals(design, columns, by, used, pairs)
    if design.replicates:
        return design.replicates.find_totals(design, columns, by, used)
    rows, names = weighted(design, columns, by, used)
    found = sums_of(design, rows, names, by, pairs or all_pairs(len(names)))
    return [Totals(key, *found[key]) for key in sorted(found)]


def weighted(
    design: Design,
    columns: Mapping[str, "ir.NumericValue"],
    by: Sequence[str],
    used: "ir.BooleanValue | None",
) -> tuple["ir.Table", list[str]]:
    """The rows that count, each column times the weight, under short names."""
    names = [f"c{i}_" for i in range(len(columns))]
    table = design.table
    weighted = {
        name: table[WEIGHT] * column.cast("float64")
        for name, column in zip(names, columns.values(), strict=True)
    }
    counts = [table[b].notnull() for b in by] + ([used] if used is not None else [])
    rows = table.mutate(**weighted)
    return (rows.filter(counts) if counts else rows), names


def all_pairs(width: int) -> Pairs:
    return [(i, j) for i in range(width) for j in range(i, width)]


# Rows that count, totals, their covariance and its size; see `Totals`.
Sums = tuple[int, np.ndarray, np.ndarray, np.ndarray]


def sums_of(
    design: Design,
    rows: "ir.Table",
    names: Sequence[str],
    by: Sequence[str],
    pairs: Pairs,
) -> dict[tuple[Any, ...], Sums]:
    """Totals of columns that carry the weight, and how they vary, per domain."""
    width = len(names)
    found: dict[tuple[Any, ...], Sums] = {}
    for stage in range(1, design.stages + 1):
        for row in _spread(design, rows, names, by, stage, pairs):
            matrix = np.zeros((width, width))
            for i, j in pairs:
                matrix[i, j] = matrix[j, i] = row[f"s{i}_{j}_"]
            size = np.array([row.get(f"about{i}_", 0.0) for i in range(width)])
            key = tuple(row[b] for b in by)
            if stage == 1:
                total = np.array([row[c] for c in names], dtype=float)
                found[key] = row["n_"], total, matrix, size
            else:
                n, total, held, about = found[key]
                found[key] = n, total, held + matrix, about + size
    return found


def _spread(
    design: Design,
    rows: "ir.Table",
    names: Sequence[str],
    by: Sequence[str],
    stage: int,
    pairs: Pairs,
) -> list[dict[str, Any]]:
    """Sums, and what the units of one stage add to the covariance, per domain."""
    unit, within = design.units(stage), design.within(stage)
    if unit != within:
        sums = {c: rows[c].sum() for c in names}
        units = rows.group_by([*by, *unit]).agg(n_=rows.count(), **sums)
    else:
        units = rows.mutate(n_=1)  # each row is a unit
    sums = units.group_by([*by, *within]).agg(
        **{c: units[c].sum() for c in ["n_", *names]},
        **{f"s{i}_{j}_": (units[names[i]] * units[names[j]]).sum() for i, j in pairs},
    )
    joined = sums.join(_scales(design, stage), within)
    told = {c: joined[c].sum() for c in ["n_", *names]}
    told |= {
        f"s{i}_{j}_": (
            joined.scale_
            * (
                joined[f"s{i}_{j}_"]
                - joined[names[i]] * joined[names[j]] * joined.centre_
            )
        ).sum()
        for i, j in pairs
    }
    told |= {
        f"about{i}_": (joined.scale_ * joined[f"s{i}_{i}_"]).sum()
        for i, j in pairs
        if i == j
    }
    whole = joined.group_by(by) if by else joined
    found: list[dict[str, Any]] = whole.agg(**told).to_pyarrow().to_pylist()
    return [row for row in found if row["n_"]]


def _scales(design: Design, stage: int) -> "ir.Table":
    """As `_find_scales`, found once."""
    import ibis

    if stage not in design.scales:
        found = _find_scales(design, stage).to_pyarrow()
        design.scales[stage] = ibis.memtable(found)
    return design.scales[stage]


def _find_scales(design: Design, stage: int) -> "ir.Table":
    """Per stratum of a stage: scale_, by which its spread counts, around what centre_.

    centre_ is the part of the sum of the units that is their middle; 0 for one that is
    taken to be as far from nothing as it is ("adjust").
    """
    import ibis

    drawn = design.drawn(stage)
    n, size = drawn[SAMPLED], drawn[POPULATION]
    left = ibis.ifelse(size.isnull(), 1.0, 1 - n / size)
    scale = ibis.ifelse(n > 1, left * n / (n - 1), 0.0)
    drawn = drawn.mutate(scale_=scale, centre_=1 / n, part_=n / size)
    if design.lonely == "adjust":
        alone = drawn[SAMPLED] == 1
        drawn = drawn.mutate(
            scale_=ibis.ifelse(alone, left, scale),
            centre_=ibis.ifelse(alone, 0.0, drawn.centre_),
        )
    if design.lonely == "average":
        several = drawn.filter((drawn[SAMPLED] > 1) | (drawn[POPULATION] <= 1)).count()
        share = drawn.count().cast("float64").as_scalar() / several.as_scalar()
        drawn = drawn.mutate(scale_=drawn.scale_ * share)
    scales = drawn.select(*design.within(stage), "scale_", "centre_", "part_")
    for before in range(1, stage):
        # what was drawn before is itself only a part
        keys = design.within(before)
        earlier = design.drawn(before)
        part = earlier.select(*keys, before_=earlier[SAMPLED] / earlier[POPULATION])
        scales = scales.join(part, keys)
        scales = scales.mutate(scale_=scales.scale_ * scales.before_).drop("before_")
    return scales.drop("part_")
