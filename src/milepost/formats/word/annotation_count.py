"""The number of comments and revisions in a Word file, counted without reading them.

This knows nothing of paragraphs, anchors or threads, so that what the readers found can
be held against it. It looks at every element of every part that holds text.
"""

from collections import Counter
from pathlib import Path

from lxml import etree

from milepost.formats import guards

from .names import ALTERNATE_CONTENT, W

_TEXT_PARTS = {"footnotes", "endnotes", "header", "footer", "comments"}
_COUNTED = {
    "comment": "comments",
    "ins": "insertions",
    "cellIns": "insertions",
    "del": "deletions",
    "cellDel": "deletions",
    "moveFrom": "moved_from",
    "moveTo": "moved_to",
}
# What is changed without a word: the names of these elements end so.
_FORMATS = ("Change", "cellMerge", "customXmlInsRangeStart", "customXmlDelRangeStart")
_MOVED = ("customXmlMoveFromRangeStart", "customXmlMoveToRangeStart")


def count_annotations_json(path: str) -> dict[str, int]:
    """Counts of comments and of revisions by kind in a .docx file, as JSON values."""
    counts: Counter[str] = Counter()
    with guards.open_office_file(Path(path), "document") as archive:
        main = guards.main_part(archive) or ""
        related = guards.relationships(archive, main).values()
        names = {main, *(name for kind, name in related if kind in _TEXT_PARTS)}
        for name in names & set(archive.namelist()):
            counts += _count_below(guards.parse_part(archive, name))
    return dict(counts)


def _count_below(element: etree._Element) -> Counter[str]:
    below = [_count_below(child) for child in element.iterchildren("*")]
    if element.tag == ALTERNATE_CONTENT:  # of one drawing, of which people see one
        return max(below, key=lambda counts: counts.total(), default=Counter())
    total = sum(below, Counter[str]())
    if element.tag.startswith(W):
        name = element.tag.removeprefix(W)
        if name in _COUNTED:
            total[_COUNTED[name]] += 1
        elif name.endswith(_FORMATS + _MOVED):
            total["formats"] += 1
    return total
