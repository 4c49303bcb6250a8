"""A gap, said in the reader's language."""

from django import template
from django.utils.translation import gettext

from milepost.trace.queries.gap import Gap

register = template.Library()


@register.filter
def sentence(gap: Gap) -> str:
    return gap.sentence(gettext)
