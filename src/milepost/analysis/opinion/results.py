"""Results of an opinion landscape: tables of participants, statements and groups."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Of the grid of a picture: its size stays small, however many took part.
GRID_CELLS_ACROSS = 32


@dataclass(frozen=True)
class Landscape:
    """An opinion landscape: clusters of participants and the statements they vote on.

    participants
        participant (string), group (int32 from 0, null where too little was
        answered), x, y (float64), votes (int64); ordered as numbers would be.
    statements
        statement (int32), seen, agrees, disagrees, passes (int64), agree_share, low,
        high (float64, 0 to 1, 95 % interval), consensus_agree, consensus_disagree
        (0 to 1, over groups), divisiveness (0 to 1), bridges_agree, bridges_disagree,
        divides (bool: joint intervals of all statements), extremity, moderated (bool).
    group_statements
        group, statement, seen, agrees, disagrees, passes, agree_share, low, high,
        ratio_agree, ratio_disagree (share over that of the other groups), z_agree,
        z_disagree (against one half), z_ratio_agree, z_ratio_disagree, significant_agree,
        significant_disagree (bool: representative at a false discovery rate of 10 %).
    representative
        group, rank, statement, direction (agree or disagree), count, seen, others_count,
        others_seen, share, ratio, z, z_ratio, significant, best_agree (bool).
    consensus
        direction, rank, statement, count, seen, share, z: of everybody.
    group_sizes
        Participants per group, largest first.
    silhouettes
        Mean silhouette for each number of groups tried (-1 to 1).
    null_silhouette
        The best silhouette among permuted votes; None where the votes are too many.
    cluster_stability
        index, low and high: adjusted Rand index with the groups found when a fifth of the
        participants is left out (mean, lowest and highest of twenty resamples; 1 is the
        same). None with one group, or more than 5,000 participants.
    fingerprint
        SHA-256 of the votes that count, in whatever order they came and
        whatever the participants are called.
    """

    participants: pa.Table
    statements: pa.Table
    group_statements: pa.Table
    representative: pa.Table
    consensus: pa.Table
    group_sizes: tuple[int, ...]
    silhouettes: dict[int, float]
    null_silhouette: float | None
    cluster_stability: dict[str, float] | None
    parameters: dict[str, object]
    fingerprint: str
    method: str = "opinion-landscape"
    version: str = "2"

    def divisive(self, most: int = 5) -> pa.Table:
        """The most divisive statements, of those not moderated out."""
        shown = self.statements.filter(
            pc.and_(
                pc.invert(self.statements["moderated"]),
                pc.greater(self.statements["divisiveness"], 0),
            )
        )
        order = [("divisiveness", "descending"), ("statement", "ascending")]
        return shown.sort_by(order).slice(0, most)

    def cells(self) -> pa.Table:
        """Participants of each group binned in a grid of 32 by 32, for a picture.

        group (int32), x, y (float64, mean of the bin), count (int64).
        """
        grouped = self.participants.filter(pc.is_valid(self.participants["group"]))
        points = np.column_stack([grouped[axis].to_numpy() for axis in ("x", "y")])
        low, high = points.min(axis=0), points.max(axis=0)
        # the same step across and down, so that distances stay true
        step = max(float((high - low).max()) / GRID_CELLS_ACROSS, 1e-9)
        squares = np.minimum((points - low) // step, GRID_CELLS_ACROSS - 1)
        cells, cell, counts = np.unique(
            np.column_stack([grouped["group"].to_numpy(), squares]),
            axis=0,
            return_inverse=True,
            return_counts=True,
        )
        return pa.table(
            {
                "group": cells[:, 0].astype(np.int32),
                "x": np.bincount(cell, points[:, 0]) / counts,
                "y": np.bincount(cell, points[:, 1]) / counts,
                "count": counts.astype(np.int64),
            }
        )
