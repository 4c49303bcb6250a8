"""Planted gaps of the exercise: one of each kind that the audit knows.

Some are left open on the way. The others are made where no action can make them.
"""

from dataclasses import dataclass
from typing import Any

from milepost.adoption.models import Adoption
from milepost.commitments.models import Commitment
from milepost.consultation.models import OpinionRound
from milepost.demonstration import actions
from milepost.demonstration.files import read_toml
from milepost.documents.models import DocumentVersion
from milepost.process.models import Process
from milepost.review.models import Comment, Disposition
from milepost.safeguard.actors import OPERATOR
from milepost.trace import actions as trace

from .reviews import Comments
from .texts import numbered
from .time import on


@dataclass(frozen=True)
class Plot:
    """What the gaps are planted in."""

    process: Process
    texts: dict[str, Any]
    comments: list[dict[str, Any]]
    versions: dict[str, DocumentVersion]
    unanalysed: OpinionRound
    forgotten: Comment
    responded: Comments
    calendar: Adoption
    promised: list[Commitment]


@dataclass(frozen=True)
class Known:
    """A gap that is there, and why."""

    kind: str
    object_id: object
    reason: str


def plant(plot: Plot) -> None:
    """Plant gaps of each kind in a process, and record every one as planted with a reason."""
    guidance = plot.texts["guidance"]["planted"]
    known = [
        Known(
            "closed_round_without_finding",
            plot.unanalysed.pk,
            "Closed and left without an analysis, on purpose.",
        ),
        Known("comment_without_answer", plot.forgotten.pk, guidance),
        _change_an_answer(plot),
        _rewrite_the_calendar(plot),
        _let_a_day_pass(plot),
        *_left_open("clause_without_source", "strategy", plot),
        *_left_open("operative_paragraph_without_commitment", "resolution", plot),
    ]
    for gap in known:
        trace.explain_gap(
            process=plot.process,
            kind=gap.kind,
            object_id=str(gap.object_id),
            reason=gap.reason,
            is_planted=True,
            by=OPERATOR,
        )


def _left_open(kind: str, name: str, plot: Plot) -> list[Known]:
    wordings = numbered(plot.versions[name])
    return [
        Known(kind, wordings[clause["number"]].clause_id, clause["planted"])
        for clause in plot.texts[name]["clauses"]
        if "planted" in clause
    ]


def _change_an_answer(plot: Plot) -> Known:
    described = next(entry for entry in plot.comments if "planted" in entry)
    comment = plot.responded[described["by"], described["text"]]
    actions.accept_afterwards(
        disposition=Disposition.objects.get(comment=comment),
        wording=described["proposed"],
        by=OPERATOR,
    )
    return Known("accepted_comment_without_change", comment.pk, described["planted"])


def _rewrite_the_calendar(plot: Plot) -> Known:
    described = plot.texts["calendar"]
    actions.rewrite_adopted_text(
        clause_version=numbered(plot.calendar.version)["1"],
        language="en",
        text=described["altered"],
        by=OPERATOR,
    )
    return Known("adopted_text_altered", plot.calendar.pk, described["planted"])


def _let_a_day_pass(plot: Plot) -> Known:
    described = read_toml("exercise/deeds.toml")["commitments"]
    commitment, deed = next(
        pair
        for pair in zip(plot.promised, described, strict=True)
        if "planted" in pair[1]
    )
    actions.let_day_pass(
        commitment=commitment, due_on=on(-deed["overdue"]), by=OPERATOR
    )
    return Known("commitment_overdue_without_report", commitment.pk, deed["planted"])
