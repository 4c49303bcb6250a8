"""Calibration of weights (post-stratification, raking, GREG) and its standard errors.

Calibration depends on rows only through the cells that the known margins make: one
grouping, a small problem solved on its cells, and one join back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from .calibration_cells import (
    DESIGN_WEIGHT,
    CalibrationCells,
    CalibrationWeights,
    column_names,
    pinv_solve,
    weighted_products,
)
from .design import WEIGHT, Design
from .domain_totals import Pairs, Totals
from .errors import (
    MarginsDiffer,
    NoConvergence,
    NotInData,
    NotInMargin,
    UnknownColumn,
    WrongQuestion,
)
from .totals import all_pairs, stratified_sums

if TYPE_CHECKING:
    import ibis.expr.types as ir

# What is known of one variable: totals by level, or the total of a number.
Margin = Mapping[Any, float]
# A variable, or several together, whose levels are then tuples.
Margins = Mapping[Any, Margin]
JOINT = " × "
RELATIVE_TOLERANCE = (
    1e-6  # totals that differ by no more than this part are taken to be the same
)
TOLERANCE = 1e-13
MAX_ITERATIONS = 1000


@dataclass(frozen=True)
class Calibration:
    """Calibration of a design: by which margins, and to which weights.

    levels
        Columns whose levels add up to known totals.
    numbers
        Columns whose sum is known.
    weights
        Calibration factors (g-weights).
    """

    levels: tuple[str, ...]
    numbers: tuple[str, ...]
    weights: CalibrationWeights

    def apply(self, design: Design) -> Design:
        """Copy of `design` with calibrated weights, and with this as its calibration."""
        import ibis

        rows = design.table
        factor: Any = float(self.weights.factors["factor_"][0].as_py())
        if self.levels:
            keys = list(self.levels)
            # grouped, so that engines see each row once and may leave the join out
            cells = ibis.memtable(self.weights.factors).group_by(keys)
            rows = rows.left_join(cells.agg(factor_=lambda t: t.factor_.max()), keys)
            rows = rows.drop(*(f"{key}_right" for key in keys))
            factor = rows.factor_
        for name, slope in self.weights.slopes.items():
            factor = factor + rows[name].cast("float64") * slope
        rows = rows.mutate(**{WEIGHT: rows[DESIGN_WEIGHT] * factor}).drop(
            *(["factor_"] if self.levels else [])
        )
        return replace(design, table=rows, calibration=self)

    def estimate_totals(
        self,
        design: Design,
        columns: Mapping[str, "ir.NumericValue"],
        by: Sequence[str],
        used: "ir.BooleanValue | None",
        pairs: Pairs,
    ) -> list[Totals]:
        """Totals of `columns` per domain, with their covariance after calibration.

        It is the variance of the residuals of each column in a regression on the
        calibration variables with the design weights.
        """
        rows = self._unit_cell_sums(design, columns, by, used)
        cells = CalibrationCells(
            rows, self.levels, self.numbers, column_names(len(columns)), tuple(by)
        )
        width, domains = len(columns), cells.domains(self.weights)
        if not domains:
            return []
        residual_names = [f"d{at}_" for at in range(width * len(domains))]
        within = [
            (at * width + i, at * width + j)
            for at in range(len(domains))
            for i, j in pairs or all_pairs(width)
        ]
        residuals = cells.residuals(self.weights, list(domains))
        *_, spread, size = stratified_sums(
            design, residuals, residual_names, (), within
        )[()]
        return [
            Totals(
                key,
                n,
                total,
                covariance=spread[
                    (columns_of_domain := slice(at * width, (at + 1) * width)),
                    columns_of_domain,
                ],
                size=size[columns_of_domain],
            )
            for at, (key, (n, total)) in enumerate(domains.items())
        ]

    def _unit_cell_sums(
        self,
        design: Design,
        columns: Mapping[str, "ir.NumericValue"],
        by: Sequence[str],
        used: "ir.BooleanValue | None",
    ) -> "ir.Table":
        """Table of sums by unit, cell and domain: `weighted_products`, and n_ that count.

        The columns are v0_, …. Where units are rows, for each row.
        """
        import ibis

        table = design.table
        counts = ibis.literal(True) if used is None else used.fill_null(False)
        for name in by:
            counts = counts & table[name].notnull()
        values = {
            name: counts.ifelse(column.cast("float64"), 0.0)
            for name, column in zip(
                column_names(len(columns)), columns.values(), strict=True
            )
        }
        rows = table.mutate(n_=counts.cast("int64"), **values)
        weighted = weighted_products(rows, self.numbers, values)
        rows = rows.mutate(**weighted)
        if design.rows_are_units:
            return rows
        keys = dict.fromkeys([*by, *design.unit_columns(design.stages), *self.levels])
        sums = {c: rows[c].sum() for c in ["n_", *weighted]}
        return rows.group_by(list(keys)).agg(**sums).cache()


def poststratify(design: Design, variable: str, margin: Margin) -> Design:
    """Post-stratification: scale the weights of each level to its known total.

    Raises
    ------
    UnknownColumn, NotInData, NotInMargin
    """
    return rake(design, {variable: margin})


def rake(design: Design, margins: Margins) -> Design:
    """Raking (iterative proportional fitting): scale weights to the known totals of margins.

    Parameters
    ----------
    margins
        By variable, the known total of each of its levels; for variables together, by
        the tuple of them, the total of each tuple of their levels.

    Returns
    -------
    Design
        Its errors are those of estimates from calibrated weights.

    Raises
    ------
    UnknownColumn, NotInData, NotInMargin, MarginsDiffer, NoConvergence

    Source: W. E. Deming and F. F. Stephan, Annals of Mathematical Statistics 11 (1940),
    427-444; J.-C. Deville, C.-E. Särndal and O. Sautory, Journal of the American
    Statistical Association 88 (1993), 1013-1020.
    """
    design, margins = _join_margins(design, margins)
    design = _keep_design_weights(design, margins)
    cells = _cells(design, margins, ())
    _refuse_levels(cells, margins)
    _refuse_different_totals(margins)
    size = cells.cell_sums("size_")
    scale = np.ones(len(size))
    for _ in range(MAX_ITERATIONS):
        worst = 0.0
        for name, margin in margins.items():
            level = np.array([str(v) for v in cells.sums[name].to_pylist()])
            for key, total in margin.items():
                at_level = level == str(key)
                step = total / (size[at_level] * scale[at_level]).sum()
                scale[at_level] *= step
                worst = max(worst, abs(step - 1))
        if worst < TOLERANCE:
            break
    else:
        raise NoConvergence(variables=", ".join(margins))
    weights = CalibrationWeights(cells.factor_table(scale), {})
    return Calibration(tuple(margins), (), weights).apply(design)


def calibrate_linear(
    design: Design, margins: Margins, totals: Mapping[str, float]
) -> Design:
    """Linear calibration (GREG): the least change of weights that gives the known totals.

    Parameters
    ----------
    margins
        As for `rake`; may be empty where `totals` are not.
    totals
        By variable of numbers, its known sum.

    Notes
    -----
    With d the weights, x the levels and numbers of a row and t their known totals:
    d (1 + (t - sum d x)' (sum d x x')⁻¹ x). A weight may come out below 0.

    Source: J.-C. Deville and C.-E. Särndal, Journal of the American Statistical
    Association 87 (1992), 376-382.
    """
    design, margins = _join_margins(design, margins)
    design = _keep_design_weights(design, {**margins, **totals})
    cells = _cells(design, margins, totals)
    _refuse_levels(cells, margins)
    _refuse_different_totals(margins)
    levels = [
        _margin_total(margins[name], level)
        for name in margins
        for level in cells.known(name)
    ]
    level_sums = cells.dummies.T @ cells.cell_sums("size_")
    sums = [cells.cell_sums(f"1_{name}").sum() for name in totals]
    targets = np.array([*(levels or level_sums), *totals.values()])
    missing = targets - np.array([*level_sums, *sums])
    slopes = pinv_solve(cells.normal_matrix, missing)
    width = cells.dummies.shape[1]
    weights = CalibrationWeights(
        cells.factor_table(1 + cells.dummies @ slopes[:width]),
        dict(zip(totals, map(float, slopes[width:]), strict=True)),
    )
    return Calibration(tuple(margins), tuple(totals), weights).apply(design)


def _margin_total(margin: Margin, level: Any) -> float:
    return next(total for key, total in margin.items() if str(key) == str(level))


def _join_margins(
    design: Design, margins: Margins
) -> tuple[Design, dict[str, Mapping[str, float]]]:
    """Design and margins, with margins of several variables made one of a crossed column."""
    table = design.table
    joined: dict[str, Mapping[str, float]] = {}
    for names, margin in margins.items():
        if isinstance(names, str):
            joined[names] = margin
            continue
        _refuse_unknown(design, names)
        parts = [table[name].cast("string") for name in names]
        joint = JOINT.join(names)
        table = table.mutate(
            **{joint: reduce(lambda left, right: left + JOINT + right, parts)}
        )
        joined[joint] = {
            JOINT.join(map(str, levels)): total for levels, total in margin.items()
        }
    return replace(design, table=table), joined


def _refuse_unknown(design: Design, names: Iterable[str]) -> None:
    for name in names:
        if name not in design.table.columns:
            known = [c for c in design.table.columns if not c.endswith("_")]
            raise UnknownColumn(column=name, columns=", ".join(known))


def _keep_design_weights(design: Design, variables: Mapping[str, Any]) -> Design:
    if design.replicates:
        problem = "replicate weights would have to be calibrated one by one."
        raise WrongQuestion(what="calibrated replicates", problem=problem)
    _refuse_unknown(design, variables)
    return replace(
        design, table=design.table.mutate(**{DESIGN_WEIGHT: design.table[WEIGHT]})
    )


def _cells(
    design: Design, margins: Mapping[str, Margin], totals: Iterable[str]
) -> CalibrationCells:
    rows = design.table
    rows = rows.mutate(**weighted_products(rows, tuple(totals)))
    return CalibrationCells(rows, tuple(margins), tuple(totals))


def _refuse_levels(cells: CalibrationCells, margins: Mapping[str, Margin]) -> None:
    for name, margin in margins.items():
        levels = {str(level) for level in cells.known(name)}
        given = {str(key) for key in margin}
        for level in sorted(levels - given):
            raise NotInMargin(variable=name, level=level)
        for level in sorted(given - levels):
            raise NotInData(variable=name, level=level)


def _refuse_different_totals(margins: Mapping[str, Margin]) -> None:
    sums = {name: sum(margin.values()) for name, margin in margins.items()}
    if not sums:
        return
    first = next(iter(sums))
    for name, total in sums.items():
        if abs(total - sums[first]) > RELATIVE_TOLERANCE * sums[first]:
            raise MarginsDiffer(
                first=first, total=f"{sums[first]:g}", second=name, other=f"{total:g}"
            )
