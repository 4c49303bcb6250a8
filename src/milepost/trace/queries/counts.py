"""Counts of ballots, comments, findings, clauses and so on, for the home page."""

from django.db.models import Count, Model, QuerySet, Sum

from milepost.adoption.models import Adoption
from milepost.commitments.models import Commitment, ProgressReport
from milepost.consultation.models import Ballot, OpinionRound, Survey, SurveyResponse
from milepost.documents.models import Clause, Document
from milepost.evidence.models import Finding
from milepost.movement.models import Federation
from milepost.review.models import Comment
from milepost.safeguard.actors import Actor

FEDERATION = "process__federation__kind"


def line_counts(actor: Actor) -> dict[str, dict[str, int]]:
    """Counts of what `actor` may see, by kind of federation and by name of what is counted.

    Keys are "movement", "exercise" and "open_data", never added up: what is made up is
    not counted with what is real. Each holds `ballots` (people who answered a round),
    `answers` (organisations that answered a survey), `comments`, `voices` (these three
    together), `findings`, `clauses` (those that need a source), `decisions`,
    `commitments`, `reports` and `effects` (reports that say what changed).
    """
    counted = {
        "ballots": _ballots(actor),
        "answers": _answers(actor),
        "comments": _count_by_kind(
            Comment.objects.official().visible_to(actor),
            f"review__version__document__{FEDERATION}",
        ),
        "findings": _count_by_kind(Finding.objects.visible_to(actor), FEDERATION),
        "clauses": _clauses(actor),
        "decisions": _decisions(actor),
        "commitments": _count_by_kind(Commitment.objects.visible_to(actor), FEDERATION),
        "reports": _reports(actor),
        "effects": _reports(actor, with_effect=True),
    }
    return {kind: _line(counted, kind) for kind in Federation.Kind.values}


def _line(counted: dict[str, dict[str, int]], kind: str) -> dict[str, int]:
    line = {name: by_kind.get(kind, 0) for name, by_kind in counted.items()}
    return line | {"voices": line["ballots"] + line["answers"] + line["comments"]}


def _count_by_kind(rows: QuerySet[Model], path: str) -> dict[str, int]:
    """Counts of rows by the kind of federation that `path` leads to."""
    counts = rows.order_by().values_list(path).annotate(Count("pk"))
    return dict(counts)


def _ballots(actor: Actor) -> dict[str, int]:
    rounds = OpinionRound.objects.visible_to(actor)
    return _count_by_kind(
        Ballot.objects.filter(round__in=rounds), f"round__{FEDERATION}"
    )


def _answers(actor: Actor) -> dict[str, int]:
    surveys = Survey.objects.visible_to(actor)
    rows = SurveyResponse.objects.filter(survey__in=surveys).order_by()
    sums = rows.values_list(f"survey__{FEDERATION}").annotate(Sum("answered"))
    return dict(sums)


def _clauses(actor: Actor) -> dict[str, int]:
    rows = Clause.objects.filter(
        document__in=Document.objects.visible_to(actor), role__in=Clause.SUBSTANTIVE
    )
    return _count_by_kind(rows, f"document__{FEDERATION}")


def _decisions(actor: Actor) -> dict[str, int]:
    rows = Adoption.objects.visible_to(actor)
    return _count_by_kind(rows, f"item__meeting__{FEDERATION}")


def _reports(actor: Actor, *, with_effect: bool = False) -> dict[str, int]:
    seen = Commitment.objects.visible_to(actor)
    rows = ProgressReport.objects.filter(commitment__in=seen)
    if with_effect:
        rows = rows.exclude(effect="")
    return _count_by_kind(rows, f"commitment__{FEDERATION}")
