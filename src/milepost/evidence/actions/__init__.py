"""Actions on findings, themes and verifications: the only writes to their tables."""

from .findings import analyse_round, describe_survey_response
from .requests import request_analysis, request_themes, request_verification
from .themes import dismiss_theme, merge_theme, name_theme, suggest_themes
from .verifying import verify_finding

__all__ = [
    "analyse_round",
    "describe_survey_response",
    "dismiss_theme",
    "merge_theme",
    "name_theme",
    "request_analysis",
    "request_themes",
    "request_verification",
    "suggest_themes",
    "verify_finding",
]
