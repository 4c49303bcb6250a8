"""Publishing numbers in which nobody can be found out. See docs/methods/disclosure.md."""

from .attack import Bounds
from .audit import audit, find_derivable, say_bounds
from .cells import Cell, roll_up, tabulate
from .microdata import Risk, measure_risk, say_risk
from .one_way import suppress
from .protect import protect
from .rounding import round_table
from .together import Row, put_together

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
