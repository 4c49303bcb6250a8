"""Clustering options: the profiles polis, public and milepost, as data.

All share the cross-products, the components and the tests. The profile "polis" follows
what Polis does, so that results can be compared with its own. "public" is what findings
are made with: groups as Polis cuts them, but nobody can be singled out as left out of
them, and agree and disagree are treated alike. "milepost" also drops what forces a number
of groups from 2 to 5, and groups so small that they point at people.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class ClusteringOptions:
    """How participants are clustered and groups described; `name` as on the command line.

    most_groups
        The largest number of groups tried.
    fewest_in_group
        A clustering with a smaller group is not considered. In a small round less: a tenth of
        the participants, and always 2. None: even one participant may be a group.
    from_far_apart
        Whether k-means also starts from centres far apart. It finds many groups and
        tighter ones, where Polis, who starts from the last clustering, does not look.
    clearly_better
        More groups are shown only where their silhouette is more than this above.
    fewest_left_out
        Where fewer participants than this would be in no group, all are grouped: so
        few could be told apart as what is missing from the whole.
    ties_together
        Whether all with as many votes as the last to become eligible are eligible too.
    agree_first
        Whether a group's list begins with the statement it agrees with best, and names
        what it agrees with before what it disagrees with.
    """

    name: str
    max_groups: int
    min_group_size: int | None
    farthest_first_starts: bool
    silhouette_margin: float
    min_ungrouped: int
    include_ties: bool
    agree_first: bool


POLIS = ClusteringOptions(
    name="polis",
    max_groups=5,
    min_group_size=None,
    farthest_first_starts=False,
    silhouette_margin=0.03,
    min_ungrouped=0,
    include_ties=False,
    agree_first=True,
)
PUBLIC = replace(
    POLIS, name="public", min_ungrouped=5, include_ties=True, agree_first=False
)
MILEPOST = ClusteringOptions(
    name="milepost",
    max_groups=10,
    min_group_size=5,
    farthest_first_starts=True,
    silhouette_margin=0.03,
    min_ungrouped=5,
    include_ties=True,
    agree_first=False,
)
PROFILES = {profile.name: profile for profile in (POLIS, PUBLIC, MILEPOST)}
