"""Difference of two documents for readers, as plain text and as an HTML page."""

from collections import Counter
from collections.abc import Iterable
from html import escape

from milepost.formats.document_model.blocks import DocumentBlock, DocumentFile
from milepost.formats.document_model.document_difference import (
    PassageChange,
    PassageChangeKind,
    find_passage_changes,
)
from milepost.formats.document_model.heading_block import head_lines
from milepost.formats.document_model.languages import is_rtl_language
from milepost.formats.document_model.pipe_table import plain_table
from milepost.formats.document_model.text_difference import ChangeKind
from milepost.formats.document_model.wording import (
    Span,
    plain_wording,
    read_wording,
    write_wording,
)
from milepost.formats.document_model.wording_difference import (
    WordingChange,
    find_wording_changes,
)

from .page import page, paragraph

LABELS: dict[PassageChangeKind, str] = {
    "reworded": "Reworded",
    "added": "Added",
    "removed": "Removed",
    "moved_from": "Moved away, move {}",
    "moved_to": "Moved here, move {}",
    "divided": "Divided",
    "joined": "Joined",
}
_TYPED: dict[ChangeKind, str] = {"keep": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
_TAGS: dict[ChangeKind, tuple[str, str]] = {
    "delete": ("del", "deleted"),
    "insert": ("ins", "inserted"),
}


def differences_as_text(before: DocumentFile, after: DocumentFile) -> str:
    """Plain text of the changed passages: [-deleted-] and {+inserted+} words."""
    steps = find_passage_changes(_all_blocks(before), _all_blocks(after))
    parts = [opening(steps)]
    for step in steps:
        if step.sort != "kept":
            lines = ["".join(map(_typed, changes)) for changes in _changes(step)]
            passage = "\n".join([f"{_label(step)}:", *lines])
            parts.append(passage.replace("\n", "\n  "))
    return "\n\n".join(parts)


def differences_as_page(
    before: DocumentFile, after: DocumentFile, *, title: str
) -> str:
    """Complete HTML page of the whole text with deletions and insertions marked."""
    steps = find_passage_changes(_all_blocks(before), _all_blocks(after))
    language = after.head.language
    shown = [_shown(step, language) for step in steps]
    return page(title, paragraph(opening(steps)), *shown)


def _all_blocks(document: DocumentFile) -> list[DocumentBlock]:
    """Blocks of a document with its head lines and title as paragraphs before them."""
    lines = [
        (fact, write_wording([Span(line)])) for fact, line in head_lines(document.head)
    ]
    lines += [("title", document.head.title)] if document.head.title else []
    head = [
        DocumentBlock(0, "paragraph", 0, text, key=f"the {fact}")  # no clause's key
        for fact, text in lines
    ]
    return [*head, *document.blocks]


def opening(steps: Iterable[PassageChange]) -> str:
    """Sentence that counts passages: the same, reworded, added, removed, moved, and so on."""
    counts: Counter[PassageChangeKind] = Counter(step.sort for step in steps)
    words: dict[PassageChangeKind, str] = {
        "reworded": "reworded", "added": "added", "removed": "removed",
        "moved_to": "moved", "divided": "divided", "joined": "joined",
    }  # fmt: skip
    counted = [f"{counts[sort]} {word}" for sort, word in words.items() if counts[sort]]
    kept = counts["kept"]
    same = "1 passage is the same" if kept == 1 else f"{kept} passages are the same"
    if not counted:
        return f"Nothing changed: {same}."
    return f"{same}; {', '.join(counted)}."


def _label(step: PassageChange) -> str:
    numbers = [block.number for block in step.after or step.before if block.number]
    name = LABELS[step.sort].format(step.move)
    return f"{numbers[0]} {name}" if numbers else name


def _changes(step: PassageChange) -> list[list[WordingChange]]:
    """Wording changes of a passage change, one list per passage shown."""
    if step.sort in {"removed", "moved_from"}:
        return [_whole(block, "delete") for block in step.before]
    if step.sort in {"added", "moved_to"} and _same_text(step):
        return [_whole(block, "insert") for block in step.after]
    if step.sort in {"divided", "joined"}:
        gone = [_whole(block, "delete") for block in step.before]
        return gone + [_whole(block, "insert") for block in step.after]
    (before,), (after,) = step.before, step.after
    changes = list(find_wording_changes(_text(before), _text(after)))
    numbers = [*_number(before, "delete"), *_number(after, "insert")]
    if before.number == after.number:
        numbers = _number(after, "keep")
    return [numbers + changes]


def _number(block: DocumentBlock, kind: ChangeKind) -> list[WordingChange]:
    text = f"{block.number} "
    return [WordingChange(kind, (Span(text),))] if block.number else []


def _same_text(step: PassageChange) -> bool:
    return not step.before or step.before[0].text == step.after[0].text


def _whole(block: DocumentBlock, kind: ChangeKind) -> list[WordingChange]:
    """One change of `kind` over the number and text of a block."""
    spans = [*(span for change in _number(block, kind) for span in change.spans)]
    return [WordingChange(kind, (*spans, *read_wording(_text(block))))]


def _text(block: DocumentBlock) -> str:
    """Wording of a block; of a table, its plain text."""
    if block.kind == "table":
        return write_wording([Span(plain_table(block.text))])
    return block.text


def _typed(change: WordingChange) -> str:
    words = "".join(
        span.text + (f"[note: {plain_wording(span.note)}]" if span.note else "")
        for span in change.spans
    )
    return _TYPED[change.kind].format(words)


def _shown(step: PassageChange, language: str) -> str:
    if step.sort == "kept":
        return _passage(step.after[0], [_whole(step.after[0], "keep")], language)
    label = f"<p><small><strong>{escape(_label(step))}</strong></small></p>"
    block = (step.after or step.before)[0]
    return label + "".join(
        _passage(block, [changes], language) for changes in _changes(step)
    )


def _passage(
    block: DocumentBlock, lines: list[list[WordingChange]], language: str
) -> str:
    code = block.language or language
    direction = ' dir="rtl"' if is_rtl_language(code) else ' dir="ltr"'
    tongue = f' lang="{escape(code)}"' if code else ""
    return "".join(
        f"<p{tongue}{direction}>{''.join(_marked(change) for change in line)}</p>"
        for line in lines
    )


def _marked(change: WordingChange) -> str:
    """HTML of a change in <ins> or <del>, also announced to screen readers."""
    words = "".join(_html(span) for span in change.spans)
    if change.kind == "keep":
        return words
    tag, spoken = _TAGS[change.kind]
    unseen = '<span class="unseen" lang="en">{}</span>'
    return (
        f"<{tag}>{unseen.format(f' [{spoken}: ')}{words}"
        f"{unseen.format(f' end of {spoken}] ')}</{tag}>"
    )


def _html(span: Span) -> str:
    text = escape(span.text).replace("\n", "<br>")
    for tag, meant in (("em", span.italic), ("strong", span.bold)):
        text = f"<{tag}>{text}</{tag}>" if meant and text else text
    if span.note:
        text += f" <small>[note: {escape(plain_wording(span.note))}]</small>"
    return text
