"""Comments come in by the file: filled tables, and the margins of Word files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from milepost.drafting import placing, queries
from milepost.drafting.errors import CommentTooLong
from milepost.drafting.models import Comment, ReviewRound
from milepost.errors import gettext_noop
from milepost.formats.comment_profile import profile
from milepost.formats.comment_templates import (
    Problem,
    TemplateComment,
    UnusableComments,
    read_comments,
)
from milepost.formats.word import MarginComment, read_margin_comments
from milepost.movement.models import Organisation
from milepost.safeguard.actions import record
from milepost.safeguard.actors import Actor

from .comments import LONGEST, Remark, locked_round, require_voice, take

Came = Comment.Came
LONGEST_PLACE = 2_000  # characters

UNKNOWN_MEMBER = gettext_noop(
    "row %(row)s, column “%(column)s”: “%(value)s” is not the code or name of a member."
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

    read     comments in the file
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
        UnusableComments: rows that name an unknown member or clause, all at once.
        NotAllowed: the file speaks for an organisation that `by` does not speak for.
        ReviewNotOpen, NotOpen: comments are not taken now.
    """
    path = Path(path)
    round = locked_round(round)
    rows = read_comments(path)
    language = language or round.version.document.original_language
    reader = _TableReader(round, path.name, language)
    remarks = [remark for row in rows for remark in reader.remarks(row)]
    if reader.problems:
        raise UnusableComments(file=path.name, problems=tuple(reader.problems))
    require_voice(round, [one.organisation for one in remarks], by)
    return _taken(round, remarks, len(rows), "drafting.import_template_comments", by)


class _TableReader:
    """Finds member and clause of each row, and gathers what cannot be found."""

    def __init__(self, round: ReviewRound, file: str, language: str) -> None:
        document = round.version.document
        self.members = queries.Members(document.process.federation)
        self.numbers = placing.Numbers(queries.places_in(round.version))
        self.problems: list[Problem] = []
        self.file, self.language = file, language

    def remarks(self, row: TemplateComment) -> Iterator[Remark]:
        organisation = self.members.find(row.organisation)
        if organisation is None:
            self._note(UNKNOWN_MEMBER, row, "organisation", row.organisation)
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
        columns = {
            one["name"]: one["headings"]["en"][0] for one in profile()["columns"]
        }
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
    """Take the margin comments of a returned Word file, all of them.

    A comment goes to the clause whose bookmark its paragraph still carries; else to the
    clause that `placing.find_by_words` finds for that paragraph; else it is about the
    whole, and keeps the words that it points at. `language` is that of the comments;
    without one, that of the document.

    Raises:
        FormatError: the file cannot be read.
        NotAllowed: `by` does not speak for this organisation.
        ReviewNotOpen, NotOpen: comments are not taken now.
    """
    path = Path(path)
    round = locked_round(round)
    require_voice(round, [organisation], by)
    margin = read_margin_comments(path)
    places = queries.places_in(round.version)
    if any(len(one.text) > LONGEST for one in margin):
        raise CommentTooLong(limit=LONGEST)
    remarks = [
        Remark(
            organisation=organisation,
            clause_version_id=_place_of(one, places),
            text=one.text,
            language=language or round.version.document.original_language,
            came=Came.WORD,
            file=path.name,
            row=number,
            locator=_pointed_at(one.quoted),
        )
        for number, one in enumerate(margin, start=1)
        if one.text.strip()
    ]
    return _taken(round, remarks, len(margin), "drafting.import_word_comments", by)


def _pointed_at(quoted: str) -> str:
    """Enough of the words marked to find them; some mark the whole text."""
    cut = quoted[:LONGEST_PLACE]
    return cut if cut == quoted else f"{cut[:-2]} …"


def _place_of(one: MarginComment, places: list[placing.Place]) -> int | None:
    by_key = {place.key: place for place in places}
    if one.key in by_key:
        return by_key[one.key].clause_version_id
    found = placing.find_by_words(one.block_text, places, near=one.position or 0)
    return found.clause_version_id if found else None


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
