"""Opinion landscape: PCA, clustering, representative and consensus statements."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from milepost.analysis.progress import Report, ignore_progress

from . import clusters
from .ballots import Ballots, fingerprint, read_ballots
from .characteristics import (
    Z_90,
    consensus,
    divisiveness,
    group_informed_consensus,
    representative,
    sides,
)
from .clustering_options import POLIS, ClusteringOptions
from .clusters import choose_k_and_cluster, deterministic_shuffle, eligible_participants
from .cross_products import cross_products
from .multiple_comparisons import (
    bridging_statements,
    divisive_statements,
    significant_representative,
)
from .permutation_null import PERMUTATIONS, SEED, null_silhouette
from .principal_components import (
    PrincipalComponents,
    Scores,
    fix_signs,
    pca,
    pca_via_gram_matrix,
    project_participants,
)
from .results import Landscape
from .stability import measure_stability
from .tallies import Tally, tally

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Participants beyond which stability is not measured: it takes too long.
MAX_RESAMPLED = 5_000


def find_landscape(
    votes: "ir.Table",
    *,
    moderated_out: frozenset[int] = frozenset(),
    profile: ClusteringOptions = POLIS,
    seed: int = SEED,
    report: Report = ignore_progress,
) -> Landscape:
    """Cluster participants by their votes, and compare the clusters statement by statement.

    Parameters
    ----------
    votes
        One row per vote given.

        ===========  ======  ====================================================
        participant  string  not null
        statement    int32   not null
        vote         int8    1 agree, 0 pass, -1 disagree
        at           any     may be left out: when, in any order of time; the last
                             vote of a participant on a statement counts
        ===========  ======  ====================================================
    moderated_out
        Statements that shall not shape the groups nor be listed. They are counted.
    profile
        How groups are cut and listed; see `clustering_options`.
    seed
        Of the permutations of null_silhouette and the resamples of cluster_stability.
        All else is deterministic.
    report
        Told how far this has come.

    Returns
    -------
    Landscape
        The same, to the last bit, in whatever order the rows come.

    Raises
    ------
    NoVotes, UnknownVote

    Notes
    -----
    Principal components of the votes (missing ones taken as the statement's mean),
    k-means in two steps on the plane of the first two, tests of shares. The formulas,
    what they assume and what they cannot say: docs/methods/opinion-landscape.md.
    """
    ballots = read_ballots(votes, report)
    hidden = np.isin(ballots.statements, list(moderated_out))
    if len(ballots.participants) < len(ballots.statements):
        components = pca_via_gram_matrix(ballots, hidden)
    else:
        components = pca(cross_products(ballots), hidden)
    scores = project_participants(ballots, components)
    members = eligible_participants(scores.votes, len(ballots.statements), profile)
    scores = Scores(fix_signs(scores.points, members), scores.votes)
    clustering = choose_k_and_cluster(scores.points[members], profile)
    labels = np.full(len(scores.votes), -1, dtype=np.int32)
    labels[members] = clustering.labels
    k = int(clustering.labels.max()) + 1
    tallied = tally(ballots, labels, k)
    by_group, everybody = tallied.select(slice(k)), tallied.pooled()
    return Landscape(
        participants=_participants(ballots, scores, labels),
        statements=_statements(ballots, components, everybody, by_group),
        group_statements=_group_statements(ballots, by_group, hidden),
        representative=representative(by_group, ballots.statements, hidden, profile),
        consensus=consensus(everybody, ballots.statements, hidden),
        group_sizes=tuple(int(size) for size in np.bincount(clustering.labels)),
        silhouettes=clustering.silhouettes,
        null_silhouette=null_silhouette(
            ballots,
            hidden,
            deterministic_shuffle(scores.points, scores.votes),
            profile,
            seed,
        ),
        cluster_stability=_stability(scores.points[members], k, profile, seed),
        parameters=_parameters(moderated_out, profile, seed),
        fingerprint=fingerprint(ballots),
    )


def _participants(ballots: Ballots, scores: Scores, labels: np.ndarray) -> pa.Table:
    return pa.table(
        {
            "participant": ballots.participants,
            "group": pa.array(labels, mask=labels < 0),
            "x": scores.points[:, 0],
            "y": scores.points[:, 1],
            "votes": scores.votes,
        }
    )


def _statements(
    ballots: Ballots, components: PrincipalComponents, everybody: Tally, groups: Tally
) -> pa.Table:
    agree, disagree = group_informed_consensus(groups)
    hidden = components.moderated
    divisive = divisive_statements(groups, hidden)
    return pa.table(
        {
            "statement": ballots.statements.astype(np.int32),
            **everybody.columns(),
            "consensus_agree": agree,
            "consensus_disagree": disagree,
            "divisiveness": divisiveness(groups),
            "bridges_agree": bridging_statements(
                groups.agrees, groups.seen, hidden
            ).bridges,
            "bridges_disagree": bridging_statements(
                groups.disagrees, groups.seen, hidden
            ).bridges,
            "divides": divisive.divides,
            "extremity": components.extremity,
            "moderated": components.moderated,
        }
    )


def _stability(
    points: np.ndarray, k: int, profile: ClusteringOptions, seed: int
) -> dict[str, float] | None:
    if k == 1 or len(points) > MAX_RESAMPLED:
        return None
    stability = measure_stability(points, k, profile, seed=seed)
    return {"index": stability.index, "low": stability.low, "high": stability.high}


def _group_statements(ballots: Ballots, groups: Tally, hidden: np.ndarray) -> pa.Table:
    agree, disagree = sides(groups)
    significant = significant_representative(agree, disagree, hidden)
    k, size = groups.seen.shape
    columns = groups.columns()
    shares = {
        # nobody of the group saw the statement: no share, rather than a strange number
        name: pa.array(columns.pop(name), from_pandas=True)
        for name in ("agree_share", "low", "high")
    }
    return pa.table(
        {
            "group": np.repeat(np.arange(k, dtype=np.int32), size),
            "statement": np.tile(ballots.statements.astype(np.int32), k),
            **columns,
            **shares,
            "ratio_agree": agree.ratio.ravel(),
            "ratio_disagree": disagree.ratio.ravel(),
            "z_agree": agree.z.ravel(),
            "z_disagree": disagree.z.ravel(),
            "z_ratio_agree": agree.z_ratio.ravel(),
            "z_ratio_disagree": disagree.z_ratio.ravel(),
            "significant_agree": significant[0].ravel(),
            "significant_disagree": significant[1].ravel(),
        }
    )


def _parameters(
    moderated_out: frozenset[int], profile: ClusteringOptions, seed: int
) -> dict[str, object]:
    """Parameters of a landscape by name, so that the same can be computed again."""
    return {
        "profile": asdict(profile),
        "moderated_out": sorted(moderated_out),
        "fewest_votes": clusters.FEWEST_VOTES,
        "fewest_participants": clusters.FEWEST_PARTICIPANTS,
        "base_clusters": clusters.BASE_CLUSTERS,
        "z": Z_90,
        "shuffles": PERMUTATIONS,
        "seed": seed,
    }
