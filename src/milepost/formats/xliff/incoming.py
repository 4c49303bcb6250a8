"""Translations read from XLIFF and validated against the current versions."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from lxml import etree

from milepost.formats.guards import printable_name
from milepost.formats.sandbox import read_in_sandbox

from .clauses import (
    ClauseToTranslate,
    Status,
    TranslatedClause,
    Translations,
    VersionToTranslate,
)
from .inline import (
    BrokenCodes,
    InlineToken,
    footnotes,
    inline_tokens,
    put_wording,
    tokens_to_wording,
)
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
    TranslationProblem,
    UnusableTranslations,
    WrongLanguages,
)
from .reading import read_translations_json
from .writing import source_hash


def read_translations(
    path: Path | str, sent: Sequence[VersionToTranslate], *, source: str, target: str
) -> Translations:
    """Read and check an XLIFF file that a translator sent back; refuse it if it has errors.

    `sent` are the versions as they stand now, `source` and `target` codes of languages.
    XLIFF's states translated, reviewed and final become draft, reviewed and official. A
    clause in the state initial without a translation is left; with one it is a draft.

    Raises:
        UnreadableFile: it is no such file, or would do harm.
        WrongLanguages: it translates between other languages.
        UnusableTranslations: all that is wrong with its units, at once.
    """
    path = Path(path)
    content = read_in_sandbox(read_translations_json, path)
    if (content["source"], content["target"]) != (source, target):
        facts = {"from": source, "into": target}
        raise WrongLanguages(
            file=path.name,
            source=content["source"][:20] or "?",
            target=content["target"][:20] or "?",
            **facts,
        )
    reader = _TranslationReader(sent, source, target)
    reader.read(content["files"])
    if reader.problems:
        raise UnusableTranslations(file=path.name, problems=tuple(reader.problems))
    return Translations(tuple(reader.clauses), tuple(reader.left))


class _TranslationReader:
    """Goes along the files once, gathering translations and problems."""

    def __init__(
        self, sent: Sequence[VersionToTranslate], source: str, target: str
    ) -> None:
        self._sent = {version.id: version for version in sent}
        self._languages = {"source": source, "target": target}
        self.clauses: list[TranslatedClause] = []
        self.left: list[tuple[str, str]] = []
        self.problems: list[TranslationProblem] = []

    def read(self, files: list[dict[str, Any]]) -> None:
        for version, times in Counter(file["id"] for file in files).items():
            if version not in self._sent:
                self.problems.append(
                    TranslationProblem(printable_name(version), "", UNKNOWN_FILE)
                )
            elif times > 1:
                self.problems.append(TranslationProblem(version, "", REPEATED_FILE))
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
    ) -> TranslationProblem | None:
        """First problem of a unit by itself (unknown, repeated, changed …); None if sound."""
        name = printable_name(unit["id"])
        if unit["id"] not in sources:
            return TranslationProblem(version, name, UNKNOWN_UNIT)
        if unit["id"] in before:
            return TranslationProblem(version, name, REPEATED_UNIT)
        for which, language in unit["languages"]:
            if language != self._languages[which]:
                language_fact = {"found": printable_name(language)}
                return TranslationProblem(version, name, OTHER_LANGUAGE, language_fact)
        source = sources[unit["id"]]
        if unit["hash"] and unit["hash"] != source_hash(source):
            return TranslationProblem(version, name, SOURCE_CHANGED)
        if not _is_source(unit["source"], source):
            template = SOURCE_EDITED if unit["hash"] else SOURCE_CHANGED
            return TranslationProblem(version, name, template)
        state = {"state": printable_name(unit["state"])}
        if unit["state"] not in IN_ORDER:
            return TranslationProblem(version, name, UNKNOWN_STATE, state)
        if (
            unit["state"] != INITIAL
            and not _says_something(unit["target"])
            and source.strip()
        ):
            return TranslationProblem(version, name, NO_TARGET, state)
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
            for number, _ in enumerate(footnotes(clause.source), start=1)
        ]
        notes = [units.get(name) for name in names]
        for name, note in zip(names, notes, strict=True):
            if note is None or not _says_something(note["target"]):
                self.problems.append(TranslationProblem(version, name, NO_FOOTNOTE))
                return
        note_units = [note for note in notes if note is not None]
        try:
            footnote_wordings = {
                f"n{number}": tokens_to_wording(
                    _tokens(note["target"]), _looks(note), {}
                )
                for number, note in enumerate(note_units, start=1)
            }
            target = tokens_to_wording(
                _tokens(unit["target"]), _looks(unit), footnote_wordings
            )
        except BrokenCodes as broken:
            code = {"code": printable_name(broken.code)}
            self.problems.append(
                TranslationProblem(version, clause.key, broken.template, code)
            )
            return
        status = _status([unit, *note_units])
        self.clauses.append(TranslatedClause(version, clause.key, target, status))


def _sources(version: VersionToTranslate) -> Iterator[tuple[str, str]]:
    """(unit id, source wording) of each clause and footnote of a version."""
    for clause in version.clauses:
        yield clause.key, clause.source
        for number, note in enumerate(footnotes(clause.source), start=1):
            yield note_id(clause.key, number), note


def _is_source(tokens: list[list[str]], wording: str) -> bool:
    """Whether `tokens` have the same text and codes as the source written for `wording`."""
    element = etree.Element("source")
    put_wording(element, wording, "unit")
    return _shape(_tokens(tokens)) == _shape(list(inline_tokens(element)))


def _shape(tokens: list[InlineToken]) -> list[tuple[str, str]]:
    """Text and kinds of codes in order, without code ids, for comparing segments."""
    shape: list[tuple[str, str]] = []
    for token in tokens:
        if token.kind == "text" and shape and shape[-1][0] == "text":
            shape[-1] = ("text", shape[-1][1] + token.value)
        elif token.kind == "text":
            shape.append(("text", token.value))
        else:
            shape.append((token.kind, token.look if token.kind != "end" else ""))
    return shape


def _tokens(rows: list[list[str]]) -> list[InlineToken]:
    return [InlineToken(cast(Any, kind), value, look) for kind, value, look in rows]


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
    """Lowest translation status among the units of a clause and its footnotes."""
    least = min(units, key=lambda unit: IN_ORDER.index(unit["state"]))["state"]
    by_state = {state: status for status, state in STATES.items()}
    return cast(Status, by_state.get(least, "draft"))
