"""Actions on findings, themes and verifications: the only writes to their tables."""

from .findings import analyse_round, describe_survey_response
from .tasks import Work, ask_for_task, ask_for_work, do_next_task
from .themes import dismiss_theme, merge_theme, name_theme, suggest_themes
from .verifying import verify_finding

__all__ = [
    "Work",
    "analyse_round",
    "ask_for_task",
    "ask_for_work",
    "describe_survey_response",
    "dismiss_theme",
    "do_next_task",
    "merge_theme",
    "name_theme",
    "suggest_themes",
    "verify_finding",
]
