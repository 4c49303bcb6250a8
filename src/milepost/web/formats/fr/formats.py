"""Dates in French: 30 novembre 2026 à 19 h 53, with no-break spaces within the time."""

DATE_FORMAT = "j F Y"
TIME_FORMAT = "H\u00a0\\h\u00a0i"
DATETIME_FORMAT = f"j F Y à {TIME_FORMAT}"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = f"j M Y, {TIME_FORMAT}"
