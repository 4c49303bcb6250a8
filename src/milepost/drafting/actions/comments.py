"""Comments are made, one at a time or by the file. The same remark is taken once."""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from milepost.drafting import rules
from milepost.drafting.errors import (
    CommentTooLong,
    EmptyComment,
    NotInThisText,
    ReviewNotOpen,
)
from milepost.drafting.models import (
    ClauseVersion,
    Comment,
    ReturnedFile,
    ReviewRound,
)
from milepost.errors import NotAllowed
from milepost.movement.models import Organisation, Person
from milepost.process import actions as process_actions
from milepost.process.models import Verb
from milepost.safeguard.actions import record
from milepost.safeguard.actors import Actor

LONGEST = 30_000  # characters; a cell of a workbook holds no more than 32,767
A_BATCH = 2_000  # rows written at once
LONGEST_PLACE = 2_000  # characters of the words that a remark points at


@dataclass(frozen=True)
class Remark:
    """A comment before it is taken."""

    organisation: Organisation
    clause_version_id: int | None
    text: str
    language: str
    proposed_wording: str = ""
    kind: str = Comment.Kind.GENERAL
    came: str = Comment.Came.BROWSER
    file: str = ""
    row: int | None = None
    line: str = ""
    locator: str = ""
    kind_as_given: str = ""
    # How its clause was found; without a clause, whether it has one that nobody found.
    placed: str = Comment.Placed.HAND
    rationale: str = ""
    severity: str = ""
    others: tuple[tuple[str, str], ...] = ()
    mark: str = ""
    returned_file: ReturnedFile | None = None

    def fingerprint(self, round: ReviewRound) -> str:
        """SHA-256 of round, organisation, place and words; blanks do not matter."""
        place = [str(self.clause_version_id or ""), self.line, self.locator]
        said = [*place, self.text, self.proposed_wording]
        said += [self.rationale] if self.rationale else []
        parts = [" ".join(unicodedata.normalize("NFC", part).split()) for part in said]
        whole = json.dumps([str(round.pk), str(self.organisation.pk), *parts])
        return hashlib.sha256(whole.encode()).hexdigest()


@transaction.atomic
def make_comment(
    *,
    round: ReviewRound,
    organisation: Organisation,
    clause_version: ClauseVersion | None = None,
    text: str,
    proposed_wording: str = "",
    kind: Comment.Kind = Comment.Kind.GENERAL,
    language: str,
    by: Actor,
) -> Comment:
    """Comment on a clause, or on the whole, for an organisation.

    The same remark made twice is one: the first comes back.

    Raises:
        NotAllowed: `by` does not speak for this organisation here.
        ReviewNotOpen, NotOpen: the review, or the phase, takes no comments now.
        EmptyComment, CommentTooLong, NotInThisText.
    """
    round = locked_round(round)
    require_voice(round, [organisation], by)
    text, proposed_wording = text.strip(), proposed_wording.strip()
    if not text and not proposed_wording:
        raise EmptyComment
    if max(len(text), len(proposed_wording)) > LONGEST:
        raise CommentTooLong(limit=LONGEST)
    if clause_version and not round.version.placements.filter(
        clause_version=clause_version
    ):
        raise NotInThisText
    remark = Remark(
        organisation=organisation,
        clause_version_id=clause_version.pk if clause_version else None,
        text=text,
        language=language,
        proposed_wording=proposed_wording,
        kind=kind,
    )
    new = take(round, [remark], by)
    if new:
        record("drafting.make_comment", new[0], round=str(round.pk), by=by)
    return round.comments.get(fingerprint=remark.fingerprint(round))


def locked_round(round: ReviewRound) -> ReviewRound:
    """The round as it is now, locked: nobody closes it while a comment is written."""
    rows = ReviewRound.objects.select_for_update(of=("self",))
    return rows.select_related("version__document__process__federation").get(
        pk=round.pk
    )


def require_taking(round: ReviewRound) -> None:
    """Raise unless a locked round and a phase of its process take comments now."""
    if not round.is_taking():
        raise ReviewNotOpen
    process_actions.require_open(round.version.document.process, Verb.COMMENT)


def require_voice(
    round: ReviewRound, organisations: Sequence[Organisation], by: Actor
) -> None:
    """Raise unless `by` may comment for each, and comments are taken now."""
    document = round.version.document
    if not all(rules.may_comment(by, one, document) for one in organisations):
        raise NotAllowed
    require_taking(round)


def take(round: ReviewRound, remarks: Sequence[Remark], by: Actor) -> list[Comment]:
    """Keep the remarks that are new. Who commented has done what was expected."""
    prints = {one.fingerprint(round): one for one in reversed(remarks)}
    known = set(round.comments.values_list("fingerprint", flat=True))
    new = [
        _comment(round, fingerprint, one, by)
        for fingerprint, one in reversed(prints.items())
        if fingerprint not in known
    ]
    Comment.objects.bulk_create(new, batch_size=A_BATCH)
    for organisation in {one.organisation for one in remarks}:
        process_actions.meet(
            organisation=organisation, verb=Verb.COMMENT, about=round, by=by
        )
    return new


def _comment(round: ReviewRound, fingerprint: str, one: Remark, by: Actor) -> Comment:
    is_placed = one.clause_version_id is not None
    nowhere = Comment.Placed.UNPLACED, Comment.Placed.GENERAL
    placed = one.placed if is_placed or one.placed in nowhere else nowhere[1]
    return Comment(
        round=round,
        clause_version_id=one.clause_version_id,
        organisation=one.organisation,
        made_by=by if isinstance(by, Person) else None,
        kind=one.kind,
        severity=one.severity,
        text=one.text,
        rationale=one.rationale,
        proposed_wording=one.proposed_wording,
        language=one.language,
        came=one.came,
        file=one.file[-200:],
        row=one.row,
        line=one.line,
        locator=one.locator,
        kind_as_given=one.kind_as_given,
        placed=placed,
        others=[list(pair) for pair in one.others],
        mark=one.mark,
        returned_file=one.returned_file,
        received_at=timezone.now(),
        fingerprint=fingerprint,
    )
