"""Hiding small counts, so that no one can be found out from a published table."""

from collections.abc import Mapping

from .errors import CannotSuppress


def suppress(counts: Mapping[str, int], threshold: int) -> dict[str, int | None]:
    """Hide the small counts of a one-way table that is published with its total.

    Parameters
    ----------
    counts
        Whole numbers from 0, by name; their sum is published beside them.
    threshold
        A count from 1 to below this is hidden. 0 is shown: it is about nobody.

    Returns
    -------
    dict, in the same order
        The counts, None where hidden. Either nothing is hidden; or at least two
        counts are, which add up to the threshold or more; or all are.

    Raises
    ------
    CannotSuppress
        A count is below 0 or no whole number, or the threshold is below 1.

    Notes
    -----
    One hidden count would be the total less all the others. So where small counts are
    hidden, more are hidden with them, smallest first,
    until there are two at least and their sum is no small count itself. Where even
    hiding all would not do, every count is None and the total must be hidden too: ask
    `may_show_total`.

    Assumes that this table is all that is published about these people: tables that
    overlap need an audit against differencing of their own.

    Source: A. Hundepool and others, Statistical Disclosure Control, Wiley 2012,
    chapters 4 and 5 (primary and secondary cell suppression).
    """
    for value in [threshold - 1, *counts.values()]:
        if not isinstance(value, int) or value < 0:
            raise CannotSuppress(value=value)
    hidden = {name for name, count in counts.items() if 0 < count < threshold}
    # Zeros last: a hidden zero protects only where nothing else is left to hide.
    spare = sorted(
        (name for name in counts if name not in hidden),
        key=lambda name: (counts[name] == 0, counts[name]),
    )
    while hidden and not _safe(counts, hidden, threshold) and spare:
        hidden.add(spare.pop(0))
    return {name: None if name in hidden else count for name, count in counts.items()}


def may_show_total(counts: Mapping[str, int], threshold: int) -> bool:
    """Whether the total beside the table gives away nothing that `suppress` hid."""
    shown = suppress(counts, threshold)
    hidden = {name for name, count in shown.items() if count is None}
    return not hidden or _safe(counts, hidden, threshold)


def _safe(counts: Mapping[str, int], hidden: set[str], threshold: int) -> bool:
    return len(hidden) > 1 and sum(counts[name] for name in hidden) >= threshold
