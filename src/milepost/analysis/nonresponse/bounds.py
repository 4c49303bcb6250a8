"""Worst-case (Manski) bounds of a share under nonresponse."""

from collections.abc import Iterable
from dataclasses import dataclass

from milepost.analysis.errors import ImpossibleResponse

TOTAL = "total"


@dataclass(frozen=True)
class Stratum:
    """A region: how many could answer, how many did, how many of those said yes.

    `said_yes` is None where only the response itself is described.
    """

    region: str
    eligible: int
    answered: int
    said_yes: int | None = None


@dataclass(frozen=True)
class Response:
    """Response of a region with its bounds.

    Shares run from 0 to 1; None where there is nothing to divide by or to count.

    low, high
        The share that said yes of all eligible, had all nonrespondents said no, or yes.
    """

    region: str
    eligible: int
    answered: int
    said_yes: int | None
    share_answered: float | None
    low: float | None
    high: float | None


def describe_response(strata: Iterable[Stratum]) -> list[Response]:
    """Response rates and worst-case bounds, by region and in total.

    Parameters
    ----------
    strata
        One per region, each region once.

    Returns
    -------
    list of Response
        One per region in the same order, then their total, named `TOTAL`. The total
        has bounds only where every region has a count of those who said yes.

    Raises
    ------
    ImpossibleResponse
        More answers than were asked for, more said yes than answered, or a count
        below 0.

    Notes
    -----
    With N eligible, n answers and y of them yes:

        low = y / N      high = (y + N - n) / N

    Assumes nothing at all about nonrespondents, so it cannot be wrong about them; it is
    wide for that reason. No interval of chance is meant.

    Source: C. F. Manski, Identification Problems in the Social Sciences, Harvard 1995,
    chapter 2 (bounds without assumptions on missing answers).
    """
    regions = list(strata)
    yes = [stratum.said_yes for stratum in regions]
    known = [count for count in yes if count is not None]
    whole = Stratum(
        TOTAL,
        sum(stratum.eligible for stratum in regions),
        sum(stratum.answered for stratum in regions),
        sum(known) if known and len(known) == len(yes) else None,
    )
    return [_describe(stratum) for stratum in [*regions, whole]]


def _describe(stratum: Stratum) -> Response:
    eligible, answered, yes = stratum.eligible, stratum.answered, stratum.said_yes
    if not 0 <= (yes or 0) <= answered <= eligible:
        raise ImpossibleResponse(
            region=stratum.region, eligible=eligible, answered=answered, said_yes=yes
        )
    bounded = yes is not None and eligible > 0
    return Response(
        region=stratum.region,
        eligible=eligible,
        answered=answered,
        said_yes=yes,
        share_answered=answered / eligible if eligible else None,
        low=(yes or 0) / eligible if bounded else None,
        high=((yes or 0) + eligible - answered) / eligible if bounded else None,
    )
