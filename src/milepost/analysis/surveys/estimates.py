"""Estimates of a whole population, or of parts of it, from a sample."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

import numpy as np

from .design import Design, as_numbers
from .errors import NothingToEstimate, UnknownColumn, WrongQuestion
from .intervals import OF_ROWS, of_proportion, symmetric
from .totals import Figures, Totals, find_totals

if TYPE_CHECKING:
    import ibis.expr.types as ir

CONFIDENCE = 0.95
ALL = 1e-9  # a part of the population that is no more than rounding leaves


class Options(TypedDict, total=False):
    """What all estimates can be told; see `mean`."""

    by: Sequence[str]
    where: "ir.BooleanValue | None"
    listwise: Sequence[str]
    interval: str
    confidence: float
    with_replacement: bool


@dataclass(frozen=True)
class Asked:
    """Options with what they are where nothing is said."""

    by: Sequence[str] = ()
    where: "ir.BooleanValue | None" = None
    listwise: Sequence[str] = ()
    interval: str = "t"
    confidence: float = CONFIDENCE
    with_replacement: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.confidence < 1:
            raise WrongQuestion(
                what=f"confidence {self.confidence:g}",
                problem="it is not between 0 and 1.",
            )

    def used(self, design: Design, *variables: str) -> "ir.BooleanValue":
        """Which rows count: those with a value, in `where`, with values in `listwise`."""
        import ibis

        counts = (
            ibis.literal(True) if self.where is None else self.where.fill_null(False)
        )
        for name in self.by:
            raw_column(design, name)
        for name in (*variables, *self.listwise):
            counts = counts & raw_column(design, name).notnull()
        return counts


@dataclass(frozen=True)
class Estimate:
    """One figure with its doubt.

    group
        Values of the columns of `by`, joined by a full stop; empty for the whole.
    level
        Of a proportion or a number of people, of which value; of a quantile, the
        probability.
    low, high
        Ends of the interval of `confidence`.
    n
        Rows that the estimate is made of.
    degrees_of_freedom
        First-stage units less strata, of the whole sample.
    design_effect
        Variance over that of a simple random sample, drawn without replacement, of as
        many; None where it has no meaning.
    """

    statistic: str
    variable: str
    group: str
    level: str
    estimate: float
    standard_error: float
    low: float
    high: float
    n: int
    degrees_of_freedom: int
    design_effect: float | None = None


def mean(
    design: Design,
    variable: str,
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate the mean of a variable, of everybody or per domain.

    Parameters
    ----------
    variable
        A column of numbers or of true and false. Rows without a value do not count.
    by
        Columns that make domains.
    where
        An expression over `design.table`: only rows where it is true count. Others stay
        in the sample, and so in the error.
    listwise
        Columns in which a row must have a value too, to count.
    interval
        "t" with the degrees of freedom of the design, or "normal".
    confidence
        Of the interval, from 0 to 1.
    with_replacement
        Compare with a simple random sample drawn with replacement.

    Returns
    -------
    list of Estimate, in order of group

    Raises
    ------
    UnknownColumn, NothingToEstimate

    Notes
    -----
    With totals N of ones and X of the variable: X / N; its error by linearisation,
    Var(sum of w (x - X/N)) / N². See `find_totals`.
    """

    def one(_found: Totals, shift: float) -> Figures:
        return lambda t: shift + t[..., 1] / t[..., 0]

    return _of_moments(design, variable, "mean", one, Asked(**options))


def total(
    design: Design,
    variable: str,
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate the sum of a variable over the population. As `mean` otherwise.

    Of a variable of words, how many of the population have each: an estimate per level.
    """
    if _is_of_words(design, variable):
        return _counts(design, variable, Asked(**options))

    def one(_found: Totals, shift: float) -> Figures:
        return lambda t: t[..., 1] + shift * t[..., 0]

    return _of_moments(design, variable, "total", one, Asked(**options))


def variance(
    design: Design,
    variable: str,
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate how much a variable varies in the population.

    With n rows in the domain, those without a value among them, n / (n - 1) times the
    weighted mean of squared distances from the mean. As `mean` otherwise.
    """
    asked = Asked(**options)
    rows = rows_asked(design, asked)

    def one(found: Totals, _shift: float) -> Figures:
        n = rows[found.key]
        scale = n / (n - 1) if n > 1 else np.nan
        return lambda t: scale * (t[..., 2] / t[..., 0] - (t[..., 1] / t[..., 0]) ** 2)

    return _of_moments(design, variable, "variance", one, asked)


def ratio(
    design: Design,
    variable: str,
    denominator: str,
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate the total of one variable over that of another. As `mean` otherwise."""
    asked = Asked(**options)
    columns = {name: column(design, name) for name in (variable, denominator)}
    used = asked.used(design, variable, denominator)
    found = find_totals(design, columns, by=asked.by, used=used)
    refuse_none(found, f"ratio of {variable} to {denominator}")
    estimates = []
    for one in found:
        value = float(one.total[0] / one.total[1])
        error = one.error(lambda t: t[..., 0] / t[..., 1])
        estimates.append(
            symmetric_estimate(design, "ratio", variable, one, value, error, asked)
        )
    return estimates


def proportion(
    design: Design,
    variable: str,
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate the share of each value of a variable. As `mean` otherwise.

    Parameters
    ----------
    interval
        "logit", "likelihood", "asin", "beta", "mean" (t), "xlogit" or "normal"; see
        `intervals.of_proportion`.

    Returns
    -------
    list of Estimate, in order of group, then level
    """
    options.setdefault("interval", "logit")
    asked = Asked(**options)
    levels, found = _of_levels(design, variable, "proportion", asked)
    asked_of = rows_asked(design, asked) if asked.interval in OF_ROWS else {}
    return [
        _share(design, variable, one, at, level, asked, asked_of.get(one.key, one.n))
        for one in found
        for at, level in enumerate(levels, start=1)
    ]


def _of_levels(
    design: Design, variable: str, statistic: str, asked: Asked
) -> tuple[list[Any], list[Totals]]:
    """The values of a variable; totals of ones and of having each value."""
    import ibis

    used = asked.used(design, variable)
    levels = levels_of(design, variable, used)
    values = raw_column(design, variable)
    columns = {"size": ibis.literal(1.0)}
    columns |= {str(level): (values == level).cast("float64") for level in levels}
    # the share of a level depends on those who have it, and on everybody
    pairs = [(i, j) for j in range(len(columns)) for i in {0, j}]
    found = find_totals(design, columns, by=asked.by, used=used, pairs=pairs)
    refuse_none(found, f"{statistic} of {variable}")
    return levels, found


def _is_of_words(design: Design, variable: str) -> bool:
    """Whether no value of a variable is a number; one that is not may be a slip."""
    told = raw_column(design, variable)
    if not told.type().is_string():
        return False
    numbers = design.table.agg(n=told.try_cast("float64").notnull().sum())
    return not numbers.to_pyarrow()["n"][0].as_py()


def _counts(design: Design, variable: str, asked: Asked) -> list[Estimate]:
    levels, found = _of_levels(design, variable, "total", asked)
    estimates = []
    for one in found:
        size = float(one.total[0])
        for at, level in enumerate(levels, start=1):
            count = float(one.total[at])
            error = one.error(lambda t, at=at: t[..., at])  # type: ignore[misc]
            spread = count / size * (1 - count / size)
            effect = _effect(error / size, spread, one, asked)
            told = symmetric_estimate(
                design, "total", variable, one, count, error, asked, effect
            )
            estimates.append(replace(told, level=str(level)))
    return estimates


def _share(
    design: Design,
    variable: str,
    found: Totals,
    at: int,
    level: Any,
    asked: Asked,
    asked_of: int,
) -> Estimate:
    """`asked_of`: rows of the domain, whether they have a value or not."""
    size, df = found.total[0], design.degrees_of_freedom
    share = float(found.total[at] / size)
    error = found.error(lambda t: t[..., at] / t[..., 0])
    low, high = of_proportion(
        share, error, asked_of, df, asked.interval, asked.confidence
    )
    return Estimate(
        statistic="proportion",
        variable=variable,
        group=group_of(found),
        level=str(level),
        estimate=share,
        standard_error=error,
        low=low,
        high=high,
        n=found.n,
        degrees_of_freedom=df,
        design_effect=_effect(error, share * (1 - share), found, asked),
    )


def difference(
    design: Design,
    variable: str,
    between: str,
    **options: Unpack[Options],
) -> list[Estimate]:
    """Estimate how far the means of each two domains are apart.

    Returns
    -------
    list of Estimate
        The first domain less the second, `group` "first - second", for each two values
        of `between`. That domains share units of the first stage is counted.
    """
    asked = Asked(**options)
    values, used = column(design, variable), asked.used(design, variable, between)
    levels = levels_of(design, between, used)
    shift = shift_of(design, values, used)
    inside = [(design.table[between] == level).cast("float64") for level in levels]
    columns = {f"size{at}": one for at, one in enumerate(inside)}
    columns |= {f"sum{at}": one * (values - shift) for at, one in enumerate(inside)}
    found = find_totals(design, columns, used=used)
    refuse_none(found, f"difference in {variable}")
    estimates = []
    for a, b in combinations(range(len(levels)), 2):

        def apart(t: np.ndarray, a: int = a, b: int = b) -> np.ndarray:
            sizes, sums = np.split(t, 2, axis=-1)
            means: np.ndarray = sums / sizes
            return means[..., a] - means[..., b]

        value, error = float(apart(found[0].total)), found[0].error(apart)
        pair = replace(found[0], key=(f"{levels[a]} - {levels[b]}",))
        estimates.append(
            symmetric_estimate(
                design, "difference", variable, pair, value, error, asked
            )
        )
    return estimates


Moment = Callable[[Totals, float], Figures]


def _of_moments(
    design: Design, variable: str, statistic: str, one: Moment, asked: Asked
) -> list[Estimate]:
    """An estimate that follows from the totals of ones, of a variable and its square.

    The variable is taken less about its mean, so that squares keep their digits.
    """
    import ibis

    used = asked.used(design, variable)
    values = column(design, variable)
    shift = shift_of(design, values, used)
    moved = values - shift
    columns = {"size": ibis.literal(1.0), "total": moved, "square": moved * moved}
    pairs = [(0, 0), (0, 1), (1, 1)] if statistic != "variance" else ()
    found = find_totals(design, columns, by=asked.by, used=used, pairs=pairs)
    refuse_none(found, f"{statistic} of {variable}")
    estimates = []
    for each in found:
        figure = one(each, shift)
        value, error = float(figure(each.total)), each.error(figure)
        size, total_, square = each.total
        spread = square / size - (total_ / size) ** 2
        per_head = error / size if statistic == "total" else error
        effect = None
        if statistic != "variance":
            effect = _effect(per_head, spread, each, asked)
        estimates.append(
            symmetric_estimate(
                design, statistic, variable, each, value, error, asked, effect
            )
        )
    return estimates


def symmetric_estimate(
    design: Design,
    statistic: str,
    variable: str,
    found: Totals,
    value: float,
    error: float,
    asked: Asked,
    effect: float | None = None,
) -> Estimate:
    """An estimate whose interval reaches as far down as up."""
    df = design.degrees_of_freedom
    low, high = symmetric(value, error, df, asked.interval, asked.confidence)
    return Estimate(
        statistic=statistic,
        variable=variable,
        group=group_of(found),
        level="",
        estimate=float(value),
        standard_error=error,
        low=low,
        high=high,
        n=found.n,
        degrees_of_freedom=df,
        design_effect=effect,
    )


def _effect(error: float, spread: float, found: Totals, asked: Asked) -> float | None:
    """Variance of a mean over that of a simple random sample of as many."""
    size = found.total[0]
    simple = spread / (found.n - 1) if found.n > 1 else 0.0
    if not asked.with_replacement:
        left = (size - found.n) / size  # nobody, where weights only add up to rows
        simple *= left if left > ALL else 0.0
    return float(error**2 / simple) if simple > 0 else None


def rows_asked(design: Design, asked: Asked) -> dict[tuple[Any, ...], int]:
    """Rows per domain, whether they have a value or not."""
    table = design.table
    rows = table.filter(replace(asked, listwise=()).used(design))
    whole = rows.group_by(asked.by) if asked.by else rows
    told = whole.agg(n_=rows.count()).to_pyarrow().to_pylist()
    return {tuple(row[b] for b in asked.by): row["n_"] for row in told}


def column(design: Design, name: str) -> "ir.NumericValue":
    """A column as numbers."""
    raw_column(design, name)
    return as_numbers(design.table, name)


def raw_column(design: Design, name: str) -> Any:
    if name not in design.table.columns:
        known = [c for c in design.table.columns if not c.endswith("_")]
        raise UnknownColumn(column=name, columns=", ".join(known))
    return design.table[name]


def group_of(found: Totals) -> str:
    return ".".join(str(value) for value in found.key)


def shift_of(
    design: Design, values: "ir.NumericValue", used: "ir.BooleanValue"
) -> float:
    """About the middle of the values that count."""
    rows = design.table.select(value=values, used=used)
    told = rows.filter(rows.used).value.mean().to_pyarrow().as_py()
    return float(told or 0.0)


def levels_of(design: Design, variable: str, used: "ir.BooleanValue") -> list[Any]:
    """The values a variable has in the rows that count, in order."""
    rows = design.table.filter(used)
    told = rows.group_by(level=rows[variable]).agg(n=rows.count()).order_by("level")
    found: list[Any] = told.to_pyarrow()["level"].to_pylist()
    return found


def refuse_none(found: Sequence[Totals], what: str) -> None:
    if not found:
        raise NothingToEstimate(what=what)
