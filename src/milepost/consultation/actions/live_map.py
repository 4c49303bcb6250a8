"""Interim map of an open round, updated with each answer and shown in batches.

Part of answering, under the lock of the round, by whoever answers; like an answer, it
leaves no line in the record.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from milepost.analysis.opinion.cross_products import CrossProducts
from milepost.analysis.opinion.incremental import IncrementalPCA
from milepost.analysis.opinion.interim import (
    InterimLandscape,
    build_interim_landscape,
    complete_case_cross_products,
)
from milepost.consultation import rules
from milepost.consultation.models import LiveMap, OpinionRound
from milepost.consultation.queries import (
    FEWEST_SHOWN,
    numbers_shown,
    people_to_redraw,
    whole_ballots,
)


def follow_answer(
    round: OpinionRound, before: Mapping[int, int], after: Mapping[int, int]
) -> None:
    """Update the interim map with one ballot, whose votes were `before` and are `after`.

    Both by number of statement. Whoever calls holds the lock of the round, and has
    written the answer. A ballot counts once it is whole.
    """
    numbers = numbers_shown(round)
    if not rules.has_map(round, len(numbers)) or not _is_whole(after, numbers):
        return
    kept = LiveMap.objects.filter(round=round).first()
    if kept and kept.statements == numbers:
        is_new = not _is_whole(before, numbers)
        live = restored(kept)
        live.update(
            {} if is_new else _votes_by_position(before, numbers),
            _votes_by_position(after, numbers),
        )
        _keep(round, numbers, live, kept.waiting + is_new, kept.shown)
    else:
        votes = whole_ballots(round, numbers)
        live = IncrementalPCA(
            complete_case_cross_products(votes), _none_moderated(numbers)
        )
        _keep(round, numbers, live, len(votes), None)


def forget_map(round: OpinionRound) -> None:
    """Delete the interim map of a round.

    A closed round has findings; what lay behind the map is not needed any more.
    """
    LiveMap.objects.filter(round=round).delete()


def _is_whole(votes: Mapping[int, int], numbers: list[int]) -> bool:
    return votes.keys() >= set(numbers)


def _votes_by_position(votes: Mapping[int, int], numbers: list[int]) -> dict[int, int]:
    return {position: votes[number] for position, number in enumerate(numbers)}


def _none_moderated(numbers: list[int]) -> np.ndarray:
    return np.zeros(len(numbers), dtype=bool)


def restored(kept: LiveMap) -> IncrementalPCA:
    """Incremental PCA rebuilt from a stored `LiveMap`, ready for further updates."""
    size = len(kept.statements)
    tables = np.frombuffer(kept.sums, dtype="<i4").reshape(3, size, size)
    directions = np.frombuffer(kept.directions, dtype="<f8").reshape(size, -1)
    return IncrementalPCA(
        CrossProducts(*tables.astype(np.float64)),
        _none_moderated(kept.statements),
        directions,
    )


def _keep(
    round: OpinionRound,
    numbers: list[int],
    live: IncrementalPCA,
    waiting: int,
    shown: dict[str, Any] | None,
) -> None:
    """Store the interim map of a round, drawn anew where enough ballots are waiting."""
    before = InterimLandscape(**shown) if shown else None
    if waiting >= people_to_redraw(before):
        votes = whole_ballots(round, numbers)
        drawn = build_interim_landscape(
            live.components, votes, fewest=FEWEST_SHOWN, before=before
        )
        waiting, shown = 0, asdict(drawn)
    sums = np.stack([live.sums.votes, live.sums.seen, live.sums.both])
    LiveMap.objects.update_or_create(
        round=round,
        defaults={
            "statements": numbers,
            "sums": sums.astype("<i4").tobytes(),
            "directions": live.directions.astype("<f8").tobytes(),
            "waiting": waiting,
            "shown": shown,
        },
    )
