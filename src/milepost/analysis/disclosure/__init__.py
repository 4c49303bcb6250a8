"""Statistical disclosure control of tables and microdata. See docs/methods/disclosure.md."""

from .attacker import Bounds
from .audit import audit, describe_bounds, linearly_disclosed_cells
from .cells import Cell, roll_up, tabulate
from .collapse_categories import CollapsedRow, collapse_categories
from .complementary_suppression import suppress_tables
from .microdata import Risk, describe_risk, measure_risk
from .one_way_suppression import suppress_one_way
from .rounding import round_table

__all__ = [
    "Bounds",
    "Cell",
    "CollapsedRow",
    "Risk",
    "audit",
    "collapse_categories",
    "describe_bounds",
    "describe_risk",
    "linearly_disclosed_cells",
    "measure_risk",
    "roll_up",
    "round_table",
    "suppress_one_way",
    "suppress_tables",
    "tabulate",
]
