"""Files that were handed in are read and taken, each whole or not at all, none twice.

Each is taken in a transaction of its own, so that work broken off is simply gone on with.
"""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import OperationalError, connection, transaction
from django.utils import timezone

from milepost.errors import MilepostError, NotAllowed
from milepost.formats.comment_templates import (
    CommentFile,
    NoHeader,
    UnusableComments,
    find_comments,
    find_headings,
    mapped_profile,
)
from milepost.formats.errors import UnreadableFile
from milepost.formats.review_files import ReviewFile, read_review_files
from milepost.formats.tables.files import read_tables
from milepost.formats.tables.model import TableFile
from milepost.formats.word.reviewed_document import ReviewedDocument
from milepost.jobs.errors import JobCrashed
from milepost.movement.models import Organisation, Person
from milepost.review import queries, rules
from milepost.review.errors import (
    AsksForColumns,
    FileBrokenOff,
    FileReadAlready,
    OrganisationNotNamed,
)
from milepost.review.models import (
    Comment,
    FileToRead,
    ReceivedFile,
    Review,
    TableMapping,
)
from milepost.review.models.received_files import MOST_ATTEMPTS
from milepost.safeguard.actions import discard_file, record
from milepost.safeguard.actors import OPERATOR, Actor

from .comments import Remark, locked_review, require_may_comment, save_comments
from .received_files import on_disk
from .table_comments import TableReader
from .word_comments import Reading, WordReader

logger = logging.getLogger(__name__)
State = FileToRead.State
AT_ONCE = 4  # files that a worker takes up together
MOST_PROBLEMS = 200  # that are kept of one file


@dataclass(frozen=True)
class Taken:
    """What became of a file that was read.

    read     remarks in it: comments with their threads, changed paragraphs, rows
    placed   how the clause of each was found, by `Comment.PlacementMethod`
    new      not taken before, in this file or another
    """

    file: str
    returned: ReceivedFile
    read: int
    placed: Mapping[str, int]
    new: int

    @property
    def lost(self) -> int:
        return self.returned.lost


Outcome = Taken | FileToRead


def read_files(*, files: Sequence[FileToRead], by: Actor) -> list[Outcome]:
    """Read files that were handed in, some side by side. One that is refused is given
    back with its reasons, and stops no other.

    Raises:
        NotAllowed: `by` handed in none of them, and runs no worker.
    """
    mine = FileToRead.objects.visible_to(by).filter(pk__in=[one.pk for one in files])
    if mine.count() != len(files):
        raise NotAllowed
    waiting = [one for one in files if one.state != State.REFUSED]
    with on_disk(waiting) as paths:
        contents = dict(zip(paths, read_review_files(paths.values()), strict=True))
        return [
            _read(file, paths[file.pk], contents[file.pk]) if file.pk in paths else file
            for file in files
        ]


def read_next_files() -> list[Outcome] | None:
    """Read some of the files that have waited longest; None where none waits."""
    # Asked without a lock first: most of the time there is nothing to do.
    files = _take_up() if FileToRead.objects.to_be_read().exists() else []
    return read_files(files=files, by=OPERATOR) if files else None


@transaction.atomic
def _take_up() -> list[FileToRead]:
    skip = connection.features.has_select_for_update_skip_locked
    waiting = FileToRead.objects.to_be_read()
    waiting = waiting.select_for_update(of=("self",), skip_locked=skip)
    files = []
    for file in waiting.select_related("stored", "uploaded_by")[:AT_ONCE]:
        file.attempts += 1
        file.state, file.taken_up_at = State.RUNNING, timezone.now()
        file.save(update_fields=["state", "taken_up_at", "attempts"])
        if file.attempts > MOST_ATTEMPTS:
            _refuse(file, FileBrokenOff(file=file.name, attempts=MOST_ATTEMPTS))
        else:
            files.append(file)
    return files


def _read(file: FileToRead, path: Path, contents: ReviewFile | Exception) -> Outcome:
    """Take one file, or keep why it was refused."""
    try:
        if isinstance(contents, Exception):
            raise contents
        # Before anything is locked: a large table takes a while to understand.
        reading = _reading(file, path, contents)
        return _take(file, path.name, reading)
    except OperationalError:
        raise  # the database is busy or gone: another worker will begin it anew
    except FileReadAlready:
        pass  # by another worker, meanwhile
    except AsksForColumns:
        file.state = State.ASKS
        FileToRead.objects.filter(pk=file.pk).update(state=State.ASKS)
    except MilepostError as error:
        _refuse(file, error)
    except Exception:
        logger.exception("File %s was not read", file.pk)
        _refuse(file, JobCrashed(file=file.name))
    return file


@transaction.atomic
def _take(file: FileToRead, name: str, reading: Reading) -> Taken:
    by: Actor = file.uploaded_by or OPERATOR
    review = locked_review(file.review)
    if not FileToRead.objects.filter(pk=file.pk).exists():
        raise FileReadAlready
    speakers = list(dict.fromkeys(one.organisation for one in reading.remarks))
    in_time = file.came_in_time
    capacity = rules.find_capacity(by, review)
    require_may_comment(capacity, speakers, came_in_time=in_time)
    owner = file.organisation or (speakers[0] if len(speakers) == 1 else None)
    returned, is_new = _returned(file, review, reading, owner, by)
    remarks = [replace(one, received_file=returned) for one in reading.remarks]
    new = save_comments(capacity, remarks, came_in_time=in_time)
    if is_new:
        _link(returned, review, remarks, new, dict(reading.known))
        facts = {"marks": returned.marks, "taken": returned.taken, "new": len(new)}
        record("review.read_file", returned, **facts, by=by)
    spare = None if is_new else file.stored
    file.delete()
    if spare:
        discard_file(stored=spare, by=by)
    placed = Counter(one.placement_method for one in remarks)
    read = len(reading.remarks) + len(reading.known)
    return Taken(name, returned, read, placed, len(new))


def _reading(file: FileToRead, path: Path, contents: ReviewFile) -> Reading:
    """The remarks in a file; nothing is written."""
    review = file.review
    by: Actor = file.uploaded_by or OPERATOR
    members = queries.Members(review.version.document.process.federation)
    sender = file.organisation or members.named_by_file(path.name)
    reviewed = contents.reviewed
    if reviewed is not None and not _is_table(contents, reviewed, path.name, file):
        if sender is None:
            raise OrganisationNotNamed(file=path.name)
        federation = review.version.document.process.federation
        ours = queries.responses_by_key(federation)
        places = queries.clause_places(review.version)
        return WordReader(places, sender, file.language, ours).read(reviewed)
    comments = _comment_file(file, path, _tables(contents, path))
    errors = tuple(one for one in comments.problems if one.severity == "error")
    if errors:
        raise UnusableComments(file=path.name, problems=errors)
    reader = TableReader(
        review,
        comments,
        file=path.name,
        organisation=sender,
        language=file.language,
        by=by,
    )
    return reader.read()


def _tables(contents: ReviewFile, path: Path) -> TableFile:
    if isinstance(contents.tables, UnreadableFile):
        raise contents.tables
    # A text of ours holds tables too, which count where somebody said what they mean.
    return contents.tables or read_tables(path)


def _is_table(
    contents: ReviewFile, reviewed: ReviewedDocument, name: str, file: FileToRead
) -> bool:
    """Whether a Word file is a filled table, and not our text with marks in it."""
    if file.mapping:
        return True
    if contents.tables is None:
        return False
    if isinstance(contents.tables, UnreadableFile):
        raise contents.tables
    try:
        comments = find_comments(contents.tables, name)
    except NoHeader:
        return not reviewed.counted.total  # a table of other headings, and nothing else
    return not any(header.missing for header in comments.headers)


def _comment_file(file: FileToRead, path: Path, tables: TableFile) -> CommentFile:
    """The rows of a table, by what its columns are known to mean.

    Raises:
        AsksForColumns: nobody has said so yet.
    """
    secret = queries.seal_secret()
    file.mapping = file.mapping or _remembered(file.review, tables)
    if file.mapping:
        profile = mapped_profile(file.mapping)
        return find_comments(tables, path.name, profile, secret=secret)
    try:
        comments = find_comments(tables, path.name, secret=secret)
    except NoHeader:
        if not find_headings(tables):
            raise
        raise AsksForColumns from None
    is_unsure = comments.profile.name == "matrix"
    if is_unsure and any(header.missing for header in comments.headers):
        raise AsksForColumns
    return comments


def _remembered(review: Review, tables: TableFile) -> dict[str, str]:
    federation = review.version.document.process.federation
    known = TableMapping.objects.filter(federation=federation)
    columns = dict(known.values_list("headings", "columns"))
    hashes = map(queries.headings_hash, find_headings(tables))
    return next((columns[one] for one in hashes if one in columns), {})


def _returned(
    file: FileToRead,
    review: Review,
    reading: Reading,
    owner: Organisation | None,
    by: Actor,
) -> tuple[ReceivedFile, bool]:
    """The row of this file, and whether it is new: the same file twice is one."""
    assert file.stored is not None
    same = review.received_files.filter(
        stored__sha256=file.stored.sha256, organisation=owner
    )
    if held := same.first():
        return held, False
    returned = ReceivedFile.objects.create(
        review=review,
        organisation=owner,
        stored=file.stored,
        kind=reading.kind,
        profile=reading.profile,
        mapping=file.mapping,
        language=file.language,
        marks=reading.marks,
        taken=reading.taken,
        blank=reading.blank,
        warnings=[
            queries.serialise_message(*warning)
            for warning in reading.warnings[:MOST_PROBLEMS]
        ],
        read_by=by if isinstance(by, Person) else None,
        read_at=timezone.now(),
    )
    return returned, True


def _link(
    returned: ReceivedFile,
    review: Review,
    remarks: list[Remark],
    new: list[Comment],
    known: dict[str, str],
) -> None:
    """Remember which marks are comments that came in before, for the way back."""
    if len(new) != len(remarks):
        rows = review.comments.values_list(
            "fingerprint", "pk", "received_file", "source_annotation_id"
        )
        held = {print_: tuple(rest) for print_, *rest in rows.iterator()}
        for one in remarks:
            pk, its_file, mark = held[one.fingerprint(review)]
            if (its_file, mark) != (returned.pk, one.source_annotation_id):
                known[one.source_annotation_id] = str(pk)
    if known:
        returned.known_marks = known
        returned.save(update_fields=["known_marks"])


@transaction.atomic
def _refuse(file: FileToRead, error: MilepostError) -> None:
    """Keep the name and the reasons, and nothing of what was in it."""
    if (
        not FileToRead.objects.select_for_update(of=("self",))
        .filter(pk=file.pk)
        .first()
    ):
        return  # another worker has taken it by now
    file.problems = queries.file_messages(error, MOST_PROBLEMS)
    file.state = State.REFUSED
    stored, file.stored = file.stored, None
    file.save(update_fields=["problems", "state", "stored"])
    if stored:
        discard_file(stored=stored, by=file.uploaded_by or OPERATOR)
