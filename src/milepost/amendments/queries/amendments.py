"""The list of amendments to a version: voting order, conflicts and consequences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext

from milepost.amendments.models import Amendment
from milepost.documents.changes.conflicts import Conflict, find_conflicts
from milepost.documents.changes.edits import diff, tracked_changes
from milepost.documents.changes.errors import ChangeRefused
from milepost.documents.changes.order import VotingOrderEntry, voting_order
from milepost.documents.changes.outcomes import (
    AmendmentOutcome,
    Consequence,
    adoption_consequences,
)
from milepost.documents.changes.preview import Preview, preview
from milepost.documents.changes.proposals import ProposedAmendment, inapplicable
from milepost.documents.changes.reasons import REASON_MESSAGES
from milepost.documents.changes.structure import (
    Change,
    Delete,
    InsertAfter,
    Merge,
    Move,
    PlacedClause,
    Replace,
    Split,
    Text,
    amend,
)
from milepost.documents.changes.tokens import tokens
from milepost.documents.models import DocumentVersion
from milepost.documents.queries.structure import version_structure
from milepost.formats.document_model.text_difference import TextChange
from milepost.safeguard.actors import Actor

State = Amendment.State
PARTS = "\n\n"  # between the two parts of a clause that is split


def new_key(amendment: Amendment) -> str:
    """Key of the clause that an amendment creates, always the same for that amendment."""
    return "c" + amendment.pk.hex[:10]


def amendment_change(amendment: Amendment, text: Text) -> Change:
    """Structural change to `text` (Replace, InsertAfter and so on) that an amendment makes.

    Raises:
        ChangeRefused: a split that keeps other words than the clause has.
    """
    key = amendment.clause_version.clause.key if amendment.clause_version else ""
    other = amendment.other_clause.key if amendment.other_clause else None
    wordings = {clause.key: clause for clause in text}
    match amendment.kind:
        case Amendment.Kind.REPLACE:
            before = _before(amendment, wordings, key)
            return Replace(key, diff(before, amendment.wording))
        case Amendment.Kind.INSERT:
            level = wordings[other].level if other in wordings else 0
            return InsertAfter(other, new_key(amendment), amendment.wording, level)
        case Amendment.Kind.DELETE:
            return Delete(key)
        case Amendment.Kind.MOVE:
            return Move(key, other)
        case Amendment.Kind.SPLIT:
            return _split(amendment, key, wordings[key].wording)
        case _:
            return Merge(key, other or "")


def _before(amendment: Amendment, wordings: dict[str, PlacedClause], key: str) -> str:
    """Wording that an amendment changes: of the clause, or of the amendment it amends."""
    if amendment.amends and amendment.amends.wording:
        return amendment.amends.wording
    return wordings[key].wording if key in wordings else ""


def _split(amendment: Amendment, key: str, wording: str) -> Split:
    first, _, second = amendment.wording.partition(PARTS)
    words = tokens(wording)
    at, skip = len(tokens(first)), len(words) - len(tokens(first)) - len(tokens(second))
    parts = "".join(words[:at]), "".join(words[at + max(skip, 0) :])
    if skip < 0 or parts != (first, second):
        raise ChangeRefused
    return Split(key, at, new_key(amendment), skip)


def amended(text: Text, amendment: Amendment) -> Text:
    """Text with one amendment made, and before it the amendment that it amends.

    Raises:
        ChangeRefused: the text does not take it.
    """
    if amendment.amends:
        text = amended(text, amendment.amends)
    return amend(text, amendment_change(amendment, text))


@dataclass(frozen=True)
class AmendmentRow:
    """An amendment as a meeting sees it.

    number     by which it is called: in the order of proposing
    changes    its wording against the text, word by word
    why, does  why it is taken here, and how far it is from the text
    conflicts  sentences: what it cannot stand beside
    falls      sentences: what falls with its adoption
    inapplicable  why it cannot be made at all; empty where it can
    """

    number: int
    amendment: Amendment
    changes: tuple[TextChange, ...]
    why: str = ""
    does: str = ""
    conflicts: list[str] = field(default_factory=list)
    falls: list[str] = field(default_factory=list)
    inapplicable: str = ""


class AmendmentList:
    """All amendments to a version: their conflicts, consequences and voting order."""

    def __init__(self, version: DocumentVersion, actor: Actor | None = None) -> None:
        rows = Amendment.objects.filter(version=version)
        if actor is not None:
            rows = rows.visible_to(actor)
        self.version = version
        self.all = list(
            rows.select_related(
                "clause_version__clause",
                "other_clause",
                "amends",
                "proposed_by__federation",
            ).prefetch_related(
                "proposed_by__names", "clause_version__texts", "translations"
            )
        )
        self.text = version_structure(version)
        self.number = {
            amendment.pk: at for at, amendment in enumerate(self.all, start=1)
        }
        self.refused: dict[str, str] = {}

    def number_id(self, amendment: Amendment) -> str:
        """Number of an amendment in the list, as text: the id of its ProposedAmendment.

        Raises:
            KeyError: the amendment is not in the list.
        """
        return str(self.number[amendment.pk])

    def get(self, id_: str) -> Amendment:
        """Amendment whose `number_id` is `id_`."""
        return self.all[int(id_) - 1]

    def filter_states(self, *states: str) -> list[Amendment]:
        """Amendments in one of these states, in the order of proposing."""
        return [amendment for amendment in self.all if amendment.state in states]

    @cached_property
    def proposed(self) -> list[ProposedAmendment]:
        """Open and adopted amendments as changes; those that are no change go to `refused`."""
        proposed = []
        for amendment in self.filter_states(State.OPEN, State.ADOPTED):
            amends = amendment.amends if amendment.amends_id in self.number else None
            try:
                change = amendment_change(amendment, self.text)
            except ChangeRefused as error:
                self.refused[self.number_id(amendment)] = error.sentence(gettext)
                continue
            above = self.number_id(amends) if amends else None
            proposed.append(ProposedAmendment(self.number_id(amendment), change, above))
        return proposed

    @cached_property
    def open(self) -> list[ProposedAmendment]:
        """Open amendments among `proposed`, in the order of proposing."""
        return [
            proposed
            for proposed in self.proposed
            if self.get(proposed.id).state == State.OPEN
        ]

    def preview(self, passing: Sequence[str]) -> Preview:
        """Text if the amendments `passing` pass, with those already adopted; and those left out."""
        adopted = [
            self.number_id(amendment) for amendment in self.filter_states(State.ADOPTED)
        ]
        known = {amendment.id for amendment in self.proposed}
        chosen = dict.fromkeys([*adopted, *passing])
        return preview(
            self.text,
            self.proposed,
            [id_ for id_ in chosen if id_ in known],
        )

    def consequences(self, id_: str) -> list[Consequence]:
        """Consequences for other open amendments if `id_` is adopted; unaffected ones left out."""
        consequences = adoption_consequences(self.text, self.open, id_)
        return [
            consequence
            for consequence in consequences
            if consequence.outcome != AmendmentOutcome.STANDS
        ]

    def rows(self) -> list[AmendmentRow]:
        """Rows of open amendments: those the chair has placed, then the rest in voting order."""
        entries = {entry.id: entry for entry in voting_order(self.text, self.open)}
        refusals = self.refused | {
            id_: error.sentence(gettext)
            for id_, error in inapplicable(self.text, self.open).items()
        }
        conflicts = find_conflicts(self.text, [p for p in self.open if p.id in entries])
        taken = [self._row(entry, conflicts) for entry in entries.values()]
        taken += [
            AmendmentRow(int(id_), self.get(id_), (), inapplicable=sentence)
            for id_, sentence in refusals.items()
            if self.get(id_).state == State.OPEN
        ]
        ranked = enumerate(taken)
        return [
            row
            for _, row in sorted(
                ranked,
                key=lambda pair: (
                    pair[1].amendment.order_override is None,
                    pair[1].amendment.order_override or 0,
                    pair[0],
                ),
            )
        ]

    def _row(
        self, entry: VotingOrderEntry, conflicts: Iterable[Conflict]
    ) -> AmendmentRow:
        amendment = self.get(entry.id)
        return AmendmentRow(
            number=int(entry.id),
            amendment=amendment,
            changes=self.changes(amendment),
            why=gettext(entry.why) % entry.facts,
            does=gettext(entry.does) % entry.facts,
            conflicts=[
                gettext(REASON_MESSAGES[conflict.reason])
                % {"one": conflict.first, "other": conflict.second}
                for conflict in conflicts
                if entry.id in {conflict.first, conflict.second}
            ],
            falls=[
                gettext(REASON_MESSAGES[consequence.reason])
                % {"one": consequence.id, "other": consequence.because_of}
                for consequence in self.consequences(entry.id)
                if consequence.outcome == AmendmentOutcome.FALLS and consequence.reason
            ],
        )

    def changes(self, amendment: Amendment) -> tuple[TextChange, ...]:
        """Tracked changes from the wording amended to that of the amendment."""
        wordings = {clause.key: clause for clause in self.text}
        amended = amendment.clause_version
        before = _before(amendment, wordings, amended.clause.key) if amended else ""
        after = "" if amendment.kind == Amendment.Kind.DELETE else amendment.wording
        if amendment.kind in {Amendment.Kind.MOVE, Amendment.Kind.MERGE}:
            after = before
        return tracked_changes(before, diff(before, after))
