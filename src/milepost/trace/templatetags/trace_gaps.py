"""Template filter for the message of a gap."""

from django import template
from django.utils.translation import gettext

from milepost.trace.queries.gap import Gap

register = template.Library()


@register.filter
def sentence(gap: Gap) -> str:
    """Template filter: the message of a gap in the language of the reader."""
    return gap.sentence(gettext)
