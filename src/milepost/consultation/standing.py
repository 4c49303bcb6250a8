"""Position of a voter on the interim map of an open round."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from milepost.analysis.opinion.clusters import FEWEST_VOTES
from milepost.analysis.opinion.interim import InterimLandscape
from milepost.analysis.opinion.summary import group_name
from milepost.formats.reports.landscape_svg import (
    LandscapeCell,
    OwnPosition,
    draw_landscape,
)

from . import queries, rules
from .models import LiveMap, OpinionRound


@dataclass(frozen=True)
class MapGroup:
    """Group of people on the map: its name, size, and whether the reader is nearest to it."""

    name: str
    people: int
    is_nearest: bool


@dataclass(frozen=True)
class Standing:
    """What the section "Where you stand" shows.

    still_to_answer
        Statements before the reader is placed; 0 once they are.
    redraw
        How many whole ballots come on to the map together.
    people, behind
        How many are on the map, and how many took part and are not; None without a map.
    """

    still_to_answer: int
    redraw: int
    people: int | None = None
    behind: int | None = None
    sentence: str = ""
    picture: str = ""
    groups: tuple[MapGroup, ...] = ()


def standing(
    round: OpinionRound, voter: str, progress: queries.Progress
) -> Standing | None:
    """Where `voter` stands on the interim map of a round; None where it has no map."""
    if not rules.has_map(round, progress.statements):
        return None
    missing = min(FEWEST_VOTES, progress.statements) - progress.answered
    kept = LiveMap.objects.filter(round=round).only("statements", "shown").first()
    if missing > 0 or kept is None or kept.shown is None:
        return Standing(max(missing, 0), queries.people_to_redraw(None))
    votes = queries.votes_by_statement(round, voter)
    positions = enumerate(kept.statements)
    placed = {position: votes[n] for position, n in positions if n in votes}
    return _map_standing(
        InterimLandscape(**kept.shown), placed, queries.ballots_cast(round)
    )


def _map_standing(
    shown: InterimLandscape, votes: dict[int, int], ballots: int
) -> Standing:
    place = shown.place(votes)
    nearest = shown.nearest_group(place)
    rows = tuple(
        MapGroup(group_name(group), people, is_nearest=group == nearest)
        for group, people in enumerate(shown.groups)
    )
    sentence = _sentence(rows, nearest)
    return Standing(
        still_to_answer=0,
        redraw=queries.people_to_redraw(shown),
        people=shown.people,
        behind=max(ballots - shown.people, 0),
        sentence=sentence,
        picture=draw_landscape(
            [LandscapeCell(*point) for point in shown.points],
            title=_("Your position on the map"),
            description=sentence,
            labels=[_label(row) for row in rows],
            own_position=OwnPosition(*place, label=pgettext("map", "You")),
        ),
        groups=rows,
    )


def _sentence(rows: tuple[MapGroup, ...], nearest: int) -> str:
    if len(rows) < 2:
        return _(
            "So far, the answers do not form distinct groups that are "
            "large enough to show."
        )
    return ngettext(
        "So far, the answers form %(number)s group. You are closest to group %(name)s.",
        "So far, the answers form %(number)s groups. You are closest to group %(name)s.",
        len(rows),
    ) % {"number": len(rows), "name": group_name(nearest)}


def _label(row: MapGroup) -> str:
    return ngettext(
        "Group %(name)s: %(size)s person", "Group %(name)s: %(size)s people", row.people
    ) % {"name": row.name, "size": row.people}
