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
from .totals import Pairs, Totals, all_pairs, sums_of

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
        cells = Cells(rows, self.levels, self.numbers, _names(len(columns)), tuple(by))
        width, domains = len(columns), cells.domains(self)
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
        """What `_products` gives and n_, rows that count, for each unit, cell and domain.

        The columns are v0_, …. Where units are rows, for each row.
        """
        import ibis

        table = design.table
        inside = ibis.literal(True) if used is None else used.fill_null(False)
        for name in by:
            inside = inside & table[name].notnull()
        told = {
            name: inside.ifelse(column.cast("float64"), 0.0)
            for name, column in zip(_names(len(columns)), columns.values(), strict=True)
        }
        rows = table.mutate(n_=inside.cast("int64"), **told)
        made = _products(rows, self.numbers, told)
        rows = rows.mutate(**made)
        if design.rows_are_units:
            return rows
        keys = dict.fromkeys([*by, *design.units(design.stages), *self.levels])
        sums = {c: rows[c].sum() for c in ["n_", *made]}
        return rows.group_by(list(keys)).agg(**sums).cache()

    def reweighted(self, held: Any, factor: Any, name: str) -> Any:
        """A sum with the weight of after, from the sums of `_products` with that of
        before; all of these of one cell. `name`: of a number or column; "" for ones."""
        told = held[f"1_{name}" if name else "size_"] * factor
        for number, slope in self.slopes.items():
            product = f"{number}_{name}" if name else f"1_{number}"
            told = told + held[product] * slope
        return told


def _names(width: int) -> list[str]:
    return [f"v{i}_" for i in range(width)]


def _products(
    rows: "ir.Table", numbers: Sequence[str], columns: Iterable[str] = ()
) -> dict[str, "ir.NumericValue"]:
    """The weight before calibration, size_, and times it: each number and column, as
    1_a; each number times each of these, as a_b."""
    weight = rows[BASE]
    firsts = [*numbers, *columns]
    told = {"size_": weight}
    told |= {f"1_{a}": weight * rows[a] for a in firsts}
    told |= {f"{a}_{b}": weight * rows[a] * rows[b] for a in numbers for b in firsts}
    return told


@dataclass(frozen=True)
class Cells:
    """Weighted sums, by the cells that the levels of the margins make.

    rows
        A table with what `_products` gives of the numbers and columns.
    columns
        Columns to be explained.
    by
        Columns that make domains, in each of which the columns are explained.
    """

    rows: "ir.Table"
    levels: tuple[str, ...]
    numbers: tuple[str, ...]
    columns: Sequence[str] = ()
    by: tuple[str, ...] = ()

    @cached_property
    def sums(self) -> "pa.Table":
        """Per cell and domain, sums of `_products`; where there are columns, of n_ too."""
        keys = [*self.levels, *(b for b in self.by if b not in self.levels)]
        firsts = [*self.numbers, *self.columns]
        names = ["size_", *(f"1_{a}" for a in firsts)]
        names += [f"{a}_{b}" for a in self.numbers for b in firsts]
        names += ["n_"] if self.columns else []
        sums = {c: self.rows[c].sum() for c in names}
        if not keys:
            return self.rows.agg(**sums).to_pyarrow()
        return self.rows.group_by(keys).agg(**sums).order_by(keys).to_pyarrow()

    def domains(
        self, calibration: Calibration
    ) -> dict[tuple[Any, ...], tuple[int, np.ndarray]]:
        """Rows that count, and totals of the columns, per domain, in order."""
        keys = {*self.levels, *self.by}
        held = {c: self.sum_of(c) for c in self.sums.column_names if c not in keys}
        factor = self._factors(calibration)
        whole = [calibration.reweighted(held, factor, c) for c in self.columns]
        return {
            key: (n, np.array([one[own].sum() for one in whole]))
            for key, own in self._own.items()
            if (n := int(held["n_"][own].sum()))
        }

    def _factors(self, calibration: Calibration) -> np.ndarray:
        """Of the weight, in the cell of each of the sums."""
        told = calibration.factors
        keys = (
            zip(*(t[n].to_pylist() for n in self.levels), strict=True)
            for t in (told, self.sums)
        )
        if not self.levels:
            return told["factor_"].to_numpy()
        of_cell = dict(zip(next(keys), told["factor_"].to_pylist(), strict=True))
        return np.array([of_cell[cell] for cell in next(keys)])

    @cached_property
    def _own(self) -> dict[tuple[Any, ...], np.ndarray]:
        """Which of the sums are of a domain, per domain, in order."""
        places: dict[tuple[Any, ...], list[int]] = {}
        keys = zip(*(self.sums[b].to_pylist() for b in self.by), strict=True)
        for at, key in enumerate(keys if self.by else [()] * len(self.sums)):
            if None not in key:
                places.setdefault(key, []).append(at)
        return {key: np.array(places[key]) for key in sorted(places)}

    @cached_property
    def dummies(self) -> np.ndarray:
        """sums x levels of all margins; one column of ones where there is no margin."""
        parts = [
            np.array(self.sums[name].to_pylist(), dtype=object)[:, None]
            == np.array(self.known(name), dtype=object)[None, :]
            for name in self.levels
        ]
        return np.hstack(parts or [np.ones((len(self.sums), 1))]).astype(float)

    def known(self, name: str) -> list[Any]:
        """The levels of one margin, in order."""
        return sorted(set(self.sums[name].to_pylist()), key=str)

    def with_factors(self, factors: np.ndarray) -> "pa.Table":
        """The cells, each with its factor."""
        import pyarrow as pa

        cells = self.sums.select(list(self.levels))
        return cells.append_column("factor_", pa.array(factors))

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

    def less_explained(
        self, calibration: Calibration, domains: Sequence[tuple[Any, ...]]
    ) -> "ir.Table":
        """The columns less what x explains of them, times the weight after calibration:
        d0_, …, all columns of the first domain first."""
        crossed = [
            [
                *(self.dummies[own].T @ self.sum_of(f"1_{c}")[own]),
                *(self.sum_of(f"{a}_{c}")[own].sum() for a in self.numbers),
            ]
            for own in (self._own[key] for key in domains)
            for c in self.columns
        ]
        slopes = _solved(self.squares, np.array(crossed).T)
        width = self.dummies.shape[1]
        rows, factor, said = self._beside_cells(calibration, slopes[:width])
        ones, *numbers = (
            calibration.reweighted(rows, factor, name) for name in ("", *self.numbers)
        )
        made = {}
        for at, (key, c) in enumerate(
            (key, c) for key in domains for c in self.columns
        ):
            explained = ones * said[at]
            for number, slope in zip(numbers, slopes[width:, at], strict=True):
                explained = explained + number * float(slope)
            held = calibration.reweighted(rows, factor, c)
            made[f"d{at}_"] = self._inside(rows, key).ifelse(held, 0.0) - explained
        return rows.mutate(**made)

    def _beside_cells(
        self, calibration: Calibration, slopes: np.ndarray
    ) -> tuple["ir.Table", Any, list[Any]]:
        """The rows, the factor of their cell, and what `slopes` say of their levels."""
        import ibis
        import pyarrow as pa

        _, first = np.unique(self.dummies, axis=0, return_index=True)
        said = self.dummies[first] @ slopes
        factors = self._factors(calibration)[first]
        if not self.levels:
            return self.rows, float(factors[0]), said[0].tolist()
        of_cell = self.sums.select(list(self.levels)).take(first)
        of_cell = of_cell.append_column("factor_", pa.array(factors))
        for at, told in enumerate(said.T):
            of_cell = of_cell.append_column(f"said{at}_", pa.array(told))
        rows = self.rows.join(ibis.memtable(of_cell), list(self.levels))
        return rows, rows.factor_, [rows[f"said{at}_"] for at in range(said.shape[1])]

    def _inside(self, rows: "ir.Table", key: tuple[Any, ...]) -> "ir.BooleanValue":
        import ibis

        inside = ibis.literal(True)
        for name, level in zip(self.by, key, strict=True):
            inside = inside & (rows[name] == level).fill_null(False)
        return inside


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
    slope = _solved(cells.squares, missing)
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
    rows = rows.mutate(**_products(rows, tuple(totals)))
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
