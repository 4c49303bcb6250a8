"""A finding made ready to be read: sentences beside the statements they are about."""

from milepost.evidence.models import Finding

from .divergence import Divergence, read_divergence
from .landscape import Landscape, read_landscape
from .response import Response, read_response
from .themes import Themes, read_themes
from .verification import read_verification

__all__ = [
    "read",
    "read_divergence",
    "read_landscape",
    "read_response",
    "read_themes",
    "read_verification",
]


def read(
    finding: Finding, page: str | None
) -> Landscape | Response | Divergence | Themes:
    """Everything the page of a finding shows, by its kind; tables by pages."""
    if finding.kind == Finding.Kind.LANDSCAPE:
        return read_landscape(finding, page)
    if finding.kind == Finding.Kind.DIVERGENCE:
        return read_divergence(finding, page)
    if finding.kind == Finding.Kind.THEMES:
        return read_themes(finding)
    return read_response(finding)
