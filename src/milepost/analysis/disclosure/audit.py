"""What someone who adds and subtracts all released numbers can work out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from milepost.errors import gettext_noop

from .attacker import Attack, Bounds
from .cells import Cell

FEWEST = 5
WIDTH = 5

TOLD = gettext_noop("%(cell)s is shown, and is only %(low)s.")
EXACT = gettext_noop("%(cell)s can be worked out from %(tables)s: it is %(low)s.")
NARROW = gettext_noop(
    "%(cell)s can be narrowed down from %(tables)s: it is from %(low)s to %(high)s."
)


@dataclass(frozen=True)
class Rule:
    """What must not be found out.

    threshold
        A count from 1 to below this is of a few.
    width
        The bounds of a hidden cell must be at least this far apart.
    """

    threshold: int = FEWEST
    width: int = WIDTH

    def is_few(self, cell: Cell) -> bool:
        return cell.count is not None and 0 < cell.count < self.threshold

    def is_target(self, cell: Cell) -> bool:
        """Whether a cell must not be worked out: hidden in a table, or watched and few."""
        if cell.tables:
            return not cell.shown
        return cell.count is None or self.is_few(cell)

    def is_clear(self, cell: Cell, low: float, high: float) -> bool:
        """Whether bounds as wide as from `low` to `high`, or wider, tell of nobody.

        A hidden cell tells of somebody by being hidden, so its bounds must be wide. One
        that is in no table tells only where somebody is there for certain.
        """
        if cell.tables:
            return high - low >= self.width
        return low < 1 or high >= self.threshold

    def reveals(self, found: Bounds) -> bool:
        """Whether the bounds of a target tell of a few."""
        if self.is_clear(found.cell, found.low, found.high):
            return False
        return found.low < self.threshold and found.high > 0


def audit(
    cells: Sequence[Cell], *, threshold: int = FEWEST, width: int = WIDTH
) -> list[Bounds]:
    """Find every cell that tells of a few, whatever tables it takes together.

    Parameters
    ----------
    cells
        All that is released, or was before, about the same people. Add what else is
        known of them as cells that are shown.
    threshold, width
        As `Rule`.

    Returns
    -------
    list of Bounds
        Of cells that reveal, the nearest bounds first.

    Raises
    ------
    Contradiction
        No counts add up to all that is shown, as where numbers were rounded.

    Notes
    -----
    The finest cells are unknown numbers x >= 0. Each cell shown is an equation, the sum of
    its parts; the bounds of another are the least and the most that its sum can be under
    all of them, two linear programs. The whole numbers between are its bounds. Each
    program also yields one world that all that is shown allows: a cell on which two such
    worlds differ widely needs no program of its own.

    Assumes that the reader knows that counts are whole and not negative, and no more: not
    the rule by which cells were hidden, nor any hidden count. Bounds are those of numbers
    that need not be whole; where three columns or more are crossed, whole ones may lie
    nearer.

    Source: A. Hundepool and others, Statistical Disclosure Control, Wiley 2012, chapter 4;
    G. T. Duncan, M. Elliot and J. J. Salazar-González, Statistical Confidentiality,
    Springer 2011, chapter 4 (the attacker's programs).
    """
    rule = Rule(threshold, width)
    small = [
        Bounds(c, c.count or 0, c.count or 0, (c,))
        for c in cells
        if c.shown and rule.is_few(c)
    ]
    targets = [cell for cell in cells if rule.is_target(cell)]
    found = small + revealing(Attack(cells), targets, rule)
    return sorted(found, key=lambda one: one.high - one.low)


def revealing(attack: Attack, targets: Sequence[Cell], rule: Rule) -> list[Bounds]:
    """The bounds of those targets that reveal."""
    found = []
    for cell in targets:
        if not rule.is_clear(cell, *attack.reach(cell)):
            bounds = attack.bounds(cell)
            found += [bounds] if rule.reveals(bounds) else []
    return found


def find_derivable(cells: Sequence[Cell], *, threshold: int = FEWEST) -> list[Cell]:
    """Find hidden and watched cells that are sums of shown cells, added and subtracted.

    A first look at many cells at once, by the null space of all that is shown: what it
    finds `audit` finds too, and more, in a longer time.
    """
    rule = Rule(threshold)
    targets = [cell for cell in cells if rule.is_target(cell)]
    told = Attack(cells).derivable(targets)
    return [cell for cell, one in zip(targets, told, strict=True) if one]


def say_bounds(found: Bounds, translate: Callable[[str], str] = str) -> str:
    """What one cell tells, in one sentence."""
    template = EXACT if found.low == found.high else NARROW
    if found.cell.shown:
        template = TOLD
    return translate(template) % {
        "cell": found.cell.name,
        "tables": ", ".join(found.tables),
        "low": found.low,
        "high": found.high,
    }
