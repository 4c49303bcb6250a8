"""Reviewed Word files of the exercise: 61 files, marked up in four languages.

Made from the draft that is under review, always the same for the same draft. Some have
lost the bookmarks by which a clause is known; one holds nothing but a covering note.
"""

import datetime as dt
import random
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import override

from milepost.demonstration.files import read_toml
from milepost.demonstration.simulated_reviewer.review import (
    COVERING_NOTE,
    SimulatedMarkup,
    SimulatedReply,
    find_text,
    simulate_review,
)
from milepost.documents.models import DocumentVersion
from milepost.documents.queries import document_blocks
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.word.writing import write_document

from .cast import SLUG

SEED = 20260103
SYMBOL = "EX/A/3"  # of the draft under review
FILES = 61
# Of a society that sends several files, each comes from an office of its own.
OFFICES = ("", "youth", "branches")
# Every so many: without bookmarks, and with a note on top.
UNMARKED_EVERY, NOTE_EVERY = 7, 4
ONLY_A_NOTE = 30  # the number of the file that holds nothing else
A_THREAD = 0.5  # how often somebody answers a colleague in the margin
FIRST_MARK = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
A_WEEK = 7 * 24 * 60  # minutes
TITLE_FIRST = 1  # `read_document` counts the title as a block


@dataclass(frozen=True)
class _Office:
    """Who sends a file."""

    code: str
    name: str
    language: str

    @property
    def file(self) -> str:
        return "_".join(filter(None, (self.code, self.name, self.language))) + ".docx"

    @property
    def author(self) -> str:
        return " ".join(filter(None, (self.code, self.name)))


def marked_files(
    folder: Path, version: DocumentVersion, *, codes: Collection[str] = ()
) -> list[Path]:
    """Write the reviewed Word files of `version` to a folder; returns their paths.

    All of them, or the first of each society in `codes`. The name of each begins with the
    code of its society.
    """
    described = read_toml("exercise/marked_files.toml")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        sent = _sent_out(version, described["languages"], Path(place))
        offices = list(_offices(described["languages"]))[:FILES]
        return [
            _come_back(number, office, sent, described, folder)
            for number, office in enumerate(offices)
            if not codes or (office.code in codes and not office.name)
        ]


def write_marked_files(folder: Path) -> int:
    """Write the reviewed Word files of the newest draft to `folder`; returns how many."""
    versions = DocumentVersion.objects.filter(
        document__symbol=SYMBOL, document__process__federation__slug=SLUG
    )
    return len(marked_files(folder, versions.latest("ordinal")))


def _offices(languages: dict[str, list[str]]) -> Iterator[_Office]:
    """Office of every society by code, then the further offices, each with a language."""
    spoken = {code: language for language, codes in languages.items() for code in codes}
    for name in OFFICES:
        for code in sorted(spoken):
            yield _Office(code, name, spoken[code])


@dataclass(frozen=True)
class _Sent:
    """A file as it went out: with its bookmarks, and without."""

    blocks: list[DocumentBlock]
    known: Path
    unknown: Path


def _sent_out(
    version: DocumentVersion, languages: dict[str, Any], place: Path
) -> dict[str, _Sent]:
    sent = {}
    for language in languages:
        blocks = document_blocks(version, language)
        sent_file = _Sent(
            blocks, place / f"{language}.docx", place / f"{language}-bare.docx"
        )
        with override(language):
            title = str(version.document)
        bare = [replace(block, key=None) for block in blocks]
        write_document(sent_file.known, blocks, title=title, language=language)
        write_document(sent_file.unknown, bare, title=title, language=language)
        sent[language] = sent_file
    return sent


def _come_back(
    number: int,
    office: _Office,
    sent: dict[str, _Sent],
    described: dict[str, Any],
    folder: Path,
) -> Path:
    mine = sent[office.language]
    writer = _SimulatedOffice(office, mine.blocks, random.Random(f"{SEED} {number}"))  # noqa: S311 - nothing secret
    remarks = []
    if number % NOTE_EVERY == 0 or number == ONLY_A_NOTE:
        remarks.append(writer.note(described["notes"][office.language]))
    if number != ONLY_A_NOTE:
        remarks += writer.remarks(described["points"])
    source = mine.unknown if number % UNMARKED_EVERY == 0 else mine.known
    target = folder / office.file
    simulate_review(source, target, remarks, language=office.language)
    return target


class _SimulatedOffice:
    """What one office does to the text: a few of the points, each in words of its own."""

    def __init__(
        self, office: _Office, blocks: list[DocumentBlock], dice: random.Random
    ) -> None:
        self._office, self._dice = office, dice
        self._blocks = {block.number: block for block in blocks}
        self._at = FIRST_MARK + dt.timedelta(minutes=dice.randrange(A_WEEK))

    def note(self, wordings: list[str]) -> SimulatedMarkup:
        text = self._dice.choice(wordings)
        return self._remark("add", COVERING_NOTE, text=text)

    def remarks(self, points: list[dict[str, Any]]) -> Iterator[SimulatedMarkup]:
        for point in self._dice.sample(points, self._dice.randint(2, 5)):
            yield from self._on(point, point[self._office.language])

    def _on(
        self, point: dict[str, Any], wording: dict[str, Any]
    ) -> Iterator[SimulatedMarkup]:
        block = self._blocks.get(point["on"])
        if block is None:
            return  # it has been struck since
        place = block.position + TITLE_FIRST
        words = wording.get("words", block.words)
        if words not in block.words:
            return  # this clause is not in their language yet
        start, end = find_text(block, words)
        if point["kind"] == "add":
            yield self._remark("add", place, text=wording["new"])
        elif point["kind"] == "insert":
            yield self._remark("insert", place, end, end, wording["new"])
        elif point["kind"] != "comment":
            yield self._remark(point["kind"], place, start, end, wording.get("new", ""))
        text = self._dice.choice(wording["says"])
        replies = tuple(
            SimulatedReply(f"{self._office.code} director", self._at, answer)
            for answer in wording.get("replies", [])
            if self._dice.random() < A_THREAD
        )
        yield self._remark("comment", place, start, end, text, replies)

    def _remark(
        self,
        kind: Any,
        block: int,
        start: int = 0,
        end: int = 0,
        text: str = "",
        replies: tuple[SimulatedReply, ...] = (),
    ) -> SimulatedMarkup:
        author, at = self._office.author, self._at
        return SimulatedMarkup(kind, block, author, at, start, end, text, replies)
