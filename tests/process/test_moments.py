"""Deadlines in the time zone of a process, on the nights when clocks change too."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milepost.process.errors import NoSuchMoment
from milepost.process.moments import resolve_local_time
from milepost.process.templatetags import moments

ZURICH = "Europe/Zurich"
# Clocks that go forward at midnight, back by half an hour, and never.
ZONES = [ZURICH, "America/Santiago", "Australia/Lord_Howe", "Africa/Nairobi"]


def clock(written):
    return dt.datetime.fromisoformat(written)


def read(written, zone=ZURICH):
    return resolve_local_time(zone, clock(written)).astimezone(dt.UTC)


def test_a_time_is_read_by_the_clocks_of_the_zone():
    assert read("2026-01-15T21:00") == dt.datetime(2026, 1, 15, 20, tzinfo=dt.UTC)
    assert read("2026-07-15T21:00") == dt.datetime(2026, 7, 15, 19, tzinfo=dt.UTC)


def test_in_the_hour_that_is_left_out_there_is_no_moment():
    with pytest.raises(
        NoSuchMoment, match=r"2026-03-29 02:30 does not exist in Europe/Zurich"
    ):
        resolve_local_time(ZURICH, clock("2026-03-29T02:30"))


def test_in_the_hour_that_comes_twice_a_deadline_is_the_later():
    later = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    assert read("2026-10-25T02:30") == later


@given(
    zone=st.sampled_from(ZONES),
    written=st.datetimes(clock("2020-01-01"), clock("2040-01-01")),
)
def test_every_time_that_there_is_reads_back_as_it_was_written(zone, written):
    try:
        moment = resolve_local_time(zone, written)
    except NoSuchMoment:
        # The hour before and the hour after are there.
        for hours in (-1, 1):
            resolve_local_time(zone, written + dt.timedelta(hours=hours))
        return
    there = moment.astimezone(dt.UTC).astimezone(ZoneInfo(zone))
    assert there.replace(tzinfo=None) == written


def test_a_page_shows_it_there_and_says_what_it_is_in_utc():
    moment = dt.datetime(2026, 1, 15, 20, 0, 5, tzinfo=dt.UTC)

    assert moments.local_time(moment, ZURICH) == (
        '<time datetime="2026-01-15T20:00:05+00:00" title="15 January 2026, 20:00 UTC">'
        "15 January 2026, 21:00</time>"
    )
