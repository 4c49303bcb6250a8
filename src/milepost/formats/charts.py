"""Charts as SVG, drawn here without a browser, readable by eye and by ear.

A chart stands inside a page: it has one name and one description, takes the colours of
the page (light or dark) from its custom properties, and holds neither script nor style,
so that a strict Content-Security-Policy lets it through. Beside it, the page shows the
same numbers as a table.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

SVG = "{http://www.w3.org/2000/svg}"
WIDTH = 420  # in units of the picture: on a telephone a unit is two thirds of a pixel
ROW = 50  # height of one row: its words above, its bar below
WORDS = 15  # height of letters
NUMBERS_WIDTH = 130  # kept free for the numbers at the end of a row

# Drawn with these colours, then told to follow the page. The second is what shows
# where the page says nothing: grey or strong enough on white and on black alike.
INK, FAINT, GRID, BAND, POINT = "#010101", "#020202", "#030303", "#040404", "#050505"
COLOURS = {
    INK: "var(--chart-ink, currentColor)",
    FAINT: "var(--chart-faint, currentColor)",
    GRID: "var(--chart-grid, #8a8f98)",
    BAND: "var(--chart-band, #7f9cc4)",
    POINT: "var(--chart-point, currentColor)",
}
FONT = "system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif"


@dataclass(frozen=True)
class Interval:
    """A row of `draw_intervals`: shares from 0 to 1. `central` may be unknown."""

    label: str
    low: float
    high: float
    central: float | None = None


def draw_intervals(
    rows: Sequence[Interval], *, title: str, description: str, x_title: str
) -> str:
    """Draw a bar from `low` to `high` per row, and a point where `central` is known.

    The order of the rows is kept; each carries the numbers of its two ends.
    """
    import altair as alt

    data = [
        {
            "label": row.label,
            "order": order,
            "low": row.low,
            "high": row.high,
            "central": row.central,
            "words": f"{_per_cent(row.low)} – {_per_cent(row.high)}",
        }
        for order, row in enumerate(rows)
    ]
    base = _rows_chart(alt, data)
    x = _shares(alt, "low:Q", x_title)
    bars = base.mark_bar(height=12, yOffset=10, cornerRadius=3, color=BAND)
    points = base.mark_point(
        filled=True, size=100, yOffset=10, color=POINT, opacity=1, shape="diamond"
    )
    chart = alt.layer(
        bars.encode(x=x, x2="high:Q"),
        points.encode(x="central:Q").transform_filter("isValid(datum.central)"),
        *_words_above(alt, base),
    )
    return _finish(chart, title=title, description=description)


def _rows_chart(alt: Any, data: list[dict[str, Any]]) -> Any:
    """One band per row, in the order given."""
    rows = len({part["order"] for part in data}) or 1
    chart = alt.Chart(alt.Data(values=data), width=WIDTH, height=rows * ROW)
    return chart.encode(y=alt.Y("order:O", axis=None))


def _shares(alt: Any, field: str, title: str) -> Any:
    axis = alt.Axis(format=".0%", tickCount=5)
    return alt.X(field, title=title, scale=alt.Scale(domain=[0, 1]), axis=axis)


def _words_above(alt: Any, base: Any) -> list[Any]:
    """The name of each row at the left of its bar's head, its numbers at the right."""
    at_left = base.mark_text(
        align="left",
        yOffset=-10,
        color=INK,
        fontSize=WORDS,
        limit=WIDTH - NUMBERS_WIDTH,
    )
    at_right = base.mark_text(align="right", yOffset=-10, color=INK, fontSize=WORDS)
    return [
        at_left.encode(x=alt.value(0), text="label:N"),
        at_right.encode(x=alt.value(WIDTH), text="words:N"),
    ]


def _per_cent(share: float) -> str:
    """A share as its readers check it: one decimal, none where it says nothing."""
    return f"{share * 100:.1f}".removesuffix(".0") + "\N{NO-BREAK SPACE}%"


def _finish(chart: Any, *, title: str, description: str) -> str:
    import vl_convert

    words = {"labelColor": INK, "titleColor": INK, "labelFontSize": WORDS - 1}
    lines = {"gridColor": GRID, "gridOpacity": 0.35, "tickColor": GRID}
    chart = (
        chart.configure(background="transparent", font=FONT, padding=4)
        .configure_axis(
            **words,
            **lines,
            domainColor=GRID,
            titleFontSize=WORDS - 1,
            titleFontWeight=500,
        )
        .configure_legend(**words)
        .configure_view(stroke=None)
    )
    drawn = vl_convert.vegalite_to_svg(chart.to_dict())
    return _dress(drawn, title=title, description=description)


def _dress(drawn: str, *, title: str, description: str) -> str:
    """Make a drawing fit to stand in a page: see the top of this file."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(drawn.encode(), parser)
    for element in root.iter(f"{SVG}*"):
        for name in list(element.attrib):
            if str(name) in {"role", "class"} or str(name).startswith("aria-"):
                del element.attrib[name]
        for name, value in element.items():
            if value in COLOURS:
                element.set(name, COLOURS[str(value)])
    digest = hashlib.sha256(f"{title}\0{description}\0{drawn}".encode()).hexdigest()
    _name(root, f"chart-{digest[:12]}", title=title, description=description)
    _make_ids_unique(root, digest[:12])
    root.attrib.pop("height", "")
    root.set("width", "100%")
    # Whatever the page's direction, the plot has its zero at the left.
    root.set("direction", "ltr")
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


def _name(root: etree._Element, name: str, *, title: str, description: str) -> None:
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title")
    root.set("aria-describedby", f"{name}-description")
    for index, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(f"{SVG}{tag}")
        element.set("id", f"{name}-{'title' if tag == 'title' else 'description'}")
        element.text = text
        root.insert(index, element)


def _make_ids_unique(root: etree._Element, digest: str) -> None:
    """Two charts on one page must not share the ids of their clipping paths."""
    renamed = {}
    for element in root.iter(f"{SVG}*"):
        old = str(element.get("id", ""))
        if old and not old.startswith("chart-"):
            renamed[f"url(#{old})"] = f"url(#{old}-{digest})"
            element.set("id", f"{old}-{digest}")
    for element in root.iter(f"{SVG}*"):
        for name, value in element.items():
            if value in renamed:
                element.set(str(name), renamed[str(value)])
