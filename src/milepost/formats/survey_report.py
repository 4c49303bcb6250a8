"""Estimates of a survey to read: a sentence each, a picture of shares, a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from .charts import Interval, draw_intervals
from .report import heading, page, paragraph, sentences, table

Row = Mapping[str, Any]


def render_report(rows: Sequence[Row]) -> str:
    """A complete HTML page of rows as `estimates.csv` has them."""
    shares = [row for row in rows if row["statistic"] == "proportion"]
    return page(
        "Survey estimates",
        paragraph(
            "Each figure is an estimate of the whole population from those who answered, "
            "with the interval that chance in drawing the sample leaves. It says nothing "
            "of what those who did not answer would have said."
        ),
        sentences([sentence(row) for row in rows]),
        _picture(shares) if shares else "",
        heading("Every estimate"),
        _table(rows),
    )


def sentence(row: Row) -> str:
    """One estimate in plain words."""
    if row["statistic"] == "difference":
        return _difference(row)
    whom = f" in {row['group']}" if row["group"] else ""
    said = {
        "mean": f"The mean of {row['variable']}{whom} is",
        "total": f"The number with {row['variable']} “{row['level']}”{whom} is"
        if row["level"]
        else f"The total of {row['variable']}{whom} is",
        "ratio": f"The ratio {row['name']}{whom} is",
        "quantile": f"The part {row['level']} of the population{whom} has a "
        f"{row['variable']} of at most",
        "proportion": f"The share with {row['variable']} “{row['level']}”{whom} is",
    }[row["statistic"]]
    return (
        f"{said} about {_figure(row, 'estimate')}, between {_figure(row, 'low')} and "
        f"{_figure(row, 'high')}; from {row['n']} answers."
    )


def _difference(row: Row) -> str:
    """Which of two groups has the higher mean, or that chance could have made them so."""
    first, second = row["group"].split(" - ", 1)
    said = f"The mean of {row['variable']} in {first}"
    ends = f"between {_figure(row, 'low')} and {_figure(row, 'high')}"
    if row["low"] <= 0 <= row["high"]:
        return (
            f"{said} less that in {second} is {ends}: chance in drawing the sample could "
            f"have set them apart; from {row['n']} answers."
        )
    low, high = sorted([abs(row["low"]), abs(row["high"])])
    way = "higher" if row["estimate"] > 0 else "lower"
    return (
        f"{said} is {way} than in {second}, by about {abs(row['estimate']):,.4g}, between "
        f"{low:,.4g} and {high:,.4g}; from {row['n']} answers."
    )


def _figure(row: Row, name: str) -> str:
    value = row[name]
    return f"{value:.1%}" if row["statistic"] == "proportion" else f"{value:,.4g}"


def _picture(shares: Sequence[Row]) -> str:
    return draw_intervals(
        [
            Interval(
                label=" ".join(
                    filter(None, [row["variable"], row["level"], row["group"]])
                ),
                low=max(row["low"], 0.0),
                high=min(row["high"], 1.0),
                central=row["estimate"],
            )
            for row in shares
        ],
        title="Estimated shares",
        description="A bar from the low to the high end of each interval; the same "
        "figures stand in the table below.",
        x_title="Share of the population",
    )


def _table(rows: Sequence[Row]) -> str:
    words = ["name", "statistic", "variable", "group", "level"]
    numbers = ["estimate", "standard_error", "low", "high"]
    return table(
        "Estimates as in the CSV file",
        words=[word.capitalize() for word in words],
        numbers=["Estimate", "Standard error", "Low", "High", "Answers"],
        rows=[
            [str(row[w]) for w in words]
            + [f"{row[n]:,.6g}" for n in numbers]
            + [str(row["n"])]
            for row in rows
        ],
    )
