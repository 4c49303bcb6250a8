"""Sums of a survey by the cells that known margins make, and what these explain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from .calibration import Calibration

BASE = "base_"  # the weight before calibration


def names_of(width: int) -> list[str]:
    return [f"v{i}_" for i in range(width)]


def products(
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
        A table with what `products` gives of the numbers and columns.
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
        """Per cell and domain, sums of `products`; where there are columns, of n_ too."""
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
        self, calibration: "Calibration"
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

    def _factors(self, calibration: "Calibration") -> np.ndarray:
        """Of the weight, in the cell of each of the sums."""
        told = calibration.factors
        factors = told["factor_"].to_numpy()
        if not self.levels:
            return factors
        cells, own = (
            zip(*(table[name].to_pylist() for name in self.levels), strict=True)
            for table in (told, self.sums)
        )
        of_cell = dict(zip(cells, factors.tolist(), strict=True))
        return np.array([of_cell[cell] for cell in own])

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
        # as float64, since Spark takes 1.0 for a decimal number
        found: np.ndarray = self.sums[name].cast("float64").to_numpy()
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
        self, calibration: "Calibration", domains: Sequence[tuple[Any, ...]]
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
        slopes = solved(self.squares, np.array(crossed).T)
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
        self, calibration: "Calibration", slopes: np.ndarray
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


def solved(squares: np.ndarray, right: np.ndarray) -> np.ndarray:
    """The shortest x with squares x = right, each row and column brought to size 1.

    Margins of two variables add up to the same, so `squares` may have no inverse.
    """
    size = 1 / np.sqrt(np.diag(squares))
    inverse = np.linalg.pinv(squares * np.outer(size, size), 1e-12, hermitian=True)
    found: np.ndarray = (inverse @ (right.T * size).T).T * size
    return found.T
