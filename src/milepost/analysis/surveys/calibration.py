"""Weights made to add up to what is known of the population, and the error after that.

Calibration depends on rows only through the cells that the known margins make: one
grouping, a small problem solved on its cells, and one join back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from .design import WEIGHT, Design
from .errors import (
    MarginsDiffer,
    NoConvergence,
    NotInData,
    NotInMargin,
    UnknownColumn,
    WrongQuestion,
)
from .totals import Totals, covariance_of

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

# What is known of one variable: totals by level, or the total of a number.
Margin = Mapping[Any, float]
# A variable, or several together, whose levels are then tuples.
Margins = Mapping[Any, Margin]
JOINT = " × "
BASE = "base_"  # the weight before calibration
ALIKE = 1e-6  # totals that differ by no more than this part are taken to be the same
SETTLED = 1e-13
MOST_ROUNDS = 1000


@dataclass(frozen=True)
class Calibration:
    """By what a design was calibrated.

    levels
        Columns whose levels add up to known totals.
    numbers
        Columns whose sum is known.
    """

    levels: tuple[str, ...]
    numbers: tuple[str, ...]

    def find_totals(
        self,
        design: Design,
        columns: Mapping[str, "ir.NumericValue"],
        by: Sequence[str],
        used: "ir.BooleanValue | None",
    ) -> list[Totals]:
        """As `totals.find_totals`, with the error that calibration leaves.

        Each column is first taken less what the calibration variables say of it
        (regression with the weights from before): only the rest still varies.
        """
        table = design.table
        domains = _domains(design, by, used)
        wide: dict[str, ir.NumericValue] = {}
        for at, key in enumerate(domains):
            inside = _inside(design, by, key, used)
            wide[f"n{at}_"] = inside.cast("float64")
            for i, column in enumerate(columns.values()):
                told = inside.ifelse(column.cast("float64"), 0.0)
                wide[f"v{at}_{i}_"] = told
        held = table.mutate(**wide)
        sums = held.agg(
            **{c: (held[WEIGHT] * held[c]).sum() for c in wide if c[0] == "v"},
            **{c: held[c].sum() for c in wide if c[0] == "n"},
        )
        told = sums.to_pyarrow().to_pylist()[0]
        names = [c for c in wide if c[0] == "v"]
        rest = Cells(held, self.levels, self.numbers, names).less_explained()
        spread, size = covariance_of(design, rest, names, ())[()]
        width = len(columns)
        return [
            Totals(
                key=key,
                n=int(told[f"n{at}_"]),
                total=np.array([told[f"v{at}_{i}_"] for i in range(width)]),
                covariance=spread[(own := slice(at * width, (at + 1) * width)), own],
                size=size[own],
            )
            for at, key in enumerate(domains)
            if told[f"n{at}_"]
        ]


def _domains(
    design: Design, by: Sequence[str], used: "ir.BooleanValue | None"
) -> list[tuple[Any, ...]]:
    if not by:
        return [()]
    table = design.table
    rows = table.filter([table[b].notnull() for b in by])
    if used is not None:
        rows = rows.filter(used)
    told = rows.group_by(list(by)).agg(n_=rows.count()).order_by(list(by)).to_pyarrow()
    return list(zip(*(told[b].to_pylist() for b in by), strict=True))


def _inside(
    design: Design,
    by: Sequence[str],
    key: tuple[Any, ...],
    used: "ir.BooleanValue | None",
) -> "ir.BooleanValue":
    import ibis

    inside = ibis.literal(True) if used is None else used.fill_null(False)
    for name, level in zip(by, key, strict=True):
        inside = inside & (design.table[name] == level).fill_null(False)
    return inside


@dataclass(frozen=True)
class Cells:
    """Weighted sums, by the cells that the levels of the margins make.

    rows
        A table with base_ and weight_.
    columns
        Columns to be explained.
    """

    rows: "ir.Table"
    levels: tuple[str, ...]
    numbers: tuple[str, ...]
    columns: Sequence[str] = ()

    @cached_property
    def sums(self) -> "pa.Table":
        """Per cell: size_, the sum of each number and column, and their products."""
        import ibis

        weight = self.rows[BASE]
        told = {"size_": weight.sum()}
        firsts = [*self.numbers, *self.columns]
        told |= {f"1_{a}": (weight * self.rows[a]).sum() for a in firsts}
        told |= {
            f"{a}_{b}": (weight * self.rows[a] * self.rows[b]).sum()
            for a in self.numbers
            for b in firsts
        }
        held = self.rows.mutate(all_=ibis.literal(1))
        found = held.group_by(list(self.levels) or ["all_"]).agg(**told)
        return found.order_by(found.columns[: max(len(self.levels), 1)]).to_pyarrow()

    @cached_property
    def dummies(self) -> np.ndarray:
        """cells x levels of all margins; one column of ones where there is no margin."""
        parts = [
            np.array(self.sums[name].to_pylist(), dtype=object)[:, None]
            == np.array(self.known(name), dtype=object)[None, :]
            for name in self.levels
        ]
        return np.hstack(parts or [np.ones((len(self.sums), 1))]).astype(float)

    def known(self, name: str) -> list[Any]:
        """The levels of one margin, in order."""
        return sorted(set(self.sums[name].to_pylist()), key=str)

    def sum_of(self, name: str) -> np.ndarray:
        found: np.ndarray = self.sums[name].to_numpy()
        return found

    @property
    def squares(self) -> np.ndarray:
        """Sum of w x x', x the dummies and the numbers of a row."""
        size, dummies = self.sum_of("size_"), self.dummies
        with_numbers = [dummies.T @ self.sum_of(f"1_{a}") for a in self.numbers]
        crossed = np.array(with_numbers).reshape(len(self.numbers), dummies.shape[1])
        numbers = [
            [self.sum_of(f"{a}_{b}").sum() for b in self.numbers] for a in self.numbers
        ]
        return np.block(
            [
                [dummies.T @ (dummies * size[:, None]), crossed.T],
                [
                    crossed,
                    np.array(numbers).reshape(len(self.numbers), len(self.numbers)),
                ],
            ]
        )

    def less_explained(self) -> "ir.Table":
        """The columns less what x explains of them, times the weight after calibration."""
        crossed = np.array(
            [
                [
                    *(self.dummies.T @ self.sum_of(f"1_{c}")),
                    *(self.sum_of(f"{a}_{c}").sum() for a in self.numbers),
                ]
                for c in self.columns
            ]
        ).T
        slopes = _solved(self.squares, crossed)
        return self.with_linear(
            {c: slopes[:, at] for at, c in enumerate(self.columns)},
            lambda rows, c, said: rows[WEIGHT] * (rows[c] - said),
        )

    def with_linear(self, slopes: Mapping[str, np.ndarray], use: Any) -> "ir.Table":
        """The rows with each column of `slopes` made anew by `use`.

        `use(rows, column, said)`, where `said` is the product of a row's x with the slopes.
        """
        import ibis
        import pyarrow as pa

        width = self.dummies.shape[1]
        keys = list(self.levels) or ["all_"]
        of_cell = self.sums.select(keys)
        for c, slope in slopes.items():
            of_cell = of_cell.append_column(
                f"said_{c}", pa.array(self.dummies @ slope[:width])
            )
        rows = self.rows.mutate(all_=ibis.literal(1)).join(ibis.memtable(of_cell), keys)
        made = {}
        for c, slope in slopes.items():
            said = rows[f"said_{c}"]
            for name, weight in zip(self.numbers, slope[width:], strict=True):
                said = said + float(weight) * rows[name].cast("float64")
            made[c] = use(rows, c, said)
        return rows.mutate(**made).drop("all_", *(f"said_{c}" for c in slopes))


def _solved(squares: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The shortest x with squares x = right, each row and column brought to size 1.

    Margins of two variables add up to the same, so `squares` may have no inverse.
    """
    size = 1 / np.sqrt(np.diag(squares))
    inverse = np.linalg.pinv(squares * np.outer(size, size), 1e-12, hermitian=True)
    found: np.ndarray = (inverse @ (right.T * size).T).T * size
    return found.T


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
    cells = Cells(design.table, tuple(margins), ())
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
    return _calibrated(design, cells, {WEIGHT: scale}, tuple(margins), ())


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
    cells = Cells(design.table, tuple(margins), tuple(totals))
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
    slope = _solved(cells.squares, missing)
    table = cells.with_linear(
        {WEIGHT: slope}, lambda rows, c, said: rows[BASE] * (1 + said)
    )
    return replace(
        design, table=table, calibration=Calibration(tuple(margins), tuple(totals))
    )


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


def _calibrated(
    design: Design,
    cells: Cells,
    scales: Mapping[str, np.ndarray],
    levels: tuple[str, ...],
    numbers: tuple[str, ...],
) -> Design:
    import ibis
    import pyarrow as pa

    of_cell = cells.sums.select(list(levels)).append_column(
        "scale_", pa.array(scales[WEIGHT])
    )
    rows = design.table.join(ibis.memtable(of_cell), list(levels))
    table = rows.mutate(**{WEIGHT: rows[BASE] * rows.scale_}).drop("scale_")
    return replace(design, table=table, calibration=Calibration(levels, numbers))


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
