"""Difference of two wordings, word by word, with their emphasis and notes."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from .text_difference import ChangeKind, find_changes
from .wording import Span, read_wording

NOTE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for a note while words are compared


@dataclass(frozen=True)
class WordingChange:
    """A piece of a wording that was kept, inserted or deleted."""

    kind: ChangeKind
    spans: tuple[Span, ...]

    @property
    def words(self) -> str:
        """Plain text of the change, without emphasis and notes."""
        return "".join(span.text for span in self.spans)


# A sign of a text, and how it is set; of a note, its wording.
_SetCharacter = tuple[str, tuple[bool, bool, str]]


def find_wording_changes(before: str, after: str) -> tuple[WordingChange, ...]:
    """Wording changes (keep, delete, insert) from `before` to `after`, in reading order.

    What is kept and deleted is `before`; what is kept and inserted is `after`. Words that
    are only set otherwise, and notes with other words, are deleted and inserted. Where
    something was replaced, the deletion comes first.
    """
    old, new = _characters(before), _characters(after)
    pieces: list[tuple[ChangeKind, list[_SetCharacter]]] = []
    i = k = 0
    for change in find_changes(_words(old), _words(new)):
        length = len(change.text)
        if change.kind == "keep":
            pieces.extend(_kept(old[i : i + length], new[k : k + length]))
        else:
            characters = (
                old[i : i + length] if change.kind == "delete" else new[k : k + length]
            )
            pieces.append((change.kind, characters))
        i += 0 if change.kind == "insert" else length
        k += 0 if change.kind == "delete" else length
    return tuple(_merge_neighbours(pieces))


def _characters(wording: str) -> list[_SetCharacter]:
    characters: list[_SetCharacter] = []
    for span in read_wording(wording):
        look = (span.bold, span.italic, "")
        characters.extend((character, look) for character in span.text)
        if span.note:
            characters.append((NOTE, (span.bold, span.italic, span.note)))
    return characters


def _words(characters: list[_SetCharacter]) -> str:
    return "".join(character for character, _ in characters)


def _kept(
    old: list[_SetCharacter], new: list[_SetCharacter]
) -> Iterator[tuple[ChangeKind, list[_SetCharacter]]]:
    """Pieces of equal text: kept where emphasis and notes agree, else deleted and inserted."""
    pairs = zip(old, new, strict=True)
    for is_same, run in groupby(pairs, key=lambda pair: pair[0] == pair[1]):
        before, after = zip(*run, strict=True)
        if is_same:
            yield "keep", list(after)
        else:
            yield "delete", list(before)
            yield "insert", list(after)


def _merge_neighbours(
    pieces: list[tuple[ChangeKind, list[_SetCharacter]]],
) -> Iterator[WordingChange]:
    """Wording changes of merged neighbours: in each run of changes, deletions come first."""
    for is_kept, run in groupby(pieces, key=lambda piece: piece[0] == "keep"):
        row = list(run)
        kinds: tuple[ChangeKind, ...] = ("keep",) if is_kept else ("delete", "insert")
        for kind in kinds:
            characters = [
                character
                for piece_kind, characters in row
                if piece_kind == kind
                for character in characters
            ]
            if characters:
                yield WordingChange(kind, tuple(_spans(characters)))


def _spans(characters: list[_SetCharacter]) -> Iterator[Span]:
    for (bold, italic, note), run in groupby(
        characters, key=lambda character: character[1]
    ):
        if note:
            for _ in run:
                yield Span("", bold, italic, note)
        else:
            yield Span("".join(character for character, _ in run), bold, italic)
