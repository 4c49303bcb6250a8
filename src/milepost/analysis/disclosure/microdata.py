"""Re-identification risk of microdata (individual risk, k-anonymity)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from milepost.errors import gettext_noop

from .errors import NoRecords, WeightTooSmall

if TYPE_CHECKING:
    import ibis.expr.types as ir

FEWEST = 5
MOST_EXACT = 30
TERMS = 100  # beyond 30 records, what is left out is below 1e-26
MOST_EXPECTED = 0.03  # share of records; OCHA's limit for a release

PASSES = gettext_noop(
    "The records may be released. Expected re-identifications: "
    "%(expected)s of %(records)s (%(share)s). Each record shares "
    "its characteristics with at least this many others: "
    "%(others)s."
)
FAILS = gettext_noop(
    "The records should not be released as they are. Expected "
    "re-identifications: %(expected)s of %(records)s (%(share)s). "
    "Records that share their characteristics with too few others "
    "(minimum: %(others)s): %(few)s."
)


@dataclass(frozen=True)
class Risk:
    """Re-identification risk of records.

    records, combinations
        How many, and in how many combinations of traits.
    unique, few
        Records alone in their combination, and in one of fewer than `fewest`.
    smallest
        The size of the smallest combination: the k of k-anonymity.
    expected, share
        Records expected to be traced back, and their share of all, 0 to 1.
    passes
        Whether share is below 3 % and smallest at least `fewest`.
    classes
        One row per combination: its traits, records, population (estimated), risk (of each
        of its records, 0 to 1), the riskiest first.
    """

    records: int
    combinations: int
    unique: int
    few: int
    smallest: int
    fewest: int
    expected: float
    share: float
    passes: bool
    classes: pa.Table


def measure_risk(
    records: "ir.Table",
    traits: Sequence[str],
    *,
    weight: str | None = None,
    fewest: int = FEWEST,
) -> Risk:
    """Measure the re-identification risk of records by their quasi-identifiers.

    Parameters
    ----------
    records
        One row per person, household or organisation.
    traits
        Columns that others may know of somebody (quasi-identifiers). A missing value is a
        value of its own.
    weight
        Column: how many of the population a record stands for, 1 or more. Without it the
        reader is taken to know who is in the records, which is the worst case.
    fewest
        Combinations of fewer records do not pass.

    Raises
    ------
    NoRecords, WeightTooSmall

    Notes
    -----
    A combination with f records, of weights that sum to F, has p = f / F. The number of its
    members in the population, given f, is taken to be negative binomial, and the risk of a
    record is the mean of one over it:

        risk = p / f  2F1(1, 1; f + 1; 1 - p)

    which is 1 / f where p = 1, and p log(1 / p) / (1 - p) for a record that is alone. The
    expected number is the sum of the risks of all records.

    Assumes that traits are recorded as others know them, and that the records are a random
    sample whose weights are right. Records of one household are taken one by one.

    Source: L. Franconi and S. Polettini, "Individual risk estimation in mu-Argus", Privacy
    in Statistical Databases, LNCS 3050, Springer 2004; the limit of 3 % is that of the OCHA
    Centre for Humanitarian Data, Guidance Note on Statistical Disclosure Control, 2019.
    """
    if weight is not None:
        _refuse_small_weights(records, weight)
    stands_for = (lambda t: t[weight].sum()) if weight else (lambda t: t.count())
    classes = (
        records.group_by(list(traits))
        .agg(records=lambda t: t.count(), population=stands_for)
        .to_pyarrow()
    )
    if not len(classes):
        raise NoRecords
    size = classes["records"].to_numpy()
    population = classes["population"].to_numpy().astype(float)
    risk = _risk(size, population)
    number, expected = int(size.sum()), float(size @ risk)
    share = expected / number
    order = [("risk", "descending"), *((trait, "ascending") for trait in traits)]
    return Risk(
        records=number,
        combinations=len(size),
        unique=int((size == 1).sum()),
        few=int(size[size < fewest].sum()),
        smallest=int(size.min()),
        fewest=fewest,
        expected=expected,
        share=share,
        passes=bool(share < MOST_EXPECTED and size.min() >= fewest),
        classes=classes.append_column("risk", pa.array(risk)).sort_by(order),
    )


def _refuse_small_weights(records: "ir.Table", weight: str) -> None:
    given = records[weight]
    wrong = records.filter(given.isnull() | (given < 1)).limit(1)
    for row in wrong.select(weight).to_pyarrow().to_pylist():
        raise WeightTooSmall(weight=row[weight])


def _risk(size: np.ndarray, population: np.ndarray) -> np.ndarray:
    from scipy.special import hyp2f1

    p = size / population
    few = size <= MOST_EXACT
    series = np.empty(len(size))
    series[few] = hyp2f1(1, 1, size[few] + 1, 1 - p[few])
    series[~few] = _hyp2f1_series(size[~few], 1 - p[~few])
    return np.asarray(p / size * series)


def _hyp2f1_series(size: np.ndarray, z: np.ndarray) -> np.ndarray:
    """Hypergeometric function 2F1(1, 1; size + 1; z) by its series, for large sizes.

    The function of scipy fails for them.
    """
    term, total = np.ones(len(size)), np.ones(len(size))
    for n in range(1, TERMS):
        term = term * z * n / (size + n)
        total += term
    return total


def describe_risk(risk: Risk, translate: Callable[[str], str] = str) -> str:
    """Describe whether records may be released, and their risk of re-identification."""
    return translate(PASSES if risk.passes else FAILS) % {
        "expected": f"{risk.expected:.1f}",
        "records": risk.records,
        "share": f"{risk.share:.1%}",
        "few": risk.few,
        "others": (risk.smallest if risk.passes else risk.fewest) - 1,
    }
