"""Comments and revisions written into paragraphs of WordprocessingML."""

from collections import defaultdict
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC

from lxml import etree

from milepost.formats.document_model.languages import is_rtl_text
from milepost.formats.guards import parse_int
from milepost.formats.word.comments_write import (
    CommentWriter,
    append_text,
    comment_range_elements,
    set_run_language,
)
from milepost.formats.word.names import PARAGRAPH, W
from milepost.formats.word.package import Package
from milepost.formats.word.parts import element_text, is_clause_number
from milepost.formats.xml_text import as_xml_text

from .markup import COVERING_NOTE, SimulatedMarkup, SimulatedReply


@dataclass
class _RunPiece:
    """Words of one run that stand together; or something without words."""

    element: etree._Element
    start: int
    text: str = ""


@dataclass(frozen=True)
class _Events:
    """What happens between two characters of a text, in this order."""

    ends: list[etree._Element]
    inserted: list[SimulatedMarkup]
    starts: list[etree._Element]


class MarkupWriter:
    """Marks up the paragraphs of one file."""

    def __init__(self, package: Package, language: str) -> None:
        self._comments = CommentWriter(package)
        self._language = language
        root = package.read(package.main)
        numbers = [parse_int(element.get(f"{W}id", "")) for element in root.iter("*")]
        self._last_id = max(numbers, default=0)

    def mark(
        self,
        paragraph: etree._Element,
        markups: list[SimulatedMarkup],
        *,
        types_before_next: bool,
    ) -> None:
        """Write `markups` into one paragraph, and add the paragraphs that they insert.

        types_before_next: what is added is typed at the beginning of what follows, not
        at the end of this one, whose kind it would have.
        """
        inside = [markup for markup in markups if markup.kind != "add"]
        if inside:
            self._mark_inside(paragraph, inside)
        following = paragraph
        if markups[0].block != COVERING_NOTE and types_before_next:
            following = next(paragraph.itersiblings(PARAGRAPH), paragraph)
            types_before_next = following is not paragraph
        for markup in (markup for markup in markups if markup.kind == "add"):
            if types_before_next:
                self._add_before(following, markup)
            else:
                paragraph = self._add_after(paragraph, markup)

    def _mark_inside(
        self, paragraph: etree._Element, markups: list[SimulatedMarkup]
    ) -> None:
        pieces = list(_pieces(paragraph))
        text = "".join(piece.text for piece in pieces)
        first = len(text) - len(text.lstrip())
        for markup in markups:
            if not 0 <= markup.start <= markup.end <= len(text.strip()):
                raise ValueError(f"{markup} points outside of “{text}”.")
        new = list(self._rebuilt(pieces, markups, first))
        properties = paragraph.find(f"{W}pPr")
        paragraph[:] = ([] if properties is None else [properties]) + new
        if _deletes_all(markups, len(text.strip())):
            self._delete_paragraph_mark(paragraph, markups[0])

    def _rebuilt(
        self, pieces: list[_RunPiece], markups: list[SimulatedMarkup], first: int
    ) -> Iterator[etree._Element]:
        """Elements of a paragraph with markup written in; words begin at character `first`."""
        events = self._events(markups, first)
        deletion_starts = _deletion_starts(markups, first)
        text_pieces = [piece for piece in pieces if piece.text]
        model = text_pieces[0].element
        for piece in pieces:
            if not piece.text:
                yield piece.element
                continue
            model = piece.element
            for start, part in _cut(piece, {*events, *deletion_starts}):
                yield from self._happen(events.pop(start, None), model)
                yield from self._kept_or_deleted(
                    model, part, _deleting_markup(deletion_starts, start)
                )
            if piece is text_pieces[-1]:
                end = piece.start + len(piece.text)
                yield from self._happen(events.pop(end, None), model)

    def _events(self, markups: list[SimulatedMarkup], first: int) -> dict[int, _Events]:
        events: dict[int, _Events] = defaultdict(lambda: _Events([], [], []))
        for markup in markups:
            start, end = markup.start + first, markup.end + first
            if markup.kind == "comment":
                starts, ends = self._comment(markup)
                here = events[start].starts
                (here if start == end else events[end].ends).extend(ends)
                here[:0] = starts
            elif markup.kind in {"insert", "replace"}:
                events[end].inserted.append(markup)
        return dict(events)

    def _comment(
        self, markup: SimulatedMarkup
    ) -> tuple[list[etree._Element], list[etree._Element]]:
        """Add a comment thread; returns its range starts, and range ends with references."""
        thread: tuple[SimulatedMarkup | SimulatedReply, ...] = (markup, *markup.replies)
        numbers: list[str] = []
        for item in thread:
            first = self._comments.comment(numbers[0]) if numbers else None
            number = self._comments.add(
                author=item.author, at=item.at, text=item.text, reply_to=first,
                done=markup.done, language=self._language,
            )  # fmt: skip
            numbers.append(number)
        starts, ends, runs = zip(*map(comment_range_elements, numbers), strict=True)
        return list(starts), [*ends, *runs]

    def _happen(
        self, events: _Events | None, model: etree._Element
    ) -> Iterator[etree._Element]:
        if events is not None:
            yield from events.ends
            for markup in events.inserted:
                yield from self._inserted(markup, model)
            yield from events.starts

    def _inserted(
        self, markup: SimulatedMarkup, model: etree._Element
    ) -> Iterator[etree._Element]:
        """Elements of the inserted words of `markup`, with later markup on these words.

        What others inserted, or where their comments begin and end, parts an insertion.
        """
        if not markup.text:
            return
        run = _empty_run(model)
        rtl = is_rtl_text(markup.text)
        set_run_language(run, self._language, rtl=rtl)
        append_text(run, markup.text)
        pieces = [_RunPiece(run, 0, as_xml_text(markup.text))]
        insertion: etree._Element | None = None
        for element in self._rebuilt(pieces, list(markup.later), 0):
            is_reference = element.find(f"{W}commentReference") is not None
            if element.tag in {f"{W}r", f"{W}del"} and not is_reference:
                if insertion is None:
                    insertion = self._revision("ins", markup)
                insertion.append(element)
                continue
            if insertion is not None:
                yield insertion
                insertion = None
            yield element
        if insertion is not None:
            yield insertion

    def _kept_or_deleted(
        self, model: etree._Element, text: str, deleting: SimulatedMarkup | None
    ) -> Iterator[etree._Element]:
        run = _empty_run(model)
        append_text(run, text, deleted=deleting is not None)
        if deleting is None:
            yield run
        else:
            change = self._revision("del", deleting)
            change.append(run)
            yield change

    def _delete_paragraph_mark(
        self, paragraph: etree._Element, markup: SimulatedMarkup
    ) -> None:
        for run in paragraph.findall(f"{W}r"):
            if any(
                is_clause_number(text_element)
                for text_element in run.iterchildren(f"{W}t")
            ):
                change = self._revision("del", markup)
                run.addprevious(change)
                change.append(run)
                for words in run.iter(f"{W}t"):
                    words.tag = f"{W}delText"
        self._revise_paragraph_mark(paragraph, "del", markup)

    def _add_before(self, following: etree._Element, markup: SimulatedMarkup) -> None:
        new = etree.Element(PARAGRAPH)
        new.extend(self._inserted(markup, etree.Element(f"{W}r")))
        following.addprevious(new)
        self._revise_paragraph_mark(new, "ins", markup)

    def _add_after(
        self, last: etree._Element, markup: SimulatedMarkup
    ) -> etree._Element:
        """Add a paragraph of new text after `last` as a tracked insertion, and return it.

        A paragraph typed after another takes over its end; that one gets a new end.
        """
        new = etree.Element(PARAGRAPH)
        properties = last.find(f"{W}pPr")
        if properties is not None:
            new.append(deepcopy(properties))
            for ended in new.findall(f"{W}pPr/{W}rPr"):
                new[0].remove(ended)
        model = next((piece.element for piece in _pieces(last) if piece.text), None)
        run = etree.Element(f"{W}r") if model is None else model
        new.extend(self._inserted(markup, run))
        last.addnext(new)
        self._revise_paragraph_mark(last, "ins", markup)
        return new

    def _revise_paragraph_mark(
        self, paragraph: etree._Element, tag: str, markup: SimulatedMarkup
    ) -> None:
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
        of_end.insert(0, self._revision(tag, markup))

    def _revision(self, tag: str, markup: SimulatedMarkup) -> etree._Element:
        self._last_id += 1
        revision = etree.Element(f"{W}{tag}")
        revision.set(f"{W}id", str(self._last_id))
        revision.set(f"{W}author", as_xml_text(markup.author))
        at = markup.at.astimezone(UTC)
        revision.set(f"{W}date", at.strftime("%Y-%m-%dT%H:%M:%SZ"))
        return revision


def _pieces(paragraph: etree._Element) -> Iterator[_RunPiece]:
    """Pieces of a paragraph: runs with words, their start in characters, and the rest."""
    at = 0
    for child in paragraph.iterchildren("*"):
        if child.tag == f"{W}pPr":
            continue
        words = [
            element_text(child_part) or "" for child_part in child.iterchildren("*")
        ]
        has_words = child.tag == f"{W}r" and any(words)
        if has_words and not any(
            is_clause_number(child_part) for child_part in child.iterchildren("*")
        ):
            text = "".join(words)
            yield _RunPiece(child, at, text)
            at += len(text)
        else:
            yield _RunPiece(child, at)


def _cut(piece: _RunPiece, places: set[int]) -> Iterator[tuple[int, str]]:
    end = piece.start + len(piece.text)
    cuts = sorted({piece.start, *(cut for cut in places if piece.start < cut < end)})
    for start, stop in zip(cuts, [*cuts[1:], end], strict=True):
        yield start, piece.text[start - piece.start : stop - piece.start]


def _deletion_starts(
    markups: list[SimulatedMarkup], first: int
) -> dict[int, SimulatedMarkup | None]:
    """Markup that deletes from a character on, by position; None where deletion ends."""
    starts: dict[int, SimulatedMarkup | None] = {}
    deletions = [markup for markup in markups if markup.kind in {"delete", "replace"}]
    deletions.sort(key=lambda markup: markup.start)
    end = -1
    for markup in deletions:
        if markup.start < end:
            raise ValueError(f"{markup} strikes words that are struck already.")
        end = markup.end
        if markup.start < markup.end:
            starts[markup.start + first] = markup
            starts.setdefault(markup.end + first, None)
    return starts


def _deleting_markup(
    starts: dict[int, SimulatedMarkup | None], position: int
) -> SimulatedMarkup | None:
    before = [place for place in starts if place <= position]
    return starts[max(before)] if before else None


def _deletes_all(markups: list[SimulatedMarkup], length: int) -> bool:
    kinds = {markup.kind for markup in markups}
    deleted = sum(
        markup.end - markup.start for markup in markups if markup.kind == "delete"
    )
    return deleted == length and not kinds & {"insert", "replace"}


def _empty_run(model: etree._Element) -> etree._Element:
    run = etree.Element(f"{W}r")
    properties = model.find(f"{W}rPr")
    if properties is not None:
        run.append(deepcopy(properties))
    return run
