"""What becomes of square brackets: they fall, are struck, or one alternative is chosen."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from .brackets import (
    AdReferendum,
    Alternatives,
    Bracket,
    Footnote,
    Parts,
    Words,
    brackets_left,
    parse,
)
from .errors import NoSuchBracket, NotAnAlternative
from .tidying import STRUCK, Token, tidied, tokens_of
from .tokens import tokens


class Outcome(StrEnum):
    """What becomes of a bracket."""

    FALL = "fall"  # agreed: the bracket falls, the text stays
    STRIKE = "strike"  # the text goes, with the bracket
    AD_REFERENDUM = "ad referendum"  # agreed, subject to word from home


Choice = Outcome | int  # which of the alternatives, counted from 1 as they are written


def fall(wording: str, *numbers: int) -> str:
    """`wording` with some of its brackets fallen, or with all: their text is agreed.

    Raises:
        NotAnAlternative: one of them has alternatives: choose one (`resolve`).
        NoSuchBracket
    """
    return resolve(wording, dict.fromkeys(_chosen(wording, numbers), Outcome.FALL))


def strike(wording: str, *numbers: int) -> str:
    """`wording` without the text in some of its brackets, or in all."""
    return resolve(wording, dict.fromkeys(_chosen(wording, numbers), Outcome.STRIKE))


def _chosen(wording: str, numbers: Sequence[int]) -> Sequence[int]:
    return numbers or [left.number for left in brackets_left(wording)]


def resolve(wording: str, choices: Mapping[int, Choice]) -> str:
    """`wording` with the brackets of these numbers resolved; all others stay.

    A blank that is left over, and marks around nothing, go with what is struck.

    Raises:
        NoSuchBracket: there is none of that number.
        NotAnAlternative: alternatives are resolved by the number of one or struck, other
            brackets by falling, being struck, or ad referendum.
    """
    resolving = _Resolving(wording, choices)
    pieces = resolving.pieces(parse(wording))
    for number in choices:
        if not 1 <= number <= resolving.number:
            raise NoSuchBracket(number=number)
    return tidied(pieces) if choices else wording


class _Resolving:
    """Goes through the tokens of a tree, counting brackets, and gives those left of it.

    What is passed over is read all the same, so that tokens and brackets are counted.
    """

    def __init__(self, wording: str, choices: Mapping[int, Choice]) -> None:
        self._tokens = iter(tokens_of(wording))
        self._choices = choices
        self.number = 0

    def pieces(self, tree: Parts) -> list[Token]:
        found: list[Token] = []
        for part in tree:
            if isinstance(part, Words):
                found += self._read(part.text)
            elif isinstance(part, Footnote):
                opened = self._read("^[")
                found += [*opened, *self.pieces(part.parts), *self._read("]")]
            elif isinstance(part, Alternatives):
                found += self._option(part)
            else:
                found += self._resolved(part)
        return found

    def _read(self, text: str) -> list[Token]:
        return [next(self._tokens) for _ in tokens(text)]

    def _next_choice(self) -> tuple[int, Choice | None]:
        self.number += 1
        return self.number, self._choices.get(self.number)

    def _resolved(self, part: Bracket | AdReferendum) -> list[Token]:
        number, choice = self._next_choice()
        opened, head = self._read("["), self._read(part.head)
        inner, closed = self.pieces(part.parts), self._read("]")
        if choice is None:
            return [*opened, *head, *inner, *closed]
        if choice == Outcome.FALL:
            return inner
        if choice == Outcome.STRIKE:
            return [STRUCK]
        if choice == Outcome.AD_REFERENDUM:
            return [*opened, *tokens_of("ad ref: "), *inner, *closed]
        raise NotAnAlternative(number=number)

    def _option(self, part: Alternatives) -> list[Token]:
        number, choice = self._next_choice()
        every, inner = self._read("["), []
        for option in part.options:
            every += self._read(option.head)
            inner.append(self.pieces(option.parts))
            every += [*inner[-1], *self._read(option.tail)]
        every += self._read("]")
        if choice is None:
            return every
        if choice == Outcome.STRIKE:
            return [STRUCK]
        if isinstance(choice, int) and 1 <= choice <= len(inner):
            return inner[choice - 1]
        raise NotAnAlternative(number=number)
