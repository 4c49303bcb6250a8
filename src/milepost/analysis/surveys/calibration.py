"""Weights made to add up to what is known of the population, and the error after that.

Calibration depends on rows only through the cells that the known margins make: one
grouping, a small problem solved on its cells, and one join back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from .calibration_cells import BASE, Cells, names_of, products, solved
from .design import WEIGHT, Design
from .errors import (
    MarginsDiffer,
    NoConvergence,
    NotInData,
    NotInMargin,
    UnknownColumn,
    WrongQuestion,
)
from .totals import Pairs, Totals, all_pairs, sums_of

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

# What is known of one variable: totals by level, or the total of a number.
Margin = Mapping[Any, float]
# A variable, or several together, whose levels are then tuples.
Margins = Mapping[Any, Margin]
JOINT = " × "
ALIKE = 1e-6  # totals that differ by no more than this part are taken to be the same
SETTLED = 1e-13
MOST_ROUNDS = 1000


@dataclass(frozen=True)
class Calibration:
    """By what a design was calibrated, and what became of its weights.

    levels
        Columns whose levels add up to known totals.
    numbers
        Columns whose sum is known.
    factors
        Of the weight, per cell of the levels: they, and factor_.
    slopes
        By number, what it adds to the factor: weight_ = base_ (factor_ + slope number).
    """

    levels: tuple[str, ...]
    numbers: tuple[str, ...]
    factors: "pa.Table"
    slopes: Mapping[str, float]

    def weighted(self, design: Design) -> Design:
        """The design with these weights."""
        import ibis

        rows = design.table
        factor: Any = float(self.factors["factor_"][0].as_py())
        if self.levels:
            keys = list(self.levels)
            # grouped, so that engines see each row once and may leave the join out
            cells = ibis.memtable(self.factors).group_by(keys)
            rows = rows.left_join(cells.agg(factor_=lambda t: t.factor_.max()), keys)
            rows = rows.drop(*(f"{key}_right" for key in keys))
            factor = rows.factor_
        for name, slope in self.slopes.items():
            factor = factor + rows[name].cast("float64") * slope
        rows = rows.mutate(**{WEIGHT: rows[BASE] * factor}).drop(
            *(["factor_"] if self.levels else [])
        )
        return replace(design, table=rows, calibration=self)

    def find_totals(
        self,
        design: Design,
        columns: Mapping[str, "ir.NumericValue"],
        by: Sequence[str],
        used: "ir.BooleanValue | None",
        pairs: Pairs,
    ) -> list[Totals]:
        """As `totals.find_totals`, with the error that calibration leaves.

        Each column is first taken less what the calibration variables say of it
        (regression with the weights from before): only the rest still varies.
        """
        rows = self._by_unit_and_cell(design, columns, by, used)
        cells = Cells(
            rows, self.levels, self.numbers, names_of(len(columns)), tuple(by)
        )
        width, domains = len(columns), cells.domains(self)
        if not domains:
            return []
        wide = [f"d{at}_" for at in range(width * len(domains))]
        within = [
            (at * width + i, at * width + j)
            for at in range(len(domains))
            for i, j in pairs or all_pairs(width)
        ]
        rest = cells.less_explained(self, list(domains))
        *_, spread, size = sums_of(design, rest, wide, (), within)[()]
        return [
            Totals(
                key,
                n,
                total,
                covariance=spread[(own := slice(at * width, (at + 1) * width)), own],
                size=size[own],
            )
            for at, (key, (n, total)) in enumerate(domains.items())
        ]

    def _by_unit_and_cell(
        self,
        design: Design,
        columns: Mapping[str, "ir.NumericValue"],
        by: Sequence[str],
        used: "ir.BooleanValue | None",
    ) -> "ir.Table":
        """What `cells.products` gives and n_, rows that count, for each unit, cell and domain.

        The columns are v0_, …. Where units are rows, for each row.
        """
        import ibis

        table = design.table
        inside = ibis.literal(True) if used is None else used.fill_null(False)
        for name in by:
            inside = inside & table[name].notnull()
        told = {
            name: inside.ifelse(column.cast("float64"), 0.0)
            for name, column in zip(
                names_of(len(columns)), columns.values(), strict=True
            )
        }
        rows = table.mutate(n_=inside.cast("int64"), **told)
        made = products(rows, self.numbers, told)
        rows = rows.mutate(**made)
        if design.rows_are_units:
            return rows
        keys = dict.fromkeys([*by, *design.units(design.stages), *self.levels])
        sums = {c: rows[c].sum() for c in ["n_", *made]}
        return rows.group_by(list(keys)).agg(**sums).cache()

    def reweighted(self, held: Any, factor: Any, name: str) -> Any:
        """A sum with the weight of after, from the sums of `cells.products` with that of
        before; all of these of one cell. `name`: of a number or column; "" for ones."""
        told = held[f"1_{name}" if name else "size_"] * factor
        for number, slope in self.slopes.items():
            product = f"{number}_{name}" if name else f"1_{number}"
            told = told + held[product] * slope
        return told


def poststratify(design: Design, variable: str, margin: Margin) -> Design:
    """Scale the weights of each level of `variable` to the known total.

    Raises
    ------
    UnknownColumn, NotInData, NotInMargin
    """
    return rake(design, {variable: margin})


def rake(design: Design, margins: Margins) -> Design:
    """Scale weights by level of each variable in turn, until all totals are as known.

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
    design, margins = _together(design, margins)
    design = _ready(design, margins)
    cells = _cells(design, margins, ())
    _refuse_levels(cells, margins)
    _refuse_different_totals(margins)
    size = cells.sum_of("size_")
    scale = np.ones(len(size))
    for _ in range(MOST_ROUNDS):
        worst = 0.0
        for name, margin in margins.items():
            level = np.array([str(v) for v in cells.sums[name].to_pylist()])
            for key, total in margin.items():
                own = level == str(key)
                step = total / (size[own] * scale[own]).sum()
                scale[own] *= step
                worst = max(worst, abs(step - 1))
        if worst < SETTLED:
            break
    else:
        raise NoConvergence(variables=", ".join(margins))
    return Calibration(tuple(margins), (), cells.with_factors(scale), {}).weighted(
        design
    )


def calibrate_linear(
    design: Design, margins: Margins, totals: Mapping[str, float]
) -> Design:
    """Change weights as little as can be, so that all totals are as known (GREG).

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
    design, margins = _together(design, margins)
    design = _ready(design, {**margins, **totals})
    cells = _cells(design, margins, totals)
    _refuse_levels(cells, margins)
    _refuse_different_totals(margins)
    levels = [
        _of_level(margins[name], level)
        for name in margins
        for level in cells.known(name)
    ]
    held = cells.dummies.T @ cells.sum_of("size_")
    sums = [cells.sum_of(f"1_{name}").sum() for name in totals]
    known = np.array([*(levels or held), *totals.values()])
    missing = known - np.array([*held, *sums])
    slope = solved(cells.squares, missing)
    width = cells.dummies.shape[1]
    return Calibration(
        tuple(margins),
        tuple(totals),
        cells.with_factors(1 + cells.dummies @ slope[:width]),
        dict(zip(totals, map(float, slope[width:]), strict=True)),
    ).weighted(design)


def _of_level(margin: Margin, level: Any) -> float:
    return next(total for key, total in margin.items() if str(key) == str(level))


def _together(
    design: Design, margins: Margins
) -> tuple[Design, dict[str, Mapping[str, float]]]:
    """Variables that are known together become one, of their levels side by side."""
    table = design.table
    told: dict[str, Mapping[str, float]] = {}
    for names, margin in margins.items():
        if isinstance(names, str):
            told[names] = margin
            continue
        _refuse_unknown(design, names)
        parts = [table[name].cast("string") for name in names]
        joint = JOINT.join(names)
        table = table.mutate(
            **{joint: reduce(lambda one, other: one + JOINT + other, parts)}
        )
        told[joint] = {
            JOINT.join(map(str, levels)): total for levels, total in margin.items()
        }
    return replace(design, table=table), told


def _refuse_unknown(design: Design, names: Iterable[str]) -> None:
    for name in names:
        if name not in design.table.columns:
            known = [c for c in design.table.columns if not c.endswith("_")]
            raise UnknownColumn(column=name, columns=", ".join(known))


def _ready(design: Design, variables: Mapping[str, Any]) -> Design:
    if design.replicates:
        problem = "replicate weights would have to be calibrated one by one."
        raise WrongQuestion(what="calibrated replicates", problem=problem)
    _refuse_unknown(design, variables)
    return replace(design, table=design.table.mutate(**{BASE: design.table[WEIGHT]}))


def _cells(
    design: Design, margins: Mapping[str, Margin], totals: Iterable[str]
) -> Cells:
    rows = design.table
    rows = rows.mutate(**products(rows, tuple(totals)))
    return Cells(rows, tuple(margins), tuple(totals))


def _refuse_levels(cells: Cells, margins: Mapping[str, Margin]) -> None:
    for name, margin in margins.items():
        levels = {str(level) for level in cells.known(name)}
        told = {str(key) for key in margin}
        for level in sorted(levels - told):
            raise NotInMargin(variable=name, level=level)
        for level in sorted(told - levels):
            raise NotInData(variable=name, level=level)


def _refuse_different_totals(margins: Mapping[str, Margin]) -> None:
    sums = {name: sum(margin.values()) for name, margin in margins.items()}
    if not sums:
        return
    first = next(iter(sums))
    for name, total in sums.items():
        if abs(total - sums[first]) > ALIKE * sums[first]:
            raise MarginsDiffer(
                first=first, total=f"{sums[first]:g}", second=name, other=f"{total:g}"
            )
