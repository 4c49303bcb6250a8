"""Which clause a remark is about: by the number its sender wrote, or by the words.

Pure: rows in, a row or None out.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Words are alike when this share of them is the same, in the same order.
ALIKE = 0.6

# What people write before a number, in the four languages of the form; "OP" and "PP"
# are the custom for the operative and preambular paragraphs of a resolution.
_BEFORE_A_NUMBER = {
    "clause", "subclause", "sub-clause", "article", "art", "paragraph", "para", "par",
    "section", "sec", "point", "op", "pp", "no", "nr", "alinéa", "paragraphe",
    "cláusula", "artículo", "párrafo", "apartado", "capítulo", "inciso", "número",
    "البند", "الفقرة", "المادة", "القسم", "رقم",
}  # fmt: skip
_THE_WHOLE = {
    "", "-", "–", "—", "general", "général", "générale", "all", "whole", "overall",
    "n/a", "na", "tout", "todo", "todos", "generales", "entire document", "عام", "الكل",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A clause as it stands in a version: `texts` are its wordings in each language."""

    clause_version_id: int
    key: str
    position: int
    number: str
    level: int
    texts: tuple[str, ...]


class AmbiguousNumber(Exception):
    """A number stands for several clauses; `count` says how many."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(count)


class Numbers:
    """Finds a clause by its number or key, as people write them."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_key: dict[str, Place] = {}
        self._by_number: dict[tuple[str, ...], list[Place]] = defaultdict(list)
        self._by_path: dict[tuple[str, ...], list[Place]] = defaultdict(list)
        above: list[tuple[int, tuple[str, ...]]] = []
        for place in places:
            self._by_key[place.key] = place
            own = _parts(place.number)
            while above and above[-1][0] >= place.level:
                above.pop()
            if own:
                path = _path(above, own)
                above.append((place.level, path))
                self._by_number[own].append(place)
                # "(a)" under 2 under 3 is found as 2 (a), and as 3 2 (a).
                for start in range(len(path) - len(own)):
                    self._by_path[path[start:]].append(place)

    def find(self, written: str, within: str = "") -> Place | None:
        """The clause that `written` names; with `within`, its paragraph of that name.

        None when there is none. Raises AmbiguousNumber when there are several.
        """
        written = unicodedata.normalize("NFC", written).strip()
        if written in self._by_key:
            return self._by_key[written]
        parts, inner = _parts(written), _parts(within)
        found = self._called(parts + inner) if parts and inner else []
        found = found or self._called(parts)
        if len(found) > 1:
            raise AmbiguousNumber(len(found))
        return found[0] if found else None

    def _called(self, parts: tuple[str, ...]) -> list[Place]:
        return self._by_number.get(parts) or self._by_path.get(parts, [])


def is_the_whole(written: str) -> bool:
    """Whether a sender means the text as a whole."""
    return plain(written) in _THE_WHOLE


def plain(written: str) -> str:
    """What two people write of the same thing, without capitals and widths."""
    return " ".join(unicodedata.normalize("NFKC", written).casefold().split())


def find_by_words(words: str, places: Sequence[Place], near: int = 0) -> Place | None:
    """The clause whose wording, in any language, `words` is.

    The same words win, the nearest to position `near` of several; else the clause with
    the most words in common and in order, if that is at least 60 % of both together and
    no other has as many. None when neither holds.
    """
    wanted = _words(words)
    if not wanted:
        return None
    same = [place for place in places if wanted in map(_words, place.texts)]
    if same:
        return min(same, key=lambda place: abs(place.position - near))
    ranked = sorted(
        ((_likeness(wanted, place), place) for place in places),
        key=lambda pair: -pair[0],
    )
    best, second = ranked[0][0], ranked[1][0] if len(ranked) > 1 else 0.0
    return ranked[0][1] if best >= ALIKE and best > second else None


def _likeness(words: list[str], place: Place) -> float:
    return max((_ratio(words, _words(text)) for text in place.texts), default=0.0)


def _ratio(one: list[str], other: list[str]) -> float:
    in_common = sum((Counter(one) & Counter(other)).values())
    if 2 * in_common < ALIKE * (len(one) + len(other)):
        return 0.0  # whatever their order: too few to be alike
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _words(text: str) -> list[str]:
    return plain(text).split()


def _parts(written: str) -> tuple[str, ...]:
    """ "Clause 3.1 (a)" is 3, 1, a."""
    words = re.findall(r"[^\W_]+(?:-[^\W\d_]+)?", plain(written))
    words = [re.sub(r"^(op|pp)(?=\d)", "", word) for word in words]
    return tuple(word for word in words if word not in _BEFORE_A_NUMBER)


def _path(
    above: list[tuple[int, tuple[str, ...]]], own: tuple[str, ...]
) -> tuple[str, ...]:
    """The number with those above it: (a) under 3 is 3, a; 3.1 under 3 stays 3, 1."""
    higher = above[-1][1] if above else ()
    return own if own[: len(higher)] == higher else higher + own
