"""Wording of shares and intervals, the same on every page."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def share(value: float) -> str:
    """A share (0 to 1) as a whole percentage: "76 %".

    Not finer, since that would claim more than a sample knows.
    """
    return _("%(share)s %%") % {"share": _percent(value)}


def share_with_interval(value: float, low: float, high: float) -> str:
    """A share and its interval (0 to 1) as whole percentages: "76 % (70–81 %)"."""
    return _("%(share)s %% (%(low)s–%(high)s %%)") % {
        "share": _percent(value),
        "low": _percent(low),
        "high": _percent(high),
    }


def _percent(value: float) -> str:
    return str(number_format(round(value * 100)))  # it cuts off, and does not round
