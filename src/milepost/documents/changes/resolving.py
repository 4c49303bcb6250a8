"""Resolution of square brackets: accept or delete their text, or choose an alternative."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from .brackets import (
    AdReferendum,
    Alternatives,
    Bracket,
    Footnote,
    Parts,
    Words,
    parse,
    unresolved_brackets,
)
from .errors import NoSuchBracket, NotAnAlternative
from .tidying import DELETED, StyledToken, styled_tokens, tidy
from .tokens import tokens


class BracketResolution(StrEnum):
    """How a bracket is resolved."""

    ACCEPT = "accept"  # agreed: the bracket goes, the text stays
    DELETE = "delete"  # the text goes, with the bracket
    AD_REFERENDUM = "ad referendum"  # agreed, subject to word from home


Choice = (
    BracketResolution | int
)  # which of the alternatives, counted from 1 as they are written


def accept_brackets(wording: str, *numbers: int) -> str:
    """The wording with the brackets `numbers` (none given: all) removed and their text kept.

    Raises:
        NotAnAlternative: one of them has alternatives: choose one (`resolve`).
        NoSuchBracket
    """
    return resolve(
        wording, dict.fromkeys(_chosen(wording, numbers), BracketResolution.ACCEPT)
    )


def delete_brackets(wording: str, *numbers: int) -> str:
    """The wording with the brackets `numbers` (none given: all) deleted, text included."""
    return resolve(
        wording, dict.fromkeys(_chosen(wording, numbers), BracketResolution.DELETE)
    )


def _chosen(wording: str, numbers: Sequence[int]) -> Sequence[int]:
    return numbers or [bracket.number for bracket in unresolved_brackets(wording)]


def resolve(wording: str, choices: Mapping[int, Choice]) -> str:
    """The wording with brackets resolved as `choices` says, by number; all others stay.

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
    return tidy(pieces) if choices else wording


class _Resolving:
    """Goes through the tokens of a tree, counting brackets, and gives those left of it.

    What is passed over is read all the same, so that tokens and brackets are counted.
    """

    def __init__(self, wording: str, choices: Mapping[int, Choice]) -> None:
        self._tokens = iter(styled_tokens(wording))
        self._choices = choices
        self.number = 0

    def pieces(self, tree: Parts) -> list[StyledToken]:
        pieces: list[StyledToken] = []
        for part in tree:
            if isinstance(part, Words):
                pieces += self._read(part.text)
            elif isinstance(part, Footnote):
                opened = self._read("^[")
                pieces += [*opened, *self.pieces(part.parts), *self._read("]")]
            elif isinstance(part, Alternatives):
                pieces += self._option(part)
            else:
                pieces += self._resolved(part)
        return pieces

    def _read(self, text: str) -> list[StyledToken]:
        return [next(self._tokens) for _ in tokens(text)]

    def _next_choice(self) -> tuple[int, Choice | None]:
        self.number += 1
        return self.number, self._choices.get(self.number)

    def _resolved(self, part: Bracket | AdReferendum) -> list[StyledToken]:
        number, choice = self._next_choice()
        opened, head = self._read("["), self._read(part.head)
        inner, closed = self.pieces(part.parts), self._read("]")
        if choice is None:
            return [*opened, *head, *inner, *closed]
        if choice == BracketResolution.ACCEPT:
            return inner
        if choice == BracketResolution.DELETE:
            return [DELETED]
        if choice == BracketResolution.AD_REFERENDUM:
            return [*opened, *styled_tokens("ad ref: "), *inner, *closed]
        raise NotAnAlternative(number=number)

    def _option(self, part: Alternatives) -> list[StyledToken]:
        number, choice = self._next_choice()
        every, inner = self._read("["), []
        for option in part.options:
            every += self._read(option.head)
            inner.append(self.pieces(option.parts))
            every += [*inner[-1], *self._read(option.tail)]
        every += self._read("]")
        if choice is None:
            return every
        if choice == BracketResolution.DELETE:
            return [DELETED]
        if isinstance(choice, int) and 1 <= choice <= len(inner):
            return inner[choice - 1]
        raise NotAnAlternative(number=number)
