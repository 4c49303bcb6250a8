"""Calibration cells: weighted sums by crossed margins, and regression residuals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

DESIGN_WEIGHT = "design_weight_"  # d-weight: before calibration


def column_names(width: int) -> list[str]:
    """Short names of `width` columns: v0_, v1_, …"""
    return [f"v{i}_" for i in range(width)]


def weighted_products(
    rows: "ir.Table", numbers: Sequence[str], columns: Iterable[str] = ()
) -> dict[str, "ir.NumericValue"]:
    """Weighted products by name: size_ is the design weight, 1_a the weight times a.

    a stands for each number and column; a_b is the weight times number a times b.
    """
    weight = rows[DESIGN_WEIGHT]
    firsts = [*numbers, *columns]
    sums = {"size_": weight}
    sums |= {f"1_{a}": weight * rows[a] for a in firsts}
    sums |= {f"{a}_{b}": weight * rows[a] * rows[b] for a in numbers for b in firsts}
    return sums


@dataclass(frozen=True)
class CalibrationWeights:
    """Calibration factors (g-weights): weight_ = design_weight_ (factor_ + slope number).

    factors
        Per cell of the levels: they, and factor_.
    slopes
        By number, what it adds to the factor.
    """

    factors: "pa.Table"
    slopes: Mapping[str, float]

    def reweight(self, sums: Any, factor: Any, name: str) -> Any:
        """Sum of column `name` with calibrated weights, from the design-weighted `sums`.

        Parameters
        ----------
        sums
            What `weighted_products` gives.
        factor
            Of the cell.
        name
            Of a number or column; "" for the sum of the weights.
        """
        total = sums[f"1_{name}" if name else "size_"] * factor
        for number, slope in self.slopes.items():
            product = f"{number}_{name}" if name else f"1_{number}"
            total = total + sums[product] * slope
        return total


@dataclass(frozen=True)
class CalibrationCells:
    """Weighted sums by cells, which the levels of the margins make.

    rows
        A table with what `weighted_products` gives of the numbers and columns.
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
        """Arrow table by cell and domain: sums of `weighted_products`; n_ too with columns."""
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
        self, weights: CalibrationWeights
    ) -> dict[tuple[Any, ...], tuple[int, np.ndarray]]:
        """By domain, in order: the number of rows that count and the calibrated totals."""
        keys = {*self.levels, *self.by}
        sums = {c: self.cell_sums(c) for c in self.sums.column_names if c not in keys}
        factor = self._factors(weights)
        totals = [weights.reweight(sums, factor, c) for c in self.columns]
        return {
            key: (n, np.array([reweighted[rows].sum() for reweighted in totals]))
            for key, rows in self._domain_rows.items()
            if (n := int(sums["n_"][rows].sum()))
        }

    def _factors(self, weights: CalibrationWeights) -> np.ndarray:
        """Calibration factor of each row of `sums`, from the row's cell."""
        cell_factors = weights.factors
        factors = cell_factors["factor_"].to_numpy()
        if not self.levels:
            return factors
        cells, sums_cells = (
            zip(*(table[name].to_pylist() for name in self.levels), strict=True)
            for table in (cell_factors, self.sums)
        )
        by_cell = dict(zip(cells, factors.tolist(), strict=True))
        return np.array([by_cell[cell] for cell in sums_cells])

    @cached_property
    def _domain_rows(self) -> dict[tuple[Any, ...], np.ndarray]:
        """Row positions in `sums` by domain, in order of domain."""
        places: dict[tuple[Any, ...], list[int]] = {}
        keys = zip(*(self.sums[b].to_pylist() for b in self.by), strict=True)
        for at, key in enumerate(keys if self.by else [()] * len(self.sums)):
            if None not in key:
                places.setdefault(key, []).append(at)
        return {key: np.array(places[key]) for key in sorted(places)}

    @cached_property
    def dummies(self) -> np.ndarray:
        """Dummy variables (rows of `sums` x levels of all margins); ones without margins."""
        parts = [
            np.array(self.sums[name].to_pylist(), dtype=object)[:, None]
            == np.array(self.known(name), dtype=object)[None, :]
            for name in self.levels
        ]
        return np.hstack(parts or [np.ones((len(self.sums), 1))]).astype(float)

    def known(self, name: str) -> list[Any]:
        """Levels of margin `name` that occur in the data, in order of their text."""
        return sorted(set(self.sums[name].to_pylist()), key=str)

    def factor_table(self, factors: np.ndarray) -> "pa.Table":
        """Arrow table of the cells, with `factors` as column factor_."""
        import pyarrow as pa

        cells = self.sums.select(list(self.levels))
        return cells.append_column("factor_", pa.array(factors))

    def cell_sums(self, name: str) -> np.ndarray:
        """Column `name` of `sums` as a float64 array, per cell and domain."""
        # as float64, since Spark takes 1.0 for a decimal number
        sums: np.ndarray = self.sums[name].cast("float64").to_numpy()
        return sums

    @property
    def normal_matrix(self) -> np.ndarray:
        """Normal matrix: sum of w x x', x the dummies and the numbers of a row."""
        size, dummies = self.cell_sums("size_"), self.dummies
        with_numbers = [dummies.T @ self.cell_sums(f"1_{a}") for a in self.numbers]
        crossed = np.array(with_numbers).reshape(len(self.numbers), dummies.shape[1])
        numbers = [
            [self.cell_sums(f"{a}_{b}").sum() for b in self.numbers]
            for a in self.numbers
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

    def residuals(
        self, weights: CalibrationWeights, domains: Sequence[tuple[Any, ...]]
    ) -> "ir.Table":
        """Rows with residuals of the columns, times calibrated weights, as d0_, d1_, …

        All columns of the first domain come first.
        """
        crossed = [
            [
                *(
                    self.dummies[rows_of_domain].T
                    @ self.cell_sums(f"1_{c}")[rows_of_domain]
                ),
                *(
                    self.cell_sums(f"{a}_{c}")[rows_of_domain].sum()
                    for a in self.numbers
                ),
            ]
            for rows_of_domain in (self._domain_rows[key] for key in domains)
            for c in self.columns
        ]
        slopes = pinv_solve(self.normal_matrix, np.array(crossed).T)
        width = self.dummies.shape[1]
        rows, factor, fitted = self._join_cells(weights, slopes[:width])
        constant, *numbers = (
            weights.reweight(rows, factor, name) for name in ("", *self.numbers)
        )
        residuals = {}
        for at, (key, c) in enumerate(
            (key, c) for key in domains for c in self.columns
        ):
            explained = constant * fitted[at]
            for number, slope in zip(numbers, slopes[width:, at], strict=True):
                explained = explained + number * float(slope)
            observed = weights.reweight(rows, factor, c)
            residuals[f"d{at}_"] = (
                self._domain_mask(rows, key).ifelse(observed, 0.0) - explained
            )
        return rows.mutate(**residuals)

    def _join_cells(
        self, weights: CalibrationWeights, slopes: np.ndarray
    ) -> tuple["ir.Table", Any, list[Any]]:
        """Rows joined to their cells; expressions of the cell's factor and fitted values."""
        import ibis
        import pyarrow as pa

        _, first = np.unique(self.dummies, axis=0, return_index=True)
        fitted = self.dummies[first] @ slopes
        factors = self._factors(weights)[first]
        if not self.levels:
            return self.rows, float(factors[0]), fitted[0].tolist()
        distinct = self.sums.select(list(self.levels)).take(first)
        distinct = distinct.append_column("factor_", pa.array(factors))
        for at, values in enumerate(fitted.T):
            distinct = distinct.append_column(f"said{at}_", pa.array(values))
        rows = self.rows.join(ibis.memtable(distinct), list(self.levels))
        return rows, rows.factor_, [rows[f"said{at}_"] for at in range(fitted.shape[1])]

    def _domain_mask(self, rows: "ir.Table", key: tuple[Any, ...]) -> "ir.BooleanValue":
        import ibis

        inside = ibis.literal(True)
        for name, level in zip(self.by, key, strict=True):
            inside = inside & (rows[name] == level).fill_null(False)
        return inside


def pinv_solve(normal_matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solution x of `normal_matrix` x = `right` by pseudo-inverse, diagonal scaled to 1.

    Margins of two variables add up to the same, so `normal_matrix` may have no inverse.
    """
    size = 1 / np.sqrt(np.diag(normal_matrix))
    inverse = np.linalg.pinv(
        normal_matrix * np.outer(size, size), 1e-12, hermitian=True
    )
    solution: np.ndarray = (inverse @ (right.T * size).T).T * size
    return solution.T
