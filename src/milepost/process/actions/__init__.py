"""Actions on processes, phases, expectations and notices: the only writes to their tables."""

from .expectations import await_again, expect, meet, stop_expecting
from .notices import Reminded, mail_notice, remind, remind_in_time
from .processes import (
    OPENED_BY,
    add_phase,
    close_phase,
    require_open,
    start_process,
)

__all__ = [
    "OPENED_BY",
    "Reminded",
    "add_phase",
    "await_again",
    "close_phase",
    "expect",
    "mail_notice",
    "meet",
    "remind",
    "remind_in_time",
    "require_open",
    "start_process",
    "stop_expecting",
]
