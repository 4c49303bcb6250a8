"""Uploaded files: keep, map columns, refuse, delete, and follow up.

Each waits as an `UploadedFile` until it is read: a few on the page of whoever uploads
them, more by the worker, in a job each.
"""

import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from milepost.documents import rules as document_rules
from milepost.errors import MilepostError, NotAllowed
from milepost.formats.comment_templates import mapped_profile, read_headings
from milepost.formats.guards import LARGEST_FILE, MIB, TOO_LARGE
from milepost.jobs.actions import enqueue_job
from milepost.jobs.models import Job
from milepost.movement.models import Organisation, Person
from milepost.review import queries, rules
from milepost.review.errors import FileReadAlready, ReadingAbandoned
from milepost.review.models import ReceivedFile, Review, TableMapping, UploadedFile
from milepost.safeguard.actions import action, discard_file, keep_file, record
from milepost.safeguard.actors import OPERATOR, Actor

from .comments import locked_review, require_may_comment

Status = UploadedFile.Status
READ_FILE = "review.read_file"
# So long after its upload a file that has no job is no longer being read on a page.
PAGE_TIMEOUT = dt.timedelta(minutes=5)
MAX_MESSAGES = 200  # kept of one file


@action("review.upload_files")
def upload_files(
    *,
    review: Review,
    files: Iterable[Path],
    organisation: Organisation | None = None,
    language: str = "",
    received_on_time: bool = False,
    read_here: bool = False,
    by: Actor,
) -> list[UploadedFile]:
    """Save uploaded files, to be read by `read_files` or the worker; one too large is refused.

    `organisation` is whose they are; without one the name of each Word file begins with
    its code, and each row of a table says its own. `language` is that of the comments;
    without one, that of the document. As with `make_comment`, what is of one's own
    organisation stays inside it, and what the secretariat enters is submitted;
    `received_on_time` says that it reached them before the deadline. With `read_here` the
    caller reads the files next, so the worker is asked for none of them.

    Raises:
        NotAllowed: `by` speaks for nobody here, or not for this organisation.
        ReviewNotOpen, NotOpen: comments are not taken now.
    """
    review = locked_review(review)
    capacity = rules.find_capacity(by, review)
    if not capacity.may_comment_at_all:
        raise NotAllowed
    senders = [organisation] if organisation else []
    require_may_comment(capacity, senders, received_on_time=received_on_time)
    waiting = []
    for path in files:
        file = UploadedFile(
            review=review,
            name=path.name[-200:],
            organisation=organisation,
            language=language or review.version.document.original_language,
            # Whenever it is read, it was received when it was uploaded.
            received_on_time=received_on_time or not review.is_past(),
            uploaded_by=by if isinstance(by, Person) else None,
            uploaded_at=timezone.now(),
        )
        if path.stat().st_size > LARGEST_FILE:
            facts = {"file": path.name, "limit": LARGEST_FILE // MIB}
            file.problems, file.status = [[TOO_LARGE, facts]], Status.REFUSED
        else:
            content = path.read_bytes()
            file.stored = keep_file(
                name=path.name, content=content, about=review, by=by
            )
        file.save()
        waiting.append(file)
        if file.status == Status.WAITING and not read_here:
            enqueue_job(READ_FILE, subject=file, by=OPERATOR)
    record(review, files=len(waiting))
    return waiting


@action("review.map_columns", atomic=False)
def map_columns(
    *, file: UploadedFile, mapping: Mapping[str, str], by: Actor
) -> UploadedFile:
    """Map the columns of a table, {our column: their heading}; the file waits to be read.

    What the secretariat and drafters say is remembered for the next table like it.

    Raises:
        NotAllowed, FileReadAlready.
        UnusableMapping: none of them is the comment.
        UnreadableFile.
    """
    if not UploadedFile.objects.visible_to(by).filter(pk=file.pk):
        raise NotAllowed
    mapped_profile(mapping)
    document = file.review.version.document
    is_remembered = document_rules.may_write(by, document)
    # Read before anything is locked.
    tables = table_headings(file) if is_remembered else []
    with transaction.atomic():
        file = _locked(file, {Status.NEEDS_MAPPING})
        file.mapping, file.status = dict(mapping), Status.WAITING
        file.save(update_fields=["mapping", "status"])
        for headings in tables:
            if set(mapping.values()) <= set(headings):
                TableMapping.objects.update_or_create(
                    federation=document.process.federation,
                    headings=queries.headings_hash(headings),
                    defaults={"columns": dict(mapping)},
                )
        record(file, columns=len(mapping))
    return file


@action("review.require_mapping")
def require_mapping(*, file: UploadedFile, by: Actor) -> UploadedFile:
    """Mark a waiting file as in need of a column mapping.

    Raises:
        FileReadAlready: another worker has read it meanwhile.
    """
    file = _locked(file, {Status.WAITING})
    file.status = Status.NEEDS_MAPPING
    file.save(update_fields=["status"])
    record(file)
    return file


@action("review.refuse_file")
def refuse_file(*, file: UploadedFile, error: MilepostError, by: Actor) -> UploadedFile:
    """Refuse a file: its name and the reasons are kept, and nothing of its content.

    Raises:
        FileReadAlready: another worker has read it meanwhile.
    """
    file = _locked(file, {Status.WAITING})
    file.problems = queries.file_messages(error, MAX_MESSAGES)
    file.status = Status.REFUSED
    stored, file.stored = file.stored, None
    file.save(update_fields=["problems", "status", "stored"])
    record(file)
    if stored:
        discard_file(stored=stored, by=by)
    return file


@action("review.delete_uploaded_file")
def delete_uploaded_file(*, file: UploadedFile, by: Actor) -> None:
    """Delete an uploaded file that was refused or that awaits a column mapping.

    Raises:
        NotAllowed, FileReadAlready: it is being read.
    """
    if not UploadedFile.objects.visible_to(by).filter(pk=file.pk):
        raise NotAllowed
    file = _locked(file, {Status.NEEDS_MAPPING, Status.REFUSED})
    record(file)
    stored = file.stored
    file.delete()
    if stored:
        discard_file(stored=stored, by=by)


def follow_up_uploads() -> None:
    """Enqueue files that no page or job reads any more; refuse those whose job failed.

    A file whose job failed with a part of the remarks saved is enqueued again.
    """
    jobs = Job.objects.filter(name=READ_FILE)
    for file in UploadedFile.objects.filter(
        status=Status.WAITING, uploaded_at__lt=timezone.now() - PAGE_TIMEOUT
    ):
        job = jobs.filter(subject_id=str(file.pk)).order_by("-asked_at").first()
        is_begun = ReceivedFile.objects.filter(stored=file.stored_id).exists()
        if job and job.status == Job.Status.FAILED and not is_begun:
            error = ReadingAbandoned(file=file.name, attempts=job.attempts)
            refuse_file(file=file, error=error, by=file.uploaded_by or OPERATOR)
        else:
            enqueue_job(READ_FILE, subject=file, by=OPERATOR)


def table_headings(file: UploadedFile) -> list[tuple[str, ...]]:
    """Likely headings of each table in a file that waits for a column mapping.

    Raises:
        UnreadableFile.
    """
    with on_disk([file]) as paths:
        return read_headings(paths[file.pk])


@contextmanager
def on_disk(files: Iterable[UploadedFile]) -> Iterator[dict[object, Path]]:
    """Paths of temporary copies of the files, by key, within a context.

    Each under the name of its file, for as long as it is read, then gone.
    """
    with tempfile.TemporaryDirectory(prefix="milepost-") as folder:
        paths: dict[object, Path] = {}
        for number, file in enumerate(files):
            place = Path(folder) / str(number)
            place.mkdir()
            paths[file.pk] = place / Path(file.name).name
            assert file.stored is not None
            paths[file.pk].write_bytes(bytes(file.stored.content))
        yield paths


def _locked(file: UploadedFile, statuses: set[Status]) -> UploadedFile:
    """The file, locked, if its status is one of `statuses`.

    Raises:
        FileReadAlready: it is gone, or its status is another.
    """
    files = UploadedFile.objects.select_for_update(of=("self",))
    locked = files.filter(pk=file.pk, status__in=statuses).first()
    if locked is None:
        raise FileReadAlready
    return locked
