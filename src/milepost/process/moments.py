"""Moments as people write and read them: in the time zone of a process, which is named."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from .errors import NoSuchMoment


def moment_in(zone: str, written: datetime) -> datetime:
    """The moment at which the clocks of `zone` show `written`, which names no zone.

    Of the two in an hour that comes twice, when clocks go back, the later: a deadline
    read so shuts nobody out.

    Raises:
        NoSuchMoment: `written` is in the hour that is left out when clocks go forward.
    """
    moment = written.replace(tzinfo=ZoneInfo(zone), fold=1)
    there_and_back = moment.astimezone(UTC).astimezone(ZoneInfo(zone))
    if there_and_back.replace(tzinfo=None) != written:
        raise NoSuchMoment(written=f"{written:%Y-%m-%d %H:%M}", zone=zone)
    return moment
