"""HTML report of survey estimates: a sentence each, a chart of shares, a table."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from .charts import SHARES, Interval, draw_intervals, round_axis
from .page import format_figure, heading, page, paragraph, sentences, table

Row = Mapping[str, Any]


def render_report(rows: Sequence[Row]) -> str:
    """Complete HTML page of survey estimates, from rows of `estimates.csv`."""
    return page(
        "Survey estimates",
        paragraph(
            "Each figure is an estimate of the whole population from those who answered, "
            "with the interval that chance in drawing the sample leaves. It says nothing "
            "of what those who did not answer would have said."
        ),
        sentences([sentence(row) for row in rows]),
        _pictures(rows),
        heading("Every estimate"),
        _table(rows),
    )


def sentence(row: Row) -> str:
    """Sentence that states one estimate with its interval and number of answers."""
    if row["statistic"] == "difference":
        return _difference(row)
    subject = f"{_subject(row)} about {_figure(row, 'estimate')}, between"
    ends = f"{_figure(row, 'low')} and {_figure(row, 'high')}"
    return f"{subject} {ends}; from {row['n']} answers."


def _subject(row: Row) -> str:
    variable, level = row["variable"], row["level"]
    whom = f" in {row['group']}" if row["group"] else ""
    match row["statistic"]:
        case "proportion":
            return f"The share with {variable} “{level}”{whom} is"
        case "total" if level:
            return f"The number with {variable} “{level}”{whom} is"
        case "ratio" if not row["name"].startswith("ratio of "):
            return f"The ratio “{row['name']}”{whom} is"
        case "ratio":
            return f"The {row['name']}{whom} is"
        case "quantile":
            part = f"{float(level) * 100:g}%"
            return f"{part} of the population{whom} have {variable} of at most"
        case statistic:
            return f"The {statistic} of {variable}{whom} is"


def _difference(row: Row) -> str:
    """Sentence on which of two groups has the higher mean, or that it may be chance."""
    first, second = _compared(row["group"])
    subject = f"The mean of {row['variable']} in {first}"
    ends = f"between {_figure(row, 'low')} and {_figure(row, 'high')}"
    if row["low"] <= 0 <= row["high"]:
        return (
            f"{subject} less that in {second} is {ends}: chance in drawing the sample could "
            f"have set them apart; from {row['n']} answers."
        )
    low, high = sorted([abs(row["low"]), abs(row["high"])])
    way = "higher" if row["estimate"] > 0 else "lower"
    return (
        f"{subject} is {way} than in {second}, by about "
        f"{format_figure(abs(row['estimate']))}, between {format_figure(low)} and "
        f"{format_figure(high)}; from {row['n']} answers."
    )


def _compared(group: str) -> tuple[str, str]:
    """Names of the two groups of a difference; by order if a name holds " - "."""
    parts = group.split(" - ")
    if len(parts) == 2:
        return parts[0], parts[1]
    return f"the first of “{group}”", "the second"


def _figure(row: Row, name: str) -> str:
    value = row[name]
    return f"{value:.1%}" if row["statistic"] == "proportion" else format_figure(value)


def _pictures(rows: Sequence[Row]) -> str:
    """SVG charts: one of all shares, and one per other statistic and variable."""
    kinds: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if not all(isfinite(row[figure]) for figure in ("estimate", "low", "high")):
            continue
        share = row["statistic"] == "proportion"
        kind = ("", "") if share else (row["statistic"], row["variable"])
        kinds.setdefault(kind, []).append(row)
    return "".join(_picture(*kind, kind_rows) for kind, kind_rows in kinds.items())


def _picture(statistic: str, variable: str, rows: Sequence[Row]) -> str:
    what = f"{statistic.capitalize()} of {variable}" if statistic else ""
    if statistic:
        ends = [row[end] for row in rows for end in ("low", "high", "estimate")]
        axis = round_axis(min(ends), max(ends))
    else:
        axis = SHARES
    parts = ("level", "group") if statistic else ("variable", "level", "group")
    return draw_intervals(
        [
            Interval(
                label=" ".join(filter(None, (row[part] for part in parts))) or "All",
                low=max(row["low"], axis.ticks[0]),
                high=min(row["high"], axis.ticks[-1]),
                central=row["estimate"],
            )
            for row in rows
        ],
        title=what or "Estimated shares",
        description="A bar from the low to the high end of each interval; the same "
        "figures stand in the table below.",
        x_title=what or "Share of the population",
        axis=axis,
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
            + [format_figure(row[n]) for n in numbers]
            + [str(row["n"])]
            for row in rows
        ],
    )
