"""Charts as SVG, readable by eye and by ear.

A chart stands inside a page: it has one name and one description, takes the colours of
the page (light or dark) from its custom properties, and holds neither script nor style,
so that a strict Content-Security-Policy lets it through. Beside it, the page shows the
same numbers as a table.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width

WIDTH, MARGIN = (
    420,
    8,
)  # in units of the picture: on a telephone one is two thirds of a pixel
ROW = 50  # height of one row: its words above, its bar below
BAR = 12  # height of a bar
LETTERS = 15  # height of letters
NUMBERS_WIDTH = 130  # kept free for the numbers at the end of a row
LONGEST = 40  # signs of a name that fit beside the numbers
BELOW = 44  # height of the axis and its title
TICKS = (0, 20, 40, 60, 80, 100)  # per cent

# The page says how these look. The second is what shows where it says nothing: grey or
# strong enough on white and on black alike.
INK = "var(--chart-ink, currentColor)"
GRID = "var(--chart-grid, #8a8f98)"
BAND = "var(--chart-band, #7f9cc4)"
POINT = "var(--chart-point, currentColor)"
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
    tall = len(rows) * ROW
    drawn = _axis(tall, x_title)
    drawn += "".join(_row(row, at * ROW) for at, row in enumerate(rows))
    digest = hashlib.sha256(f"{title}\0{description}\0{drawn}".encode()).hexdigest()
    name = f"chart-{digest[:12]}"
    # Whatever the page's direction, the plot has its zero at the left.
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="100%" direction="ltr" '
        f'viewBox="{-MARGIN} 0 {WIDTH + 2 * MARGIN} {tall + BELOW}" '
        f'font-family="{FONT}" font-size="{LETTERS}" fill="{INK}" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-description">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-description">{escape(description)}</desc>{drawn}</svg>'
    )


def _axis(tall: int, x_title: str) -> str:
    places = [WIDTH * tick / 100 for tick in TICKS]
    lines = "".join(f"M{x:g} 0V{tall + 4}" for x in places)
    ends = {TICKS[0]: "start", TICKS[-1]: "end"}
    told = "".join(
        f'<text x="{x:g}" y="{tall + 19}" text-anchor="{ends.get(tick, "middle")}">'
        f"{tick}%</text>"
        for x, tick in zip(places, TICKS, strict=True)
    )
    return (
        f'<path d="{lines}" fill="none" stroke="{GRID}" stroke-opacity=".35"/>'
        f'<path d="M0 {tall}H{WIDTH}" fill="none" stroke="{GRID}"/>'
        f'<g font-size="{LETTERS - 1}">{told}<text x="{WIDTH / 2:g}" y="{tall + 39}" '
        f'text-anchor="middle" font-weight="500">{escape(x_title)}</text></g>'
    )


def _row(row: Interval, top: int) -> str:
    """The name of a row and its numbers above, its bar and its point below."""
    numbers = f"{_per_cent(row.low)} – {_per_cent(row.high)}"
    low, high, middle = WIDTH * row.low, WIDTH * row.high, top + 35
    drawn = (
        f'<text x="0" y="{top + 20}">{escape(_shortened(row.label))}</text>'
        f'<text x="{WIDTH}" y="{top + 20}" text-anchor="end">{numbers}</text>'
        f'<path fill="{BAND}" d="M{low:.2f} {middle - BAR / 2:g}H{high:.2f}v{BAR}'
        f'H{low:.2f}z"/>'
    )
    if row.central is None:
        return drawn
    x = WIDTH * row.central
    return drawn + f'<path fill="{POINT}" d="M{x:.2f} {middle - 7}l5 7-5 7-5-7z"/>'


def _shortened(name: str) -> str:
    """As much of a name as fits; the table beside the chart has all of it."""
    width = 0
    for at, sign in enumerate(name):
        width += 2 if east_asian_width(sign) in "WF" else 1
        if width > LONGEST:
            return name[:at].rstrip() + "…"
    return name


def _per_cent(share: float) -> str:
    """A share as its readers check it: one decimal, none where it says nothing."""
    return f"{share * 100:.1f}".removesuffix(".0") + "\N{NO-BREAK SPACE}%"
