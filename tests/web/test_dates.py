"""Dates are written as readers of each language write them, in 24 hours."""

from datetime import datetime

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

MOMENT = datetime(2026, 11, 30, 19, 53)  # noqa: DTZ001 - of a clock on the wall


@pytest.mark.parametrize(
    ("language", "moment", "day", "month"),
    [
        ("en", "30 November 2026, 19:53", "30 November 2026", "November 2026"),
        (
            "fr",
            "30 novembre 2026 à 19\u00a0h\u00a053",
            "30 novembre 2026",
            "novembre 2026",
        ),
        (
            "es",
            "30 de noviembre de 2026, 19:53",
            "30 de noviembre de 2026",
            "noviembre de 2026",
        ),
        (
            "ar",
            "30 تشرين الثاني/نوفمبر 2026، الساعة 19:53",
            "30 تشرين الثاني/نوفمبر 2026",
            "تشرين الثاني/نوفمبر 2026",
        ),
    ],
)
def test_a_moment_a_day_and_a_month_in_each_language(language, moment, day, month):
    with override(language):
        assert date_format(MOMENT, "DATETIME_FORMAT") == moment
        assert date_format(MOMENT, "DATE_FORMAT") == day
        assert date_format(MOMENT, "YEAR_MONTH_FORMAT") == month
