"""Files come in, many at once, and none is lost.

Every file waits its turn as a `FileToRead`. A few are read while whoever handed them in
waits for the page; more are left to the worker, which reads some side by side.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from milepost.documents import rules as document_rules
from milepost.errors import NotAllowed
from milepost.formats.comment_templates import mapped_profile, read_headings
from milepost.formats.guards import LARGEST_FILE, MIB, TOO_LARGE
from milepost.jobs.actions import enqueue_job
from milepost.movement.models import Organisation, Person
from milepost.review import queries, rules
from milepost.review.errors import FileReadAlready
from milepost.review.models import FileToRead, Review, TableMapping
from milepost.safeguard.actions import discard_file, keep_file, record
from milepost.safeguard.actors import OPERATOR, Actor

from .comments import locked_review, require_may_comment

State = FileToRead.State


@transaction.atomic
def upload_files(
    *,
    review: Review,
    files: Iterable[Path],
    organisation: Organisation | None = None,
    language: str = "",
    came_in_time: bool = False,
    read_here: bool = False,
    by: Actor,
) -> list[FileToRead]:
    """Keep files that came back, to be read by `read_files` or the worker.

    `organisation` is whose they are; without one the name of each Word file begins with
    its code, and each row of a table says its own. `language` is that of the comments;
    without one, that of the document. As with `make_comment`, what is of one's own
    organisation stays inside it, and what those who steer enter is handed in;
    `came_in_time` says that it reached them before the deadline. `read_here` keeps
    the worker from what the caller is about to read.

    Raises:
        NotAllowed: `by` speaks for nobody here, or not for this organisation.
        ReviewNotOpen, NotOpen: comments are not taken now.
    """
    review = locked_review(review)
    capacity = rules.find_capacity(by, review)
    if not capacity.may_comment_at_all:
        raise NotAllowed
    senders = [organisation] if organisation else []
    require_may_comment(capacity, senders, came_in_time=came_in_time)
    waiting = []
    for path in files:
        file = FileToRead(
            review=review,
            name=path.name[-200:],
            organisation=organisation,
            language=language or review.version.document.original_language,
            # Whenever it is read, it came when it was handed in.
            came_in_time=came_in_time or not review.is_past(),
            uploaded_by=by if isinstance(by, Person) else None,
            uploaded_at=timezone.now(),
            state=State.RUNNING if read_here else State.WAITING,
            taken_up_at=timezone.now() if read_here else None,
        )
        if path.stat().st_size > LARGEST_FILE:
            facts = {"file": path.name, "limit": LARGEST_FILE // MIB}
            file.problems, file.state = [[TOO_LARGE, facts]], State.REFUSED
        else:
            content = path.read_bytes()
            file.stored = keep_file(
                name=path.name, content=content, about=review, by=by
            )
        file.save()
        waiting.append(file)
    if not read_here:
        enqueue_job("review.read_files", by=OPERATOR)
    record("review.upload_files", review, files=len(waiting), by=by)
    return waiting


@transaction.atomic
def map_columns(
    *, file: FileToRead, mapping: Mapping[str, str], by: Actor
) -> FileToRead:
    """Say what the headings of a table mean, {our column: their heading}; it waits again
    to be read. What those who steer say is remembered for the next table like it.

    Raises:
        NotAllowed, FileReadAlready.
        UnusableMapping: none of them is the comment.
    """
    if not FileToRead.objects.visible_to(by).filter(pk=file.pk):
        raise NotAllowed
    file = FileToRead.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.state != State.ASKS:
        raise FileReadAlready
    mapped_profile(mapping)
    file.mapping, file.state, file.attempts = dict(mapping), State.WAITING, 0
    file.save(update_fields=["mapping", "state", "attempts"])
    document = file.review.version.document
    if document_rules.may_write(by, document):
        for headings in table_headings(file):
            if set(mapping.values()) <= set(headings):
                TableMapping.objects.update_or_create(
                    federation=document.process.federation,
                    headings=queries.headings_hash(headings),
                    defaults={"columns": dict(mapping)},
                )
    record("review.map_columns", file, columns=len(mapping), by=by)
    return file


@transaction.atomic
def delete_uploaded_file(*, file: FileToRead, by: Actor) -> None:
    """Take a file off the list that was refused, or that nobody explained.

    Raises:
        NotAllowed, FileReadAlready: it is being read.
    """
    if not FileToRead.objects.visible_to(by).filter(pk=file.pk):
        raise NotAllowed
    file = FileToRead.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.state not in {State.ASKS, State.REFUSED}:
        raise FileReadAlready
    record("review.delete_uploaded_file", file, by=by)
    _remove(file, by)


def table_headings(file: FileToRead) -> list[tuple[str, ...]]:
    """The likely headings of each table of a file that waits.

    Raises:
        UnreadableFile.
    """
    with on_disk([file]) as paths:
        return read_headings(paths[file.pk])


@contextmanager
def on_disk(files: Iterable[FileToRead]) -> Iterator[dict[object, Path]]:
    """Each file under its own name for as long as it is read, then gone."""
    with tempfile.TemporaryDirectory(prefix="milepost-") as folder:
        paths: dict[object, Path] = {}
        for number, file in enumerate(files):
            place = Path(folder) / str(number)
            place.mkdir()
            paths[file.pk] = place / Path(file.name).name
            assert file.stored is not None
            paths[file.pk].write_bytes(bytes(file.stored.content))
        yield paths


def _remove(file: FileToRead, by: Actor) -> None:
    stored = file.stored
    file.delete()
    if stored:
        discard_file(stored=stored, by=by)
