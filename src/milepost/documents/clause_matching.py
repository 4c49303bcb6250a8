"""Clause matching: the clause that a comment is about, by its number or by its wording.

Pure: rows in, a row or None out.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

# The share of words of both wordings that are the same, in the same order.
SIMILARITY_THRESHOLD = 0.6

# What people write before a number, in the four languages of the form; "OP" and "PP"
# are the custom for the operative and preambular paragraphs of a resolution.
_BEFORE_A_NUMBER = {
    "clause", "subclause", "sub-clause", "article", "art", "paragraph", "para", "par",
    "section", "sec", "point", "op", "pp", "no", "nr", "alinéa", "paragraphe",
    "cláusula", "artículo", "párrafo", "apartado", "capítulo", "inciso", "número",
    "البند", "الفقرة", "المادة", "القسم", "رقم",
}  # fmt: skip
_WHOLE_TEXT = {
    "", "-", "–", "—", "general", "général", "générale", "all", "whole", "overall",
    "n/a", "na", "tout", "todo", "todos", "generales", "entire document", "عام", "الكل",
}  # fmt: skip


@dataclass(frozen=True)
class ClauseCandidate:
    """A clause of a version that may be meant; `texts` are its wordings in each language."""

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


class ClauseNumbers:
    """An index of clauses by number and key, as people write them."""

    def __init__(self, candidates: Iterable[ClauseCandidate]) -> None:
        self._by_key: dict[str, ClauseCandidate] = {}
        self._by_number: dict[tuple[str, ...], list[ClauseCandidate]] = defaultdict(
            list
        )
        self._by_path: dict[tuple[str, ...], list[ClauseCandidate]] = defaultdict(list)
        above: list[tuple[int, tuple[str, ...]]] = []
        for candidate in candidates:
            self._by_key[candidate.key] = candidate
            parts = _number_parts(candidate.number)
            while above and above[-1][0] >= candidate.level:
                above.pop()
            if parts:
                path = _path(above, parts)
                above.append((candidate.level, path))
                self._by_number[parts].append(candidate)
                # "(a)" under 2 under 3 is found as 2 (a), and as 3 2 (a).
                for start in range(len(path) - len(parts)):
                    self._by_path[path[start:]].append(candidate)

    def find(self, written: str, within: str = "") -> ClauseCandidate | None:
        """Clause that `written` names by key or number; `within` may name a paragraph inside it.

        None when there is none. Raises AmbiguousNumber when there are several.
        """
        written = unicodedata.normalize("NFC", written).strip()
        if written in self._by_key:
            return self._by_key[written]
        parts, inner = _number_parts(written), _number_parts(within)
        matches = self._numbered(parts + inner) if parts and inner else []
        matches = matches or self._numbered(parts)
        if len(matches) > 1:
            raise AmbiguousNumber(len(matches))
        return matches[0] if matches else None

    def _numbered(self, parts: tuple[str, ...]) -> list[ClauseCandidate]:
        return self._by_number.get(parts) or self._by_path.get(parts, [])


def means_whole_text(written: str) -> bool:
    """Whether a reference that a sender wrote means the text as a whole."""
    return plain(written) in _WHOLE_TEXT


def plain(written: str) -> str:
    """Text for comparison: case folded, in Unicode form NFKC, with single blanks."""
    return " ".join(unicodedata.normalize("NFKC", written).casefold().split())


def match_by_wording(
    words: str, candidates: Sequence[ClauseCandidate], near: int = 0
) -> ClauseCandidate | None:
    """Clause whose wording is the same as `words`, or most like them, in any language; or None.

    The same words win, the nearest to position `near` of several; else the clause with
    the most words in common and in order, if that is at least 60 % of both together and
    no other has as many. None when neither holds.
    """
    wanted = _split_words(words)
    if not wanted:
        return None
    same = [
        candidate
        for candidate in candidates
        if wanted in map(_split_words, candidate.texts)
    ]
    if same:
        return min(same, key=lambda candidate: abs(candidate.position - near))
    ranked = sorted(
        ((_best_similarity(wanted, candidate), candidate) for candidate in candidates),
        key=lambda pair: -pair[0],
    )
    best, second = ranked[0][0], ranked[1][0] if len(ranked) > 1 else 0.0
    return ranked[0][1] if best >= SIMILARITY_THRESHOLD and best > second else None


def _best_similarity(words: list[str], candidate: ClauseCandidate) -> float:
    return max(
        (_similarity(words, _split_words(text)) for text in candidate.texts),
        default=0.0,
    )


def _similarity(words: list[str], other: list[str]) -> float:
    in_common = sum((Counter(words) & Counter(other)).values())
    if 2 * in_common < SIMILARITY_THRESHOLD * (len(words) + len(other)):
        return 0.0  # whatever their order: too few are the same
    return Indel.normalized_similarity(words, other)


def _split_words(text: str) -> list[str]:
    return plain(text).split()


def _number_parts(written: str) -> tuple[str, ...]:
    """Parts of a clause number as written: "Clause 3.1 (a)" is 3, 1, a."""
    words = re.findall(r"[^\W_]+(?:-[^\W\d_]+)?", plain(written))
    words = [re.sub(r"^(op|pp)(?=\d)", "", word) for word in words]
    return tuple(word for word in words if word not in _BEFORE_A_NUMBER)


def _path(
    above: list[tuple[int, tuple[str, ...]]], parts: tuple[str, ...]
) -> tuple[str, ...]:
    """Full number of a clause with those above: (a) under 3 is 3, a; 3.1 under 3 is 3, 1."""
    higher = above[-1][1] if above else ()
    return parts if parts[: len(higher)] == higher else higher + parts
