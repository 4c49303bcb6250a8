"""Hiding cells until nothing hidden can be worked out."""

from collections.abc import Iterable, Sequence

import numpy as np

from .attacker import Attack, Bounds
from .audit import FEWEST, WIDTH, Rule, revealing
from .cells import Cell


def protect(
    cells: Sequence[Cell], *, threshold: int = FEWEST, width: int = WIDTH
) -> list[Cell]:
    """Hide the small cells of a release, and as many more as their safety takes.

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
    rule = Rule(threshold, width)
    primary = {at for at, c in enumerate(cells) if c.shown and rule.is_few(c)}
    hidden = set(primary)
    attack = Attack(_hide(cells, hidden))
    waiting = _targets(cells, hidden, rule)
    while found := revealing(attack, waiting, rule):
        more = _smallest_used(found)
        hidden |= {at for at, cell in enumerate(cells) if cell in more}
        now = _hide(cells, hidden)
        attack = Attack(now, attack.worlds)
        waiting = [one.cell for one in found] + [c.hide() for c in more]
    return _hide(cells, _without_vain(cells, hidden, primary, attack.worlds, rule))


def _hide(cells: Sequence[Cell], hidden: Iterable[int]) -> list[Cell]:
    gone = set(hidden)
    return [cell.hide() if at in gone else cell for at, cell in enumerate(cells)]


def _targets(cells: Sequence[Cell], hidden: Iterable[int], rule: Rule) -> list[Cell]:
    return [cell for cell in _hide(cells, hidden) if rule.is_target(cell)]


def _smallest_used(found: Sequence[Bounds]) -> set[Cell]:
    """One cell to hide for each bound, but none where one is hidden already."""
    more: set[Cell] = set()
    for one in found:
        if more.isdisjoint(one.used):
            more.add(min(one.used, key=lambda c: (not c.count, c.count or 0, c.name)))
    return more


def _without_vain(
    cells: Sequence[Cell],
    hidden: set[int],
    primary: set[int],
    worlds: Sequence[np.ndarray],
    rule: Rule,
) -> set[int]:
    """`hidden` without cells that may be shown again."""
    needed = set(hidden)
    for at in sorted(hidden - primary, key=lambda at: -(cells[at].count or 0)):
        fewer = needed - {at}
        attack = Attack(_hide(cells, fewer), worlds)
        if not revealing(attack, _targets(cells, fewer, rule), rule):
            needed, worlds = fewer, attack.worlds
    return needed
