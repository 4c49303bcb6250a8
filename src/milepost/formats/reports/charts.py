"""Charts of intervals as accessible SVG, with title and description.

A chart stands inside a page: it has one name and one description, takes the colours of
the page (light or dark) from its custom properties, and holds neither script nor style,
so that a strict Content-Security-Policy lets it through. Beside it, the page shows the
same numbers as a table.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from unicodedata import east_asian_width

from .page import format_figure

WIDTH, MARGIN = (
    420,
    8,
)  # in units of the picture: on a telephone one is two thirds of a pixel
ROW = 50  # height of one row: its words above, its bar below
BAR = 12  # height of a bar
LETTERS = 15  # height of letters
NUMBERS_WIDTH = 130  # kept free for the numbers at the end of a row
LONGEST = 40  # characters of a name that fit beside the numbers
BELOW = 44  # height of the axis and its title

# The page says how these look. The second is what shows where it says nothing: grey or
# strong enough on white and on black alike.
INK = "var(--chart-ink, currentColor)"
GRID = "var(--chart-grid, #8a8f98)"
BAND = "var(--chart-band, #7f9cc4)"
POINT = "var(--chart-point, currentColor)"
FONT = "system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif"


@dataclass(frozen=True)
class Axis:
    """From where to where a chart reaches, by its ticks, and how a figure is written."""

    ticks: tuple[float, ...]
    say: Callable[[float], str]

    def at(self, figure: float) -> float:
        """Horizontal position of a figure on the axis, in SVG units from the left."""
        low, high = self.ticks[0], self.ticks[-1]
        return WIDTH * (figure - low) / (high - low)


def _per_cent(share: float) -> str:
    """Share as a percentage with at most one decimal, such as "12.5 %"."""
    return f"{share * 100:.1f}".removesuffix(".0") + "\N{NO-BREAK SPACE}%"


SHARES = Axis((0.0, 0.2, 0.4, 0.6, 0.8, 1.0), _per_cent)


def round_axis(low: float, high: float) -> Axis:
    """Axis with round ticks that covers `low` to `high`, both finite."""
    reach = (high - low) or abs(high) or 1.0
    size = 10.0 ** floor(log10(reach / 5))
    step = next(size * part for part in (1, 2, 5, 10) if reach / (size * part) <= 5)
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    ticks = tuple(step * number for number in range(first, last + 1))
    return Axis(ticks, format_figure)


@dataclass(frozen=True)
class Interval:
    """A row of `draw_intervals`. `central` may be unknown.

    numbers
        What is written at its end; where left out, `low` and `high`.
    """

    label: str
    low: float
    high: float
    central: float | None = None
    numbers: str = ""


def draw_intervals(
    rows: Sequence[Interval],
    *,
    title: str,
    description: str,
    x_title: str,
    axis: Axis = SHARES,
) -> str:
    """SVG chart with a bar from `low` to `high` per row, and a point at `central`.

    The order of the rows is kept; each carries the numbers of its two ends.
    """
    tall = len(rows) * ROW
    drawn = _axis(axis, tall, x_title)
    drawn += "".join(_row(axis, row, at * ROW) for at, row in enumerate(rows))
    digest = hashlib.sha256(f"{title}\0{description}\0{drawn}".encode()).hexdigest()
    name = f"chart-{digest[:12]}"
    # Whatever the page's direction, what is least is at the left.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="100%" direction="ltr" '
        f'viewBox="{-MARGIN} 0 {WIDTH + 2 * MARGIN} {tall + BELOW}" '
        f'font-family="{FONT}" font-size="{LETTERS}" fill="{INK}" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-description">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-description">{escape(description)}</desc>{drawn}</svg>'
    )


def _axis(axis: Axis, tall: int, x_title: str) -> str:
    places = [axis.at(tick) for tick in axis.ticks]
    lines = "".join(f"M{x:g} 0V{tall + 4}" for x in places)
    ends = {axis.ticks[0]: "start", axis.ticks[-1]: "end"}
    labels = "".join(
        f'<text x="{x:g}" y="{tall + 19}" text-anchor="{ends.get(tick, "middle")}">'
        f"{axis.say(tick)}</text>"
        for x, tick in zip(places, axis.ticks, strict=True)
    )
    return (
        f'<path d="{lines}" fill="none" stroke="{GRID}" stroke-opacity=".35"/>'
        f'<path d="M0 {tall}H{WIDTH}" fill="none" stroke="{GRID}"/>'
        f'<g font-size="{LETTERS - 1}">{labels}<text x="{WIDTH / 2:g}" y="{tall + 39}" '
        f'text-anchor="middle" font-weight="500">{escape(x_title)}</text></g>'
    )


def _row(axis: Axis, row: Interval, top: int) -> str:
    """SVG of one row: label and numbers above, bar and point below."""
    numbers = row.numbers or f"{axis.say(row.low)} – {axis.say(row.high)}"
    low, high, middle = axis.at(row.low), axis.at(row.high), top + 35
    drawn = (
        f'<text x="0" y="{top + 20}">{escape(_shortened(row.label))}</text>'
        f'<text x="{WIDTH}" y="{top + 20}" text-anchor="end">{escape(numbers)}</text>'
        f'<path fill="{BAND}" d="M{low:.2f} {middle - BAR / 2:g}H{high:.2f}v{BAR}'
        f'H{low:.2f}z"/>'
    )
    if row.central is None:
        return drawn
    x = axis.at(row.central)
    return drawn + f'<path fill="{POINT}" d="M{x:.2f} {middle - 7}l5 7-5 7-5-7z"/>'


def _shortened(name: str) -> str:
    """Label cut to `LONGEST` columns, with an ellipsis where it was cut."""
    width = 0
    for at, sign in enumerate(name):
        width += 2 if east_asian_width(sign) in "WF" else 1
        if width > LONGEST:
            return name[:at].rstrip() + "…"
    return name
