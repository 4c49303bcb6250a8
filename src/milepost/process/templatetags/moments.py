"""Template filter for moments: local time of a process, with UTC in the title."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def local_time(moment: datetime, zone: str) -> SafeString:
    """HTML `<time>` of a moment in the local time of `zone`, with UTC in the title."""
    there = moment.astimezone(ZoneInfo(zone))
    here = moment.astimezone(UTC)
    return format_html(
        '<time datetime="{}" title="{} UTC">{}</time>',
        here.isoformat(timespec="seconds"),
        date_format(here, "DATETIME_FORMAT"),
        date_format(there, "DATETIME_FORMAT"),
    )
