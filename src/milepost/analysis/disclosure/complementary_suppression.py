"""Complementary (secondary) cell suppression of linked tables."""

from collections.abc import Iterable, Sequence

import numpy as np

from .attacker import Attacker, Bounds
from .audit import FEWEST, WIDTH, SafetyRule, disclosive_cells
from .cells import Cell


def suppress_tables(
    cells: Sequence[Cell], *, threshold: int = FEWEST, width: int = WIDTH
) -> list[Cell]:
    """Suppress the small cells of a release, and complementary ones until all are safe.

    Parameters
    ----------
    cells
        All that is to be released about the same people, with their counts.
    threshold, width
        As `audit`.

    Returns
    -------
    list of Cell
        The same in the same order; `audit` finds none that reveals.

    Raises
    ------
    Contradiction

    Notes
    -----
    First every shown count from 1 to below the threshold is hidden. While a bound is too
    near, the smallest of the shown cells that it follows from (those with a price in the
    linear program) is hidden too, a 0 only where nothing else is left. Hiding only widens
    bounds, so what is safe once stays so, and it ends since at last nothing is shown.
    Last, what was hidden beyond the small ones is shown again, the largest first, where
    all stays safe: so no single cell is hidden in vain. It is not the smallest set of
    cells that would do.

    Source: M. Fischetti and J. J. Salazar-González, Management Science 47 (2001), on
    hiding by the prices of the attacker's programs.
    """
    rule = SafetyRule(threshold, width)
    primary = {at for at, c in enumerate(cells) if c.shown and rule.is_small(c)}
    hidden = set(primary)
    attacker = Attacker(_suppressed(cells, hidden))
    waiting = _targets(cells, hidden, rule)
    while disclosive := disclosive_cells(attacker, waiting, rule):
        added = _cells_to_add(disclosive)
        hidden |= {at for at, cell in enumerate(cells) if cell in added}
        current = _suppressed(cells, hidden)
        attacker = Attacker(current, attacker.feasible_tables)
        waiting = [bounds.cell for bounds in disclosive] + [c.hide() for c in added]
    return _suppressed(
        cells, _drop_redundant(cells, hidden, primary, attacker.feasible_tables, rule)
    )


def _suppressed(cells: Sequence[Cell], hidden: Iterable[int]) -> list[Cell]:
    suppressed = set(hidden)
    return [cell.hide() if at in suppressed else cell for at, cell in enumerate(cells)]


def _targets(
    cells: Sequence[Cell], hidden: Iterable[int], rule: SafetyRule
) -> list[Cell]:
    return [cell for cell in _suppressed(cells, hidden) if rule.is_target(cell)]


def _cells_to_add(disclosive: Sequence[Bounds]) -> set[Cell]:
    """Shown cells to hide next: the smallest that each disclosive interval follows from.

    None for an interval that follows from a cell already chosen.
    """
    chosen: set[Cell] = set()
    for bounds in disclosive:
        if chosen.isdisjoint(bounds.used):
            chosen.add(
                min(bounds.used, key=lambda c: (not c.count, c.count or 0, c.name))
            )
    return chosen


def _drop_redundant(
    cells: Sequence[Cell],
    hidden: set[int],
    primary: set[int],
    feasible_tables: Sequence[np.ndarray],
    rule: SafetyRule,
) -> set[int]:
    """Positions in `hidden` without those of cells that may safely be shown again."""
    needed = set(hidden)
    for at in sorted(hidden - primary, key=lambda at: -(cells[at].count or 0)):
        fewer = needed - {at}
        attacker = Attacker(_suppressed(cells, fewer), feasible_tables)
        if not disclosive_cells(attacker, _targets(cells, fewer, rule), rule):
            needed, feasible_tables = fewer, attacker.feasible_tables
    return needed
