"""Cell suppression, primary and complementary, of a one-way table."""

from collections.abc import Mapping

from milepost.analysis.errors import CannotSuppress


def suppress_one_way(
    counts: Mapping[str, int], threshold: int, rest: int = 0
) -> dict[str, int | None]:
    """Suppress the small counts of a one-way table whose total is known.

    Parameters
    ----------
    counts
        Whole numbers from 0, by name.
    threshold
        A count from 1 to below this is hidden. 0 is shown: it is about nobody.
    rest
        How many belong to the total but to no count: one more that is never shown.

    Returns
    -------
    dict, in the same order
        The counts, None where hidden. The total less what is shown is 0, or the
        threshold or more; or all counts are hidden.

    Raises
    ------
    CannotSuppress
        A count or the rest is below 0 or no whole number, or the threshold is below 1.

    Notes
    -----
    The total less all that is shown is what is hidden together. Where this is a small
    count itself, more are hidden, smallest first, until it is none. Where even hiding
    all would not do, every count is None and the total must be hidden too.

    Assumes that this table is all that is published about these people: tables that
    overlap need an audit against differencing of their own.

    Source: A. Hundepool and others, Statistical Disclosure Control, Wiley 2012,
    chapters 4 and 5 (primary and secondary cell suppression).
    """
    for value in [threshold - 1, rest, *counts.values()]:
        if not isinstance(value, int) or value < 0:
            raise CannotSuppress(value=value)
    hidden = {name for name, count in counts.items() if 0 < count < threshold}
    # Zeros last: a hidden zero protects only where nothing else is left to hide.
    candidates = sorted(
        (name for name in counts if name not in hidden),
        key=lambda name: (counts[name] == 0, counts[name]),
    )
    hidden_total = rest + sum(counts[name] for name in hidden)
    while 0 < hidden_total < threshold and candidates:
        hidden.add(candidates[0])
        hidden_total += counts[candidates.pop(0)]
    return {name: None if name in hidden else count for name, count in counts.items()}
