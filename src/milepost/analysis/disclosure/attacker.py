"""Attacker's problem: feasibility intervals of cells, given all cells shown."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .cells import Cell
from .errors import Contradiction

NEAR = 1e-7  # what the solver may be off
INFEASIBLE = 2


@dataclass(frozen=True)
class Bounds:
    """Feasibility interval of a cell, given all that is shown.

    high
        Infinite where nothing shown holds it down.
    used
        The shown cells that the bounds follow from.
    """

    cell: Cell
    low: int
    high: float
    used: tuple[Cell, ...]

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of released tables that together hold all cells in `used`, chosen greedily."""
        uncovered, chosen = set(self.used), []
        while uncovered:
            names = sorted({name for cell in uncovered for name in cell.tables})
            best = max(names, key=lambda name: sum(name in c.tables for c in uncovered))
            chosen.append(best)
            uncovered = {cell for cell in uncovered if best not in cell.tables}
        return tuple(sorted(chosen))


class Attacker:
    """An attacker who knows all shown cells, and adds and subtracts.

    Parameters
    ----------
    cells
        All of a release, those that are not shown too.
    feasible_tables
        Of another attacker on the same cells: those still feasible are kept.
    """

    def __init__(
        self, cells: Iterable[Cell], feasible_tables: Sequence[np.ndarray] = ()
    ) -> None:
        all_cells = list(cells)
        self.shown = [cell for cell in all_cells if cell.shown]
        parts = sorted(set().union(*(cell.parts for cell in all_cells)))
        self.at = {part: at for at, part in enumerate(parts)}
        self.covered = set().union(*(cell.parts for cell in self.shown))
        self.matrix = self._incidence(self.shown)
        self.sums = np.array([cell.count for cell in self.shown], dtype=float)
        self.feasible_tables = list(filter(self._is_feasible, feasible_tables))

    def _incidence(self, cells: Sequence[Cell]) -> Any:
        """Incidence matrix: which parts each cell adds up, cells x parts."""
        import scipy.sparse as sp

        row = np.repeat(np.arange(len(cells)), [len(cell.parts) for cell in cells])
        column = np.array([self.at[p] for cell in cells for p in cell.parts], dtype=int)
        shape = len(cells), len(self.at)
        return sp.csr_array((np.ones(len(row)), (row, column)), shape=shape)

    def _is_feasible(self, feasible_table: np.ndarray) -> bool:
        return bool(np.all(np.abs(self.matrix @ feasible_table - self.sums) < NEAR))

    def are_linearly_disclosed(self, cells: Sequence[Cell]) -> list[bool]:
        """Whether each cell is a linear combination of shown cells.

        What is not can still have the same low and high bound, if counts below 0 are ruled
        out for that.
        """
        from scipy.linalg import svd

        if not cells or not self.shown:
            return [False] * len(cells)
        positive = np.ones(len(self.at), dtype=bool)
        positive[self.matrix[self.sums == 0].indices] = False
        equations = self.matrix.toarray()[:, positive]
        targets = self._incidence(cells).toarray()[:, positive]
        _, sizes, basis = svd(equations, full_matrices=False)
        span = basis[sizes > 1e-9 * max(sizes, default=0.0)]
        residual = np.abs(targets - (targets @ span.T) @ span)
        return [bool(is_spanned) for is_spanned in (residual < NEAR).all(axis=1)]

    def inner_bounds(self, cell: Cell) -> tuple[float, float]:
        """Inner bounds: the range of `cell` over the feasible tables found so far.

        Its bounds lie no nearer. Infinity and minus infinity without any such table.
        """
        columns = [self.at[part] for part in cell.parts]
        values = [
            float(feasible_table[columns].sum())
            for feasible_table in self.feasible_tables
        ]
        least, most = min(values, default=math.inf), max(values, default=-math.inf)
        return math.ceil(least - NEAR) if values else least, _floor(most)

    def bounds(self, cell: Cell) -> Bounds:
        """Feasibility interval of `cell` by two linear programs. Raises Contradiction."""
        low, from_below = self._optimum(cell, 1)
        high, from_above = self._optimum(cell, -1)
        used = dict.fromkeys([*from_below, *from_above])
        return Bounds(cell, math.ceil(low - NEAR), _floor(high), tuple(used))

    def _optimum(self, cell: Cell, sign: int) -> tuple[float, list[Cell]]:
        """Minimum (sign 1) or maximum (-1) of `cell`, and the shown cells with a dual price."""
        from scipy.optimize import linprog

        if not self.shown or (sign < 0 and cell.parts - self.covered):
            return (0.0 if sign > 0 else math.inf), []
        objective = sign * self._incidence([cell]).toarray()[0]
        solution = linprog(objective, A_eq=self.matrix, b_eq=self.sums, method="highs")
        if solution.status == INFEASIBLE:
            raise Contradiction
        self.feasible_tables.append(solution.x)
        holding = np.flatnonzero(np.abs(solution.eqlin.marginals) > NEAR)
        return sign * float(solution.fun), [self.shown[row] for row in holding]


def _floor(most: float) -> float:
    return most if math.isinf(most) else math.floor(most + NEAR)
