"""Disclosure audit: which cells can be worked out from all that is released."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from milepost.errors import gettext_noop

from .attacker import Attacker, Bounds
from .cells import Cell

FEWEST = 5
WIDTH = 5

TOLD = gettext_noop("%(cell)s is shown although its count is only %(low)s.")
EXACT = gettext_noop("%(cell)s can be calculated from %(tables)s: it is %(low)s.")
NARROW = gettext_noop(
    "%(cell)s can be narrowed down from %(tables)s: it lies "
    "between %(low)s and %(high)s."
)


@dataclass(frozen=True)
class SafetyRule:
    """Safety rule: which cells are small, and how wide their intervals must be.

    threshold
        A count from 1 to below this is of a few.
    width
        The bounds of a hidden cell must be at least this far apart.
    """

    threshold: int = FEWEST
    width: int = WIDTH

    def is_small(self, cell: Cell) -> bool:
        """Whether a count is from 1 to below the threshold."""
        return cell.count is not None and 0 < cell.count < self.threshold

    def is_target(self, cell: Cell) -> bool:
        """Whether a cell must be protected: hidden, or watched with a small or unknown count."""
        if cell.tables:
            return not cell.shown
        return cell.count is None or self.is_small(cell)

    def is_safe(self, cell: Cell, low: float, high: float) -> bool:
        """Whether a feasibility interval from `low` to `high`, or wider, is safe.

        A hidden cell tells of somebody by being hidden, so its bounds must be wide. One
        that is in no table tells only where somebody is there for certain.
        """
        if cell.tables:
            return high - low >= self.width
        return low < 1 or high >= self.threshold

    def is_disclosive(self, bounds: Bounds) -> bool:
        """Whether the feasibility interval of a target discloses a small count."""
        if self.is_safe(bounds.cell, bounds.low, bounds.high):
            return False
        return bounds.low < self.threshold and bounds.high > 0


def audit(
    cells: Sequence[Cell], *, threshold: int = FEWEST, width: int = WIDTH
) -> list[Bounds]:
    """Audit a release: every cell that discloses a small count, over all tables.

    Parameters
    ----------
    cells
        All that is released, or was before, about the same people. Add what else is
        known of them as cells that are shown.
    threshold, width
        As `SafetyRule`.

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
    program also yields one table that all that is shown allows: a cell on which two such
    tables differ widely needs no program of its own.

    Assumes that the reader knows that counts are whole and not negative, and no more: not
    the rule by which cells were hidden, nor any hidden count. Bounds are those of numbers
    that need not be whole; where three columns or more are crossed, whole ones may lie
    nearer.

    Source: A. Hundepool and others, Statistical Disclosure Control, Wiley 2012, chapter 4;
    G. T. Duncan, M. Elliot and J. J. Salazar-González, Statistical Confidentiality,
    Springer 2011, chapter 4 (the attacker's programs).
    """
    rule = SafetyRule(threshold, width)
    shown_small = [
        Bounds(c, c.count or 0, c.count or 0, (c,))
        for c in cells
        if c.shown and rule.is_small(c)
    ]
    targets = [cell for cell in cells if rule.is_target(cell)]
    disclosive = shown_small + disclosive_cells(Attacker(cells), targets, rule)
    return sorted(disclosive, key=lambda bounds: bounds.high - bounds.low)


def disclosive_cells(
    attacker: Attacker, targets: Sequence[Cell], rule: SafetyRule
) -> list[Bounds]:
    """Feasibility intervals of those `targets` that are disclosive under `rule`."""
    disclosive = []
    for cell in targets:
        if not rule.is_safe(cell, *attacker.inner_bounds(cell)):
            bounds = attacker.bounds(cell)
            disclosive += [bounds] if rule.is_disclosive(bounds) else []
    return disclosive


def linearly_disclosed_cells(
    cells: Sequence[Cell], *, threshold: int = FEWEST
) -> list[Cell]:
    """Hidden and watched cells that are linear combinations of shown cells.

    A first look at many cells at once, by the null space of all that is shown: what it
    finds `audit` finds too, and more, in a longer time.
    """
    rule = SafetyRule(threshold)
    targets = [cell for cell in cells if rule.is_target(cell)]
    flags = Attacker(cells).are_linearly_disclosed(targets)
    return [
        cell for cell, is_derivable in zip(targets, flags, strict=True) if is_derivable
    ]


def describe_bounds(bounds: Bounds, translate: Callable[[str], str] = str) -> str:
    """Describe what one cell discloses in one sentence."""
    template = EXACT if bounds.low == bounds.high else NARROW
    if bounds.cell.shown:
        template = TOLD
    return translate(template) % {
        "cell": bounds.cell.name,
        "tables": ", ".join(bounds.tables),
        "low": bounds.low,
        "high": bounds.high,
    }
