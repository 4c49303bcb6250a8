"""Import of received files: each uploaded file in whole or not at all, and only once.

A file is read and checked before the first of its remarks is saved; from then on it is
imported to its end, by another worker where this one is broken off.
"""

import logging
import time
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
    FileReadAlready,
    NeedsMapping,
    OrganisationNotNamed,
)
from milepost.review.models import (
    Comment,
    ReceivedFile,
    Review,
    TableMapping,
    UploadedFile,
)
from milepost.safeguard.actions import action, discard_file, record
from milepost.safeguard.actors import OPERATOR, Actor

from .comments import Remark, locked_review, require_may_comment, save_comments
from .table_comments import TableReader
from .uploaded_files import MAX_MESSAGES, on_disk, refuse_file, require_mapping
from .word_comments import Reading, WordReader

logger = logging.getLogger(__name__)
BATCH_SIZE = 500  # remarks saved in one transaction
# Seconds between two of them where writers do not queue: SQLite's look every 0.1 s.
PAUSE = 0.12


@dataclass(frozen=True)
class ImportedFile:
    """Result of importing a file: counts of remarks read, placed and new.

    read     remarks in it: comments with their threads, changed paragraphs, rows
    placed   how the clause of each was found, by `Comment.PlacementMethod`
    new      not taken before, in this file or another
    """

    file: str
    received: ReceivedFile
    read: int
    placed: Mapping[str, int]
    new: int

    @property
    def lost(self) -> int:
        return self.received.lost


def read_files(
    *, files: Sequence[UploadedFile], by: Actor
) -> list[ImportedFile | UploadedFile]:
    """Read and import uploaded files; a refused file comes back with the reasons.

    Some are read side by side. One that is refused stops no other.

    Raises:
        NotAllowed: `by` uploaded none of them, and runs no worker.
    """
    visible = UploadedFile.objects.visible_to(by)
    if visible.filter(pk__in=[file.pk for file in files]).count() != len(files):
        raise NotAllowed
    waiting = [file for file in files if file.status == UploadedFile.Status.WAITING]
    with on_disk(waiting) as paths:
        contents = dict(zip(paths, read_review_files(paths.values()), strict=True))
        return [
            _read(file, paths[file.pk], contents[file.pk]) if file.pk in paths else file
            for file in files
        ]


def _read(
    file: UploadedFile, path: Path, contents: ReviewFile | Exception
) -> ImportedFile | UploadedFile:
    """Import a file that was read; else mark it as refused or as in need of a mapping."""
    by: Actor = file.uploaded_by or OPERATOR
    try:
        try:
            if isinstance(contents, Exception):
                raise contents
            # Before anything is locked: a large table takes a while to understand.
            reading = _reading(file, path, contents)
            return import_file(file=file, name=path.name, reading=reading, by=by)
        except (OperationalError, FileReadAlready):
            raise
        except NeedsMapping:
            return require_mapping(file=file, by=by)
        except MilepostError as error:
            return refuse_file(file=file, error=error, by=by)
        except Exception:
            logger.exception("File %s was not read", file.pk)
            if ReceivedFile.objects.filter(stored=file.stored).exists():
                raise  # a part is saved: the worker goes on with it
            return refuse_file(file=file, error=JobCrashed(file=file.name), by=by)
    except FileReadAlready:
        return file  # by another worker, meanwhile


@action("review.import_file", atomic=False)
def import_file(
    *, file: UploadedFile, name: str, reading: Reading, by: Actor
) -> ImportedFile:
    """Import the remarks of a file as comments; its UploadedFile becomes a ReceivedFile.

    They are saved in batches, so that nobody else waits for long. Work that was broken
    off goes on with the remarks that are not saved yet; whether they may be saved at all
    is asked before the first of them is.

    Raises:
        NotAllowed, ReviewNotOpen, NotOpen: comments of these organisations are not taken.
        FileReadAlready: another worker has imported it meanwhile.
    """
    received, capacity = _begin_import(file, reading, by)
    remarks = [replace(remark, received_file=received) for remark in reading.remarks]
    new: list[Comment] = []
    # By organisation, so that few batches enter the submission of each.
    sorted_remarks = sorted(remarks, key=lambda remark: str(remark.organisation.pk))
    for start in range(0, len(remarks), BATCH_SIZE):
        if start and not connection.features.has_select_for_update:
            time.sleep(PAUSE)
        batch = sorted_remarks[start : start + BATCH_SIZE]
        with transaction.atomic():
            locked_review(file.review)
            on_time = file.received_on_time
            new += save_comments(capacity, batch, received_on_time=on_time)
    is_again = received.stored_id != file.stored_id
    known = {} if is_again else dict(reading.known)
    if not is_again and len(new) != len(remarks):
        known |= _known_marks(received, remarks)
    with transaction.atomic():
        if not UploadedFile.objects.select_for_update().filter(pk=file.pk):
            raise FileReadAlready
        if known:
            received.known_marks = known
            received.save(update_fields=["known_marks"])
        record(received, marks=received.marks, taken=received.taken, new=len(new))
        stored = file.stored
        file.delete()
        if is_again and stored:
            discard_file(stored=stored, by=by)
    placed = Counter(remark.placement_method for remark in remarks)
    read = len(reading.remarks) + len(reading.known)
    return ImportedFile(name, received, read, placed, len(new))


@transaction.atomic
def _begin_import(
    file: UploadedFile, reading: Reading, by: Actor
) -> tuple[ReceivedFile, rules.ReviewCapacity]:
    review = locked_review(file.review)
    capacity = rules.find_capacity(by, review)
    if not UploadedFile.objects.filter(pk=file.pk).exists():
        raise FileReadAlready
    begun = ReceivedFile.objects.filter(stored=file.stored).first()
    if begun:
        return begun, capacity
    senders = list(dict.fromkeys(remark.organisation for remark in reading.remarks))
    require_may_comment(capacity, senders, received_on_time=file.received_on_time)
    owner = file.organisation or (senders[0] if len(senders) == 1 else None)
    return _received(file, review, reading, owner, by), capacity


def _reading(file: UploadedFile, path: Path, contents: ReviewFile) -> Reading:
    """Remarks in a file, placed on clauses, before any is saved. Raises what refuses it."""
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
    contents: ReviewFile, reviewed: ReviewedDocument, name: str, file: UploadedFile
) -> bool:
    """Whether a Word file is a filled-in table, and not our text with comments and changes."""
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


def _comment_file(file: UploadedFile, path: Path, tables: TableFile) -> CommentFile:
    """Comment rows of a table, by the mapping given, remembered or detected by headings.

    Raises:
        NeedsMapping: nobody has said so yet.
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
        raise NeedsMapping from None
    is_unsure = comments.profile.name == "matrix"
    if is_unsure and any(header.missing for header in comments.headers):
        raise NeedsMapping
    return comments


def _remembered(review: Review, tables: TableFile) -> dict[str, str]:
    federation = review.version.document.process.federation
    known = TableMapping.objects.filter(federation=federation)
    columns = dict(known.values_list("headings", "columns"))
    hashes = map(queries.headings_hash, find_headings(tables))
    return next((columns[one] for one in hashes if one in columns), {})


def _received(
    file: UploadedFile,
    review: Review,
    reading: Reading,
    owner: Organisation | None,
    by: Actor,
) -> ReceivedFile:
    """New row for a received file; of the same content received before, the earlier row."""
    assert file.stored is not None
    same = review.received_files.filter(
        stored__sha256=file.stored.sha256, organisation=owner
    )
    if earlier := same.first():
        return earlier
    return ReceivedFile.objects.create(
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
            for warning in reading.warnings[:MAX_MESSAGES]
        ],
        read_by=by if isinstance(by, Person) else None,
        read_at=timezone.now(),
    )


def _known_marks(received: ReceivedFile, remarks: list[Remark]) -> dict[str, str]:
    """Keys of comments saved before from elsewhere, by their annotation id in this file."""
    review = received.review
    rows = review.comments.values_list(
        "fingerprint", "pk", "received_file", "source_annotation_id"
    )
    saved = {fingerprint: tuple(rest) for fingerprint, *rest in rows.iterator()}
    known = {}
    for remark in remarks:
        pk, first_file, mark = saved[remark.fingerprint(review)]
        if (first_file, mark) != (received.pk, remark.source_annotation_id):
            known[remark.source_annotation_id] = str(pk)
    return known
