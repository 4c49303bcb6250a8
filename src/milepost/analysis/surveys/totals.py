"""Weighted totals of domains and their design-based covariance.

Every estimate is a smooth function of totals, so this is all that has to be computed
from rows: the totals of a few columns and their covariance, in each domain.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .design import POPULATION, SAMPLED, WEIGHT, Design
from .domain_totals import Pairs, Totals

if TYPE_CHECKING:
    import ibis.expr.types as ir


def estimate_totals(
    design: Design,
    columns: Mapping[str, "ir.NumericValue"],
    *,
    by: Sequence[str] = (),
    used: "ir.BooleanValue | None" = None,
    pairs: Pairs = (),
) -> list[Totals]:
    """Estimate totals of `columns` over the rows in `used`, per domain, with covariance.

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
        return design.calibration.estimate_totals(design, columns, by, used, pairs)
    if design.replicates:
        return design.replicates.estimate_totals(design, columns, by, used, pairs)
    rows, names = weight_columns(design, columns, by, used)
    domains = stratified_sums(design, rows, names, by, pairs or all_pairs(len(names)))
    return [Totals(key, *domains[key]) for key in sorted(domains)]


def weight_columns(
    design: Design,
    columns: Mapping[str, "ir.NumericValue"],
    by: Sequence[str],
    used: "ir.BooleanValue | None",
) -> tuple["ir.Table", list[str]]:
    """Rows that count with each column times the weight as c0_, c1_, …; and those names."""
    names = [f"c{i}_" for i in range(len(columns))]
    table = design.table
    weight_columns = {
        name: table[WEIGHT] * column.cast("float64")
        for name, column in zip(names, columns.values(), strict=True)
    }
    counts = [table[b].notnull() for b in by] + ([used] if used is not None else [])
    rows = table.mutate(**weight_columns)
    return (rows.filter(counts) if counts else rows), names


def all_pairs(width: int) -> Pairs:
    """All pairs (i, j) of columns with i up to j."""
    return [(i, j) for i in range(width) for j in range(i, width)]


# Rows that count, totals, their covariance and its size; see `Totals`.
Sums = tuple[int, np.ndarray, np.ndarray, np.ndarray]


def stratified_sums(
    design: Design,
    rows: "ir.Table",
    names: Sequence[str],
    by: Sequence[str],
    pairs: Pairs,
) -> dict[tuple[Any, ...], Sums]:
    """By domain: rows, totals of weighted columns, their stratified covariance, its size."""
    width = len(names)
    domains: dict[tuple[Any, ...], Sums] = {}
    for stage in range(1, design.stages + 1):
        for row in _stage_sums(design, rows, names, by, stage, pairs):
            matrix = np.zeros((width, width))
            for i, j in pairs:
                matrix[i, j] = matrix[j, i] = row[f"s{i}_{j}_"]
            size = np.array([row.get(f"about{i}_", 0.0) for i in range(width)])
            key = tuple(row[b] for b in by)
            if stage == 1:
                total = np.array([row[c] for c in names], dtype=float)
                domains[key] = row["n_"], total, matrix, size
            else:
                n, total, covariance, magnitude = domains[key]
                domains[key] = n, total, covariance + matrix, magnitude + size
    return domains


def _stage_sums(
    design: Design,
    rows: "ir.Table",
    names: Sequence[str],
    by: Sequence[str],
    stage: int,
    pairs: Pairs,
) -> list[dict[str, Any]]:
    """Records by domain: rows, totals, and what one stage adds to their covariance."""
    unit, within = design.unit_columns(stage), design.stratum_columns(stage)
    if unit != within:
        sums = {c: rows[c].sum() for c in names}
        units = rows.group_by([*by, *unit]).agg(n_=rows.count(), **sums)
    else:
        units = rows.mutate(n_=1)  # each row is a unit
    sums = units.group_by([*by, *within]).agg(
        **{c: units[c].sum() for c in ["n_", *names]},
        **{f"s{i}_{j}_": (units[names[i]] * units[names[j]]).sum() for i, j in pairs},
    )
    joined = sums.join(_variance_scales(design, stage), within)
    columns = {c: joined[c].sum() for c in ["n_", *names]}
    columns |= {
        f"s{i}_{j}_": (
            joined.scale_
            * (
                joined[f"s{i}_{j}_"]
                - joined[names[i]] * joined[names[j]] * joined.centre_
            )
        ).sum()
        for i, j in pairs
    }
    columns |= {
        f"about{i}_": (joined.scale_ * joined[f"s{i}_{i}_"]).sum()
        for i, j in pairs
        if i == j
    }
    grouped = joined.group_by(by) if by else joined
    records: list[dict[str, Any]] = grouped.agg(**columns).to_pyarrow().to_pylist()
    return [row for row in records if row["n_"]]


def _variance_scales(design: Design, stage: int) -> "ir.Table":
    """Table of variance scales of a stage (`_compute_scales`), kept in the design."""
    import ibis

    if stage not in design.scales:
        scales = _compute_scales(design, stage).to_pyarrow()
        design.scales[stage] = ibis.memtable(scales)
    return design.scales[stage]


def _compute_scales(design: Design, stage: int) -> "ir.Table":
    """Variance scales by stratum of a stage: scale_ of the sum of squares, and centre_.

    centre_ is the part of the sum of the units that is their middle; 0 for one that is
    taken to be as far from nothing as it is ("adjust").
    """
    import ibis

    drawn = design.sampled_units(stage)
    n, size = drawn[SAMPLED], drawn[POPULATION]
    unsampled = ibis.ifelse(size.isnull(), 1.0, 1 - n / size)
    scale = ibis.ifelse(n > 1, unsampled * n / (n - 1), 0.0)
    drawn = drawn.mutate(scale_=scale, centre_=1 / n, part_=n / size)
    if design.lonely_psu == "adjust":
        single = drawn[SAMPLED] == 1
        drawn = drawn.mutate(
            scale_=ibis.ifelse(single, unsampled, scale),
            centre_=ibis.ifelse(single, 0.0, drawn.centre_),
        )
    if design.lonely_psu == "average":
        several = drawn.filter((drawn[SAMPLED] > 1) | (drawn[POPULATION] <= 1)).count()
        share = drawn.count().cast("float64").as_scalar() / several.as_scalar()
        drawn = drawn.mutate(scale_=drawn.scale_ * share)
    scales = drawn.select(*design.stratum_columns(stage), "scale_", "centre_", "part_")
    for before in range(1, stage):
        # what was drawn before is itself only a part
        keys = design.stratum_columns(before)
        earlier = design.sampled_units(before)
        fraction = earlier.select(*keys, before_=earlier[SAMPLED] / earlier[POPULATION])
        scales = scales.join(fraction, keys)
        scales = scales.mutate(scale_=scales.scale_ * scales.before_).drop("before_")
    return scales.drop("part_")
