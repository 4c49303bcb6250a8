"""The amendments to a version: in which order to take them, what conflicts, what falls."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext

from milepost.amendments.models import Amendment
from milepost.documents.changes.conflicts import Conflict, find_conflicts
from milepost.documents.changes.edits import diff, tracked
from milepost.documents.changes.errors import ChangeRefused
from milepost.documents.changes.order import Turn, take_in_order
from milepost.documents.changes.outcomes import Consequence, Fate, what_falls
from milepost.documents.changes.preview import Preview, preview
from milepost.documents.changes.proposals import Proposed, inapplicable
from milepost.documents.changes.reasons import SAID
from milepost.documents.changes.structure import Amendment as Change
from milepost.documents.changes.structure import (
    Delete,
    InsertAfter,
    Merge,
    Move,
    Placed,
    Replace,
    Split,
    amend,
)
from milepost.documents.changes.structure import Document as Text
from milepost.documents.changes.tokens import tokens
from milepost.documents.models import DocumentVersion
from milepost.documents.queries.structure import version_structure
from milepost.formats.document_model.text_difference import TextChange as Piece
from milepost.safeguard.actors import Actor

State = Amendment.State
PARTS = "\n\n"  # between the two parts of a clause that is split


def new_key(amendment: Amendment) -> str:
    """The key of the clause that an amendment makes, the same each time it is asked."""
    return "c" + amendment.pk.hex[:10]


def amendment_change(amendment: Amendment, text: Text) -> Change:
    """An amendment as a change to `text`.

    Raises:
        ChangeRefused: a split that keeps other words than the clause has.
    """
    key = amendment.clause_version.clause.key if amendment.clause_version else ""
    other = amendment.other_clause.key if amendment.other_clause else None
    wordings = {one.key: one for one in text}
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


def _before(amendment: Amendment, wordings: dict[str, Placed], key: str) -> str:
    """The wording that is amended: that of the text, or of the amendment amended."""
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
    """`text` with one amendment made, and the one that it amends before it.

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
    unfit      why it cannot be made at all; empty where it can
    """

    number: int
    amendment: Amendment
    changes: tuple[Piece, ...]
    why: str = ""
    does: str = ""
    conflicts: list[str] = field(default_factory=list)
    falls: list[str] = field(default_factory=list)
    inapplicable: str = ""


class Table:
    """All amendments to a version, and what can be told of them together."""

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
            ).prefetch_related("proposed_by__names", "clause_version__texts")
        )
        self.text = version_structure(version)
        self.number = {one.pk: at for at, one in enumerate(self.all, start=1)}
        self.refused: dict[str, str] = {}

    def id_of(self, amendment: Amendment) -> str:
        return str(self.number[amendment.pk])

    def by_id(self, id_: str) -> Amendment:
        return self.all[int(id_) - 1]

    def of(self, *states: str) -> list[Amendment]:
        return [one for one in self.all if one.state in states]

    @cached_property
    def proposed(self) -> list[Proposed]:
        """Those that are open or adopted, as the algebra takes them."""
        found = []
        for one in self.of(State.OPEN, State.ADOPTED):
            amends = one.amends if one.amends_id in self.number else None
            try:
                change = amendment_change(one, self.text)
            except ChangeRefused as error:
                self.refused[self.id_of(one)] = error.sentence(gettext)
                continue
            above = self.id_of(amends) if amends else None
            found.append(Proposed(self.id_of(one), change, above))
        return found

    @cached_property
    def open(self) -> list[Proposed]:
        return [p for p in self.proposed if self.by_id(p.id).state == State.OPEN]

    def preview(self, passing: Sequence[str]) -> Preview:
        """The text if these pass, with those adopted already."""
        adopted = [self.id_of(one) for one in self.of(State.ADOPTED)]
        known = {one.id for one in self.proposed}
        chosen = dict.fromkeys([*adopted, *passing])
        return preview(
            self.text, self.proposed, [one for one in chosen if one in known]
        )

    def consequences(self, id_: str) -> list[Consequence]:
        """What becomes of the other open ones when this one is adopted."""
        found = what_falls(self.text, self.open, id_)
        return [one for one in found if one.fate != Fate.STANDS]

    def rows(self) -> list[AmendmentRow]:
        """The open ones, in the order in which to take them; the chair's order first."""
        turns = {turn.id: turn for turn in take_in_order(self.text, self.open)}
        misfits = self.refused | {
            id_: error.sentence(gettext)
            for id_, error in inapplicable(self.text, self.open).items()
        }
        conflicts = find_conflicts(self.text, [p for p in self.open if p.id in turns])
        taken = [self._row(turn, conflicts) for turn in turns.values()]
        taken += [
            AmendmentRow(int(id_), self.by_id(id_), (), inapplicable=sentence)
            for id_, sentence in misfits.items()
            if self.by_id(id_).state == State.OPEN
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

    def _row(self, turn: Turn, conflicts: Iterable[Conflict]) -> AmendmentRow:
        one = self.by_id(turn.id)
        return AmendmentRow(
            number=int(turn.id),
            amendment=one,
            changes=self.changes(one),
            why=gettext(turn.why) % turn.facts,
            does=gettext(turn.does) % turn.facts,
            conflicts=[
                gettext(SAID[found.reason]) % {"one": found.one, "other": found.other}
                for found in conflicts
                if turn.id in {found.one, found.other}
            ],
            falls=[
                gettext(SAID[one.reason]) % {"one": one.id, "other": one.because_of}
                for one in self.consequences(turn.id)
                if one.fate == Fate.FALLS and one.reason
            ],
        )

    def changes(self, amendment: Amendment) -> tuple[Piece, ...]:
        """Its words against those it amends; a deletion strikes them all."""
        wordings = {one.key: one for one in self.text}
        clause = amendment.clause_version
        before = _before(amendment, wordings, clause.clause.key) if clause else ""
        after = "" if amendment.kind == Amendment.Kind.DELETE else amendment.wording
        if amendment.kind in {Amendment.Kind.MOVE, Amendment.Kind.MERGE}:
            after = before
        return tracked(before, diff(before, after))
