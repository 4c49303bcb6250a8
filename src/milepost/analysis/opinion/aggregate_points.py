"""Places of a picture, gathered until each stands for several people."""

from collections import defaultdict
from math import hypot

Place = tuple[float, float, int]  # x, y, people


def marks_of_several(places: list[Place], *, fewest: int) -> list[Place]:
    """Gather `places` of one group into marks of `fewest` people or more each.

    Neighbours in a square are gathered first; those still too few, with their
    neighbours in a square twice as wide, and so on. A mark lies at the mean of its
    people. The few left over at the end join the nearest mark, so that all people are
    in one. Empty where there are fewer than `fewest` people in all.
    """
    if sum(people for *_, people in places) < fewest:
        return []
    left = sorted(places)
    low_x, low_y = min(x for x, _, _ in left), min(y for _, y, _ in left)
    width = max(max(x - low_x, y - low_y) for x, y, _ in left)
    step, marks = width / 64 or 1.0, []
    while left and step <= 2 * width + 1:
        squares = defaultdict(list)
        for x, y, people in left:
            squares[(x - low_x) // step, (y - low_y) // step].append((x, y, people))
        left = []
        for square in squares.values():
            together = _mean(square)
            if together[2] >= fewest:
                marks.append(together)
            else:
                left += square
        step *= 2
    for place in left:
        _join_nearest(marks, place)
    return sorted(marks)


def _mean(places: list[Place]) -> Place:
    people = sum(n for *_, n in places)
    return (
        sum(x * n for x, _, n in places) / people,
        sum(y * n for _, y, n in places) / people,
        people,
    )


def _join_nearest(marks: list[Place], place: Place) -> None:
    nearest = min(
        range(len(marks)),
        key=lambda i: hypot(marks[i][0] - place[0], marks[i][1] - place[1]),
    )
    marks[nearest] = _mean([marks[nearest], place])
