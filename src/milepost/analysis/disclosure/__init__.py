"""Publishing numbers in which nobody can be found out. See docs/methods/disclosure.md."""

from .attacker import Bounds
from .audit import audit, find_derivable, say_bounds
from .cells import Cell, roll_up, tabulate
from .collapse_categories import Row, put_together
from .complementary_suppression import protect
from .microdata import Risk, measure_risk, say_risk
from .one_way_suppression import suppress
from .rounding import round_table

__all__ = [
    "Bounds",
    "Cell",
    "Risk",
    "Row",
    "audit",
    "find_derivable",
    "measure_risk",
    "protect",
    "put_together",
    "roll_up",
    "round_table",
    "say_bounds",
    "say_risk",
    "suppress",
    "tabulate",
]
