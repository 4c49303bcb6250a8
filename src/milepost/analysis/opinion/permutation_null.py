"""How well groups are told apart where there are none: the same votes, dealt out anew."""

from collections.abc import Iterator

import numpy as np

from .ballots import Ballots
from .clustering_options import Profile
from .clusters import find_groups, who_counts
from .cross_products import Sums
from .principal_components import Plane, find_plane, oriented

SHUFFLES = 5
SEED = 1
MOST_VOTES = 200_000
MOST_PLACES = 40_000_000  # participants by statements, held as a table


def silhouette_of_chance(
    ballots: Ballots,
    hidden: np.ndarray,
    order: np.ndarray,
    profile: Profile,
    seed: int = SEED,
) -> float | None:
    """The best silhouette found in any of five rounds without groups.

    In each, the votes on a statement are shuffled among those who saw it: every
    statement keeps its counts and every participant what they saw, and whatever made
    people vote alike is gone.

    Parameters
    ----------
    hidden
        Per statement, whether it was moderated out.
    order
        Positions of participants, in an order that does not depend on their names.

    Returns
    -------
    float or None
        From -1 to 1; None with more than 200,000 votes, which would take too long.
    """
    size = len(order), len(ballots.statements)
    if size[0] * size[1] > MOST_PLACES:
        return None
    if ballots.votes > MOST_VOTES:
        return None
    rank = np.empty(size[0], dtype=np.int64)
    rank[order] = np.arange(size[0])
    votes, seen = np.zeros((2, *size), dtype=np.float32)
    for block in ballots.blocks.each(lambda block: block, "Dealing votes anew"):
        where = rank[block.first + block.p], block.s
        votes[where] = block.vote
        seen[where] = 1
    return max(
        _best(one, seen, hidden, profile) for one in _shuffled(votes, seen, seed)
    )


def _shuffled(votes: np.ndarray, seen: np.ndarray, seed: int) -> Iterator[np.ndarray]:
    chance = np.random.default_rng(seed)
    for _ in range(SHUFFLES):
        dealt = np.zeros_like(votes)
        for s in range(votes.shape[1]):
            saw = np.flatnonzero(seen[:, s])
            dealt[saw, s] = votes[chance.permutation(saw), s]
        yield dealt


def _best(
    votes: np.ndarray, seen: np.ndarray, hidden: np.ndarray, profile: Profile
) -> float:
    sums = Sums(
        *(
            part.astype(np.float64)
            for part in (votes.T @ votes, votes.T @ seen, seen.T @ seen)
        )
    )
    plane = find_plane(sums, hidden)
    given = seen.sum(axis=1)
    members = who_counts(given.astype(np.int64), votes.shape[1], profile)
    points = _places(votes, seen, plane)
    found = find_groups(oriented(points, members)[members], profile)
    return max(found.silhouettes.values(), default=0.0)


def _places(votes: np.ndarray, seen: np.ndarray, plane: Plane) -> np.ndarray:
    """As plane.place_everyone, of votes that are not in the engine."""
    heard = seen[:, ~plane.moderated].sum(axis=1) + plane.moderated.sum()
    away = (votes - plane.means) * seen
    scale = np.sqrt(votes.shape[1] / np.maximum(heard, 1))
    return np.asarray((away @ plane.weights) * scale[:, None])
