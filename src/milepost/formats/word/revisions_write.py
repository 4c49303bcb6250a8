"""Writer of the difference of two documents as tracked changes in a Word file.

Accept all of them and it is the new document, reject all and it is the old one. Numbers
are words in front of the text here, so that each says what it was and what it is now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from lxml import etree

from milepost.formats.document_model.blocks import DocumentBlock, DocumentFile
from milepost.formats.document_model.document_difference import (
    PassageChange,
    find_passage_changes,
)
from milepost.formats.document_model.heading_block import head_lines
from milepost.formats.document_model.pipe_table import read_table
from milepost.formats.document_model.text_difference import ChangeKind
from milepost.formats.document_model.wording import Span, read_wording, write_wording
from milepost.formats.document_model.wording_difference import (
    WordingChange,
    find_wording_changes,
)

from .builder import DocumentBuilder
from .names import w

BREAK = "\N{PARAGRAPH SEPARATOR}"  # stands between passages that are compared as one

_REVISION_TAGS: dict[ChangeKind, str] = {"insert": "ins", "delete": "del"}
Elements = list[etree._Element]


def changes_as_word(
    before: DocumentFile, after: DocumentFile, *, author: str, at: datetime
) -> bytes:
    """Content of a .docx file of `after` with its differences to `before` tracked.

    Each difference is a tracked change made by `author` at that time.

    Passages of another kind or level, tables of another width or height, and passages
    that were moved and reworded at once are deleted and inserted as wholes. A passage
    that was moved carries its key in its new place only.

    Raises:
        KeyTooLong: a key makes a bookmark longer than Word keeps (40 characters).
    """
    writer = _RevisionWriter(
        DocumentBuilder(after.head, typed_numbers=True), author, at
    )
    writer.write_head(before, after)
    for step in find_passage_changes(before.blocks, after.blocks):
        writer.write(step)
    writer.close()
    return writer.file.to_bytes()


class _RevisionWriter:
    def __init__(self, file: DocumentBuilder, author: str, at: datetime) -> None:
        self.file = file
        moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._attribution = {"author": author, "date": moment}
        self._last_id = 0
        self._mark_is_revised = False  # of the last paragraph

    def close(self) -> None:
        """Append an empty paragraph if the last paragraph mark is revised, for it to join."""
        if self._mark_is_revised:
            self.file.add(w("p"))
        self._mark_is_revised = False

    def write_head(self, before: DocumentFile, after: DocumentFile) -> None:
        old, new = dict(head_lines(before.head)), dict(head_lines(after.head))
        for fact in dict.fromkeys([*old, *new]):
            was, now = (
                write_wording([Span(facts.get(fact, ""))]) for facts in (old, new)
            )
            content = self._content(find_wording_changes(was, now), "")
            end = self._revised_line_mark(was, now)
            self.file.add_line(fact, content, end)
            self._mark_is_revised = end is not None
        was, now = before.head.title, after.head.title
        if was or now:
            title = DocumentBlock(0, "heading", 0, now)
            content = self._content(find_wording_changes(was, now), "")
            self._add_paragraph(title, content, self._revised_line_mark(was, now))

    def write(self, step: PassageChange) -> None:
        if step.sort in {"kept", "reworded"} and _have_same_shape(
            *step.before, *step.after
        ):
            self._rewrite(step.before[0], step.after[0])
        elif step.sort in {"divided", "joined"} and _have_same_shape(
            *step.before, *step.after
        ):
            self._divide_or_join(step)
        elif step.move and _is_only_moved(step):
            self._move(step)
        else:
            for block in step.before if step.sort != "moved_to" else ():
                self._add_whole(block, "delete", has_key=not step.after)
            for block in step.after if step.sort != "moved_from" else ():
                self._add_whole(block, "insert")

    def _rewrite(self, before: DocumentBlock, after: DocumentBlock) -> None:
        if after.kind == "table":
            self._rewrite_table(before, after)
            return
        changes = find_wording_changes(before.text, after.text)
        content = self._numbers(before, after) + self._content(changes, after.language)
        self._add_paragraph(after, content)

    def _rewrite_table(self, before: DocumentBlock, after: DocumentBlock) -> None:
        old, new = read_table(before.text), read_table(after.text)
        if [len(row) for row in old] != [len(row) for row in new]:
            self._add_whole(before, "delete", has_key=False)
            self._add_whole(after, "insert")
            return
        cells = [
            [
                self._content(find_wording_changes(was, now), after.language)
                for was, now in zip(*rows, strict=True)
            ]
            for rows in zip(old, new, strict=True)
        ]
        self._add_table(after, cells)

    def _add_whole(
        self, block: DocumentBlock, kind: ChangeKind, *, has_key: bool = True
    ) -> None:
        """Append a block as wholly inserted or deleted, its paragraph mark or rows included."""
        shown = block if has_key else _without_key(block)
        if block.kind == "table":
            rows = read_table(block.text)
            cells = [
                [
                    self._content(_whole_change(cell, kind), block.language)
                    for cell in row
                ]
                for row in rows
            ]
            self._add_table(
                shown, cells, [self._revision(_REVISION_TAGS[kind]) for _ in rows]
            )
            return
        number = self._number(block, kind)
        content = number + self._content(
            _whole_change(block.text, kind), block.language
        )
        self._add_paragraph(shown, content, self._revision(_REVISION_TAGS[kind]))

    def _divide_or_join(self, step: PassageChange) -> None:
        """Append a divided or joined passage, with paragraph marks inserted or deleted."""
        parts = max(step.before, step.after, key=len)
        end = "ins" if step.sort == "divided" else "del"
        first = step.after[0]
        was, now = (
            # Each by itself first, so that no mark of one ends in another.
            BREAK.join(write_wording(read_wording(block.text)) for block in blocks)
            for blocks in (step.before, step.after)
        )
        contents = _split_at_breaks(find_wording_changes(was, now))
        for place, (part, changes) in enumerate(zip(parts, contents, strict=True)):
            is_last = place == len(parts) - 1
            shown = part if step.sort == "divided" else _without_key(part)
            if place == 0:
                number, shown = self._numbers(step.before[0], first), first
            else:
                number = self._number(part, "insert" if end == "ins" else "delete")
            content = number + self._content(changes, part.language)
            self._add_paragraph(
                shown, content, None if is_last else self._revision(end)
            )

    def _move(self, step: PassageChange) -> None:
        """Append one end of a moved passage, as a named moveFrom or moveTo range."""
        way = "From" if step.sort == "moved_from" else "To"
        block = step.before[0] if way == "From" else step.after[0]
        number = str(self._next_id())
        name = f"move{step.move}"
        self.file.add(
            w(f"move{way}RangeStart", id=number, name=name, **self._attribution)
        )
        typed = [self.file.number(block)] if block.number else []
        runs = typed + self.file.runs(read_wording(block.text), block.language)
        self._add_paragraph(
            block if way == "To" else _without_key(block),
            [self._revision(f"move{way}", runs)],
            self._revision(f"move{way}"),
        )
        self.file.add(w(f"move{way}RangeEnd", id=number))

    def _add_paragraph(
        self,
        block: DocumentBlock,
        content: Elements,
        end: etree._Element | None = None,
    ) -> None:
        self.file.add_paragraph(block, content, end)
        self._mark_is_revised = end is not None

    def _add_table(
        self,
        block: DocumentBlock,
        cells: Sequence[Sequence[Elements]],
        rows: Sequence[etree._Element] = (),
    ) -> None:
        self.close()
        self.file.add_table(block, cells, rows)

    def _content(self, changes: Iterable[WordingChange], language: str) -> Elements:
        elements: Elements = []
        for change in changes:
            deleted = change.kind == "delete"
            runs = self.file.runs(change.spans, language, deleted=deleted)
            tag = _REVISION_TAGS.get(change.kind)
            elements += [self._revision(tag, runs)] if tag else runs
        return elements

    def _numbers(self, before: DocumentBlock, after: DocumentBlock) -> Elements:
        if before.number == after.number:
            return [self.file.number(after)] if after.number else []
        return self._number(before, "delete") + self._number(after, "insert")

    def _number(self, block: DocumentBlock, kind: ChangeKind) -> Elements:
        if not block.number:
            return []
        run = self.file.number(block, deleted=kind == "delete")
        return [self._revision(_REVISION_TAGS[kind], [run])]

    def _revised_line_mark(self, was: str, now: str) -> etree._Element | None:
        if was and now:
            return None
        return self._revision("del" if was else "ins")

    def _revision(self, tag: str, runs: Elements | None = None) -> etree._Element:
        return w(tag, *(runs or ()), id=str(self._next_id()), **self._attribution)

    def _next_id(self) -> int:
        self._last_id += 1
        return self._last_id


def _have_same_shape(*blocks: DocumentBlock) -> bool:
    shapes = {(block.kind, block.level, block.role, block.language) for block in blocks}
    return len(shapes) == 1


def _is_only_moved(step: PassageChange) -> bool:
    (before,), (after,) = step.before, step.after
    return (
        before.kind != "table"
        and before.text == after.text
        and _have_same_shape(before, after)
    )


def _without_key(block: DocumentBlock) -> DocumentBlock:
    return replace(block, key=None)


def _whole_change(wording: str, kind: ChangeKind) -> tuple[WordingChange, ...]:
    return (WordingChange(kind, read_wording(wording)),) if wording else ()


def _split_at_breaks(changes: Iterable[WordingChange]) -> list[list[WordingChange]]:
    """Changes split into one list for each passage, at the `BREAK` characters."""
    parts: list[list[WordingChange]] = [[]]
    for change in changes:
        spans: list[Span] = []
        for span in change.spans:
            *ended, last = span.text.split(BREAK)
            for text in ended:
                spans.append(replace(span, text=text, note=""))
                parts[-1].append(WordingChange(change.kind, tuple(spans)))
                parts.append([])
                spans = []
            spans.append(replace(span, text=last))
        parts[-1].append(WordingChange(change.kind, tuple(spans)))
    return [
        [change for change in part if any(s.text or s.note for s in change.spans)]
        for part in parts
    ]
