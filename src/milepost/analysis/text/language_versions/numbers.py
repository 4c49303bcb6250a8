"""Number extraction in four languages, in digits or words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from milepost.analysis.text.folding import FoldedText

from .conventions import Conventions

Span = tuple[int, int]
Values = frozenset[Decimal]

# One to three digits, then groups of three parted alike, then perhaps decimals.
_GROUPED = (
    r"\d{1,3}(?P<sign>[ ,.'])\d{3}(?:(?P=sign)\d{3})*(?:(?!(?P=sign))[.,]\d+)?(?!\d)"
)
_PLAIN = r"\d+(?:[.,]\d+)*"
_REVERSED = r"\d{3}(?:[.,]\d+)?(?: \d{3})* \d{1,3}(?!\d)"
_BEFORE = r"(?<!\d)"
# A Latin letter before it makes it part of a name (G20); one of Arabic is "and" or "by".
_IN_A_NAME = re.compile(r"(?<=[A-Za-zÀ-ɏ])\d+(?:[.,]\d+)*")
_LABEL = re.compile(
    r"(?m)^\W{0,3}\d{1,3}(?:(?:[.-]\d{1,3})*(?: ?[.)\]:`]| ?[-–—])(?=\s|[^\W\d])"
    r"|(?:[.-]\d{1,3})+(?= [^\W\d]))"
)
# The time of day: one language counts to 12, another to 24.
_CLOCK = re.compile(
    r"\d{1,2}(?:[.:]\d\d)? ?(?:[ap]\.? ?m\b|noon)|\d{1,2} ?h(?:eures?)?\b(?: ?\d\d?\b)?"
    r"|\d{1,2}[.:]\d\d ?(?:horas|h\b|hours)|(?<!\d)\d{1,2}:\d\d(?!\d)|\d{4} hours"
    r"|الساعة \d{1,2}(?:[.:/]\d\d)?"
)
_NOTE = re.compile(r"(?<=[^\W\d][.,;:\"»”)])\d{1,3}(?![\d.,])")  # its mark, not raised
_YEARS = re.compile(r"\b((?:19|20)\d\d) ?[-–/] ?(\d\d)\b")
# A dash that no machine reads as one is lost on the way: 20142019.
_RUN_TOGETHER = re.compile(r"((?:19|20)\d\d)((?:19|20)\d\d)")
_DECADE = re.compile(r"\b(?:19|20)?(\d0)s\b")
_ASIDE = (_LABEL, _CLOCK, _NOTE, _IN_A_NAME, _DECADE)
_JOINED = re.compile(r"(?<![\d.,-])(\d{1,3})- ?(\d{1,3})(?!\d|[.,-]\d)")
_ROMAN = re.compile(r"(?<!\w)(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?!\w)")
_ROMAN_SIGNS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@dataclass(frozen=True)
class Number:
    """A number as it stands.

    written   in the source
    values    what it may mean: one value, or several where the language leaves it open
    also      for what else it may answer: the parts of 6.11, which is written 6-11 too
    percent   of a hundred
    sure      nothing else can be meant, so another language must have it too
    """

    written: str
    values: Values
    also: Values
    percent: bool
    sure: bool
    start: int


def find_numbers(
    folded: FoldedText, way: Conventions, named: Sequence[Span] = ()
) -> list[Number]:
    """Numbers in a folded text, in digits or words, in reading order.

    `named`: stretches whose numbers belong to a name or a date; they answer for a number
    elsewhere and ask for none. So do labels at the start of a line, and times of day.
    """
    text = folded.text
    excluded = bytearray(len(text))
    spans = (match.span() for pattern in _ASIDE for match in pattern.finditer(text))
    for start, end in (*named, *spans):
        excluded[start:end] = b"\1" * (end - start)
    numbers = [
        *_digits(folded, way, excluded),
        *_words(folded, way),
        *_possible_numbers(folded, way),
    ]
    return sorted(numbers, key=lambda number: number.start)


def _digits(
    folded: FoldedText, way: Conventions, excluded: bytearray
) -> Iterator[Number]:
    text = folded.text
    short_years = {match.start(2): match[1][:2] for match in _YEARS.finditer(text)}
    shape = f"{_GROUPED}|{_PLAIN}"
    if way.reversed_groups:
        shape = f"{_REVERSED}|{shape}"
    for match in re.finditer(f"{_BEFORE}(?:{shape})", text):
        start, end = match.span()
        sure = not excluded[start]
        times, end = _scale(text, end, way)
        percent, end = _percent(text, start, end, way)
        parts = {Decimal(part) for part in re.split(r"\D", match[0])}
        if start in short_years:
            parts.add(Decimal(short_years[start] + match[0]))
        for values in _readings(match[0], way):
            scaled = frozenset(value * times for value in values)
            if start in short_years:
                scaled |= parts
            written = folded.source_text(start, end)
            yield Number(written, scaled, frozenset(parts), percent, sure, start)


def _readings(token: str, way: Conventions) -> list[set[Decimal]]:
    """Possible values of each number in a row of digits; 1.2.3 or 9.5.2014 may be several."""
    groups = re.split(r"\D", token)
    signs = re.findall(r"\D", token)
    if not signs:
        years = _RUN_TOGETHER.fullmatch(token)
        return [{Decimal(year)} for year in (years.groups() if years else [token])]
    values = set()
    if way.reversed_groups and " " in signs:
        values.add(_reversed(token))
    if _are_thousands(groups, signs, way):
        values.add(Decimal("".join(groups)))
    if len(groups) == 2 and signs[0] in ".,":
        usual = signs[0] == way.decimal or way.may_swap
        if usual or len(groups[1]) != 3:
            values.add(Decimal(".".join(groups)))
    if len(set(signs)) == 2 and signs.count(signs[-1]) == 1:
        values.add(Decimal("".join(groups[:-1]) + "." + groups[-1]))
    return [values] if values else [{Decimal(group)} for group in groups]


def _reversed(token: str) -> Decimal:
    """Value of a number whose groups are reversed: 000 10 is 10 000, 630.8 1 is 1 630.8."""
    first, *rest = token.split(" ")
    whole, _, part = first.replace(",", ".").partition(".")
    return Decimal("".join([*reversed(rest), whole]) + (f".{part}" if part else ""))


def _are_thousands(groups: list[str], signs: list[str], way: Conventions) -> bool:
    shaped = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
    usual = signs[0] in way.thousands or way.may_swap or len(signs) > 1
    uniform = len(set(signs)) == 1
    return uniform and shaped and usual and not groups[0].startswith("0")


def _scale(text: str, end: int, way: Conventions) -> tuple[int, int]:
    match = re.compile(rf"[ -]?({way.scale})(?!\w)").match(text, end)
    return (way.scales[match[1]], match.end()) if match else (1, end)


def _percent(text: str, start: int, end: int, way: Conventions) -> tuple[bool, int]:
    match = re.compile(rf"[ -]?{way.percent}(?!\w)").match(text, end)
    if match:
        return True, match.end()
    return text[max(0, start - 2) : start].strip() == "%", end


def _words(folded: FoldedText, way: Conventions) -> Iterator[Number]:
    text = folded.text
    for match in way.number_words.finditer(text):
        start, end = match.span()
        if match["tens"]:
            value = way.tens[match["tens"]] + (way.sure | way.perhaps)[match["unit"]]
        else:
            value = (way.tens | way.perhaps | way.sure)[match["word"]]
        sure = match["word"] in way.sure
        times, end = _scale(text, end, way)
        percent, end = _percent(text, start, end, way)
        values = frozenset({Decimal(value * times)})
        yield Number(
            folded.source_text(start, end), values, values, percent, sure, start
        )


def _possible_numbers(folded: FoldedText, way: Conventions) -> Iterator[Number]:
    """Numbers that a text may mean: million alone, the nineties, 6-11 for 6.11, XIV."""
    candidates = [
        (match.start(), Decimal(way.scales[match[1]]))
        for match in re.finditer(rf"(?<!\w)({way.scale})(?!\w)", folded.text)
    ]
    candidates += [(m.start(), Decimal(m[1])) for m in _DECADE.finditer(folded.text)]
    candidates += [
        (m.start(), Decimal(f"{m[1]}.{m[2]}")) for m in _JOINED.finditer(folded.text)
    ]
    candidates += [
        (m.start(), Decimal(_roman(m[0]))) for m in _ROMAN.finditer(folded.cased)
    ]
    for start, value in candidates:
        yield Number("", frozenset({value}), frozenset({value}), False, False, start)


def _roman(written: str) -> int:
    """Value of a Roman numeral: XIV is 14.

    A smaller sign before a larger one is taken away.
    """
    values = [_ROMAN_SIGNS[sign] for sign in written]
    after = [*values[1:], 0]
    return sum(-v if v < later else v for v, later in zip(values, after, strict=True))
