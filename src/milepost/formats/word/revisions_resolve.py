"""Accepting and rejecting revisions of a Word file, as Word does, in its XML.

What points into words that go (ends of bookmarks, of comments and of moves) stays where
they were.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import pairwise
from typing import cast

from lxml import etree

from .annotations import what_is_changed
from .list_labels import W
from .parts import COME, GONE, MC, PARAGRAPH, marks_in, words_of

_POINTERS = {
    f"{W}{name}{end}"
    for name in (
        "bookmark", "commentRange", "moveFromRange", "moveToRange", "customXmlInsRange",
        "customXmlDelRange", "customXmlMoveFromRange", "customXmlMoveToRange", "perm",
    )
    for end in ("Start", "End")
}  # fmt: skip
_REFERENCE = f"{W}commentReference"
# Properties that a change of format says nothing about.
_KEPT = COME | GONE | {
    f"{W}{name}" for name in ("rPr", "sectPr", "headerReference", "footerReference")
}  # fmt: skip
_FORMER = {  # changes of format that say what was before
    f"{W}{name}Change"
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "trPr", "tcPr")
}
_SEEN = {
    f"{W}{name}"
    for name in (
        "t", "delText", "tab", "br", "cr", "sym", "drawing", "pict", "object", "fldChar",
        "instrText", "footnoteReference", "endnoteReference", "noBreakHyphen", "sdt",
    )
}  # fmt: skip

Decisions = dict[etree._Element, bool]


def decide(root: etree._Element, decisions: Decisions) -> list[etree._Element]:
    """Accept (true) or reject (false) revisions of one part.

    Who decides on one end of a move decides on both, the first in the text. Return the
    revisions that stay as they are: cells that came, went or were merged; numbering,
    formulas and grids that cannot be undone; the ends of paragraphs that nothing follows
    which they could be joined to.
    """
    moves = list(_moves(root))
    every = _with_twins(root, _with_moves(moves, decisions))
    for mark, accept in every:
        of = what_is_changed(mark)
        if of == "words":
            _decide_words(mark, accept=accept)
        elif of == "row":
            _decide_row(mark, accept=accept)
        elif of == "format":
            _decide_format(mark, accept=accept)
    # From the last to the first: whether a paragraph is empty is asked before another
    # is joined to it.
    for mark, accept in reversed(every):
        if _stands(mark, root) and what_is_changed(mark) == "paragraph":
            _decide_end(mark, accept=accept)
    for start, end, marks in moves:
        if marks and not any(_stands(mark, root) for mark in marks):
            _remove(start)
            _remove(end)
    return [mark for mark in decisions if _stands(mark, root)]


def _stands(mark: etree._Element, root: etree._Element) -> bool:
    return any(above is root for above in mark.iterancestors())


def _moves(
    root: etree._Element,
) -> Iterator[tuple[etree._Element, etree._Element, list[etree._Element]]]:
    """Each range of moved words: its start, its end and the revisions inside."""
    open_: dict[str, dict[str, tuple[etree._Element, list[etree._Element]]]] = {
        "moveFrom": {},
        "moveTo": {},
    }
    for element in root.iter("*"):
        name = etree.QName(element).localname
        kind, number = name.split("Range")[0], element.get(f"{W}id", "")
        if kind not in open_:
            continue
        if name.endswith("RangeStart"):
            open_[kind][number] = (element, [])
        elif name.endswith("RangeEnd"):
            if known := open_[kind].pop(number, None):
                yield known[0], element, known[1]
        elif innermost := next(reversed(open_[kind].values()), None):
            innermost[1].append(element)


def _with_moves(
    moves: list[tuple[etree._Element, etree._Element, list[etree._Element]]],
    decisions: Decisions,
) -> Decisions:
    by_name: dict[str, list[etree._Element]] = {}
    for start, _, marks in moves:
        by_name.setdefault(start.get(f"{W}name", ""), []).extend(marks)
    every = dict(decisions)
    for name, marks in by_name.items():
        decided = [every[mark] for mark in marks if mark in every]
        if name and decided:
            every.update(dict.fromkeys(marks, decided[0]))
    return every


def _with_twins(
    root: etree._Element, decisions: Decisions
) -> list[tuple[etree._Element, bool]]:
    """All decisions in the order of the text, on both copies of what is drawn twice."""
    every = dict(decisions)
    for mark, accept in decisions.items():
        every.update((twin, accept) for twin in _twins(mark))
    return [(mark, every[mark]) for mark in marks_in(root) if mark in every]


def _twins(mark: etree._Element) -> Iterator[etree._Element]:
    """The same revision in the other copies of a drawing, for other versions of Word."""
    line = [mark, *mark.iterancestors()]
    for copy, above in pairwise(line):
        if above.tag == f"{MC}AlternateContent":
            index = list(_alike(mark, copy)).index(mark)
            for other in above.iterchildren("*"):
                alike = list(_alike(mark, other)) if other is not copy else []
                if index < len(alike):
                    yield alike[index]


def _alike(mark: etree._Element, copy: etree._Element) -> Iterator[etree._Element]:
    told = [f"{W}author", f"{W}date"]
    words = _words(mark)
    for one in copy.iter(mark.tag):
        if (
            all(one.get(name) == mark.get(name) for name in told)
            and _words(one) == words
        ):
            yield one


def _words(mark: etree._Element) -> str:
    return "".join(words_of(one) or "" for one in mark.iter("*"))


def _decide_words(mark: etree._Element, *, accept: bool) -> None:
    if (mark.tag in COME) != accept:
        _replace(mark, _pointers_in([mark]))
        return
    if mark.tag in GONE:
        for one in mark.iter(f"{W}delText", f"{W}delInstrText"):
            one.tag = f"{W}t" if one.tag == f"{W}delText" else f"{W}instrText"
    _replace(mark, list(mark))


def _pointers_in(elements: Iterable[etree._Element]) -> list[etree._Element]:
    """What points to places inside `elements`, each once, and references to comments."""
    found: dict[tuple[str, str], etree._Element] = {}
    for element in elements:
        for one in element.iter(*_POINTERS, _REFERENCE):
            pointer = one
            if one.tag == _REFERENCE:
                pointer = etree.Element(f"{W}r")
                pointer.append(deepcopy(one))
            found.setdefault((one.tag, one.get(f"{W}id", "")), pointer)
    return list(found.values())


def _decide_row(mark: etree._Element, *, accept: bool) -> None:
    row = next(mark.iterancestors(f"{W}tr"))
    if (mark.tag in COME) == accept:
        _remove(mark)
        return
    pointers = [one for one in _pointers_in([row]) if _is_of_comment(one)]
    home = _paragraph_beside(row)
    if home is not None:
        at = 1 if home.find(f"{W}pPr") is not None else 0
        home[at:at] = pointers
    table = row.getparent()
    _remove(row)
    if table is not None and table.find(f"{W}tr") is None:
        _remove(table)


def _paragraph_beside(row: etree._Element) -> etree._Element | None:
    """The next paragraph behind a row, or the last before it."""
    names = {"w": W.strip("{}")}
    for place in ("following::w:p[1]", "preceding::w:p[1]"):
        for found in cast(list[etree._Element], row.xpath(place, namespaces=names)):
            return found
    return None


def _decide_format(mark: etree._Element, *, accept: bool) -> None:
    properties = mark.getparent()
    if properties is None or not etree.QName(properties).localname.endswith("Pr"):
        return
    if mark.tag in _FORMER and not accept:
        former = list(mark[0]) if len(mark) else []
        for one in list(properties):
            if one.tag not in _KEPT:
                properties.remove(one)
        references = [one for one in properties if one.tag.endswith("Reference")]
        properties[len(references) : len(references)] = former
    elif accept and (mark.tag.endswith("Change") or properties.tag == f"{W}numPr"):
        _remove(mark)


def _decide_end(mark: etree._Element, *, accept: bool) -> None:
    """An end that goes joins its paragraph to the next, whose properties both have."""
    paragraph = next(mark.iterancestors(PARAGRAPH))
    if (mark.tag in COME) == accept:
        _remove_end_mark(mark)
        return
    between = []
    beside = paragraph.getnext()
    while beside is not None and beside.tag in _POINTERS:
        between.append(beside)
        beside = beside.getnext()
    ends_section = paragraph.find(f"{W}pPr/{W}sectPr") is not None
    if beside is None or beside.tag != PARAGRAPH or ends_section:
        return
    content = [one for one in paragraph if one.tag != f"{W}pPr"]
    if not any(one.tag in _SEEN for part in content for one in part.iter("*")):
        content = _without_own_bookmarks(content)
    at = 1 if beside.find(f"{W}pPr") is not None else 0
    beside[at:at] = [*content, *between]
    _remove(paragraph)


def _without_own_bookmarks(content: list[etree._Element]) -> list[etree._Element]:
    """What is left of a paragraph that is gone: not the name that it went by."""
    starts, ends = (
        {one.get(f"{W}id") for one in content if one.tag == f"{W}bookmark{end}"}
        for end in ("Start", "End")
    )
    return [
        one
        for one in content
        if one.tag not in {f"{W}bookmarkStart", f"{W}bookmarkEnd"}
        or one.get(f"{W}id") not in starts & ends
    ]


def _remove_end_mark(mark: etree._Element) -> None:
    properties = mark.getparent()
    _remove(mark)
    if properties is not None and not len(properties):
        _remove(properties)


def _is_of_comment(pointer: etree._Element) -> bool:
    return pointer.tag == f"{W}r" or "commentRange" in pointer.tag


def _replace(element: etree._Element, others: list[etree._Element]) -> None:
    for one in others:
        element.addprevious(one)
    _remove(element)


def _remove(element: etree._Element) -> None:
    above = element.getparent()
    if above is not None:
        above.remove(element)
