"""The equations that all shown cells make, and what follows from them."""

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
    """Between which whole numbers a cell must lie, given all that is shown.

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
        """Released tables that together hold what was used: as few as do."""
        left, chosen = set(self.used), []
        while left:
            names = sorted({name for cell in left for name in cell.tables})
            best = max(names, key=lambda name: sum(name in c.tables for c in left))
            chosen.append(best)
            left = {cell for cell in left if best not in cell.tables}
        return tuple(sorted(chosen))


class Attack:
    """Someone who knows all shown cells, and adds and subtracts.

    Parameters
    ----------
    cells
        All of a release, those that are not shown too.
    worlds
        Of another attack on the same cells: those that are possible here are kept.
    """

    def __init__(
        self, cells: Iterable[Cell], worlds: Sequence[np.ndarray] = ()
    ) -> None:
        given = list(cells)
        self.shown = [cell for cell in given if cell.shown]
        parts = sorted(set().union(*(cell.parts for cell in given)))
        self.at = {part: at for at, part in enumerate(parts)}
        self.covered = set().union(*(cell.parts for cell in self.shown))
        self.matrix = self._rows(self.shown)
        self.sums = np.array([cell.count for cell in self.shown], dtype=float)
        self.worlds = [world for world in worlds if self._is_possible(world)]

    def _rows(self, cells: Sequence[Cell]) -> Any:
        """Which parts each cell adds up: cells x parts."""
        import scipy.sparse as sp

        row = np.repeat(np.arange(len(cells)), [len(cell.parts) for cell in cells])
        column = np.array([self.at[p] for cell in cells for p in cell.parts], dtype=int)
        shape = len(cells), len(self.at)
        return sp.csr_array((np.ones(len(row)), (row, column)), shape=shape)

    def _is_possible(self, world: np.ndarray) -> bool:
        return bool(np.all(np.abs(self.matrix @ world - self.sums) < NEAR))

    def derivable(self, cells: Sequence[Cell]) -> list[bool]:
        """Whether each is a sum of shown cells, added and subtracted.

        What is not can still have the same low and high bound, if counts below 0 are ruled
        out for that.
        """
        from scipy.linalg import svd

        if not cells or not self.shown:
            return [False] * len(cells)
        somebody = np.ones(len(self.at), dtype=bool)
        somebody[self.matrix[self.sums == 0].indices] = False
        equations = self.matrix.toarray()[:, somebody]
        wanted = self._rows(cells).toarray()[:, somebody]
        _, sizes, basis = svd(equations, full_matrices=False)
        span = basis[sizes > 1e-9 * max(sizes, default=0.0)]
        left = np.abs(wanted - (wanted @ span.T) @ span)
        return [bool(one) for one in (left < NEAR).all(axis=1)]

    def reach(self, cell: Cell) -> tuple[float, float]:
        """The least and the most that `cell` is in the worlds found so far: its bounds lie
        no nearer. Infinity and less than it where no world was found yet."""
        places = [self.at[part] for part in cell.parts]
        sums = [float(world[places].sum()) for world in self.worlds]
        least, most = min(sums, default=math.inf), max(sums, default=-math.inf)
        return math.ceil(least - NEAR) if sums else least, _floor(most)

    def bounds(self, cell: Cell) -> Bounds:
        """The least and the most that `cell` can be. Raises Contradiction."""
        low, from_below = self._extreme(cell, 1)
        high, from_above = self._extreme(cell, -1)
        used = dict.fromkeys([*from_below, *from_above])
        return Bounds(cell, math.ceil(low - NEAR), _floor(high), tuple(used))

    def _extreme(self, cell: Cell, sign: int) -> tuple[float, list[Cell]]:
        """The least (sign 1) or most (-1), and the shown cells that hold it there."""
        from scipy.optimize import linprog

        if not self.shown or (sign < 0 and cell.parts - self.covered):
            return (0.0 if sign > 0 else math.inf), []
        wanted = sign * self._rows([cell]).toarray()[0]
        found = linprog(wanted, A_eq=self.matrix, b_eq=self.sums, method="highs")
        if found.status == INFEASIBLE:
            raise Contradiction
        self.worlds.append(found.x)
        holding = np.flatnonzero(np.abs(found.eqlin.marginals) > NEAR)
        return sign * float(found.fun), [self.shown[row] for row in holding]


def _floor(most: float) -> float:
    return most if math.isinf(most) else math.floor(most + NEAR)
