"""Amendments: propose, withdraw, decide, and make the amended version."""

from django.utils import timezone
from django.utils.translation import gettext

from milepost.amendments import queries, rules
from milepost.amendments.errors import (
    AlreadyDecided,
    AmendsNothing,
    DoesNotFit,
    NothingAdopted,
    StandsAgainstAdopted,
)
from milepost.amendments.models import Amendment, AmendmentText
from milepost.documents import queries as document_queries
from milepost.documents import rules as document_rules
from milepost.documents.changes.errors import ChangeRefused
from milepost.documents.changes.outcomes import AmendmentOutcome
from milepost.documents.changes.reasons import REASON_MESSAGES, Reason
from milepost.documents.errors import (
    EmptyWording,
    NotInThisText,
    OriginalStands,
    TextLocked,
)
from milepost.documents.models import Clause, ClauseVersion, DocumentVersion
from milepost.errors import NotAllowed
from milepost.movement.models import Organisation, Person
from milepost.process import actions as process_actions
from milepost.process import rules as process_rules
from milepost.process.models import Verb
from milepost.review.actions.reviews import locked_document, require_newest
from milepost.review.errors import ReviewStillOpen
from milepost.review.models import Review
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor

from .versions import amended_version

Kind, State = Amendment.Kind, Amendment.State
WORDED = {Kind.REPLACE, Kind.INSERT, Kind.SPLIT}


@action("amendments.propose_amendment")
def propose_amendment(
    *,
    version: DocumentVersion,
    organisation: Organisation,
    kind: Amendment.Kind,
    clause_version: ClauseVersion | None = None,
    other_clause: Clause | None = None,
    wording: str = "",
    rationale: str = "",
    amends: Amendment | None = None,
    by: Actor,
) -> Amendment:
    """Propose an amendment to a version for an organisation, in the original language.

    Raises:
        NotAllowed: `by` does not speak for this organisation here.
        NotOpen: no phase opens comments or the settling of them.
        TextLocked, Overtaken, NotInThisText.
        EmptyWording: a change of words, or a new clause, without words.
        AmendsNothing: it says what the text says.
        DoesNotFit: the text cannot be changed so.
    """
    document = version.document
    if not rules.may_propose(by, organisation, document):
        raise NotAllowed
    _require_amendable(version)
    _require_here(version, clause_version, other_clause)
    wording = wording.strip()
    if kind in WORDED and not wording:
        raise EmptyWording
    amendment = Amendment(
        version=version,
        proposed_by=organisation,
        kind=kind,
        clause_version=clause_version,
        other_clause=other_clause,
        wording=wording if kind in WORDED else "",
        language=document.original_language,
        rationale=rationale.strip(),
        amends=amends,
        proposed_at=timezone.now(),
    )
    _require_fit(amendment)
    amendment.save()
    record(amendment, version=version.pk, kind=kind)
    return amendment


def _require_amendable(version: DocumentVersion) -> None:
    if version.state == DocumentVersion.State.LOCKED:
        raise TextLocked
    require_newest(version)
    process = version.document.process
    if not process_rules.is_open(process, Verb.COMMENT):
        process_actions.require_open(process, Verb.RESPOND)


def _require_here(
    version: DocumentVersion, clause_version: ClauseVersion | None, other: Clause | None
) -> None:
    placed = version.version_clauses.all()
    if clause_version and not placed.filter(clause_version=clause_version).exists():
        raise NotInThisText
    if other and not placed.filter(clause_version__clause=other).exists():
        raise NotInThisText


def _require_fit(amendment: Amendment) -> None:
    text = document_queries.version_structure(amendment.version)
    try:
        after = queries.amended(text, amendment)
    except ChangeRefused as error:
        raise DoesNotFit(why=error.sentence(gettext)) from error
    if after == text:
        raise AmendsNothing


@action("amendments.translate_amendment")
def translate_amendment(
    *,
    amendment: Amendment,
    language: str,
    wording: str = "",
    rationale: str = "",
    decision: str = "",
    by: Actor,
) -> AmendmentText:
    """Save the translation of an amendment into `language`: wording, rationale, decision.

    It is for readers: the wording that is decided stays the one in the original
    language.

    Raises:
        NotAllowed: `by` neither speaks for its organisation nor steers.
        OriginalStands: `language` is the one the amendment is written in.
        EmptyWording: it has a wording, and the translation has none.
    """
    if not rules.may_propose(by, amendment.proposed_by, amendment.version.document):
        raise NotAllowed
    if language == amendment.language:
        raise OriginalStands
    if amendment.wording and not wording.strip():
        raise EmptyWording
    translation, _ = AmendmentText.objects.update_or_create(
        amendment=amendment,
        language=language,
        defaults={
            "text": wording.strip(),
            "rationale": rationale.strip(),
            "decision": decision.strip(),
        },
    )
    record(amendment, language=language)
    return translation


@action("amendments.withdraw_amendment")
def withdraw_amendment(*, amendment: Amendment, by: Actor) -> Amendment:
    """Withdraw an open amendment.

    Raises:
        NotAllowed: `by` does not speak for the organisation that put it forward.
        AlreadyDecided.
    """
    _locked(amendment)
    if not rules.may_propose(by, amendment.proposed_by, amendment.version.document):
        raise NotAllowed
    _close(amendment, State.WITHDRAWN, "", by)
    record(amendment)
    return amendment


@action("amendments.decline_amendment")
def decline_amendment(
    *, amendment: Amendment, decision: str = "", by: Actor
) -> Amendment:
    """Decline an open amendment, with the reason of the decision.

    Raises:
        NotAllowed: `by` does not steer the process.
        NotOpen, AlreadyDecided.
    """
    _require_chair(amendment, by)
    _close(amendment, State.DECLINED, decision, by)
    record(amendment)
    return amendment


@action("amendments.adopt_amendment")
def adopt_amendment(
    *, amendment: Amendment, decision: str = "", by: Actor
) -> Amendment:
    """Adopt an open amendment, and close as fallen the open ones that fall because of it.

    The next version holds it.

    Raises:
        NotAllowed: `by` does not steer the process.
        NotOpen, AlreadyDecided, TextLocked.
        DoesNotFit: the text cannot be changed so.
        StandsAgainstAdopted: it cannot stand beside one that is adopted already.
    """
    _require_chair(amendment, by)
    if amendment.state != State.OPEN:
        raise AlreadyDecided
    amendment_list = queries.AmendmentList(amendment.version)
    id_ = amendment_list.number_id(amendment)
    for left in amendment_list.preview([id_]).left_out:
        if left.id == id_ and left.reason != Reason.RESTS_ON:
            message = gettext(REASON_MESSAGES[left.reason]) % {
                "one": id_,
                "other": left.because_of,
            }
            raise StandsAgainstAdopted(why=message)
    if id_ not in {proposed.id for proposed in amendment_list.open}:
        raise DoesNotFit(why=amendment_list.refused.get(id_, ""))
    for fallen in amendment_list.consequences(id_):
        if fallen.outcome == AmendmentOutcome.FALLS and fallen.reason:
            facts = {"one": fallen.id, "other": fallen.because_of}
            drop_amendment(
                amendment=amendment_list.get(fallen.id),
                adopted=amendment,
                decision=gettext(REASON_MESSAGES[fallen.reason]) % facts,
                by=by,
            )
    _close(amendment, State.ADOPTED, decision, by)
    record(amendment)
    return amendment


@action("amendments.drop_amendment")
def drop_amendment(
    *, amendment: Amendment, adopted: Amendment, decision: str, by: Actor
) -> Amendment:
    """Close an open amendment as fallen, because `adopted` leaves nothing of it.

    Raises:
        NotAllowed: `by` does not steer the process.
        NotOpen, AlreadyDecided, TextLocked.
    """
    _require_chair(amendment, by)
    _close(amendment, State.FALLEN, decision, by)
    record(amendment, adopted=str(adopted.pk))
    return amendment


@action("amendments.set_amendment_order")
def set_amendment_order(
    *, amendment: Amendment, place: int | None, by: Actor
) -> Amendment:
    """Set the chair's place for an amendment in the voting order; None: by its distance.

    Raises:
        NotAllowed: `by` does not steer the process.
        NotOpen, AlreadyDecided.
    """
    _require_chair(amendment, by)
    if amendment.state != State.OPEN:
        raise AlreadyDecided
    amendment.order_override = place
    amendment.save(update_fields=["order_override"])
    record(amendment, place=place)
    return amendment


@action("amendments.make_amended_version")
def make_amended_version(*, version: DocumentVersion, by: Actor) -> DocumentVersion:
    """Make the next version: adopted amendments, and the wordings that responses gave.

    What is split, merged or moved is recorded; what an amendment rests on, its clause
    rests on already. Comments follow their clauses.

    Raises:
        NotAllowed: `by` does not steer the process.
        TextLocked, Overtaken, ReviewStillOpen.
        NothingAdopted: no amendment to this version is adopted.
    """
    locked_document(version, by)
    version.refresh_from_db()
    if version.state == DocumentVersion.State.LOCKED:
        raise TextLocked
    if Review.objects.filter(version=version, state=Review.State.OPEN).exists():
        raise ReviewStillOpen
    require_newest(version)
    amendment_list = queries.AmendmentList(version)
    adopted = amendment_list.filter_states(State.ADOPTED)
    if not adopted:
        raise NothingAdopted
    after = amended_version(version, amendment_list)
    record(after, amendments=len(adopted))
    return after


def _locked(amendment: Amendment) -> None:
    """Lock the database row of an amendment's version, and reload the amendment's state."""
    DocumentVersion.objects.select_for_update().get(pk=amendment.version_id)
    amendment.refresh_from_db(fields=["state"])


def _require_chair(amendment: Amendment, by: Actor) -> None:
    _locked(amendment)
    document = amendment.version.document
    if not document_rules.may_write(by, document):
        raise NotAllowed
    process_actions.require_open(document.process, Verb.RESPOND)
    if amendment.version.state == DocumentVersion.State.LOCKED:
        raise TextLocked


def _close(amendment: Amendment, state: str, decision: str, by: Actor) -> None:
    if amendment.state != State.OPEN:
        raise AlreadyDecided
    amendment.state = state
    amendment.decision = decision.strip()
    amendment.decided_by = by if isinstance(by, Person) else None
    amendment.decided_at = timezone.now()
    amendment.save(update_fields=["state", "decision", "decided_by", "decided_at"])
