"""SVG of an opinion landscape, for a web page or a separate file.

No scripts, no ids and no style attributes: it may stand anywhere in a page with a strict
content policy. Text takes the colour of the page around it, and each group the colour
that the page gives to `--group-0`, `--group-1`, …, so that it works on light and dark.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import sqrt

WIDTH, HEIGHT, MARGIN = 480, 340, 12
LINE = 26  # of the legend
LARGEST, SMALLEST = 10.0, 2.2  # reach of a mark, in pixels
# Middle tones, told apart on white and on black, and by people who see colours otherwise.
COLOURS = ("#2b7bba", "#b8601f", "#7c5cc4", "#2e8b57", "#b0508f")


@dataclass(frozen=True)
class LandscapeCell:
    """A square of the landscape: how many participants of a group lie in it."""

    group: int
    x: float
    y: float
    count: int


@dataclass(frozen=True)
class OwnPosition:
    """Where the reader lies, and what the legend calls it."""

    x: float
    y: float
    label: str


def draw_landscape(
    cells: Sequence[LandscapeCell],
    *,
    title: str,
    description: str,
    labels: Sequence[str],
    own_position: OwnPosition | None = None,
) -> str:
    """SVG of the cells as marks sized by count, one shape and colour per group.

    Parameters
    ----------
    cells
        In any order; groups count from 0.
    title, description
        What a screen reader says instead of the picture.
    labels
        One per group, with its size, for the legend.
    own_position
        Drawn above the marks as a ring around a dot; none where not given.
    """
    frame = _Frame.around(
        [(c.x, c.y) for c in cells]
        + ([(own_position.x, own_position.y)] if own_position else [])
    )
    marks = "".join(
        f'<path class="group-{group}" fill="{_colour(group)}" fill-opacity=".85" '
        f'd="{_path(cells, group, frame)}"/>'
        for group in range(len(labels))
    )
    height = HEIGHT + LINE * (len(labels) + bool(own_position))
    if own_position:
        marks += _ring(*frame.at(own_position.x, own_position.y))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="landscape" role="img" '
        f'viewBox="0 0 {WIDTH} {height}" direction="ltr" font-size="15" '
        f'font-family="system-ui, sans-serif" fill="currentColor">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
        f'<rect x=".5" y=".5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="6" '
        f'fill="none" stroke="currentColor" stroke-opacity=".3"/>'
        f"{marks}{_legend(labels, own_position)}</svg>"
    )


def _colour(group: int) -> str:
    return f"var(--group-{group}, {COLOURS[group % len(COLOURS)]})"


@dataclass(frozen=True)
class _Frame:
    """From places to pixels: as large as fits, in the middle, up is up."""

    low_x: float
    low_y: float
    scale: float
    left: float
    bottom: float

    @classmethod
    def around(cls, places: Sequence[tuple[float, float]]) -> "_Frame":
        if not places:
            return cls(0, 0, 1, 0, HEIGHT)
        across, upward = zip(*places, strict=True)
        wide = max(across) - min(across) or 1.0
        tall = max(upward) - min(upward) or 1.0
        inside = 2 * (MARGIN + LARGEST)
        scale = min((WIDTH - inside) / wide, (HEIGHT - inside) / tall)
        left, bottom = (WIDTH - wide * scale) / 2, (HEIGHT + tall * scale) / 2
        return cls(min(across), min(upward), scale, left, bottom)

    def at(self, x: float, y: float) -> tuple[float, float]:
        across = self.left + (x - self.low_x) * self.scale
        return across, self.bottom - (y - self.low_y) * self.scale


def _path(cells: Sequence[LandscapeCell], group: int, frame: _Frame) -> str:
    """SVG path data of all marks of a group."""
    most = max((c.count for c in cells), default=1)
    return "".join(
        _mark(
            group,
            *frame.at(c.x, c.y),
            max(SMALLEST, LARGEST * sqrt(c.count / most)),
        )
        for c in cells
        if c.group == group
    )


def _ring(x: float, y: float) -> str:
    """SVG of the reader's own position: a dot in a ring at x, y."""
    at = f'cx="{_short(x)}" cy="{_short(y)}"'
    return (
        f'<circle class="own" {at} r="6.5" fill="none" stroke="currentColor" '
        f'stroke-width="2.5"/><circle {at} r="2.5"/>'
    )


def _mark(group: int, x: float, y: float, reach: float) -> str:
    """SVG path data of a group's mark at x, y; all five shapes have the same area."""
    shape = group % 5
    if shape == 0:
        r = _short(reach)
        across = _short(2 * reach)
        return (
            f"M{_short(x - reach)} {_short(y)}a{r} {r} 0 1 0 {across} 0"
            f"a{r} {r} 0 1 0-{across} 0z"
        )
    half = reach * 0.886  # a square of the area of the circle
    if shape == 1:
        side = _short(2 * half)
        return f"M{_short(x - half)} {_short(y - half)}h{side}v{side}h-{side}z"
    if shape == 3:
        arm = half * 1.414
        d = _short(arm)
        return f"M{_short(x)} {_short(y - arm)}l{d} {d}-{d} {d}-{d}-{d}z"
    base = reach * 1.347  # half the side of a triangle of that area
    up = -1 if shape == 2 else 1
    tip, slope = _short(y + up * base * 1.155), _short(-up * base * 1.732)
    return f"M{_short(x)} {tip}l{_short(base)} {slope}h-{_short(2 * base)}z"


def _legend(labels: Sequence[str], own_position: OwnPosition | None) -> str:
    rows = []
    for group, label in enumerate(labels):
        y = HEIGHT + LINE * group + 18
        rows.append(
            f'<path class="group-{group}" fill="{_colour(group)}" '
            f'd="{_mark(group, 22, y, 7)}"/>'
            f'<text x="40" y="{y + 5}">{escape(label)}</text>'
        )
    if own_position:
        y = HEIGHT + LINE * len(labels) + 18
        rows.append(_ring(22, y))
        rows.append(f'<text x="40" y="{y + 5}">{escape(own_position.label)}</text>')
    return "".join(rows)


def _short(number: float) -> str:
    """Number with one decimal, or none where that is 0, as text."""
    return f"{number:.1f}".removesuffix(".0")
