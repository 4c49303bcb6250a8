"""Resolution of local times as written to moments, in the time zone of a process."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from .errors import NoSuchMoment


def resolve_local_time(zone: str, written: datetime) -> datetime:
    """Moment (aware, in `zone`) at which the clocks of `zone` show `written`.

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
