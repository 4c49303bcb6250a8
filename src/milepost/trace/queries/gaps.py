"""Traceability audit: gaps of a process, and whether somebody has explained them.

Every kind of gap is one query, whatever the number of rows.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from milepost.adoption.models import Adoption
from milepost.amendments.models import Source
from milepost.commitments.models import Commitment, ProgressReport
from milepost.commitments.rules import ENDED
from milepost.consultation.models import OpinionRound
from milepost.documents.models import (
    Clause,
    ClauseVersion,
    Document,
    DocumentVersion,
    VersionClause,
)
from milepost.documents.queries import wording
from milepost.errors import gettext_noop
from milepost.evidence.models import Finding
from milepost.movement.models import Organisation
from milepost.process.models import Process
from milepost.review.models import Comment, Disposition, Review
from milepost.safeguard.actors import Actor
from milepost.trace.models import KnownGap

from .altered import adopted_texts_altered
from .gap import Gap
from .lines import newest_versions

LONGEST_EXCERPT = 60  # characters of a wording in a sentence of the audit


def find_gaps(process: Process, actor: Actor) -> list[Gap]:
    """Gaps in the traceability of `process`; known ones carry their explanation.

    Of a commitment that its organisation has not opened to `actor`, nothing is said.
    """
    known = {
        (gap.kind, gap.object_id): gap
        for gap in KnownGap.objects.filter(process=process)
    }
    return [_explained(gap, known) for find in FINDERS for gap in find(process, actor)]


def _explained(gap: Gap, known: dict[tuple[str, str], KnownGap]) -> Gap:
    explained = known.get((gap.kind, gap.object_id))
    if explained is None:
        return gap
    return replace(gap, explanation=explained.reason, is_planted=explained.is_planted)


def _comments_without_answer(process: Process, _: Actor) -> Iterator[Gap]:
    rows = Comment.objects.awaiting_response().filter(
        review__version__document__process=process,
        review__state__in=[Review.State.CLOSED, Review.State.PUBLISHED],
    )
    template = gettext_noop(
        "A comment by %(organisation)s on %(document)s has no "
        "response, although the review is closed."
    )
    return _comment_gaps("comment_without_answer", template, rows)


def _accepted_comments_without_change(process: Process, _: Actor) -> Iterator[Gap]:
    later = DocumentVersion.objects.filter(
        document=OuterRef("review__version__document"),
        ordinal__gt=OuterRef("review__version__ordinal"),
    )
    wording = ~Q(proposed_wording="") | ~Q(disposition__new_wording="")
    rows = Comment.objects.filter(
        Exists(later),
        wording,
        review__version__document__process=process,
        # A remark on the whole rewords no clause, so there is nothing to point at.
        clause_version__isnull=False,
        status=Comment.Status.OFFICIAL,
        disposition__outcome__in=Disposition.CHANGE_THE_TEXT,
        disposition__result=None,
    )
    template = gettext_noop(
        "A comment by %(organisation)s on %(document)s was accepted, "
        "but the change is not in the next version."
    )
    return _comment_gaps("accepted_comment_without_change", template, rows)


def _comment_gaps(kind: str, template: str, rows: QuerySet[Comment]) -> Iterator[Gap]:
    """A gap of `kind` for each comment of `rows`, with its organisation and document.

    Tens of thousands may be by two hundred organisations on one document, so these are
    read and named once, and not with each comment.
    """
    keys = list(rows.values_list("pk", "organisation", "review__version__document"))
    organisations = Organisation.objects.filter(pk__in={key for _, key, _ in keys})
    documents = Document.objects.filter(pk__in={key for _, _, key in keys})
    speakers = {row.pk: str(row) for row in organisations.named()}
    texts = {row.pk: str(row) for row in documents.prefetch_related("titles")}
    for pk, organisation, document in keys:
        yield Gap(
            kind=kind,
            object_type="review.comment",
            object_id=str(pk),
            template=template,
            url=reverse("trace_comment", args=[pk]),
            facts={
                "organisation": speakers[organisation],
                "document": texts[document],
            },
        )


def _clauses_without_source(process: Process, _: Actor) -> Iterator[Gap]:
    newest = newest_versions(Document.objects.filter(process=process))
    sources = Source.objects.effective().filter(
        clause=OuterRef("clause_version__clause")
    )
    rows = VersionClause.objects.filter(
        ~Exists(sources),
        version__in=newest.values("pk"),
        clause_version__clause__role__in=Clause.SUBSTANTIVE,
    )
    for place in _named_places(rows):
        yield _clause_gap(
            "clause_without_source",
            gettext_noop("%(clause)s of %(document)s has no source: “%(excerpt)s”"),
            place,
        )


def _operative_paragraphs_without_commitment(
    process: Process, _: Actor
) -> Iterator[Gap]:
    adopted = Adoption.objects.filter(version__document__process=process)
    commitments = Commitment.objects.filter(clause=OuterRef("clause_version__clause"))
    rows = VersionClause.objects.filter(
        ~Exists(commitments),
        version__in=adopted.values("version"),
        clause_version__clause__role=Clause.Role.OPERATIVE,
    )
    for place in _named_places(rows):
        yield _clause_gap(
            "operative_paragraph_without_commitment",
            gettext_noop(
                "There is no commitment on %(clause)s of %(document)s: “%(excerpt)s”"
            ),
            place,
        )


def _named_places(rows: QuerySet[VersionClause]) -> QuerySet[VersionClause]:
    rows = rows.select_related("clause_version__clause", "version__document")
    return rows.prefetch_related("clause_version__texts", "version__document__titles")


def _clause_gap(kind: str, template: str, place: VersionClause) -> Gap:
    original = place.version.document.original_language
    words = _words(place.clause_version, original)
    if len(words) > LONGEST_EXCERPT:
        words = f"{words[:LONGEST_EXCERPT].rstrip()}…"
    clause = place.clause_version.clause
    return Gap(
        kind=kind,
        object_type="documents.clause",
        object_id=str(clause.pk),
        template=template,
        url=reverse("trace_clause", args=[clause.pk]),
        facts={
            "clause": f"{clause.get_role_display()} {place.number}".strip(),
            "document": str(place.version.document),
            "excerpt": words,
        },
    )


def _words(clause_version: ClauseVersion, original: str) -> str:
    """Text of a clause version in the reader's language, else in the `original` one."""
    reader = get_language() or original
    text = wording(clause_version, reader) or wording(clause_version, original)
    return text.text if text else ""


def _closed_rounds_without_finding(process: Process, _: Actor) -> Iterator[Gap]:
    findings = Finding.objects.filter(round=OuterRef("pk"))
    rounds = OpinionRound.objects.filter(
        ~Exists(findings), process=process, state=OpinionRound.State.CLOSED
    )
    for asked in rounds.prefetch_related("translations"):
        yield Gap(
            kind="closed_round_without_finding",
            object_type="consultation.opinionround",
            object_id=str(asked.pk),
            template=gettext_noop(
                "The closed opinion round “%(round)s” did not lead to a finding."
            ),
            url=reverse("round", args=[asked.pk]),
            facts={"round": str(asked)},
        )


def _overdue_commitments_without_report(
    process: Process, actor: Actor
) -> Iterator[Gap]:
    """Gaps of commitments past their due date without a report since, or one of an end."""
    settled = ProgressReport.objects.filter(
        Q(as_of__gte=OuterRef("due_on")) | Q(stage__in=ENDED), commitment=OuterRef("pk")
    )
    rows = Commitment.objects.visible_to(actor).filter(
        ~Exists(settled), process=process, due_on__lt=timezone.localdate()
    )
    rows = rows.select_related("organisation").prefetch_related("organisation__names")
    for commitment in rows:
        yield Gap(
            kind="commitment_overdue_without_report",
            object_type="commitments.commitment",
            object_id=str(commitment.pk),
            template=gettext_noop(
                "A commitment of %(organisation)s was due on %(day)s and has "
                "not been reported on since."
            ),
            url=reverse("commitment", args=[commitment.pk]),
            facts={
                "organisation": str(commitment.organisation),
                "day": date_format(commitment.due_on),
            },
        )


FINDERS: tuple[Callable[[Process, Actor], Iterator[Gap]], ...] = (
    _closed_rounds_without_finding,
    _clauses_without_source,
    _comments_without_answer,
    _accepted_comments_without_change,
    adopted_texts_altered,
    _operative_paragraphs_without_commitment,
    _overdue_commitments_without_report,
)
