"""What changed between two wordings, word by word, with their emphasis and notes."""

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
        return "".join(span.text for span in self.spans)


# A sign of a text, and how it is set; of a note, its wording.
_Sign = tuple[str, tuple[bool, bool, str]]


def find_wording_changes(before: str, after: str) -> tuple[WordingChange, ...]:
    """The pieces that lead from `before` to `after`, in reading order.

    What is kept and deleted is `before`; what is kept and inserted is `after`. Words that
    are only set otherwise, and notes with other words, are deleted and inserted. Where
    something was replaced, the deletion comes first.
    """
    old, new = _signs(before), _signs(after)
    pieces: list[tuple[ChangeKind, list[_Sign]]] = []
    i = k = 0
    for change in find_changes(_words(old), _words(new)):
        length = len(change.text)
        if change.kind == "keep":
            pieces.extend(_kept(old[i : i + length], new[k : k + length]))
        else:
            signs = (
                old[i : i + length] if change.kind == "delete" else new[k : k + length]
            )
            pieces.append((change.kind, signs))
        i += 0 if change.kind == "insert" else length
        k += 0 if change.kind == "delete" else length
    return tuple(_gathered(pieces))


def _signs(wording: str) -> list[_Sign]:
    signs: list[_Sign] = []
    for span in read_wording(wording):
        look = (span.bold, span.italic, "")
        signs.extend((sign, look) for sign in span.text)
        if span.note:
            signs.append((NOTE, (span.bold, span.italic, span.note)))
    return signs


def _words(signs: list[_Sign]) -> str:
    return "".join(sign for sign, _ in signs)


def _kept(
    old: list[_Sign], new: list[_Sign]
) -> Iterator[tuple[ChangeKind, list[_Sign]]]:
    """The same words: those that are set alike are kept, the others replaced."""
    pairs = zip(old, new, strict=True)
    for alike, run in groupby(pairs, key=lambda pair: pair[0] == pair[1]):
        before, after = zip(*run, strict=True)
        if alike:
            yield "keep", list(after)
        else:
            yield "delete", list(before)
            yield "insert", list(after)


def _gathered(
    pieces: list[tuple[ChangeKind, list[_Sign]]],
) -> Iterator[WordingChange]:
    """Neighbours in one: of a row of changes, all that went before all that came."""
    for is_kept, run in groupby(pieces, key=lambda piece: piece[0] == "keep"):
        row = list(run)
        kinds: tuple[ChangeKind, ...] = ("keep",) if is_kept else ("delete", "insert")
        for kind in kinds:
            signs = [sign for one, signs in row if one == kind for sign in signs]
            if signs:
                yield WordingChange(kind, tuple(_spans(signs)))


def _spans(signs: list[_Sign]) -> Iterator[Span]:
    for (bold, italic, note), run in groupby(signs, key=lambda sign: sign[1]):
        if note:
            for _ in run:
                yield Span("", bold, italic, note)
        else:
            yield Span("".join(sign for sign, _ in run), bold, italic)
