"""Krippendorff's alpha, with its bootstrap interval, and agreement by code."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from milepost.errors import gettext_noop

from .bootstrap import resampled_alphas
from .coincidences import coincidence_matrix, coincidences, unit_counts
from .errors import UnknownLevel
from .levels import LEVELS, distances

if TYPE_CHECKING:
    import ibis.expr.types as ir

SEED = 1
RESAMPLES = 2_000
RELIABLE, TENTATIVE = 0.8, 0.667  # Krippendorff's own customary limits

ONE_CODE = gettext_noop(
    "All coders gave every unit the same code, so agreement beyond "
    "chance cannot be measured."
)
RELY = gettext_noop(
    "The coders (%(coders)s) agree well enough for their codes to "
    "be relied on: alpha is %(alpha)s (95 %% interval: %(low)s to "
    "%(high)s)."
)
CAUTION = gettext_noop(
    "The coders (%(coders)s) agree well enough for tentative "
    "conclusions only: alpha is %(alpha)s (95 %% interval: %(low)s "
    "to %(high)s)."
)
TOO_LITTLE = gettext_noop(
    "The coders (%(coders)s) do not agree enough for their codes "
    "to be relied on: alpha is %(alpha)s (95 %% interval: %(low)s "
    "to %(high)s)."
)
AGAINST = gettext_noop(
    "The coders (%(coders)s) agree less than would be expected by "
    "chance: alpha is %(alpha)s (95 %% interval: %(low)s to "
    "%(high)s)."
)


@dataclass(frozen=True)
class CodeAgreement:
    """Agreement on one code: how often another coder then gave it too.

    alpha
        Of this code against all others; None where no other was given.
    """

    code: str | float
    given: int
    agreement: float
    alpha: float | None


@dataclass(frozen=True)
class InterCoderAgreement:
    """Inter-coder agreement.

    coders
        Who gave a code to a unit that another coded too.
    units, codes_given
        Units with two codes or more, and the codes given to them.
    percent
        Share (0 to 1) of codes given that another coder of the unit gave too.
    alpha, low, high
        1 is full agreement, 0 that of chance; None where only one code was given.
        low and high are the ends of the 95 % interval.
    distances
        code, other, distance (over that of chance): what `disagreements` needs.
    """

    level: str
    coders: int
    units: int
    codes_given: int
    percent: float
    alpha: float | None
    low: float | None
    high: float | None
    by_code: tuple[CodeAgreement, ...]
    distances: pa.Table


def measure_agreement(
    codes: "ir.Table",
    level: str = "nominal",
    *,
    seed: int = SEED,
    resamples: int = RESAMPLES,
) -> InterCoderAgreement:
    """Inter-coder agreement: Krippendorff's alpha with its interval, and figures by code.

    Parameters
    ----------
    codes
        One row per unit and coder; a missing code is null or has no row.

        =====  =================  ==========================================
        unit   string             the text that was coded
        coder  string             who coded it, each unit once
        code   string or float64  a number but for the level nominal
        =====  =================  ==========================================
    level
        nominal, ordinal, interval or ratio: how far two codes are apart (`distances`).
    seed, resamples
        Of the interval.

    Raises
    ------
    UnknownLevel, NothingToCompare, CodedTwice, CodeBelowZero

    Notes
    -----
    With o_ck how often codes c and k were given to the same unit by two coders, a unit
    with m codes counting 1 / (m - 1) per ordered pair; n_c = sum_k o_ck; n = sum_c n_c;
    and d_ck their squared distance:

        alpha = 1 - (n - 1) sum_ck o_ck d_ck / sum_ck n_c n_k d_ck

    The interval is that of the percentiles 2.5 and 97.5 of alpha over units drawn anew
    with replacement. Krippendorff's own algorithm draws pairs of codes as if those of a
    unit were independent, which they are not, and is too narrow. Resamples in which one
    code only was given have no alpha and are left out.

    The sums are made in the engine; of each unit, its codes are held here for drawing.

    Source: K. Krippendorff, "Computing Krippendorff's alpha-reliability", University of
    Pennsylvania 2011; A. Zapf and others, BMC Medical Research Methodology 16:93 (2016),
    on the interval.
    """
    if level not in LEVELS:
        raise UnknownLevel(level=level)
    table = coincidences(codes)
    categories = np.unique(table["code"].to_numpy(zero_copy_only=False))
    matrix = coincidence_matrix(table, categories)
    given = matrix.sum(axis=1)
    difference = distances(level, categories, given)
    observed = (matrix * difference).sum()
    # of codes paired at random, times their number, as the observed one is
    expected = float(given @ difference @ given) / (given.sum() - 1)
    counts = unit_counts(codes).order_by("unit", "code").to_pyarrow()
    low, high = None, None
    if expected:
        drawn = resampled_alphas(
            counts, categories, level, seed=seed, resamples=resamples
        )
        low, high = (float(end) for end in np.quantile(drawn, [0.025, 0.975]))
    return InterCoderAgreement(
        level=level,
        coders=_coders(codes),
        units=len(counts["unit"].unique()),
        codes_given=round(given.sum()),
        percent=float(np.trace(matrix) / given.sum()),
        alpha=float(1 - observed / expected) if expected else None,
        low=low,
        high=high,
        by_code=_code_agreements(categories, matrix),
        distances=_long_format(
            categories, difference * given.sum() / expected if expected else difference
        ),
    )


def _coders(codes: "ir.Table") -> int:
    counts = unit_counts(codes).select("unit").distinct()
    present = codes.filter(codes.code.notnull())
    return int(present.semi_join(counts, "unit").coder.nunique().to_pyarrow().as_py())


def _code_agreements(
    names: np.ndarray, matrix: np.ndarray
) -> tuple[CodeAgreement, ...]:
    given, n = matrix.sum(axis=1), matrix.sum()
    return tuple(
        CodeAgreement(
            code=name,
            given=round(given[c]),
            agreement=float(matrix[c, c] / given[c]),
            alpha=None
            if given[c] == n
            else float(
                1 - (n - 1) * (given[c] - matrix[c, c]) / (given[c] * (n - given[c]))
            ),
        )
        for c, name in enumerate(names.tolist())
    )


def _long_format(names: np.ndarray, difference: np.ndarray) -> pa.Table:
    count = len(names)
    return pa.table(
        {
            "code": np.repeat(names, count),
            "other": np.tile(names, count),
            "distance": difference.ravel(),
        }
    )


def describe_agreement(
    agreement: InterCoderAgreement, translate: Callable[[str], str] = str
) -> str:
    """Describe inter-coder agreement in one sentence, translated by `translate`."""
    if agreement.alpha is None:
        return translate(ONE_CODE)
    if agreement.alpha >= RELIABLE:
        template = RELY
    elif agreement.alpha >= TENTATIVE:
        template = CAUTION
    else:
        template = TOO_LITTLE if agreement.alpha >= 0 else AGAINST
    return translate(template) % {
        "coders": agreement.coders,
        "alpha": f"{agreement.alpha:.3f}",
        "low": f"{agreement.low:.3f}",
        "high": f"{agreement.high:.3f}",
    }
