"""Making the next version of a text, and locking the adopted one."""

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

from .version_assembly import make_version, reword_all

State = DocumentVersion.State
A_BATCH = 1_000  # rows written at once


def refuse_if_unfinished(version: DocumentVersion) -> None:
    """Raise unless a version is unlocked, not in review, and all its comments are answered."""
    if version.state == State.LOCKED:
        raise TextLocked
    if Review.objects.filter(version=version, state=Review.State.OPEN).exists():
        raise ReviewStillOpen
    awaiting_response = review_queries.comments_awaiting_response(version)
    if awaiting_response:
        raise AwaitingResponse(count=awaiting_response)


@action("amendments.make_next_version")
def make_next_version(*, review: Review, by: Actor) -> DocumentVersion:
    """Make the next version with all accepted wordings; all other clauses are unchanged.

    Each response that changed the text then points at its new wording, and its comment
    is named as a source of the clause. Translations of a reworded clause stay behind:
    they say what it said before. Amendments that were adopted are in it as well.

    Raises:
        NotAllowed: `by` does not steer the process.
        TextLocked, ReviewStillOpen, AwaitingResponse, Overtaken.
    """
    version = review.version
    document = locked_document(version, by)
    version.refresh_from_db()
    refuse_if_unfinished(version)
    require_newest(version)
    amendment_list = queries.AmendmentList(version)
    if adopted := amendment_list.filter_states(Amendment.State.ADOPTED):
        after = amended_version(version, amendment_list)
        record(after, amendments=len(adopted))
        return after
    after = DocumentVersion.objects.create(
        document=document, ordinal=version.ordinal + 1, made_at=timezone.now()
    )
    responses = list(review_queries.pending_wordings(version))
    reworded = _reword(version, responses)
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
    _name_results(responses, reworded)
    orphans = reanchor_comments(version, after)
    record(after, reworded=len(reworded), orphans=orphans)
    return after


def _reword(version: DocumentVersion, responses: list[Disposition]) -> dict[int, int]:
    """Create the accepted wordings; ids of the new clause versions by ids of the old."""
    # A later response on the same clause was written to serve the earlier ones as well.
    last: dict[ClauseVersion, Disposition] = {}
    for response in responses:
        old = response.comment.clause_version
        assert old is not None  # a comment on the whole text rewords no clause
        last[old] = response
    wordings = [(old.clause, response.new_wording) for old, response in last.items()]
    clause_versions = reword_all(wordings, version.document.original_language)
    return {old.pk: new.pk for old, new in zip(last, clause_versions, strict=True)}


def amended_version(
    version: DocumentVersion, amendment_list: queries.AmendmentList
) -> DocumentVersion:
    """Make the next version with adopted amendments and the wordings that responses gave.

    Where both reword a clause, the amendment stands: it was decided on its own.
    """
    responses = list(review_queries.pending_wordings(version))
    given = {
        response.comment.clause_version.clause.key: response.new_wording
        for response in responses
        if response.comment.clause_version
    }
    before = {
        clause.key: clause.wording
        for clause in document_queries.version_structure(version)
    }
    text = tuple(
        clause._replace(wording=given[clause.key])
        if clause.key in given and clause.wording == before.get(clause.key)
        else clause
        for clause in amendment_list.preview([]).text
    )
    after = make_version(
        version, text, amendment_list.filter_states(Amendment.State.ADOPTED)
    )
    now = {
        row.clause_version.clause_id: row.clause_version_id
        for row in document_queries.clauses_of_version(after)
    }
    amended = [response.comment.clause_version for response in responses]
    reworded = {
        old.pk: now[old.clause_id] for old in amended if old and old.clause_id in now
    }
    _name_results(
        [
            response
            for response in responses
            if response.comment.clause_version_id in reworded
        ],
        reworded,
    )
    return after


def _name_results(responses: list[Disposition], reworded: dict[int, int]) -> None:
    by_wording: dict[int, list[int]] = {}
    sources = []
    for response in responses:
        old = response.comment.clause_version
        assert old is not None
        by_wording.setdefault(reworded[old.pk], []).append(response.pk)
        sources.append(Source(clause=old.clause, comment=response.comment))
    for wording, keys in by_wording.items():
        Disposition.objects.filter(pk__in=keys).update(result=wording)
    # What was named before stays as it is.
    Source.objects.bulk_create(sources, batch_size=A_BATCH, ignore_conflicts=True)


@action("amendments.lock_text")
def lock_text(*, version: DocumentVersion, by: Actor) -> DocumentVersion:
    """Lock a version as it is adopted, with the hash of its original text.

    Raises:
        NotAllowed: `by` does not steer the process.
        TextLocked, ReviewStillOpen, AwaitingResponse.
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
