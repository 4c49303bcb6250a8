"""Negotiation of a clause: reword it, resolve its brackets, record its agreement."""

from typing import Any

from django.db.models import F

from milepost.amendments.errors import ClauseMovedOn
from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.documents.changes.reanchoring import reanchor
from milepost.documents.changes.resolving import Choice, resolve
from milepost.documents.errors import EmptyWording, NotInThisText, TextLocked
from milepost.documents.models import ClauseVersion, DocumentVersion, VersionClause
from milepost.errors import NotAllowed
from milepost.process import actions as process_actions
from milepost.process.models import Verb
from milepost.review.actions.reviews import locked_document
from milepost.review.errors import ReviewStillOpen
from milepost.review.models import CommentAnchor, Review
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor

from .version_assembly import make_version, reword

Agreement = ClauseVersion.Agreement


@action("amendments.reword_clause")
def reword_clause(
    *, clause_version: ClauseVersion, wording: str, by: Actor
) -> ClauseVersion:
    """Reword a clause in the newest version, or in a next version made for it.

    The newest version is worked on while it has no review; else its next
    version is made first. Other languages keep what they said: they are stale.

    Raises:
        NotAllowed: `by` does not steer the process.
        NotOpen: no phase opens the settling of what is said.
        EmptyWording, TextLocked, ReviewStillOpen.
        ClauseMovedOn: `clause_version` is no longer how the clause is worded.
    """
    wording = wording.strip()
    if not wording:
        raise EmptyWording
    reworded = _reword_newest(clause_version, wording, by)
    record(reworded, agreement=reworded.agreement)
    return reworded


@action("amendments.resolve_bracket")
def resolve_bracket(
    *, clause_version: ClauseVersion, number: int, choice: Choice, by: Actor
) -> ClauseVersion:
    """Resolve one bracket of a clause: accept, delete, ad referendum, or one alternative.

    With the last bracket resolved, the clause is agreed.

    Raises:
        As `reword_clause`.
        NoSuchBracket, NotAnAlternative.
    """
    original = clause_version.clause.document.original_language
    text = document_queries.wording(clause_version, original)
    wording = resolve(text.text if text else "", {number: choice})
    reworded = _reword_newest(clause_version, wording, by)
    if reworded.agreement == Agreement.OPEN:
        reworded.agreement = Agreement.AGREED
        reworded.save(update_fields=["agreement"])
    record(reworded, number=number, choice=str(choice))
    return reworded


@action("amendments.agree_clause")
def agree_clause(
    *, clause_version: ClauseVersion, agreement: ClauseVersion.Agreement, by: Actor
) -> ClauseVersion:
    """Set how far a clause is agreed: open, in brackets, ad referendum or agreed.

    Raises:
        NotAllowed, NotOpen, TextLocked, ReviewStillOpen, ClauseMovedOn.
    """
    _locked_newest_version(clause_version, by)
    clause_version.agreement = agreement
    clause_version.save(update_fields=["agreement"])
    record(clause_version, agreement=agreement)
    return clause_version


def _reword_newest(
    clause_version: ClauseVersion, wording: str, by: Actor
) -> ClauseVersion:
    version = _locked_newest_version(clause_version, by)
    amended, language = clause_version.clause, version.document.original_language
    if Review.objects.filter(version=version).exists():
        text = document_queries.version_structure(version)
        after = tuple(
            clause._replace(wording=wording) if clause.key == amended.key else clause
            for clause in text
        )
        version = make_version(version, after)
        return version.version_clauses.get(
            clause_version__clause=amended
        ).clause_version
    reworded = reword(amended, wording, language)
    here = {"version": version, "clause_version": clause_version}
    VersionClause.objects.filter(**here).update(clause_version=reworded)
    _move_anchors(here, clause_version, reworded, language)
    return reworded


def _move_anchors(
    here: dict[str, Any], before: ClauseVersion, after: ClauseVersion, language: str
) -> None:
    """Move comment anchors from one wording of a clause to the next, with lower confidence."""
    old, new = (
        document_queries.wording(before, language),
        document_queries.wording(after, language),
    )
    words = old.text if old else ""
    kept = reanchor(words, new.text if new else "", 0, len(words)) if words else None
    CommentAnchor.objects.filter(**here).update(
        clause_version=after,
        how=CommentAnchor.How.REWORDED,
        confidence=F("confidence") * (kept.confidence if kept else 0.0),
    )


def _locked_newest_version(clause_version: ClauseVersion, by: Actor) -> DocumentVersion:
    """Newest version, its document locked, if it holds `clause_version`; else an error."""
    document = clause_version.clause.document
    if not document_rules.may_write(by, document):
        raise NotAllowed
    process_actions.require_open(document.process, Verb.RESPOND)
    version = document_queries.newest_version(document)
    locked_document(version, by)
    version = document_queries.newest_version(document)
    if version.state == DocumentVersion.State.LOCKED:
        raise TextLocked
    if Review.objects.filter(version=version, state=Review.State.OPEN).exists():
        raise ReviewStillOpen
    status = version.version_clauses.filter(
        clause_version__clause=clause_version.clause
    )
    now = status.select_related("clause_version").first()
    if now is None:
        raise NotInThisText
    if now.clause_version_id != clause_version.pk:
        text = document_queries.wording(now.clause_version, document.original_language)
        raise ClauseMovedOn(text=text.text if text else "")
    return version
