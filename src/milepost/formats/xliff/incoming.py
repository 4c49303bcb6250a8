"""A file that a translator sent back, compared with what stands now."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from lxml import etree

from milepost.formats.sandbox import read_in_sandbox

from .clauses import (
    ClauseToTranslate,
    Status,
    TranslatedClause,
    Translations,
    VersionToTranslate,
)
from .inline import BrokenCodes, Token, notes_of, put_wording, tokens_of, wording_of
from .names import BOLD, IN_ORDER, INITIAL, ITALIC, STATES, note_id
from .problems import (
    NO_FOOTNOTE,
    NO_TARGET,
    OTHER_LANGUAGE,
    REPEATED_FILE,
    REPEATED_UNIT,
    SOURCE_CHANGED,
    SOURCE_EDITED,
    UNKNOWN_FILE,
    UNKNOWN_STATE,
    UNKNOWN_UNIT,
    Problem,
    UnusableTranslations,
    WrongLanguages,
)
from .reading import read_file
from .writing import hash_of


def read_translations(
    path: Path | str, sent: Sequence[VersionToTranslate], *, source: str, target: str
) -> Translations:
    """Read a file that a translator sent back, or refuse it.

    `sent` are the versions as they stand now, `source` and `target` codes of languages.
    XLIFF's states translated, reviewed and final become draft, reviewed and official. A
    clause in the state initial without a translation is left; with one it is a draft.

    Raises:
        UnreadableFile: it is no such file, or would do harm.
        WrongLanguages: it translates between other languages.
        UnusableTranslations: all that is wrong with its units, at once.
    """
    path = Path(path)
    found = read_in_sandbox(read_file, path)
    if (found["source"], found["target"]) != (source, target):
        facts = {"from": source, "into": target}
        raise WrongLanguages(
            file=path.name,
            source=found["source"][:20] or "?",
            target=found["target"][:20] or "?",
            **facts,
        )
    reading = _Reading(sent, source, target)
    reading.read(found["files"])
    if reading.problems:
        raise UnusableTranslations(file=path.name, problems=tuple(reading.problems))
    return Translations(tuple(reading.clauses), tuple(reading.left))


class _Reading:
    """Goes along the files once, gathering translations and problems."""

    def __init__(
        self, sent: Sequence[VersionToTranslate], source: str, target: str
    ) -> None:
        self._sent = {version.id: version for version in sent}
        self._languages = {"source": source, "target": target}
        self.clauses: list[TranslatedClause] = []
        self.left: list[tuple[str, str]] = []
        self.problems: list[Problem] = []

    def read(self, files: list[dict[str, Any]]) -> None:
        for version, times in Counter(file["id"] for file in files).items():
            if version not in self._sent:
                self.problems.append(Problem(_short(version), "", UNKNOWN_FILE))
            elif times > 1:
                self.problems.append(Problem(version, "", REPEATED_FILE))
        if not self.problems:
            for file in files:
                self._read_file(self._sent[file["id"]], file["units"])

    def _read_file(
        self, version: VersionToTranslate, units: list[dict[str, Any]]
    ) -> None:
        clauses = {clause.key: clause for clause in version.clauses}
        sources = dict(_sources(version))
        by_id: dict[str, dict[str, Any]] = {}
        for unit in units:
            problem = self._problem(version.id, unit, sources, by_id)
            by_id.setdefault(unit["id"], unit)
            if problem:
                self.problems.append(problem)
        if any(problem.version == version.id for problem in self.problems):
            return
        for key, unit in by_id.items():
            if key in clauses:
                self._take(version.id, clauses[key], unit, by_id)

    def _problem(
        self,
        version: str,
        unit: dict[str, Any],
        sources: dict[str, str],
        before: dict[str, Any],
    ) -> Problem | None:
        """What is wrong with a unit by itself."""
        name = _short(unit["id"])
        if unit["id"] not in sources:
            return Problem(version, name, UNKNOWN_UNIT)
        if unit["id"] in before:
            return Problem(version, name, REPEATED_UNIT)
        for which, language in unit["languages"]:
            if language != self._languages[which]:
                found = {"found": _short(language)}
                return Problem(version, name, OTHER_LANGUAGE, found)
        source = sources[unit["id"]]
        if unit["hash"] and unit["hash"] != hash_of(source):
            return Problem(version, name, SOURCE_CHANGED)
        if not _is_source(unit["source"], source):
            template = SOURCE_EDITED if unit["hash"] else SOURCE_CHANGED
            return Problem(version, name, template)
        state = {"state": _short(unit["state"])}
        if unit["state"] not in IN_ORDER:
            return Problem(version, name, UNKNOWN_STATE, state)
        if (
            unit["state"] != INITIAL
            and not _says_something(unit["target"])
            and source.strip()
        ):
            return Problem(version, name, NO_TARGET, state)
        return None

    def _take(
        self,
        version: str,
        clause: ClauseToTranslate,
        unit: dict[str, Any],
        units: dict[str, dict[str, Any]],
    ) -> None:
        if not _says_something(unit["target"]):
            self.left.append((version, clause.key))
            return
        names = [
            note_id(clause.key, number)
            for number, _ in enumerate(notes_of(clause.source), start=1)
        ]
        notes = [units.get(name) for name in names]
        for name, note in zip(names, notes, strict=True):
            if note is None or not _says_something(note["target"]):
                self.problems.append(Problem(version, name, NO_FOOTNOTE))
                return
        said = [note for note in notes if note is not None]
        try:
            footnotes = {
                f"n{number}": wording_of(_tokens(note["target"]), _looks(note), {})
                for number, note in enumerate(said, start=1)
            }
            target = wording_of(_tokens(unit["target"]), _looks(unit), footnotes)
        except BrokenCodes as broken:
            code = {"code": _short(broken.code)}
            self.problems.append(Problem(version, clause.key, broken.template, code))
            return
        status = _status([unit, *said])
        self.clauses.append(TranslatedClause(version, clause.key, target, status))


def _sources(version: VersionToTranslate) -> Iterator[tuple[str, str]]:
    """The wording of each unit that was sent, by its id."""
    for clause in version.clauses:
        yield clause.key, clause.source
        for number, note in enumerate(notes_of(clause.source), start=1):
            yield note_id(clause.key, number), note


def _is_source(tokens: list[list[str]], wording: str) -> bool:
    """Whether these are the words and codes that were written for a wording."""
    element = etree.Element("source")
    put_wording(element, wording, "unit")
    return _shape(_tokens(tokens)) == _shape(list(tokens_of(element)))


def _shape(tokens: list[Token]) -> list[tuple[str, str]]:
    """Words, and where which code stands; a tool may give codes other ids."""
    shape: list[tuple[str, str]] = []
    for token in tokens:
        if token.kind == "text" and shape and shape[-1][0] == "text":
            shape[-1] = ("text", shape[-1][1] + token.value)
        elif token.kind == "text":
            shape.append(("text", token.value))
        else:
            shape.append((token.kind, token.look if token.kind != "end" else ""))
    return shape


def _tokens(found: list[list[str]]) -> list[Token]:
    return [Token(cast(Any, kind), value, look) for kind, value, look in found]


def _looks(unit: dict[str, Any]) -> dict[str, str]:
    return {
        token.value: token.look
        for token in _tokens(unit["source"])
        if token.kind == "start" and token.look in (BOLD, ITALIC)
    }


def _says_something(target: list[list[str]] | None) -> bool:
    return target is not None and any(
        kind != "text" or value.strip() for kind, value, _ in target
    )


def _status(units: list[dict[str, Any]]) -> Status:
    """As far as the unit that is least far."""
    least = min(units, key=lambda unit: IN_ORDER.index(unit["state"]))["state"]
    by_state = {state: status for status, state in STATES.items()}
    return cast(Status, by_state.get(least, "draft"))


def _short(name: str) -> str:
    plain = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name
    )
    return plain if len(plain) <= 60 else plain[:57] + "…"
