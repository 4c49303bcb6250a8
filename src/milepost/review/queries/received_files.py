"""Received files: uploads waiting or refused, files read, and where comments were placed."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext

from milepost.errors import (
    MilepostError,
    gettext_noop,
    parse_facts,
    serialise_facts,
)
from milepost.formats.comment_templates import UnusableComments
from milepost.formats.comment_templates.profile import normalise_heading
from milepost.movement.models import Federation
from milepost.review.models import Comment, ReceivedFile, Review, UploadedFile
from milepost.safeguard.actors import Actor
from milepost.safeguard.keys import derive_key

MORE_PROBLEMS = gettext_noop("Other problems: %(count)s.")
StoredMessage = list[Any]  # the template of a sentence and its facts, as JSON


def headings_hash(headings: Sequence[str]) -> str:
    """SHA-256 (hex) of column headings in order, normalised so that copies of a form match."""
    return hashlib.sha256(
        "\0".join(map(normalise_heading, headings)).encode()
    ).hexdigest()


def responses_by_key(federation: Federation) -> str:
    """Author name of our responses in Word files sent back, by which imports skip them."""
    return f"{federation.slug} · Milepost"


def seal_secret() -> bytes:
    """Secret key of the seals on the rows of exported tables."""
    return derive_key("review.seal_of_rows")


def serialise_message(template: str, facts: Mapping[str, object]) -> StoredMessage:
    """JSON value of a message: [template, facts], still translatable."""
    return [str(template), serialise_facts(facts)]


def file_messages(error: MilepostError, most: int) -> list[StoredMessage]:
    """JSON messages of an error, at most `most`; another one counts the problems left out."""
    if not isinstance(error, UnusableComments):
        return [serialise_message(error.template, error.facts)]
    messages = [
        serialise_message(problem.template, dict(problem.facts))
        for problem in error.problems[:most]
    ]
    if (left := len(error.problems) - most) > 0:
        messages.append(serialise_message(MORE_PROBLEMS, {"count": left}))
    return messages


def error_message(stored: StoredMessage, translate: Callable[[str], str]) -> str:
    """Text of a stored message, translated by `translate`."""
    template, facts = stored
    return MilepostError(template, **parse_facts(facts)).sentence(translate)


@dataclass
class FileRow:
    """A received file and the number of its comments by placement method."""

    file: ReceivedFile
    placed: dict[str, int] = field(default_factory=dict)

    @property
    def notes(self) -> list[str]:
        """Warnings that did not stop the import, as texts in the current language."""
        return [error_message(warning, gettext) for warning in self.file.warnings]

    @property
    def unplaced(self) -> int:
        return self.placed.get(Comment.PlacementMethod.UNPLACED, 0)

    @property
    def general(self) -> int:
        return self.placed.get(Comment.PlacementMethod.GENERAL, 0)

    @property
    def clause_comments(self) -> int:
        """Number of the file's comments that were placed on a clause."""
        return sum(self.placed.values()) - self.unplaced - self.general


def received_files(review: Review, actor: Actor) -> QuerySet[ReceivedFile]:
    """Received files of a review that `actor` may see, the latest first."""
    rows = ReceivedFile.objects.visible_to(actor).filter(review=review)
    rows = rows.select_related("organisation__federation", "stored").defer(
        "stored__content", "known_marks"
    )
    return rows.prefetch_related("organisation__names").order_by("-read_at", "pk")


def file_rows(files: Iterable[ReceivedFile], actor: Actor) -> list[FileRow]:
    """Received files, each with its comments counted by placement method."""
    rows = {file.pk: FileRow(file) for file in files}
    counted = Comment.objects.visible_to(actor).filter(received_file__in=rows)
    for pk, placed, number in (
        counted.order_by()
        .values_list("received_file", "placement_method")
        .annotate(n=Count("pk"))
    ):
        rows[pk].placed[placed] = number
    return list(rows.values())


def file_totals(review: Review, actor: Actor) -> dict[str, int]:
    """Totals over a review's files: files, marks, taken, blank, lost, and by placement method.

    Of files and comments that `actor` may see.
    """
    rows = ReceivedFile.objects.visible_to(actor).filter(review=review)
    totals: dict[str, int] = defaultdict(int)
    sums = rows.aggregate(
        files=Count("pk"), marks=Sum("marks"), taken=Sum("taken"), blank=Sum("blank")
    )
    totals |= {name: number or 0 for name, number in sums.items()}
    totals["lost"] = totals["marks"] - totals["taken"] - totals["blank"]
    comments = Comment.objects.visible_to(actor).filter(
        review=review, received_file__isnull=False
    )
    counted = (
        comments.order_by().values_list("placement_method").annotate(n=Count("pk"))
    )
    return totals | dict(counted)


def uploaded_files(review: Review, actor: Actor) -> list[UploadedFile]:
    """Uploaded files of a review that `actor` may see, waiting to be read or refused."""
    rows = UploadedFile.objects.visible_to(actor).filter(review=review)
    return list(rows.only("pk", "name", "status", "problems", "review_id"))


def unplaced_comments(review: Review, actor: Actor) -> QuerySet[Comment]:
    """Comments that `actor` may see whose clause nobody has found yet, in the order received."""
    rows = Comment.objects.visible_to(actor).filter(
        review=review, placement_method=Comment.PlacementMethod.UNPLACED
    )
    rows = rows.select_related("organisation__federation")
    return rows.prefetch_related("organisation__names").order_by("received_at", "row")
