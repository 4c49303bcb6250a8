"""Putting the marks of a reviewer into the XML of a Word file, paragraph by paragraph."""

from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC

from lxml import etree

from milepost.formats.word.comments_write import (
    Threads,
    anchors,
    clean,
    describe_run,
    runs_from_right_to_left,
    words_into,
)
from milepost.formats.word.list_labels import W, whole
from milepost.formats.word.package import Package
from milepost.formats.word.parts import PARAGRAPH, is_number, words_of

from .markup import COVERING_NOTE, Remark, Reply


@dataclass
class _Piece:
    """Words of one run that stand together; or something without words."""

    element: etree._Element
    start: int
    text: str = ""


@dataclass(frozen=True)
class _Events:
    """What happens between two signs of a text, in this order."""

    ends: list[etree._Element]
    inserted: list[Remark]
    starts: list[etree._Element]


class Marker:
    """Marks up the paragraphs of one file."""

    def __init__(self, package: Package, language: str) -> None:
        self._threads = Threads(package)
        self._language = language
        root = package.read(package.main)
        numbers = [whole(one.get(f"{W}id", "")) for one in root.iter("*")]
        self._number = max(numbers, default=0)

    def mark(
        self, paragraph: etree._Element, remarks: list[Remark], *, own_ends: bool
    ) -> None:
        """Mark up one paragraph, and add others around it.

        own_ends: what is added is typed at the beginning of what follows, not at the end
        of this one, whose kind it would have.
        """
        inside = [one for one in remarks if one.kind != "add"]
        if inside:
            self._mark_inside(paragraph, inside)
        following = paragraph
        if remarks[0].block != COVERING_NOTE and own_ends:
            following = next(paragraph.itersiblings(PARAGRAPH), paragraph)
            own_ends = following is not paragraph
        for remark in (one for one in remarks if one.kind == "add"):
            if own_ends:
                self._add_before(following, remark)
            else:
                paragraph = self._add_after(paragraph, remark)

    def _mark_inside(self, paragraph: etree._Element, remarks: list[Remark]) -> None:
        pieces = list(_pieces(paragraph))
        text = "".join(piece.text for piece in pieces)
        first = len(text) - len(text.lstrip())
        for remark in remarks:
            if not 0 <= remark.start <= remark.end <= len(text.strip()):
                raise ValueError(f"{remark} points outside of “{text}”.")
        new = list(self._rebuilt(pieces, remarks, first))
        properties = paragraph.find(f"{W}pPr")
        paragraph[:] = ([] if properties is None else [properties]) + new
        if _all_struck(remarks, len(text.strip())):
            self._strike_end(paragraph, remarks[0])

    def _rebuilt(
        self, pieces: list[_Piece], remarks: list[Remark], first: int
    ) -> Iterator[etree._Element]:
        """The content of a paragraph with its marks; words begin at sign `first`."""
        events = self._events(remarks, first)
        struck = _struck(remarks, first)
        worded = [piece for piece in pieces if piece.text]
        model = worded[0].element
        for piece in pieces:
            if not piece.text:
                yield piece.element
                continue
            model = piece.element
            for start, part in _cut(piece, {*events, *struck}):
                yield from self._happen(events.pop(start, None), model)
                yield from self._words(model, part, _striker(struck, start))
            if piece is worded[-1]:
                end = piece.start + len(piece.text)
                yield from self._happen(events.pop(end, None), model)

    def _events(self, remarks: list[Remark], first: int) -> dict[int, _Events]:
        events: dict[int, _Events] = defaultdict(lambda: _Events([], [], []))
        for remark in remarks:
            start, end = remark.start + first, remark.end + first
            if remark.kind == "comment":
                starts, ends = self._comment(remark)
                here = events[start].starts
                (here if start == end else events[end].ends).extend(ends)
                here[:0] = starts
            elif remark.kind in {"insert", "replace"}:
                events[end].inserted.append(remark)
        return dict(events)

    def _comment(
        self, remark: Remark
    ) -> tuple[list[etree._Element], list[etree._Element]]:
        """The beginnings of a thread's ranges; and their ends, then the references."""
        said: tuple[Remark | Reply, ...] = (remark, *remark.replies)
        numbers: list[str] = []
        for one in said:
            first = self._threads.comment(numbers[0]) if numbers else None
            number = self._threads.add(
                author=one.author, at=one.at, text=one.text, answers=first,
                done=remark.done, language=self._language,
            )  # fmt: skip
            numbers.append(number)
        starts, ends, runs = zip(*map(anchors, numbers), strict=True)
        return list(starts), [*ends, *runs]

    def _happen(
        self, events: _Events | None, model: etree._Element
    ) -> Iterator[etree._Element]:
        if events is not None:
            yield from events.ends
            for remark in events.inserted:
                yield from self._inserted(remark, model)
            yield from events.starts

    def _inserted(
        self, remark: Remark, model: etree._Element
    ) -> Iterator[etree._Element]:
        """Inserted words, and what others did to them.

        What others inserted, or where their comments begin and end, parts an insertion.
        """
        if not remark.text:
            return
        run = _empty_run(model)
        turned = runs_from_right_to_left(remark.text)
        describe_run(run, self._language, turned=turned)
        words_into(run, remark.text)
        pieces = [_Piece(run, 0, clean(remark.text))]
        own: etree._Element | None = None
        for element in self._rebuilt(pieces, list(remark.later), 0):
            if element.tag in {f"{W}r", f"{W}del"} and not _points(element):
                if own is None:
                    own = self._change("ins", remark)
                own.append(element)
                continue
            if own is not None:
                yield own
                own = None
            yield element
        if own is not None:
            yield own

    def _words(
        self, model: etree._Element, text: str, striker: Remark | None
    ) -> Iterator[etree._Element]:
        run = _empty_run(model)
        words_into(run, text, deleted=striker is not None)
        if striker is None:
            yield run
        else:
            change = self._change("del", striker)
            change.append(run)
            yield change

    def _strike_end(self, paragraph: etree._Element, remark: Remark) -> None:
        for run in paragraph.findall(f"{W}r"):
            if any(is_number(one) for one in run.iterchildren(f"{W}t")):
                change = self._change("del", remark)
                run.addprevious(change)
                change.append(run)
                for words in run.iter(f"{W}t"):
                    words.tag = f"{W}delText"
        self._change_end(paragraph, "del", remark)

    def _add_before(self, following: etree._Element, remark: Remark) -> None:
        new = etree.Element(PARAGRAPH)
        new.extend(self._inserted(remark, etree.Element(f"{W}r")))
        following.addprevious(new)
        self._change_end(new, "ins", remark)

    def _add_after(self, last: etree._Element, remark: Remark) -> etree._Element:
        """A paragraph typed after another takes over its end; that one gets a new end."""
        new = etree.Element(PARAGRAPH)
        properties = last.find(f"{W}pPr")
        if properties is not None:
            new.append(deepcopy(properties))
            for ended in new.findall(f"{W}pPr/{W}rPr"):
                new[0].remove(ended)
        model = next((one.element for one in _pieces(last) if one.text), None)
        run = etree.Element(f"{W}r") if model is None else model
        new.extend(self._inserted(remark, run))
        last.addnext(new)
        self._change_end(last, "ins", remark)
        return new

    def _change_end(self, paragraph: etree._Element, tag: str, remark: Remark) -> None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        of_end = properties.find(f"{W}rPr")
        if of_end is None:
            of_end = etree.Element(f"{W}rPr")
            follows = properties.find(f"{W}sectPr")
            if follows is None:
                properties.append(of_end)
            else:
                follows.addprevious(of_end)
        of_end.insert(0, self._change(tag, remark))

    def _change(self, tag: str, remark: Remark) -> etree._Element:
        self._number += 1
        change = etree.Element(f"{W}{tag}")
        change.set(f"{W}id", str(self._number))
        change.set(f"{W}author", clean(remark.author))
        at = remark.at.astimezone(UTC)
        change.set(f"{W}date", at.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return change


def _pieces(paragraph: etree._Element) -> Iterator[_Piece]:
    """The runs of a paragraph, cut where words meet what has none."""
    at = 0
    for child in paragraph.iterchildren("*"):
        if child.tag == f"{W}pPr":
            continue
        words = [words_of(one) or "" for one in child.iterchildren("*")]
        has_words = child.tag == f"{W}r" and any(words)
        if has_words and not any(is_number(one) for one in child.iterchildren("*")):
            text = "".join(words)
            yield _Piece(child, at, text)
            at += len(text)
        else:
            yield _Piece(child, at)


def _cut(piece: _Piece, places: set[int]) -> Iterator[tuple[int, str]]:
    end = piece.start + len(piece.text)
    cuts = sorted({piece.start, *(one for one in places if piece.start < one < end)})
    for start, stop in zip(cuts, [*cuts[1:], end], strict=True):
        yield start, piece.text[start - piece.start : stop - piece.start]


def _struck(remarks: list[Remark], first: int) -> dict[int, Remark | None]:
    """By each sign where striking begins or stops: who strikes from there on."""
    struck: dict[int, Remark | None] = {}
    spans = [one for one in remarks if one.kind in {"delete", "replace"}]
    spans.sort(key=lambda one: one.start)
    end = -1
    for one in spans:
        if one.start < end:
            raise ValueError(f"{one} strikes words that are struck already.")
        end = one.end
        if one.start < one.end:
            struck[one.start + first] = one
            struck.setdefault(one.end + first, None)
    return struck


def _striker(struck: dict[int, Remark | None], sign: int) -> Remark | None:
    before = [place for place in struck if place <= sign]
    return struck[max(before)] if before else None


def _all_struck(remarks: list[Remark], length: int) -> bool:
    kinds = {remark.kind for remark in remarks}
    struck = sum(one.end - one.start for one in remarks if one.kind == "delete")
    return struck == length and not kinds & {"insert", "replace"}


def _points(run: etree._Element) -> bool:
    return run.find(f"{W}commentReference") is not None


def _empty_run(model: etree._Element) -> etree._Element:
    run = etree.Element(f"{W}r")
    properties = model.find(f"{W}rPr")
    if properties is not None:
        run.append(deepcopy(properties))
    return run
