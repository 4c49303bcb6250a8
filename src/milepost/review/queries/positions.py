"""Positions of members on a clause, by region and network, with small counts suppressed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from milepost.analysis.disclosure import Cell, CollapsedRow, audit, collapse_categories
from milepost.analysis.nonresponse.bounds import Stratum, describe_response
from milepost.consultation.queries import FEWEST_SHOWN
from milepost.documents.models import ClauseVersion, DocumentVersion
from milepost.movement.models import Body, BodySeat, Organisation
from milepost.review.models import Position, Review, Submission

SUPPORT, OPPOSE, NO_POSITION, NO_SUBMISSION = range(COLUMNS := 4)  # of a standing
NO_REGION = ""
# How many members, by region, network and column.
Finest = dict[tuple[str, str, int], int]


@dataclass(frozen=True)
class PositionRow:
    """Members of one or more regions or networks by position on a clause, with bounds.

    supports, opposes, no_position, no_submission
        Members that are for it, against it, that submitted something without a position
        on it, and that submitted nothing.
    low, high
        The share of all members that is for it, had all others been against, or for.
    """

    names: tuple[str, ...]
    supports: int
    opposes: int
    no_position: int
    no_submission: int
    low: float
    high: float

    @property
    def members(self) -> int:
        return self.supports + self.opposes + self.no_position + self.no_submission


@dataclass(frozen=True)
class ClausePositions:
    """Positions on a clause: in all, by region, by network; None where counts are small.

    `whole` is None where too few are known of to show anything; `networks` is None where
    networks beside regions would tell of a few.
    """

    whole: PositionRow | None
    regions: list[PositionRow]
    networks: list[PositionRow] | None


def group_members(version: DocumentVersion) -> list[Organisation]:
    """Current member societies of the version's federation, whose positions are counted."""
    federation = version.document.process.federation
    rows = Organisation.objects.current().societies().filter(federation=federation)
    return list(rows.named())


def clause_positions(
    clause: ClauseVersion, version: DocumentVersion
) -> ClausePositions:
    """Members by position on a clause in `version`, by region and network, few suppressed."""
    members = group_members(version)
    columns = _columns(members, version)[clause.pk]
    region = {
        member.pk: str(member.region) if member.region else NO_REGION
        for member in members
    }
    network = networks_by_member(members)
    regions = _shown(region, columns)
    networks = _shown(network, columns)
    if not _is_safe(region, network, columns, [*regions, *networks]):
        networks = []
    whole = _sum(regions)
    return ClausePositions(
        whole=_row(whole) if whole else None,
        regions=[_row(row) for row in regions],
        networks=[_row(row) for row in networks] or None,
    )


def positions_in_version(version: DocumentVersion) -> dict[int, PositionRow]:
    """Positions of all members together, by clause version; counts too small are left out."""
    members = group_members(version)
    whole = dict.fromkeys((member.pk for member in members), "")
    rows = {
        clause: _shown(whole, columns)
        for clause, columns in _columns(members, version).items()
    }
    return {
        clause: _row(collapsed[0]) for clause, collapsed in rows.items() if collapsed
    }


def _columns(
    members: Iterable[Organisation], version: DocumentVersion
) -> defaultdict[int, dict[UUID, int]]:
    """Column (SUPPORT, OPPOSE, ...) of each member, by clause version; latest signed counts."""
    submissions = Submission.objects.signed().filter(
        review__version=version, review__capacity=Review.Capacity.OFFICIAL
    )
    heard = set(submissions.values_list("organisation", flat=True))
    before = {
        member.pk: NO_POSITION if member.pk in heard else NO_SUBMISSION
        for member in members
    }
    columns: defaultdict[int, dict[UUID, int]] = defaultdict(lambda: dict(before))
    positions = Position.objects.filter(submission__in=submissions)
    signed_positions = positions.order_by("submission__signed_at", "pk").values_list(
        "clause_version", "submission__organisation", "value"
    )
    for clause, organisation, value in signed_positions:
        if organisation in before:
            column = SUPPORT if value == Position.Value.SUPPORT else OPPOSE
            columns[clause][organisation] = column
    return columns


def networks_by_member(members: Iterable[Organisation]) -> dict[UUID, str]:
    """Name of each member's network, by member; the first by slug of several, "" for none."""
    seats = BodySeat.objects.current().filter(
        body__kind=Body.Kind.NETWORK, organisation__in=[member.pk for member in members]
    )
    seats = seats.select_related("body").prefetch_related("body__names")
    named: dict[UUID, str] = dict.fromkeys((member.pk for member in members), NO_REGION)
    for seat in seats.order_by("-body__slug"):
        named[seat.organisation_id] = str(seat.body)
    return named


def _shown(
    groups: Mapping[UUID, str], columns: Mapping[UUID, int]
) -> list[CollapsedRow]:
    counts: dict[str, list[int]] = {
        name: [0] * COLUMNS for name in sorted(groups.values())
    }
    for member, name in groups.items():
        counts[name][columns[member]] += 1
    return collapse_categories(counts, FEWEST_SHOWN)


def _is_safe(
    region: Mapping[UUID, str],
    network: Mapping[UUID, str],
    columns: Mapping[UUID, int],
    shown: Iterable[CollapsedRow],
) -> bool:
    """Whether showing regions and networks together discloses no small count.

    Who is in which region and network is known, so how many are in both is too.
    """
    finest: Finest = defaultdict(int)
    for member, column in columns.items():
        for other in range(COLUMNS):
            finest[region[member], network[member], other] += other == column
    known = [
        _cell(finest, [key for key in finest if key[:2] == both])
        for both in {key[:2] for key in finest}
    ]
    released = [
        _cell(
            finest,
            [
                key
                for key in finest
                if key[2] == column and not {*key[:2]}.isdisjoint(row.names)
            ],
        )
        for row in shown
        for column in range(COLUMNS)
    ]
    watched = [_cell(finest, [key], is_shown=False) for key in finest]
    disclosed = audit([*known, *released, *watched], threshold=FEWEST_SHOWN)
    return all(disclosure.cell in known for disclosure in disclosed)


def _cell(
    finest: Finest, keys: list[tuple[str, str, int]], *, is_shown: bool = True
) -> Cell:
    at = {key: number for number, key in enumerate(finest)}
    return Cell(
        name=str(keys),
        parts=frozenset(at[key] for key in keys),
        tables=("status",) if is_shown else (),
        count=sum(finest[key] for key in keys),
        shown=is_shown,
    )


def _sum(rows: Iterable[CollapsedRow]) -> CollapsedRow | None:
    counts = [row.counts for row in rows]
    if not counts:
        return None
    return CollapsedRow((), tuple(sum(column) for column in zip(*counts, strict=True)))


def _row(row: CollapsedRow) -> PositionRow:
    supports, opposes = row.counts[SUPPORT], row.counts[OPPOSE]
    stratum = Stratum("", sum(row.counts), supports + opposes, supports)
    bounds = describe_response([stratum])[0]
    return PositionRow(
        names=row.names,
        supports=supports,
        opposes=opposes,
        no_position=row.counts[NO_POSITION],
        no_submission=row.counts[NO_SUBMISSION],
        low=bounds.low or 0.0,
        high=bounds.high or 0.0,
    )
