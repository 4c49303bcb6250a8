"""Aggregation of points (k-anonymous binning) until each stands for several people."""

from collections import defaultdict
from math import hypot

Point = tuple[float, float, int]  # x, y, people


def aggregate_points(points: list[Point], *, fewest: int) -> list[Point]:
    """Aggregate `points` of one group into points of `fewest` people or more each.

    Neighbours in a grid cell are merged first; those still too few, with their
    neighbours in a cell twice as wide, and so on. An aggregate lies at the mean of its
    people. The few left over at the end join the nearest, so that all people are in
    one. Empty where there are fewer than `fewest` people in all.
    """
    if sum(people for *_, people in points) < fewest:
        return []
    left = sorted(points)
    low_x, low_y = min(x for x, _, _ in left), min(y for _, y, _ in left)
    width = max(max(x - low_x, y - low_y) for x, y, _ in left)
    step, aggregates = width / 64 or 1.0, []
    while left and step <= 2 * width + 1:
        cells = defaultdict(list)
        for x, y, people in left:
            cells[(x - low_x) // step, (y - low_y) // step].append((x, y, people))
        left = []
        for cell in cells.values():
            merged = _mean(cell)
            if merged[2] >= fewest:
                aggregates.append(merged)
            else:
                left += cell
        step *= 2
    for point in left:
        _join_nearest(aggregates, point)
    return sorted(aggregates)


def _mean(points: list[Point]) -> Point:
    people = sum(n for *_, n in points)
    return (
        sum(x * n for x, _, n in points) / people,
        sum(y * n for _, y, n in points) / people,
        people,
    )


def _join_nearest(aggregates: list[Point], point: Point) -> None:
    nearest = min(
        range(len(aggregates)),
        key=lambda i: hypot(aggregates[i][0] - point[0], aggregates[i][1] - point[1]),
    )
    aggregates[nearest] = _mean([aggregates[nearest], point])
