"""Resolution of revisions: accepted or rejected in the XML, as Word does it.

What points into words that go (ends of bookmarks, of comments and of moves) stays where
they were.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import pairwise
from typing import cast

from lxml import etree

from .annotations import revision_target
from .names import ALTERNATE_CONTENT, DELETIONS, INSERTIONS, PARAGRAPH, W
from .parts import element_text, iter_annotations

_RANGE_MARKERS = {
    f"{W}{name}{end}"
    for name in (
        "bookmark", "commentRange", "moveFromRange", "moveToRange", "customXmlInsRange",
        "customXmlDelRange", "customXmlMoveFromRange", "customXmlMoveToRange", "perm",
    )
    for end in ("Start", "End")
}  # fmt: skip
_REFERENCE = f"{W}commentReference"
# Properties that a change of format says nothing about.
_UNAFFECTED = INSERTIONS | DELETIONS | {
    f"{W}{name}" for name in ("rPr", "sectPr", "headerReference", "footerReference")
}  # fmt: skip
_WITH_FORMER_PROPERTIES = {  # changes of format that say what was before
    f"{W}{name}Change"
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "trPr", "tcPr")
}
_VISIBLE = {
    f"{W}{name}"
    for name in (
        "t", "delText", "tab", "br", "cr", "sym", "drawing", "pict", "object", "fldChar",
        "instrText", "footnoteReference", "endnoteReference", "noBreakHyphen", "sdt",
    )
}  # fmt: skip

Decisions = dict[etree._Element, bool]


def resolve_revisions(
    root: etree._Element, decisions: Decisions
) -> list[etree._Element]:
    """Accept (true) or reject (false) revisions of one part; return those left unresolved.

    Who decides on one end of a move decides on both, the first in the text. Return the
    revisions that stay as they are: cells that came, went or were merged; numbering,
    formulas and grids that cannot be undone; the ends of paragraphs that nothing follows
    which they could be joined to.
    """
    moves = list(_moves(root))
    every = _add_copies(root, _add_other_ends(moves, decisions))
    for revision, accept in every:
        of = revision_target(revision)
        if of == "words":
            _resolve_content(revision, accept=accept)
        elif of == "row":
            _resolve_row(revision, accept=accept)
        elif of == "format":
            _resolve_format(revision, accept=accept)
    # From the last to the first: whether a paragraph is empty is asked before another
    # is joined to it.
    for revision, accept in reversed(every):
        if _is_in_tree(revision, root) and revision_target(revision) == "paragraph":
            _resolve_paragraph_mark(revision, accept=accept)
    for start, end, revisions in moves:
        if revisions and not any(_is_in_tree(revision, root) for revision in revisions):
            _remove(start)
            _remove(end)
    return [revision for revision in decisions if _is_in_tree(revision, root)]


def _is_in_tree(revision: etree._Element, root: etree._Element) -> bool:
    return any(above is root for above in revision.iterancestors())


def _moves(
    root: etree._Element,
) -> Iterator[tuple[etree._Element, etree._Element, list[etree._Element]]]:
    """Start marker, end marker and revisions inside of each range of moved words."""
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


def _add_other_ends(
    moves: list[tuple[etree._Element, etree._Element, list[etree._Element]]],
    decisions: Decisions,
) -> Decisions:
    by_name: dict[str, list[etree._Element]] = {}
    for start, _, revisions in moves:
        by_name.setdefault(start.get(f"{W}name", ""), []).extend(revisions)
    every = dict(decisions)
    for name, revisions in by_name.items():
        decided = [every[revision] for revision in revisions if revision in every]
        if name and decided:
            every.update(dict.fromkeys(revisions, decided[0]))
    return every


def _add_copies(
    root: etree._Element, decisions: Decisions
) -> list[tuple[etree._Element, bool]]:
    """Decisions in document order, with those for other copies of a drawing added."""
    every = dict(decisions)
    for revision, accept in decisions.items():
        every.update((twin, accept) for twin in _copies(revision))
    return [
        (revision, every[revision])
        for revision in iter_annotations(root)
        if revision in every
    ]


def _copies(revision: etree._Element) -> Iterator[etree._Element]:
    """Same revision in the other copies of its drawing (mc:AlternateContent)."""
    line = [revision, *revision.iterancestors()]
    for copy, above in pairwise(line):
        if above.tag == ALTERNATE_CONTENT:
            index = list(_same_revisions(revision, copy)).index(revision)
            for other in above.iterchildren("*"):
                candidates = (
                    list(_same_revisions(revision, other)) if other is not copy else []
                )
                if index < len(candidates):
                    yield candidates[index]


def _same_revisions(
    revision: etree._Element, copy: etree._Element
) -> Iterator[etree._Element]:
    attributes = [f"{W}author", f"{W}date"]
    words = _text(revision)
    for candidate in copy.iter(revision.tag):
        if (
            all(candidate.get(name) == revision.get(name) for name in attributes)
            and _text(candidate) == words
        ):
            yield candidate


def _text(revision: etree._Element) -> str:
    return "".join(element_text(element) or "" for element in revision.iter("*"))


def _resolve_content(revision: etree._Element, *, accept: bool) -> None:
    if (revision.tag in INSERTIONS) != accept:
        _replace(revision, _range_markers([revision]))
        return
    if revision.tag in DELETIONS:
        for text_element in revision.iter(f"{W}delText", f"{W}delInstrText"):
            text_element.tag = (
                f"{W}t" if text_element.tag == f"{W}delText" else f"{W}instrText"
            )
    _replace(revision, list(revision))


def _range_markers(elements: Iterable[etree._Element]) -> list[etree._Element]:
    """Range markers and comment references inside `elements`, each once, to be kept."""
    by_id: dict[tuple[str, str], etree._Element] = {}
    for element in elements:
        for marker in element.iter(*_RANGE_MARKERS, _REFERENCE):
            kept = marker
            if marker.tag == _REFERENCE:
                kept = etree.Element(f"{W}r")
                kept.append(deepcopy(marker))
            by_id.setdefault((marker.tag, marker.get(f"{W}id", "")), kept)
    return list(by_id.values())


def _resolve_row(revision: etree._Element, *, accept: bool) -> None:
    row = next(revision.iterancestors(f"{W}tr"))
    if (revision.tag in INSERTIONS) == accept:
        _remove(revision)
        return
    markers = [
        marker
        for marker in _range_markers([row])
        if marker.tag == f"{W}r" or "commentRange" in marker.tag
    ]
    home = _nearest_paragraph(row)
    if home is not None:
        at = 1 if home.find(f"{W}pPr") is not None else 0
        home[at:at] = markers
    table = row.getparent()
    _remove(row)
    if table is not None and table.find(f"{W}tr") is None:
        _remove(table)


def _nearest_paragraph(row: etree._Element) -> etree._Element | None:
    """Next paragraph after a table row, else the last before it; None without any."""
    names = {"w": W.strip("{}")}
    for axis in ("following::w:p[1]", "preceding::w:p[1]"):
        for paragraph in cast(list[etree._Element], row.xpath(axis, namespaces=names)):
            return paragraph
    return None


def _resolve_format(revision: etree._Element, *, accept: bool) -> None:
    properties = revision.getparent()
    if properties is None or not etree.QName(properties).localname.endswith("Pr"):
        return
    if revision.tag in _WITH_FORMER_PROPERTIES and not accept:
        former = list(revision[0]) if len(revision) else []
        for child in list(properties):
            if child.tag not in _UNAFFECTED:
                properties.remove(child)
        references = [child for child in properties if child.tag.endswith("Reference")]
        properties[len(references) : len(references)] = former
    elif accept and (revision.tag.endswith("Change") or properties.tag == f"{W}numPr"):
        _remove(revision)


def _resolve_paragraph_mark(revision: etree._Element, *, accept: bool) -> None:
    """Accept or reject a paragraph mark; one that goes joins its paragraph to the next."""
    paragraph = next(revision.iterancestors(PARAGRAPH))
    if (revision.tag in INSERTIONS) == accept:
        _remove_mark_revision(revision)
        return
    between = []
    following = paragraph.getnext()
    while following is not None and following.tag in _RANGE_MARKERS:
        between.append(following)
        following = following.getnext()
    ends_section = paragraph.find(f"{W}pPr/{W}sectPr") is not None
    if following is None or following.tag != PARAGRAPH or ends_section:
        return
    content = [element for element in paragraph if element.tag != f"{W}pPr"]
    if not any(
        element.tag in _VISIBLE for part in content for element in part.iter("*")
    ):
        content = _without_closed_bookmarks(content)
    at = 1 if following.find(f"{W}pPr") is not None else 0
    following[at:at] = [*content, *between]
    _remove(paragraph)


def _without_closed_bookmarks(content: list[etree._Element]) -> list[etree._Element]:
    """`content` without bookmarks that both start and end in it."""
    starts, ends = (
        {
            element.get(f"{W}id")
            for element in content
            if element.tag == f"{W}bookmark{end}"
        }
        for end in ("Start", "End")
    )
    return [
        element
        for element in content
        if element.tag not in {f"{W}bookmarkStart", f"{W}bookmarkEnd"}
        or element.get(f"{W}id") not in starts & ends
    ]


def _remove_mark_revision(revision: etree._Element) -> None:
    properties = revision.getparent()
    _remove(revision)
    if properties is not None and not len(properties):
        _remove(properties)


def _replace(element: etree._Element, others: list[etree._Element]) -> None:
    for other in others:
        element.addprevious(other)
    _remove(element)


def _remove(element: etree._Element) -> None:
    above = element.getparent()
    if above is not None:
        above.remove(element)
