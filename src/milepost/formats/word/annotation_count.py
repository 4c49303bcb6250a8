"""How many marks a Word file holds, counted without reading them.

This knows nothing of paragraphs, anchors or threads, so that what the readers found can
be held against it. It looks at every element of every part that holds text.
"""

from collections import Counter
from pathlib import Path

from lxml import etree

from milepost.formats import guards

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COPIES = (
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
)
_HOLD_TEXT = {"footnotes", "endnotes", "header", "footer", "comments"}
_COUNTED = {
    "comment": "comments",
    "ins": "insertions",
    "cellIns": "insertions",
    "del": "deletions",
    "cellDel": "deletions",
    "moveFrom": "moved_away",
    "moveTo": "moved_here",
}
# What is changed without a word: the names of these elements end so.
_FORMATS = ("Change", "cellMerge", "customXmlInsRangeStart", "customXmlDelRangeStart")
_MOVED = ("customXmlMoveFromRangeStart", "customXmlMoveToRangeStart")


def count_file(path: str) -> dict[str, int]:
    """Marks of each kind, as JSON can hold them."""
    counts: Counter[str] = Counter()
    with guards.open_office_file(Path(path), "document") as archive:
        main = guards.main_part(archive) or ""
        related = guards.relations(archive, main).values()
        names = {main, *(name for kind, name in related if kind in _HOLD_TEXT)}
        for name in names & set(archive.namelist()):
            counts += _count(guards.parse_part(archive, name))
    return dict(counts)


def _count(element: etree._Element) -> Counter[str]:
    below = [_count(child) for child in element.iterchildren("*")]
    if element.tag == _COPIES:  # of one drawing, of which people see one
        return max(below, key=lambda counts: counts.total(), default=Counter())
    total = sum(below, Counter[str]())
    if element.tag.startswith(_W):
        name = element.tag.removeprefix(_W)
        if name in _COUNTED:
            total[_COUNTED[name]] += 1
        elif name.endswith(_FORMATS + _MOVED):
            total["formats"] += 1
    return total
