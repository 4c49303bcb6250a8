"""Permutation null of the silhouette: how well clusters separate where there are none."""

from collections.abc import Iterator

import numpy as np

from .ballots import Ballots
from .clustering_options import ClusteringOptions
from .clusters import choose_k_and_cluster, eligible_participants
from .cross_products import CrossProducts
from .principal_components import PrincipalComponents, fix_signs, pca

PERMUTATIONS = 5
SEED = 1
MAX_VOTES = 200_000
MAX_CELLS = 40_000_000  # participants by statements, held as a table


def null_silhouette(
    ballots: Ballots,
    hidden: np.ndarray,
    order: np.ndarray,
    profile: ClusteringOptions,
    seed: int = SEED,
) -> float | None:
    """Largest silhouette in five permutations of the votes; None where they are too many.

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
    if size[0] * size[1] > MAX_CELLS:
        return None
    if ballots.votes > MAX_VOTES:
        return None
    rank = np.empty(size[0], dtype=np.int64)
    rank[order] = np.arange(size[0])
    votes, seen = np.zeros((2, *size), dtype=np.float32)
    for block in ballots.blocks.each(lambda block: block, "Dealing votes anew"):
        cells = rank[block.first + block.participant_index], block.statement_index
        votes[cells] = block.vote
        seen[cells] = 1
    return max(
        _best_silhouette(shuffled, seen, hidden, profile)
        for shuffled in _permutations(votes, seen, seed)
    )


def _permutations(
    votes: np.ndarray, seen: np.ndarray, seed: int
) -> Iterator[np.ndarray]:
    rng = np.random.default_rng(seed)
    for _ in range(PERMUTATIONS):
        shuffled = np.zeros_like(votes)
        for s in range(votes.shape[1]):
            voters = np.flatnonzero(seen[:, s])
            shuffled[voters, s] = votes[rng.permutation(voters), s]
        yield shuffled


def _best_silhouette(
    votes: np.ndarray, seen: np.ndarray, hidden: np.ndarray, profile: ClusteringOptions
) -> float:
    sums = CrossProducts(
        *(
            product.astype(np.float64)
            for product in (votes.T @ votes, votes.T @ seen, seen.T @ seen)
        )
    )
    components = pca(sums, hidden)
    given = seen.sum(axis=1)
    members = eligible_participants(given.astype(np.int64), votes.shape[1], profile)
    points = _project(votes, seen, components)
    clustering = choose_k_and_cluster(fix_signs(points, members)[members], profile)
    return max(clustering.silhouettes.values(), default=0.0)


def _project(
    votes: np.ndarray, seen: np.ndarray, components: PrincipalComponents
) -> np.ndarray:
    """Component scores of participants (n x 2), from votes in an array."""
    counted = seen[:, ~components.moderated].sum(axis=1) + components.moderated.sum()
    centred = (votes - components.means) * seen
    scale = np.sqrt(votes.shape[1] / np.maximum(counted, 1))
    return np.asarray((centred @ components.weights) * scale[:, None])
