"""Composition of groups by region or network, with small cells suppressed."""

import numpy as np
import pyarrow as pa

from milepost.analysis.proportions import wilson_interval

THRESHOLD = 5  # counts from 1 to below this are hidden

COMPOSITION = pa.schema(
    [
        ("part", pa.string()),
        ("group", pa.int32()),
        ("count", pa.int64()),
        ("of", pa.int64()),
        ("share", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)


def composition(
    labels: np.ndarray, parts: list[str | None], threshold: int = THRESHOLD
) -> pa.Table:
    """Composition of groups: counts and shares by region or network, small cells hidden.

    Parameters
    ----------
    labels
        Per participant, the group from 0, -1 for none.
    parts
        Per participant, the region or network; None where it is not known.
    threshold
        Counts from 1 to below this are hidden.

    Returns
    -------
    pyarrow table, by part, then group
        part, group, count, of (how many of the group have a part that is known), share
        (0 to 1) with its 95 % interval (low, high). Null where hidden.

    Notes
    -----
    Sizes of groups and of parts are taken to be known to all. So where what is hidden in
    a row or column is small together, or one cell alone, more is hidden, smallest first,
    until it is neither. Zeros are shown: they are about nobody; a zero is hidden only where
    nothing else is left to hide.

    The interval is Wilson's: it speaks of more people such as these, and assumes that
    those of a part came independently of each other.

    Assumes that this is the only table published about these people.

    Source: A. Hundepool and others, Statistical Disclosure Control, Wiley 2012, chapter 5.
    """
    names = sorted({part for part in parts if part is not None})
    row_index = {name: position for position, name in enumerate(names)}
    counts = np.zeros((len(names), int(labels.max(initial=-1)) + 1), dtype=np.int64)
    for part, label in zip(parts, labels.tolist(), strict=True):
        if part is not None and label >= 0:
            counts[row_index[part], label] += 1
    group_sizes = np.broadcast_to(counts.sum(axis=0), counts.shape)
    hidden = suppress_cells(counts, threshold).ravel()
    share, low, high = wilson_interval(counts.ravel(), group_sizes.ravel())
    shown = {"count": counts.ravel(), "share": share, "low": low, "high": high}
    return (
        pa.table(
            {
                "part": np.repeat(np.array(names, dtype=object), counts.shape[1]),
                "group": np.tile(np.arange(counts.shape[1]), len(names)),
                "of": group_sizes.ravel(),
                **{
                    name: pa.array(values, mask=hidden | np.isnan(values))
                    for name, values in shown.items()
                },
            }
        )
        .select(COMPOSITION.names)
        .cast(COMPOSITION)
    )


def suppress_cells(counts: np.ndarray, threshold: int) -> np.ndarray:
    """Mask of cells to suppress, primary and complementary, in a table of known margins.

    counts: parts x groups. Returns which cells to hide (bool, the same shape).
    """
    hidden = (counts > 0) & (counts < threshold)
    while True:
        previous = hidden.copy()
        for line, mask in [
            *zip(counts, hidden, strict=True),
            *zip(counts.T, hidden.T, strict=True),
        ]:
            _suppress_line(line, mask, threshold)
        if (hidden == previous).all():
            return hidden


def _suppress_line(line: np.ndarray, hidden: np.ndarray, threshold: int) -> None:
    """Suppress more of a row or column, in place, until what is hidden is safe."""
    candidates = sorted(np.flatnonzero(~hidden), key=lambda i: (line[i] == 0, line[i]))
    for i in candidates:
        suppressed, cells = line[hidden].sum(), int(hidden.sum())
        if cells == 0 or (cells > 1 and suppressed >= threshold):
            return
        hidden[i] = True
