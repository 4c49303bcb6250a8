"""Unbiased controlled rounding of a table."""

import numpy as np

from .errors import CannotRound

BASE = 5


def round_table(counts: np.ndarray, *, base: int = BASE, seed: int = 1) -> np.ndarray:
    """Controlled random rounding to multiples of `base`, with margins that add up.

    Parameters
    ----------
    counts
        One or two dimensions, whole numbers from 0, without margins.
    base
        2 or more.
    seed
        Another seed gives another rounding. Keep it secret: who knows it may undo some of
        the rounding; and round a table once only, since the mean of many is the truth.

    Returns
    -------
    array of the same shape
        Multiples of `base` next to the count; what is a multiple stays. The sums of rows
        and columns, and the total, lie next to theirs too, so a table is shown with its
        own sums. Each number is right on average over seeds.

    Raises
    ------
    CannotRound

    Notes
    -----
    The remainders of the table and its margins are a table whose rows and columns sum to
    multiples of the base. Where a number is no multiple yet, a closed path of such numbers
    runs alternately along rows and columns. Along it remainders are raised and lowered in
    turn by u, or lowered and raised by v, as far as they go; the first with probability
    v / (u + v), so the mean does not move. Each step settles a number at least.

    Assumes that no other table of the same people is rounded apart from this one: two that
    overlap may contradict each other, or tell more together.

    Source: L. H. Cox, "A constructive procedure for unbiased controlled rounding", Journal
    of the American Statistical Association 82 (1987).
    """
    table = np.atleast_2d(np.asarray(counts))
    wrong = [n for n in table.ravel().tolist() if not isinstance(n, int) or n < 0]
    if wrong or base < 2:
        raise CannotRound(value=wrong[0] if wrong else base)
    down = -table.sum(axis=0, keepdims=True)
    closed = np.block([[table, -table.sum(axis=1, keepdims=True)], [down, table.sum()]])
    remainders = closed % base
    rng = np.random.default_rng(seed)
    while (path := _closed_path(remainders % base > 0)) is not None:
        raised_cells, lowered_cells = path[::2], path[1::2]
        raised = min(
            _headroom(remainders, raised_cells, base),
            _smallest_remainder(remainders, lowered_cells),
        )
        lowered = min(
            _smallest_remainder(remainders, raised_cells),
            _headroom(remainders, lowered_cells, base),
        )
        step = raised if rng.random() * (raised + lowered) < lowered else -lowered
        for row, column in raised_cells:
            remainders[row, column] += step
        for row, column in lowered_cells:
            remainders[row, column] -= step
    rounded = closed - closed % base + remainders
    return np.asarray(rounded[:-1, :-1].reshape(np.shape(counts)))


def _headroom(remainders: np.ndarray, cells: list[tuple[int, int]], base: int) -> int:
    return min(base - int(remainders[cell]) for cell in cells)


def _smallest_remainder(remainders: np.ndarray, cells: list[tuple[int, int]]) -> int:
    return min(int(remainders[cell]) for cell in cells)


def _closed_path(open_: np.ndarray) -> list[tuple[int, int]] | None:
    """Closed path of open cells, along columns and rows in turn; None where none is open."""
    if not open_.any():
        return None
    row, column = (int(at) for at in np.argwhere(open_)[0])
    path = [(row, column)]
    # where the path leaves each row and column it has come to
    seen = {("column", column): 1}
    while True:
        # a row or column that sums to a multiple never has one open cell alone
        row = int(next(r for r in np.flatnonzero(open_[:, column]) if r != path[-1][0]))
        path.append((row, column))
        if ("row", row) in seen:
            return path[seen["row", row] :]
        seen["row", row] = len(path)
        column = int(next(c for c in np.flatnonzero(open_[row]) if c != column))
        path.append((row, column))
        if ("column", column) in seen:
            return path[seen["column", column] :]
        seen["column", column] = len(path)
