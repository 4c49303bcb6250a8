"""Presentation of findings: sentences beside the statements they are about."""

from milepost.evidence.models import Finding

from .divergence import DivergencePresentation, present_divergence
from .landscape import LandscapePresentation, present_landscape
from .response import ResponsePresentation, present_response
from .themes import ThemesPresentation, present_themes
from .verification import present_verification

__all__ = [
    "present",
    "present_divergence",
    "present_landscape",
    "present_response",
    "present_themes",
    "present_verification",
]


def present(
    finding: Finding, page: str | None
) -> (
    LandscapePresentation
    | ResponsePresentation
    | DivergencePresentation
    | ThemesPresentation
):
    """Presentation of a finding for its page, by its kind; `page`: page number of a table."""
    if finding.kind == Finding.Kind.LANDSCAPE:
        return present_landscape(finding, page)
    if finding.kind == Finding.Kind.DIVERGENCE:
        return present_divergence(finding, page)
    if finding.kind == Finding.Kind.THEMES:
        return present_themes(finding)
    return present_response(finding)
