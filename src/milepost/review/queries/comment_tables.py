"""Comment tables for export: a review's comments and responses in a template's columns."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import override

from milepost.formats.comment_templates import (
    Profile,
    TemplateComment,
    load_profile,
    write_comments,
)
from milepost.formats.comment_templates.profile import (
    RESPONSE_COLUMNS,
    normalise_heading,
)
from milepost.formats.guards import OfficeKind
from milepost.movement.models import Organisation
from milepost.review.models import Comment, Disposition, Review
from milepost.review.rules import may_see_response
from milepost.safeguard.actors import Actor

from .matrix import comment_rows
from .received_files import seal_secret
from .reviews import clause_names, organisation_code

A_CHUNK = 2_000  # comments read from the database at once
# Columns of ours that comments keep beside them, under the heading that they came with.
ASIDE = ("person", "country", "vote", "page_from", "page_to", "line_to")


def table_rows_with_responses(
    review: Review, actor: Actor, language: str, profile: Profile
) -> Iterator[TemplateComment]:
    """Table rows of the comments in a review that `actor` may see, read in chunks.

    With responses, where `actor` may read them already. Words for outcomes are those of the
    profile, else Milepost's in `language`.
    """
    rows = comment_rows(review, actor)
    clauses = clause_names(review.version)
    answers = _Answers(profile, language) if may_see_response(actor, review) else None
    codes = _codes(rows)
    for number, comment in enumerate(rows.iterator(chunk_size=A_CHUNK), start=1):
        aside, others = split_extra_columns(comment.extra_columns)
        yield TemplateComment(
            row=number,
            key=str(comment.pk),
            organisation=codes[comment.organisation_id],
            clause=clauses.get(comment.clause_version_id or 0, ""),
            paragraph=comment.locator,
            line=comment.line,
            kind=comment.kind,
            kind_as_given=comment.kind_as_given,
            comment=comment.text,
            rationale=comment.rationale,
            severity=comment.severity,
            proposed_change=comment.proposed_wording,
            extra_columns=others,
            **aside,
            **(answers.of(comment) if answers else {}),
        )


def _codes(comments: QuerySet[Comment]) -> dict[UUID, str]:
    """Codes in tables of the organisations that made `comments`, by key of organisation."""
    speakers = comments.order_by().values("organisation")
    rows = Organisation.objects.filter(pk__in=speakers).named()
    return {
        organisation.pk: organisation_code(organisation)
        for organisation in rows.prefetch_related("identifiers")
    }


class _Answers:
    """Values of the response columns; a template with only one column gets all text in it."""

    def __init__(self, profile: Profile, language: str) -> None:
        self.has = {
            name for section in profile.sections for name in section.columns_by_name
        }
        with override(language):
            self.words = {
                code: str(label) for code, label in Disposition.Outcome.choices
            }
        for outcome in profile.words.get("outcome", {}):
            self.words[outcome] = profile.word("outcome", outcome, language)

    def of(self, comment: Comment) -> dict[str, str]:
        answer = getattr(comment, "disposition", None)
        if answer is None:
            return {}
        outcome = self.words[answer.outcome]
        why = "\n".join(filter(None, [answer.translated.text, answer.new_wording]))
        if not {*RESPONSE_COLUMNS} <= self.has:
            whole = "\n".join(filter(None, [outcome, why]))
            name = "outcome_as_given" if "outcome" in self.has else "observations"
            return {
                name: whole,
                **({"outcome": whole} if "outcome" in self.has else {}),
            }
        return {
            "outcome": answer.outcome,
            "outcome_as_given": outcome,
            "observations": why,
        }


def split_extra_columns(
    others: list[list[str]],
) -> tuple[dict[str, Any], tuple[tuple[str, str], ...]]:
    """Extra columns, split into known ones by name and pairs of unknown heading and text.

    Columns for responses are dropped: what a sender wrote there is not sent round.
    """
    (matrix,) = load_profile("matrix").sections
    aside: dict[str, Any] = {}
    unknown = []
    for heading, text in others:
        name = matrix.names.get(normalise_heading(heading), "")
        if name in ASIDE and name not in aside:
            aside[name] = text
        elif name not in RESPONSE_COLUMNS:
            unknown.append((heading, text))
    return aside, tuple(unknown)


def write_comment_table(
    target: BinaryIO,
    review: Review,
    actor: Actor,
    *,
    profile: Profile,
    kind: OfficeKind,
    language: str,
) -> None:
    """Write the comments that `actor` may see, with responses, as a table into `target`.

    A row at a time where the profile has one table.

    Raises:
        CellTooLong.
    """
    rows = table_rows_with_responses(review, actor, language, profile)
    write_comments(
        target,
        rows,
        title=str(review),
        language=language,
        profile=profile,
        kind=kind,
        others=None
        if len(profile.sections) > 1
        else _other_headings(review, actor, profile, language),
        secret=seal_secret(),
    )


def _other_headings(
    review: Review, actor: Actor, profile: Profile, language: str
) -> list[str]:
    """Headings of columns that a review's comments need and the template does not have.

    Found without holding the comments.
    """
    has = {name for section in profile.sections for name in section.columns_by_name}
    rows = Comment.objects.visible_to(actor).filter(review=review)
    needed: Counter[str] = Counter()
    names: set[str] = set()
    for others in (
        rows.exclude(extra_columns=[])
        .values_list("extra_columns", flat=True)
        .iterator()
    ):
        aside, unknown = split_extra_columns(others)
        names |= set(aside)
        needed |= Counter(heading for heading, _ in unknown)
    ours = {
        "organisation": True,
        "clause": True,
        "kind": True,
        "paragraph": rows.exclude(locator="").exists(),
        "line": rows.exclude(line="").exists(),
        "rationale": rows.exclude(rationale="").exists(),
        "severity": rows.exclude(severity="").exists(),
        "proposed_change": rows.exclude(proposed_wording="").exists(),
    }
    names |= {name for name, is_needed in ours.items() if is_needed}
    (matrix,) = load_profile("matrix").sections
    headings = [
        column.heading(language)
        for column in matrix.columns
        if column.name in names and column.name not in has
    ]
    return [*headings, *needed.elements()]
