"""The next version of a text, and the last: locked when it is adopted."""

from django.db.models import Max
from django.utils import timezone

from milepost.amendments import queries
from milepost.amendments.errors import WordingsNotTaken
from milepost.amendments.models import Amendment, Source
from milepost.documents import queries as document_queries
from milepost.documents.errors import TextLocked
from milepost.documents.models import (
    ClauseText,
    ClauseVersion,
    DocumentVersion,
    VersionClause,
)
from milepost.review import queries as review_queries
from milepost.review.actions.comment_anchors import reanchor_comments
from milepost.review.actions.reviews import locked_document, require_newest
from milepost.review.errors import AwaitingResponse, ReviewStillOpen
from milepost.review.models import Disposition, Review
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor

from .version_assembly import make_version

State = DocumentVersion.State
A_BATCH = 1_000  # rows written at once


def refuse_if_unfinished(version: DocumentVersion) -> None:
    """Nothing follows a version that is locked, in review, or has unsettled comments."""
    if version.state == State.LOCKED:
        raise TextLocked
    if version.reviews.filter(state=Review.State.OPEN).exists():
        raise ReviewStillOpen
    awaiting_response = review_queries.comments_awaiting_response(version)
    if awaiting_response:
        raise AwaitingResponse(count=awaiting_response)


@action("amendments.make_next_version")
def make_next_version(*, review: Review, by: Actor) -> DocumentVersion:
    """The text with all accepted wordings in it; every other clause stays as it is.

    Each answer that changed the text then points at its new wording, and its comment
    is named as a source of the clause. Translations of a reworded clause stay behind:
    they say what it said before. Amendments that were adopted are in it as well.

    Raises:
        NotAllowed: `by` does not steer the process.
        TextLocked, ReviewStillOpen, UnsettledComments, Overtaken.
    """
    version = review.version
    document = locked_document(version, by)
    version.refresh_from_db()
    refuse_if_unfinished(version)
    require_newest(version)
    table = queries.Table(version)
    if adopted := table.of(Amendment.State.ADOPTED):
        after = amended_version(version, table)
        record(after, amendments=len(adopted))
        return after
    after = DocumentVersion.objects.create(
        document=document, ordinal=version.ordinal + 1, made_at=timezone.now()
    )
    answers = list(review_queries.pending_wordings(version))
    reworded = _reword(version, answers)
    VersionClause.objects.bulk_create(
        VersionClause(
            version=after,
            position=old.position,
            number=old.number,
            level=old.level,
            clause_version_id=reworded.get(
                old.clause_version_id, old.clause_version_id
            ),
        )
        for old in version.version_clauses.all()
    )
    _name_results(answers, reworded)
    orphans = reanchor_comments(version, after)
    record(after, reworded=len(reworded), orphans=orphans)
    return after


def _reword(version: DocumentVersion, answers: list[Disposition]) -> dict[int, int]:
    """Make the new wordings; their ids by those of the wordings they follow."""
    # A later answer on the same clause was written to serve the earlier ones as well.
    last = {answer.comment.clause_version: answer for answer in answers}
    language = version.document.original_language
    reworded = {}
    for old, answer in last.items():
        assert old is not None  # a comment on the whole rewords nothing
        newest = old.clause.versions.aggregate(newest=Max("ordinal"))["newest"]
        new = ClauseVersion.objects.create(clause=old.clause, ordinal=newest + 1)
        ClauseText.objects.create(
            clause_version=new, language=language, text=answer.new_wording
        )
        reworded[old.pk] = new.pk
    return reworded


def amended_version(version: DocumentVersion, table: queries.Table) -> DocumentVersion:
    """The text with its adopted amendments, and with the wordings that answers gave.

    Where both reword a clause, the amendment stands: it was decided on its own.
    """
    answers = list(review_queries.pending_wordings(version))
    given = {
        answer.comment.clause_version.clause.key: answer.new_wording
        for answer in answers
        if answer.comment.clause_version
    }
    before = {
        one.key: one.wording for one in document_queries.version_structure(version)
    }
    text = tuple(
        one._replace(wording=given[one.key])
        if one.key in given and one.wording == before.get(one.key)
        else one
        for one in table.preview([]).document
    )
    after = make_version(version, text, table.of(Amendment.State.ADOPTED))
    now = {
        one.clause_version.clause_id: one.clause_version_id
        for one in document_queries.clauses_of_version(after)
    }
    placed = {
        one.comment.clause_version: one
        for one in answers
        if one.comment.clause_version and one.comment.clause_version.clause_id in now
    }
    reworded = {old.pk: now[old.clause_id] for old in placed}
    _name_results(
        [one for one in answers if one.comment.clause_version_id in reworded], reworded
    )
    return after


def _name_results(answers: list[Disposition], reworded: dict[int, int]) -> None:
    by_wording: dict[int, list[int]] = {}
    sources = []
    for answer in answers:
        old = answer.comment.clause_version
        assert old is not None
        by_wording.setdefault(reworded[old.pk], []).append(answer.pk)
        sources.append(Source(clause=old.clause, comment=answer.comment))
    for wording, keys in by_wording.items():
        Disposition.objects.filter(pk__in=keys).update(result=wording)
    # What was named before stays as it is.
    Source.objects.bulk_create(sources, batch_size=A_BATCH, ignore_conflicts=True)


@action("amendments.lock_text")
def lock_text(*, version: DocumentVersion, by: Actor) -> DocumentVersion:
    """Lock a version as it is adopted, with the hash of its original text.

    Raises:
        NotAllowed: `by` does not steer the process.
        TextLocked, ReviewStillOpen, UnsettledComments.
        WordingsNotTaken: accepted wordings stand in the next version, not in this one.
    """
    document = locked_document(version, by)
    version.refresh_from_db()
    refuse_if_unfinished(version)
    not_taken = review_queries.pending_wordings(version).count()
    if not_taken:
        raise WordingsNotTaken(count=not_taken)
    version.state = State.LOCKED
    version.text_hash = document_queries.text_hash(version)
    version.save(update_fields=["state", "text_hash"])
    ClauseText.objects.filter(
        clause_version__version_clauses__version=version,
        language=document.original_language,
    ).update(status=ClauseText.Status.OFFICIAL)
    record(version, text_hash=version.text_hash)
    return version
