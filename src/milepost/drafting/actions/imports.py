"""Comments come in by the file: filled tables, and what was marked in Word files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from milepost.drafting import placing, queries, rules
from milepost.drafting.errors import CommentTooLong
from milepost.drafting.models import Comment, ReviewRound
from milepost.errors import NotAllowed, gettext_noop
from milepost.formats.comment_templates import (
    Problem,
    TemplateComment,
    UnusableComments,
    load_profile,
    read_comments,
)
from milepost.formats.word import (
    read_document,
    read_margin_comments,
    read_tracked_changes,
)
from milepost.movement.models import Organisation
from milepost.safeguard.actions import record
from milepost.safeguard.actors import Actor

from .comments import (
    LONGEST,
    LONGEST_PLACE,
    Remark,
    locked_round,
    require_voice,
    take,
)
from .word_remarks import WordReader

Came = Comment.Came

UNKNOWN_MEMBER = gettext_noop(
    "row %(row)s, column “%(column)s”: “%(value)s” is not the code or name of a member."
)
NOT_YOURS = gettext_noop(
    "row %(row)s, column “%(column)s”: you may not comment for “%(value)s”."
)
UNKNOWN_CLAUSE = gettext_noop(
    "row %(row)s, column “%(column)s”: this text has no clause “%(value)s”."
)
AMBIGUOUS_CLAUSE = gettext_noop(
    "row %(row)s, column “%(column)s”: %(count)s clauses are called “%(value)s”."
    " Write the number above it as well, or the key of the clause."
)
TOO_LONG = gettext_noop(
    "row %(row)s, column “%(column)s”: it is longer than %(limit)s characters."
)


@dataclass(frozen=True)
class Imported:
    """What became of a file: `placed` and `general` and `blank` add up to `read`.

    read     comments in the file; each paragraph with tracked changes is one
    placed   on a clause
    general  about the whole, or about a place that could not be found: kept with the
             words that they point at
    blank    without a single word
    new      not taken before
    """

    read: int
    placed: int
    general: int
    blank: int
    new: int

    @property
    def known(self) -> int:
        """Taken before, in this file or another: taken once."""
        return self.read - self.blank - self.new

    @property
    def lost(self) -> int:
        return self.read - self.placed - self.general - self.blank


@transaction.atomic
def import_template_comments(
    *, round: ReviewRound, path: Path | str, language: str = "", by: Actor
) -> Imported:
    """Take every row of a filled comment table (.xlsx, .csv), or none.

    `language` is that of the comments; without one, that of the document.

    Raises:
        FormatError: the file cannot be read.
        UnusableComments: rows that name an unknown member or clause, or a member that
            `by` does not speak for, all at once.
        NotAllowed: `by` speaks for nobody here.
        ReviewNotOpen, NotOpen: comments are not taken now.
    """
    path = Path(path)
    round = locked_round(round)
    document = round.version.document
    if not rules.may_speak(by, document):
        raise NotAllowed
    rows = read_comments(path, load_profile("iso"))
    language = language or document.original_language
    reader = _TableReader(round, path.name, language, by)
    remarks = [remark for row in rows for remark in reader.remarks(row)]
    if reader.problems:
        raise UnusableComments(file=path.name, problems=tuple(reader.problems))
    require_voice(round, [one.organisation for one in remarks], by)
    return _taken(round, remarks, len(rows), "drafting.import_template_comments", by)


class _TableReader:
    """Finds member and clause of each row, and gathers what cannot be found."""

    def __init__(self, round: ReviewRound, file: str, language: str, by: Actor) -> None:
        self.document = round.version.document
        self.members = queries.Members(self.document.process.federation)
        self.numbers = placing.Numbers(queries.places_in(round.version))
        self.problems: list[Problem] = []
        self.file, self.language, self.by = file, language, by

    def remarks(self, row: TemplateComment) -> Iterator[Remark]:
        organisation = self.members.find(row.organisation)
        if organisation is None:
            self._note(UNKNOWN_MEMBER, row, "organisation", row.organisation)
        elif not rules.may_comment(self.by, organisation, self.document):
            self._note(NOT_YOURS, row, "organisation", row.organisation)
        clause = self._clause(row)
        self._check_length(row)
        if organisation is not None:
            yield Remark(
                organisation=organisation,
                clause_version_id=clause,
                text=row.comment,
                language=self.language,
                proposed_wording=row.proposed_change,
                kind=row.kind,
                came=Came.TEMPLATE,
                file=self.file,
                row=row.row,
                line=row.line,
                locator=row.paragraph,
                kind_as_given=row.kind_as_given,
            )

    def _clause(self, row: TemplateComment) -> int | None:
        if placing.is_the_whole(row.clause):
            return None
        try:
            place = self.numbers.find(row.clause, within=row.paragraph)
        except placing.AmbiguousNumber as error:
            self._note(AMBIGUOUS_CLAUSE, row, "clause", row.clause, count=error.count)
            return None
        if place is None:
            self._note(UNKNOWN_CLAUSE, row, "clause", row.clause)
            return None
        return place.clause_version_id

    def _check_length(self, row: TemplateComment) -> None:
        limits = {"comment": LONGEST, "proposed_change": LONGEST}
        limits |= {"line": LONGEST_PLACE, "paragraph": LONGEST_PLACE}
        for column, limit in limits.items():
            if len(getattr(row, column)) > limit:
                self._note(TOO_LONG, row, column, "", limit=limit)

    def _note(
        self, template: str, row: TemplateComment, name: str, value: str, **more: object
    ) -> None:
        (form,) = load_profile("iso").sections
        columns = {one.name: one.heading("en") for one in form.columns}
        facts = {"row": row.row, "column": columns[name], "value": value[:60], **more}
        problem = Problem(row.row, columns[name], template, tuple(facts.items()))
        self.problems.append(problem)


@transaction.atomic
def import_word_comments(
    *,
    round: ReviewRound,
    path: Path | str,
    organisation: Organisation,
    language: str = "",
    by: Actor,
) -> Imported:
    """Take margin comments and tracked changes of a returned Word file, all of them.

    Each goes to the clause whose bookmark its paragraph still carries; else to the
    clause that `placing.find_by_words` finds for that paragraph; else it is about the
    whole, and keeps the words that it points at. A tracked change proposes the wording
    that its paragraph would have; a new paragraph is about the whole, and points at the
    one that it follows. `language` is that of the comments; without one, that of the
    document.

    Raises:
        FormatError: the file cannot be read.
        NotAllowed: `by` does not speak for this organisation.
        ReviewNotOpen, NotOpen: comments are not taken now.
        CommentTooLong: nothing is taken.
    """
    path = Path(path)
    round = locked_round(round)
    require_voice(round, [organisation], by)
    reader = WordReader(
        places=queries.places_in(round.version),
        organisation=organisation,
        language=language or round.version.document.original_language,
        file=path.name,
    )
    margin, changes = read_margin_comments(path), read_tracked_changes(path)
    blocks = read_document(path) if changes else []
    remarks = [
        reader.beside(one, number)
        for number, one in enumerate(margin, start=1)
        if one.text.strip()
    ] + [
        reader.inside(one, number, blocks)
        for number, one in enumerate(changes, start=len(margin) + 1)
    ]
    if any(max(len(one.text), len(one.proposed_wording)) > LONGEST for one in remarks):
        raise CommentTooLong(limit=LONGEST)
    read = len(margin) + len(changes)
    return _taken(round, remarks, read, "drafting.import_word_comments", by)


def _taken(
    round: ReviewRound, remarks: list[Remark], read: int, verb: str, by: Actor
) -> Imported:
    new = take(round, remarks, by)
    placed = sum(one.clause_version_id is not None for one in remarks)
    result = Imported(
        read=read,
        placed=placed,
        general=len(remarks) - placed,
        blank=read - len(remarks),
        new=len(new),
    )
    if new:
        record(verb, round, read=read, new=len(new), by=by)
    return result
