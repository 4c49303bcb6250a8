"""List labels: the numbers that Word prints before headings and list items.

They are not in the text: a paragraph names a list and a level, and the list says how its
levels count. Counting along in reading order gives what the reader of the page sees.
"""

from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from milepost.formats.guards import parse_int

from .names import W

DEEPEST_LEVEL = 9


@dataclass(frozen=True)
class _Level:
    number_format: str  # decimal, lowerLetter, bullet ...
    level_text: str  # "%1.%2"
    start: int


class ListLabels:
    """Counts along a document; ask once per numbered paragraph, in reading order."""

    def __init__(self, numbering: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._counter: dict[str, str] = {}  # lists of one pattern count together
        if numbering is not None:
            self._read_definitions(numbering)

    def next(self, number_id: str, level: int) -> str:
        """Printed label of the next paragraph of a list, which is counted; "" for bullets.

        "" too where the list has no such level.
        """
        levels = self._levels.get(number_id, {})
        if level not in levels:
            return ""
        counts = self._counts[self._counter[number_id]]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        if levels[level].number_format in {"bullet", "none"}:
            return ""
        printed = levels[level].level_text
        for index in range(level + 1):
            of_level = levels.get(index)
            count = counts.get(index, of_level.start if of_level else 1)
            shape = of_level.number_format if of_level else "decimal"
            printed = printed.replace(f"%{index + 1}", format_count(count, shape))
        return printed.strip()

    def _read_definitions(self, numbering: etree._Element) -> None:
        patterns = {
            abstract.get(f"{W}abstractNumId", ""): _levels(abstract)
            for abstract in numbering.iter(f"{W}abstractNum")
        }
        for number in numbering.iter(f"{W}num"):
            number_id = number.get(f"{W}numId", "")
            used = number.find(f"{W}abstractNumId")
            abstract_id = used.get(f"{W}val", "") if used is not None else ""
            restarts = number.find(f"{W}lvlOverride") is not None
            self._levels[number_id] = patterns.get(abstract_id, {})
            self._counter[number_id] = f"num {number_id}" if restarts else abstract_id


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    levels = {}
    for element in abstract.iter(f"{W}lvl"):
        index = parse_int(element.get(f"{W}ilvl", ""))
        levels[index] = _Level(
            number_format=_child_value(element, "numFmt", "decimal"),
            level_text=_child_value(element, "lvlText", ""),
            start=parse_int(_child_value(element, "start", "1"), 1),
        )
    return levels


def _child_value(element: etree._Element, name: str, otherwise: str) -> str:
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val", otherwise) if child is not None else otherwise


def format_count(count: int, shape: str) -> str:
    """Count as printed in a number format: decimal, lowerLetter, upperRoman …"""
    if shape in {"lowerLetter", "upperLetter"}:
        # After z comes aa, then bb: the letter is doubled, not carried.
        letter = chr(ord("a") + (count - 1) % 26) * min((count - 1) // 26 + 1, 9)
        return letter if shape == "lowerLetter" else letter.upper()
    if shape in {"lowerRoman", "upperRoman"}:
        roman = _roman(count)
        return roman if shape == "lowerRoman" else roman.upper()
    return str(count)


def _roman(count: int) -> str:
    if not 0 < count < 4000:
        return str(count)
    written = ""
    for value, sign in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
        (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        times, count = divmod(count, value)
        written += sign * times
    return written
