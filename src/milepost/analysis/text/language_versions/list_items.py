"""List items of a text: labelled, bulleted, or a line each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from milepost.analysis.text.folding import FoldedText

from .conventions import Conventions

_BULLET = re.compile(r"(?m)^\s*[-*•·‣▪◦–—]\s+\S")
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
FEWEST = 2  # items that make a list


@dataclass(frozen=True)
class Items:
    """Numbers of labelled and bulleted items, and of lines that are not blank."""

    items: int
    lines: int


def count_items(folded: FoldedText, way: Conventions) -> Items:
    """Count labelled, bulleted and plain-line items of a folded text."""
    labels = list(_labels(folded.text, way))
    styles = zip(*labels, strict=True) if labels else ()
    labelled = max((_labelled_items(list(style)) for style in styles), default=0)
    bullets = len(_BULLET.findall(folded.text))
    lines = sum(1 for line in folded.text.splitlines() if line.strip())
    return Items(labelled + (bullets if bullets >= FEWEST else 0), lines)


def _labels(text: str, way: Conventions) -> Iterator[tuple[int, int, int]]:
    """Labels of items as (letter, Roman numeral, number): the place in order of each, or 0."""
    letters = f"[{way.labels}]"
    sign = rf"(?P<sign>{letters}|[ivx]{{1,5}}|\d{{1,2}})"
    inline = (
        rf"(?:(?<=\s)|(?<=^)|(?<=[;:,.]))(?<!\d )(?P<open>\()?{sign}\)(?=\s|[^\W\d])"
    )
    line = rf"^\s*{sign.replace('sign', 'first')}(?:\.| ?[-–])(?=\s)"
    open_ones = at = 0
    for match in re.finditer(f"(?m)(?:{inline}|{line})", text):
        before = text[at : match.start()]
        open_ones += before.count("(") - before.count(")")
        at = match.end() if match["open"] else match.start()
        if match["sign"] and not match["open"] and open_ones > 0:
            continue  # it closes a remark: (annex I)
        label = match["sign"] or match["first"]
        letter = way.labels.find(label) + 1 if len(label) == 1 else 0
        roman = ROMAN.index(label) + 1 if label in ROMAN else 0
        yield letter, roman, int(label) if label.isdecimal() else 0


def _labelled_items(places: list[int]) -> int:
    """Number of labels that belong to a run 1, 2, 3 …; those in between are passed over.

    A reference such as "paragraph 4 (b)" begins no run, and one item alone is no list.
    """
    total = run = 0
    for place in places:
        if place == run + 1:
            run = place
        elif place == 1:
            total += run if run >= FEWEST else 0
            run = 1
    return total + (run if run >= FEWEST else 0)
