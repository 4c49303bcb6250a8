"""Answered files: received files with the responses written in, to return to senders."""

import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext, override

from milepost.errors import MilepostError
from milepost.formats import comment_templates as tables
from milepost.formats.comment_templates import Profile
from milepost.formats.errors import UnknownFormat
from milepost.formats.word.files import read_reviewed_document, write_responses
from milepost.formats.word.reviewed_document import AnnotationResponse
from milepost.review.models import Comment, Disposition, ReceivedFile

from .received_files import responses_by_key, seal_secret

AT_ONCE = 4  # files written side by side, each in a process of its own
Outcome = Disposition.Outcome
# What became of one comment: outcome, reason, new wording; several where it was split.
Responses = list[tuple[str, str, str]]


@dataclass(frozen=True)
class AnsweredFile:
    """Data to write one answered file (bytes, responses, labels) without the database."""

    file: ReceivedFile
    name: str
    content: bytes
    by_mark: Mapping[str, Responses]
    accepted: frozenset[str]  # marks whose proposal stands as it was made
    words: Mapping[str, str]
    new_wording: str  # “New wording: %s” in the language of the file
    author: str
    at: datetime

    def write(self, folder: Path) -> Path:
        """Write the answered file into `folder` and return its path.

        Raises:
            FormatError: it cannot be written any more.
        """
        source = folder / f"as-sent{Path(self.name).suffix.lower()}"
        source.write_bytes(self.content)
        if self.file.kind == ReceivedFile.Kind.WORD:
            return self._write_word(source, folder)
        return self._write_table(source, folder)

    def _write_word(self, source: Path, folder: Path) -> Path:
        target = folder / "responded.docx"
        revisions = {
            change.revisions[0].id: change.revisions
            for change in read_reviewed_document(source).changes
        }
        answers = []
        for mark, responses in self.by_mark.items():
            text = "\n".join(self._line(response) for response in responses)
            marks = [revision.id for revision in revisions.get(mark, ())]
            # A comment is answered, never decided; of a change, all parts are.
            if marks and mark in self.accepted:
                answers.append(AnnotationResponse(mark, text, "accepted"))
                answers += [
                    AnnotationResponse(annotation_id, decision="accepted")
                    for annotation_id in marks[1:]
                ]
            else:
                answers.append(AnnotationResponse(mark, text))
        write_responses(source, target, answers, author=self.author, at=self.at)
        return target

    def _line(self, response: tuple[str, str, str]) -> str:
        outcome, *rest = response
        return "\n".join(filter(None, [self.words[outcome], self._why(*rest)]))

    def _why(self, reason: str, wording: str) -> str:
        lines = [reason, self.new_wording % wording if wording else ""]
        return "\n".join(filter(None, lines))

    def _write_table(self, source: Path, folder: Path) -> Path:
        profile = self._profile()
        answers = []
        for mark, responses in self.by_mark.items():
            sheet, row = mark.rsplit("!", 1)
            outcome = "; ".join(
                self._word(profile, response[0]) for response in responses
            )
            why = "\n".join(
                filter(None, (self._why(*response[1:]) for response in responses))
            )
            answers.append(tables.RowResponse(sheet, int(row), outcome, why))
        target = folder / f"answered{source.suffix}"
        try:
            tables.fill_responses(
                source, target, answers, profile=profile, secret=seal_secret()
            )
        except (
            UnknownFormat,
            tables.NoResponseColumn,
            tables.ResponseCellHoldsFormula,
        ):
            return self._write_new_workbook(source, folder, profile, answers)
        return target

    def _write_new_workbook(
        self,
        source: Path,
        folder: Path,
        profile: Profile,
        answers: list[tables.RowResponse],
    ) -> Path:
        """New .xlsx with the rows and responses, where the file has no column for them."""
        target = folder / "responded.xlsx"
        given = {(answer.sheet, answer.row): answer for answer in answers}
        rows = []
        for row in tables.read_comment_file(source, profile).rows:
            if answer := given.get((row.sheet, row.row)):
                row = replace(
                    row,
                    outcome=answer.outcome,
                    outcome_as_given=answer.outcome,
                    observations=answer.observations,
                )
            rows.append(row)
        tables.write_comments(
            target,
            rows,
            title=Path(self.name).stem,
            language=self.file.language,
            profile=profile,
        )
        return target

    def _profile(self) -> Profile:
        if self.file.mapping:
            return tables.mapped_profile(self.file.mapping)
        return tables.load_profile(self.file.profile)

    def _word(self, profile: Profile, outcome: str) -> str:
        if outcome in profile.words.get("outcome", {}):
            return profile.word("outcome", outcome, self.file.language)
        return self.words[outcome]


def answered_file(file: ReceivedFile) -> AnsweredFile:
    """Data to write `file` with the responses to its comments and changes, in its language.

    `file` has its review and stored file loaded.
    """
    linked = Comment.objects.filter(received_file=file).exclude(source_annotation_id="")
    known = Comment.objects.filter(pk__in=set(file.known_marks.values()))
    by_pk = {
        str(comment.pk): comment
        for rows in (linked, known)
        for comment in rows.select_related("disposition").prefetch_related(
            "parts__disposition"
        )
    }
    marks = {
        comment.source_annotation_id: comment
        for comment in by_pk.values()
        if comment.received_file_id == file.pk
    }
    marks |= {mark: by_pk[pk] for mark, pk in file.known_marks.items() if pk in by_pk}
    by_mark = {
        mark: responses
        for mark, comment in marks.items()
        if (responses := _comment_responses(comment))
    }
    with override(file.language):
        words = {code: str(label) for code, label in Outcome.choices}
        new_wording = gettext("New wording: %s")
    return AnsweredFile(
        file=file,
        name=file.stored.name,
        content=bytes(file.stored.content),
        by_mark=by_mark,
        accepted=frozenset(
            mark for mark in by_mark if _is_accepted_as_proposed(marks[mark])
        ),
        words=words,
        new_wording=new_wording,
        author=responses_by_key(file.review.version.document.process.federation),
        at=timezone.now(),
    )


def write_answered_files(target: BinaryIO, files: Iterator[ReceivedFile]) -> None:
    """Write all answered files into one ZIP.

    Of a file that can no longer be written, a text of the same name says why.
    """
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        jobs = (answered_file(file) for file in files)
        for number, (name, content) in enumerate(
            pool.map(_write_answered_file, jobs), start=1
        ):
            archive.writestr(f"{number:03} {name}", content)


def answered_name(name: str, suffix: str) -> str:
    """File name for a received file with responses added: its stem, "-answered", `suffix`."""
    return f"{Path(name).stem}-answered{suffix}"


def _write_answered_file(answered: AnsweredFile) -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory(prefix="milepost-") as folder:
        try:
            path = answered.write(Path(folder))
        except MilepostError as error:
            return answered_name(answered.name, ".txt"), str(error).encode()
        return answered_name(answered.name, path.suffix), path.read_bytes()


def _comment_responses(comment: Comment) -> Responses:
    """Outcome, reason and new wording of each response to a comment and to its parts."""
    of_parts = [getattr(part, "disposition", None) for part in comment.parts.all()]
    answers = [getattr(comment, "disposition", None), *of_parts]
    return [
        (answer.outcome, answer.reason, answer.new_wording)
        for answer in answers
        if answer is not None
    ]


def _is_accepted_as_proposed(comment: Comment) -> bool:
    """Whether the outcome is "accepted" and the new wording, if any, is the proposed wording."""
    answer = getattr(comment, "disposition", None)
    if answer is None or answer.outcome != Outcome.ACCEPTED:
        return False
    given, proposed = answer.new_wording.split(), comment.proposed_wording.split()
    return not given or given == proposed
