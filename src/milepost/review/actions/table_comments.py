"""Comment tables: the rows of a filled-in template as comments to be saved."""

from collections.abc import Iterator
from uuid import UUID

from milepost.documents import clause_matching
from milepost.errors import gettext_noop
from milepost.formats.comment_templates import (
    CommentFile,
    TableProblem,
    TemplateComment,
    UnusableComments,
    load_profile,
)
from milepost.movement.models import Organisation
from milepost.review import queries, rules
from milepost.review.models import Comment, ReceivedFile, Review
from milepost.safeguard.actors import Actor

from .comments import LONGEST, LONGEST_PLACE, Remark
from .word_comments import Reading

UNKNOWN_MEMBER = gettext_noop(
    "row %(row)s, column “%(column)s”: “%(value)s” is not the code or name of a member."
)
NOT_YOURS = gettext_noop(
    "row %(row)s, column “%(column)s”: you may not comment on behalf of “%(value)s”."
)
NOBODY = gettext_noop(
    "row %(row)s: the sender is missing. Choose the organisation "
    "that the file comes from."
)
TOO_LONG = gettext_noop(
    "row %(row)s, column “%(column)s”: the text is too long "
    "(maximum number of characters: %(limit)s)."
)
PlacementMethod = Comment.PlacementMethod
LIMITS = {
    "comment": LONGEST,
    "proposed_change": LONGEST,
    "rationale": LONGEST,
    "line": LONGEST_PLACE,
    "paragraph": LONGEST_PLACE,
    "clause": LONGEST_PLACE,
}
# Columns of ours that a comment has no field for: they go back as they came.
KEPT_ASIDE = (
    "person", "country", "vote", "page_from", "page_to", "line_to", "outcome_as_given",
    "observations",
)  # fmt: skip


class TableReader:
    """Reader of a comment table: finds member and clause of each row, and collects problems."""

    def __init__(
        self,
        review: Review,
        comment_file: CommentFile,
        *,
        file: str,
        organisation: Organisation | None,
        language: str,
        by: Actor,
    ) -> None:
        self.members = queries.Members(review.version.document.process.federation)
        self.numbers = clause_matching.ClauseNumbers(
            queries.clause_places(review.version)
        )
        self.review, self.found, self.file = review, comment_file, file
        self.organisation, self.language, self.by = organisation, language, by
        self.capacity = rules.find_capacity(by, review)
        self.problems: list[TableProblem] = []
        self.columns = {
            (header.table.name, name): header.headings[place]
            for header in comment_file.headers
            for name, place in header.places.items()
        }

    def read(self) -> Reading:
        """Remarks of the table's rows, and rows that are comments known already.

        Raises:
            UnusableComments: all that is wrong, at once.
        """
        known_wordings = self._sealed()
        known, remarks = [], []
        for row in self.found.rows:
            if known_wordings.get(row.key) == (row.comment, row.proposed_change):
                known.append((row_annotation_id(row), row.key))
            else:
                remarks += list(self._remarks(row))
        if self.problems:
            raise UnusableComments(file=self.file, problems=tuple(self.problems))
        return Reading(
            kind=ReceivedFile.Kind.TABLE,
            marks=len(self.found.rows),
            taken=len(remarks) + len(known),
            blank=0,
            remarks=tuple(remarks),
            profile=self.found.profile.name,
            known=tuple(known),
            warnings=tuple(
                (problem.template, dict(problem.facts))
                for problem in self.found.problems
                if problem.severity == "warning"
            ),
        )

    def _sealed(self) -> dict[str, tuple[str, str]]:
        """Text and proposed wording of this review's comments that rows name by key, by key."""
        keys = [row.key for row in self.found.rows if _is_key(row.key)]
        if not keys:
            return {}
        rows = Comment.objects.visible_to(self.by).filter(review=self.review)
        wordings = rows.values_list("pk", "text", "proposed_wording")
        wanted = set(keys)
        return {
            str(pk): (a, b) for pk, a, b in wordings.iterator() if str(pk) in wanted
        }

    def _remarks(self, row: TemplateComment) -> Iterator[Remark]:
        organisation, aside = self._organisation(row)
        clause, placed = self._clause(row)
        locator = row.paragraph
        if placed == PlacementMethod.UNPLACED:
            locator = " ".join(filter(None, (row.clause, row.paragraph)))
        self._check_length(row)
        if organisation is not None:
            yield Remark(
                organisation=organisation,
                clause_version_id=clause,
                text=row.comment,
                language=self.language,
                proposed_wording=row.proposed_change,
                kind=row.kind or Comment.Kind.GENERAL,
                channel=Comment.Channel.TEMPLATE,
                file=self.file,
                row=row.row,
                line=row.line,
                locator=locator,
                kind_as_given=row.kind_as_given,
                placement_method=placed,
                rationale=row.rationale,
                severity=row.severity,
                others=(*aside, *self._aside(row), *row.extra_columns),
                source_annotation_id=row_annotation_id(row),
            )

    def _organisation(
        self, row: TemplateComment
    ) -> tuple[Organisation | None, list[tuple[str, str]]]:
        """Organisation of a row, and its (heading, text) where the text names no member."""
        written = row.organisation
        named = self.members.find(written) if written else None
        if named is not None:
            if not self.capacity.may_comment(named):
                self._note(NOT_YOURS, row, "organisation", written)
            return named, []
        column = self._column(row, "organisation")
        if written and (self.organisation is None or column in self._must_name(row)):
            self._note(UNKNOWN_MEMBER, row, "organisation", written)
        elif self.organisation is None:
            self._note(NOBODY, row, "organisation", "")
        return self.organisation, [(column, written)] if written else []

    def _must_name(self, row: TemplateComment) -> set[str]:
        """Headings of organisation columns that the form's section says must be filled in."""
        sections = [
            section
            for section in self.found.profile.sections
            if section.name == row.section
        ]
        return {
            self._column(row, column.name)
            for section in sections
            for column in section.columns
            if column.name == "organisation" and column.filled
        }

    def _clause(self, row: TemplateComment) -> tuple[int | None, str]:
        written = row.clause or row.paragraph
        within = row.paragraph if row.clause else ""
        if clause_matching.means_whole_text(written):
            nowhere = row.line or row.page_from
            return (
                None,
                PlacementMethod.UNPLACED if nowhere else PlacementMethod.GENERAL,
            )
        try:
            place = self.numbers.find(written, within=within)
        except clause_matching.AmbiguousNumber:
            return None, PlacementMethod.UNPLACED
        if place is None:
            return None, PlacementMethod.UNPLACED
        is_key = place.key == written.strip()
        return (
            place.clause_version_id,
            PlacementMethod.KEY if is_key else PlacementMethod.NUMBER,
        )

    def _aside(self, row: TemplateComment) -> Iterator[tuple[str, str]]:
        names = [*KEPT_ASIDE]
        if row.severity_as_given and not row.severity:
            names.append("severity_as_given")
        for name in names:
            if text := getattr(row, name):
                yield self._column(row, name.removesuffix("_as_given")), text

    def _check_length(self, row: TemplateComment) -> None:
        for column, limit in LIMITS.items():
            if len(getattr(row, column)) > limit:
                self._note(TOO_LONG, row, column, "", limit=limit)

    def _column(self, row: TemplateComment, name: str) -> str:
        (matrix,) = load_profile("matrix").sections
        known = self.columns.get((row.sheet, name), "")
        return known or matrix.columns_by_name[name].heading("en")

    def _note(
        self, template: str, row: TemplateComment, name: str, value: str, **more: object
    ) -> None:
        column = self._column(row, name)
        facts = {"row": row.row, "column": column, "value": value[:60], **more}
        self.problems.append(
            TableProblem(row.row, column, template, tuple(facts.items()))
        )


def row_annotation_id(row: TemplateComment) -> str:
    """Identifier of a row in its file: "sheet!row"."""
    return f"{row.sheet[:45]}!{row.row}"


def _is_key(written: str) -> bool:
    try:
        return str(UUID(written)) == written
    except ValueError:
        return False
