"""Profiles: the known forms for comments, with their columns and words, read from TOML."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib import resources
from typing import Any

# In the order in which they are tried: first those all of whose columns are there, then
# the one that knows most headings; of two that know as many `matrix` comes last.
PROFILES = ("iso", "ema", "ieee", "codex", "ipcc", "matrix")
CODED_COLUMNS = (
    "kind",
    "severity",
    "outcome",
)  # columns whose words have a meaning of ours
RESPONSE_COLUMNS = ("outcome", "observations")  # columns that take the answer
NO_MEANING = "none"  # a word that is known, and stands for none of our meanings

Words = Mapping[str, tuple[str, ...]]  # by language, the one that is written first


@dataclass(frozen=True)
class Column:
    """One column of a form.

    name      ours, the same in every form
    width     in characters
    required  the column must be there
    filled    no comment may leave it blank, and a word in it must be known
    expected  a comment that leaves it blank is told so
    locked    filled by the secretariat, and not the sender's to change
    """

    name: str
    headings: Words
    width: int
    required: bool = False
    filled: bool = False
    expected: bool = False
    locked: bool = False

    def heading(self, language: str) -> str:
        """Heading of the column in a language, or else in English."""
        return first_word(self.headings, language)


@dataclass(frozen=True)
class Section:
    """One table of a form: a sheet of a workbook, a table in Word. Most have one."""

    name: str
    titles: Words
    columns: tuple[Column, ...]

    @cached_property
    def names(self) -> dict[str, str]:
        """Column name for each normalised heading; the first column wins a shared one."""
        pairs = [
            (normalise_heading(heading), column.name)
            for column in self.columns
            for headings in column.headings.values()
            for heading in headings
        ]
        return dict(reversed(pairs))  # of two columns that claim it the first has it

    @cached_property
    def columns_by_name(self) -> dict[str, Column]:
        """Columns of the section by `Column.name`."""
        return {column.name: column for column in self.columns}


@dataclass(frozen=True)
class Profile:
    """A form: its tables, what stands above them, and what its words mean.

    facts  labels above the tables, by our name and language
    words  by column (kind, severity, outcome) and meaning
    """

    name: str
    sections: tuple[Section, ...]
    facts: Mapping[str, Words] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)

    @cached_property
    def meanings(self) -> dict[str, dict[str, str]]:
        """Meaning (our code) of each known word: {column: {normalised word: meaning}}."""
        return {
            column: {
                normalise_heading(word): meaning
                for meaning, words in meanings.items()
                for words_by_language in words.values()
                for word in words_by_language
            }
            for column, meanings in self.words.items()
        }

    def knows(self, column: str, given: str) -> bool:
        """Whether `given` is a word that this form knows in a column."""
        return normalise_heading(given) in self.meanings.get(column, {})

    def meaning(self, column: str, given: str) -> str:
        """Meaning (our code) of `given` in a column; "" if unknown or without meaning.

        An outcome may be followed by its reason: then its first words count.
        """
        known = self.meanings.get(column, {})
        meaning = known.get(normalise_heading(given))
        if meaning is None and column == "outcome":
            meaning = known.get(
                normalise_heading(re.split(r"[.;:,\n]|\s[–—-]\s", given, maxsplit=1)[0])
            )
        return "" if meaning in {None, NO_MEANING} else str(meaning)

    def word(self, column: str, meaning: str, language: str) -> str:
        """The form's word for a meaning in a column, in a language or else in English."""
        return first_word(self.words[column][meaning], language)


@cache
def load_profile(name: str) -> Profile:
    """Load one of `PROFILES`; `matrix` also knows the headings of all other forms.

    Raises:
        KeyError: there is no such form.
    """
    if name not in PROFILES:
        raise KeyError(name)
    source = resources.files("milepost.formats") / "profiles" / f"{name}.toml"
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    sections = tuple(_sections(data))
    if name == "matrix":
        sections = tuple(map(_widened, sections))
    return Profile(
        name=name,
        sections=sections,
        facts={fact: _words(labels) for fact, labels in data["facts"].items()},
        words={
            column: {
                meaning: _words(words)
                for meaning, words in data.get(column, {}).items()
            }
            for column in CODED_COLUMNS
        },
    )


def _sections(data: dict[str, Any]) -> Iterator[Section]:
    for section in data.get("sections", [{**data, "name": ""}]):
        titles = {language: (title,) for language, title in section["titles"].items()}
        columns = tuple(
            Column(**{**column, "headings": _words(column["headings"])})
            for column in section["columns"]
        )
        yield Section(section["name"], titles, columns)


def _widened(section: Section) -> Section:
    """Section with the headings of all other forms added to columns of the same name.

    A heading that the section has already keeps its column.
    """
    taken = dict(section.names)
    added: dict[str, dict[str, tuple[str, ...]]] = {}
    for name in PROFILES[:-1]:
        for other in (
            column for part in load_profile(name).sections for column in part.columns
        ):
            for language, words in other.headings.items():
                new = tuple(
                    word for word in words if normalise_heading(word) not in taken
                )
                taken |= {normalise_heading(word): other.name for word in new}
                ours = added.setdefault(other.name, {})
                ours[language] = ours.get(language, ()) + new
    columns = tuple(
        _add_headings(column, added[column.name]) for column in section.columns
    )
    return replace(section, columns=columns)


def _add_headings(column: Column, added: Words) -> Column:
    languages = dict.fromkeys((*column.headings, *added))
    headings = {
        language: column.headings.get(language, ()) + added.get(language, ())
        for language in languages
    }
    return replace(column, headings=headings)


def _words(words_by_language: dict[str, list[str]]) -> Words:
    return {language: tuple(words) for language, words in words_by_language.items()}


def first_word(words: Words, language: str) -> str:
    """First of `words` in a language, or else in English."""
    return words.get(language.split("-")[0], words["en"])[0]


@lru_cache(maxsize=8192)
def normalise_heading(text: str) -> str:
    """Heading folded for comparison: no case, accents, brackets or trailing numbers."""
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    text = re.sub(r"\(.*?\)|\[.*?\]", " ", text, flags=re.DOTALL)
    text = re.sub(r"\s*/\s*", "/", " ".join(text.split()))
    return text.rstrip("0123456789*:. /")
