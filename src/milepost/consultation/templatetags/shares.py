"""Template filters for shares and their intervals."""

from django import template

from milepost.consultation import wording

register = template.Library()


@register.filter
def share(value: float | None) -> str:
    """A share as a percentage: 0.76 as "76 %", None as a dash."""
    return "–" if value is None else wording.share(value)


@register.filter
def share_with_interval(estimate: tuple[float, float, float]) -> str:
    """(share, low, high) as percentages: (0.76, 0.7, 0.81) as "76 % (70–81 %)"."""
    return wording.share_with_interval(*estimate)
