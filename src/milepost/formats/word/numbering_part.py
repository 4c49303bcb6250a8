"""Numbering part (numbering.xml): printed numbers of clauses as Word's own lists.

A run of numbers that follow each other is one list; where the count breaks off, another
begins. A number that is no count ("3 bis") is a list of its own that always says so.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml import etree

from milepost.formats.guards import parse_int

from .list_labels import format_count
from .names import W, w

_COUNTED = re.compile(r"(.*?)([0-9]{1,6}|[a-z]{1,12}|[A-Z]{1,12})([^0-9A-Za-z]*)")
MOST_COUNTED = 400  # letters and Roman numbers above this are words
STEP = 425  # twentieths of a point that each level is indented by: 0.75 cm


class NumberingPart:
    """Adds lists to the part that holds them."""

    def __init__(self, part: etree._Element) -> None:
        self._part = part
        self._lists: dict[tuple[str, int, str, str], tuple[str, int]] = {}
        self._last_id = max(
            (parse_int(element.get(f"{W}{name}Id", ""))
             for name in ("abstractNum", "num")
             for element in part.iter(f"{W}{name}")),
            default=0,
        )  # fmt: skip

    def properties(self, number: str, level: int, *, heading: bool) -> etree._Element:
        """<w:numPr> that makes Word print `number`, adding a list if needed. `level` from 0."""
        kind = "heading" if heading else "text"
        candidates = _parse_label(number)
        for shape, pattern, count in candidates:
            list_id, last = self._lists.get((kind, level, shape, pattern), ("", 0))
            if list_id and count == last + 1:
                self._lists[kind, level, shape, pattern] = (list_id, count)
                return _numbering_properties(list_id, level)
        shape, pattern, count = min(
            candidates,
            key=lambda candidate: candidate[2],
            default=("decimal", number, 1),
        )
        key = (kind, level, shape, pattern)
        if not candidates and key in self._lists:
            return _numbering_properties(self._lists[key][0], level)
        self._lists[key] = (
            self._add_list(shape, pattern, count, level, heading),
            count,
        )
        return _numbering_properties(self._lists[key][0], level)

    def _add_list(
        self, shape: str, pattern: str, start: int, level: int, heading: bool
    ) -> str:
        self._last_id += 1
        list_id = str(self._last_id)
        indent = (
            {} if heading else {"left": str(STEP * (level + 1)), "hanging": str(STEP)}
        )
        level_element = w(
            "lvl",
            w("start", val=str(start)),
            w("numFmt", val=shape),
            w("suff", val="space" if heading else "tab"),
            w("lvlText", val=pattern.replace("%1", f"%{level + 1}")),
            w("lvlJc", val="left"),
            w("pPr", w("ind", **indent)),
            ilvl=str(level),
        )
        abstract = w(
            "abstractNum", w("multiLevelType", val="multilevel"), level_element,
            abstractNumId=list_id,
        )  # fmt: skip
        first = self._part.find(f"{W}num")
        if first is None:
            self._part.append(abstract)
        else:
            first.addprevious(abstract)
        self._part.append(w("num", w("abstractNumId", val=list_id), numId=list_id))
        return list_id


def fits_list_label(number: str) -> bool:
    """Whether Word can print `number` as a list label: no "%", at most 60 characters."""
    return "%" not in number and len(number) <= 60


def _numbering_properties(list_id: str, level: int) -> etree._Element:
    return w("numPr", w("ilvl", val=str(level)), w("numId", val=list_id))


@lru_cache(maxsize=1024)
def _parse_label(number: str) -> tuple[tuple[str, str, int], ...]:
    """Readings of a number as a count: (number format, pattern with %1, count) each."""
    match = _COUNTED.fullmatch(number)
    if not match:
        return ()
    before, counted, after = match.groups()
    counts: Iterable[int] = range(1, MOST_COUNTED)
    shapes: tuple[str, ...] = ("lowerLetter", "upperLetter", "lowerRoman", "upperRoman")
    if counted.isdigit():
        counts, shapes = [int(counted)], ("decimal",)
    return tuple(
        (shape, f"{before}%1{after}", count)
        for shape in shapes
        for count in counts
        if format_count(count, shape) == counted
    )
