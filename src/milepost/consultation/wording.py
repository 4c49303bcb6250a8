"""Wording of shares and intervals, the same on every page."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def share(value: float) -> str:
    """76 %: whole per cents, since more would claim more than a sample knows."""
    return _("%(share)s %%") % {"share": _percent(value)}


def share_with_interval(value: float, low: float, high: float) -> str:
    """76 % (70–81 %): a share, and where it may lie at 95 %."""
    return _("%(share)s %% (%(low)s–%(high)s %%)") % {
        "share": _percent(value),
        "low": _percent(low),
        "high": _percent(high),
    }


def _percent(value: float) -> str:
    return str(number_format(round(value * 100)))  # it cuts off, and does not round
