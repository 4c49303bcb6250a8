"""Where the two ways of drawing a landscape differ, as data.

Both share the sums, the plane and the tests. The profile "polis" follows what Polis does,
so that results can be compared with its own. The profile "milepost" drops what treats
agree and disagree unlike, what forces a number of groups from 2 to 5, and groups so small
that they point at people.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """name: as given on the command line.

    most_groups
        The largest number of groups tried.
    fewest_in_group
        A cut with a smaller group is not looked at. In a small round less: a tenth of
        the participants, and always 2. None: even one participant may be a group.
    from_far_apart
        Whether groups are sought from centres far apart as well. It finds many groups
        and tighter ones, where Polis, who starts from the last cut, would not look.
    clearly_better
        More groups are shown only where their silhouette is more than this above.
    fewest_left_out
        Where fewer participants than this would be in no group, all are grouped: so
        few could be told apart as what is missing from the whole.
    ties_together
        Whether all with as many votes as the last to be let in are let in too.
    agree_first
        Whether a group's list begins with the statement it agrees with best, and names
        what it agrees with before what it disagrees with.
    """

    name: str
    most_groups: int
    fewest_in_group: int | None
    from_far_apart: bool
    clearly_better: float
    fewest_left_out: int
    ties_together: bool
    agree_first: bool


POLIS = Profile(
    name="polis",
    most_groups=5,
    fewest_in_group=None,
    from_far_apart=False,
    clearly_better=0.03,
    fewest_left_out=0,
    ties_together=False,
    agree_first=True,
)
MILEPOST = Profile(
    name="milepost",
    most_groups=10,
    fewest_in_group=5,
    from_far_apart=True,
    clearly_better=0.03,
    fewest_left_out=5,
    ties_together=True,
    agree_first=False,
)
PROFILES = {profile.name: profile for profile in (POLIS, MILEPOST)}
