"""The opinion landscape of a round of votes, from end to end."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from milepost.analysis.progress import Report, unreported

from . import clusters
from .ballots import Ballots, fingerprint, read_ballots
from .characteristics import (
    Z_90,
    consensus,
    divisiveness,
    representative,
    shared_by_groups,
    sides,
)
from .clustering_options import POLIS, Profile
from .clusters import find_groups, scattered, who_counts
from .cross_products import add_up
from .multiple_comparisons import divided, marks_that_stand, shared_by_all
from .permutation_null import SEED, SHUFFLES, silhouette_of_chance
from .principal_components import (
    Places,
    Plane,
    find_plane,
    find_plane_of_few,
    oriented,
    place_everyone,
)
from .results import Landscape
from .stability import stability
from .tallies import Tally, tally

if TYPE_CHECKING:
    import ibis.expr.types as ir

# Participants beyond which groups are not sought again in part of them: it takes too long.
MOST_RESAMPLED = 5_000


def find_landscape(
    votes: "ir.Table",
    *,
    moderated_out: frozenset[int] = frozenset(),
    profile: Profile = POLIS,
    seed: int = SEED,
    report: Report = unreported,
) -> Landscape:
    """Find who votes alike, what marks each group, what all share and what divides.

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
        Whether to cut groups as Polis does, or with what we hold to be better.
    seed
        Of chance, by which silhouette_of_chance and found_again are found. All else is
        left to none.
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
        plane = find_plane_of_few(ballots, hidden)
    else:
        plane = find_plane(add_up(ballots), hidden)
    places = place_everyone(ballots, plane)
    members = who_counts(places.votes, len(ballots.statements), profile)
    places = Places(oriented(places.points, members), places.votes)
    groups = find_groups(places.points[members], profile)
    labels = np.full(len(places.votes), -1, dtype=np.int32)
    labels[members] = groups.labels
    number = int(groups.labels.max()) + 1
    counted = tally(ballots, labels, number)
    per_group, everybody = counted.of(slice(number)), counted.together()
    return Landscape(
        participants=_participants(ballots, places, labels),
        statements=_statements(ballots, plane, everybody, per_group),
        group_statements=_group_statements(ballots, per_group, hidden),
        representative=representative(per_group, ballots.statements, hidden, profile),
        consensus=consensus(everybody, ballots.statements, hidden),
        group_sizes=tuple(int(size) for size in np.bincount(groups.labels)),
        silhouettes=groups.silhouettes,
        silhouette_of_chance=silhouette_of_chance(
            ballots, hidden, scattered(places.points, places.votes), profile, seed
        ),
        found_again=_found_again(places.points[members], number, profile, seed),
        parameters=_parameters(moderated_out, profile, seed),
        fingerprint=fingerprint(ballots),
    )


def _participants(ballots: Ballots, places: Places, labels: np.ndarray) -> pa.Table:
    return pa.table(
        {
            "participant": ballots.participants,
            "group": pa.array(labels, mask=labels < 0),
            "x": places.points[:, 0],
            "y": places.points[:, 1],
            "votes": places.votes,
        }
    )


def _statements(
    ballots: Ballots, plane: Plane, everybody: Tally, groups: Tally
) -> pa.Table:
    agree, disagree = shared_by_groups(groups)
    hidden = plane.moderated
    apart = divided(groups, hidden)
    return pa.table(
        {
            "statement": ballots.statements.astype(np.int32),
            **everybody.columns(),
            "consensus_agree": agree,
            "consensus_disagree": disagree,
            "divisiveness": divisiveness(groups),
            "bridges_agree": shared_by_all(groups.agrees, groups.seen, hidden).bridges,
            "bridges_disagree": shared_by_all(
                groups.disagrees, groups.seen, hidden
            ).bridges,
            "divides": apart.divides,
            "extremity": plane.extremity,
            "moderated": plane.moderated,
        }
    )


def _found_again(
    points: np.ndarray, number: int, profile: Profile, seed: int
) -> dict[str, float] | None:
    if number == 1 or len(points) > MOST_RESAMPLED:
        return None
    found = stability(points, number, profile, seed=seed)
    return {"index": found.index, "low": found.low, "high": found.high}


def _group_statements(ballots: Ballots, groups: Tally, hidden: np.ndarray) -> pa.Table:
    agree, disagree = sides(groups)
    stands = marks_that_stand(agree, disagree, hidden)
    number, size = groups.seen.shape
    columns = groups.columns()
    shares = {
        # nobody of the group saw the statement: no share, rather than a strange number
        name: pa.array(columns.pop(name), from_pandas=True)
        for name in ("agree_share", "low", "high")
    }
    return pa.table(
        {
            "group": np.repeat(np.arange(number, dtype=np.int32), size),
            "statement": np.tile(ballots.statements.astype(np.int32), number),
            **columns,
            **shares,
            "ratio_agree": agree.ratio.ravel(),
            "ratio_disagree": disagree.ratio.ravel(),
            "z_agree": agree.z.ravel(),
            "z_disagree": disagree.z.ravel(),
            "z_ratio_agree": agree.z_ratio.ravel(),
            "z_ratio_disagree": disagree.z_ratio.ravel(),
            "stands_agree": stands[0].ravel(),
            "stands_disagree": stands[1].ravel(),
        }
    )


def _parameters(
    moderated_out: frozenset[int], profile: Profile, seed: int
) -> dict[str, object]:
    """All that was chosen, so that the same can be computed again."""
    return {
        "profile": asdict(profile),
        "moderated_out": sorted(moderated_out),
        "fewest_votes": clusters.FEWEST_VOTES,
        "fewest_participants": clusters.FEWEST_PARTICIPANTS,
        "base_clusters": clusters.BASE_CLUSTERS,
        "z": Z_90,
        "shuffles": SHUFFLES,
        "seed": seed,
    }
