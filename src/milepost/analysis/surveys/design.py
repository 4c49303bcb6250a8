"""Sample design: weights, strata, clusters in stages, finite populations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from . import errors
from .domain_totals import Pairs, Totals

if TYPE_CHECKING:
    import ibis.expr.types as ir

WEIGHT, STRATUM, ROW = "weight_", "stratum_", "row_"
SAMPLED, POPULATION = "sampled_", "population_"
LONELY_PSU = ("fail", "remove", "average", "adjust")


class VarianceMethod(Protocol):
    """How totals are estimated when not by the strata and units of the design alone."""

    def estimate_totals(
        self,
        design: "Design",
        columns: Mapping[str, "ir.NumericValue"],
        by: Sequence[str],
        used: "ir.BooleanValue | None",
        pairs: Pairs,
    ) -> list[Totals]:
        """Totals of `columns` per domain with their covariance; see `totals.estimate_totals`."""


class ReplicateMethod(VarianceMethod, Protocol):
    """A variance method by replicates."""

    @property
    def degrees_of_freedom(self) -> int:
        """Degrees of freedom of the design with these replicates."""


@dataclass(frozen=True)
class Design:
    """A complex sample design: weights, strata, sampling units by stage, populations.

    table
        The data, with weight_ (float64), stratum_, unit1_, unit2_, … (one per stage; the
        last stage has none where its units are the rows themselves) and fpc1_, … (size
        of the population, or the fraction of it that was drawn).
    stages
        How many stages count: all that have a population, at least one.
    rows_are_units
        Whether the sampling units of the last stage are rows.
    scales
        Per stage, what `totals` has found of its strata.
    """

    table: "ir.Table"
    stages: int
    rows_are_units: bool
    finite: bool
    lonely_psu: str
    names: dict[str, str]
    calibration: VarianceMethod | None = None
    replicates: ReplicateMethod | None = None
    scales: "dict[int, ir.Table]" = field(default_factory=dict, compare=False)
    _drawn: "dict[int, ir.Table]" = field(default_factory=dict, compare=False)
    _grouped: "dict[int, ir.Table]" = field(default_factory=dict, compare=False)

    def unit_columns(self, stage: int) -> list[str]:
        """Names of the columns that identify a sampling unit of `stage` (1: PSU, 2: SSU, …).

        Without those of the last stage where its units are rows.
        """
        columns = [f"unit{s}_" for s in range(1, stage + 1)]
        if stage == self.stages and self.rows_are_units:
            columns.pop()
        return [STRATUM, *columns]

    def stratum_columns(self, stage: int) -> list[str]:
        """Names of the columns that identify the strata in which units of `stage` are drawn."""
        return [STRATUM, *(f"unit{s}_" for s in range(1, stage))]

    def sampled_units(self, stage: int) -> "ir.Table":
        """Table by stratum of `stage`: sampled_ units, population_ size (null: infinite)."""
        import ibis

        if stage not in self._drawn:
            self._drawn[stage] = ibis.memtable(self._count_sampled(stage).to_pyarrow())
        return self._drawn[stage]

    def stage_units(self, stage: int) -> "ir.Table":
        """Clusters drawn at a stage, one row each; size_: the fpc of their stratum, as given."""
        import ibis

        if stage not in self._grouped:
            size = self.table[f"fpc{stage}_"] if self.finite else ibis.null("float64")
            rows = self.table.mutate(size_=size)
            units = rows.group_by([*self.stratum_columns(stage), f"unit{stage}_"])
            self._grouped[stage] = units.agg(size_=rows.size_.max()).cache()
        return self._grouped[stage]

    def _count_sampled(self, stage: int) -> "ir.Table":
        import ibis

        keys = self.stratum_columns(stage)
        if stage == self.stages and self.rows_are_units:
            size = self.table[f"fpc{stage}_"] if self.finite else ibis.null("float64")
            rows = self.table.mutate(size_=size)
        else:
            rows = self.stage_units(stage)
        return _population_sizes(
            rows.group_by(keys).agg(
                **{
                    SAMPLED: rows.count().cast("float64"),
                    POPULATION: rows.size_.max().cast("float64"),
                }
            )
        )

    @cached_property
    def degrees_of_freedom(self) -> int:
        """Degrees of freedom: PSUs less strata; with replicate weights, what these allow."""
        if self.replicates:
            return self.replicates.degrees_of_freedom
        first = self.sampled_units(1)
        counted = first.agg(
            units=first[SAMPLED].sum(), strata=first.count()
        ).to_pyarrow()
        return int(counted["units"][0].as_py() - counted["strata"][0].as_py())


def _population_sizes(drawn: "ir.Table") -> "ir.Table":
    """Table `drawn`, sampling fractions in population_ replaced by the sizes they imply."""
    import ibis

    population, sampled = drawn[POPULATION], drawn[SAMPLED]
    return drawn.mutate(
        **{POPULATION: ibis.ifelse(population <= 1, sampled / population, population)}
    )


def make_design(
    data: "ir.Table",
    *,
    weights: str | None = None,
    strata: str | None = None,
    clusters: Sequence[str] = (),
    fpc: Sequence[str] = (),
    nest: bool = False,
    lonely_psu: str = "fail",
) -> Design:
    """Make the sample design of `data` from the names of columns (R: svydesign).

    Parameters
    ----------
    data
        One row per unit that answered.
    weights
        Column of weights, above 0. Without it, they follow from `fpc`: the product over
        stages of population by units drawn; without that too, all are 1.
    strata
        Column of strata of the first stage.
    clusters
        Columns of units per stage, the first stage first. Without any, rows are units.
    fpc
        Columns with the size of the population from which the units of each stage were
        drawn, or, from 0 to 1, the fraction of it. Only stages that have one, and the
        first in any case, count for the error.
    nest
        Whether clusters are numbered within strata, so that the same number in two
        strata is two clusters.
    lonely
        What becomes of a stratum with one PSU: "fail", "remove" (it adds nothing to the
        error), "average" (it adds as much as other strata do on average) or "adjust" (it
        adds the square of its own total, as if its middle were 0).

    Raises
    ------
    NoRows, UnknownColumn, WrongQuestion, NotANumber, BlankDesign, WrongWeight,
    WrongPopulation, ChangingPopulation, StratumOfOne, SampleOfOne, SharedCluster
        Each names the row (1 is the first row of data) where there is one.
    """
    if lonely_psu not in LONELY_PSU:
        problem = f"it is none of {', '.join(LONELY_PSU)}."
        raise errors.WrongQuestion(what=f"lonely_psu {lonely_psu}", problem=problem)
    _refuse_unknown(data, [weights, strata, *clusters, *fpc])
    stages = max(1, min(len(fpc) or 1, max(len(clusters), 1)))
    design = Design(
        table=_add_design_columns(data, weights, strata, clusters, fpc),
        stages=stages,
        rows_are_units=len(clusters) < stages,
        finite=bool(fpc),
        lonely_psu=lonely_psu,
        names=_names(weights, strata, clusters, fpc),
    )
    _refuse_blanks_and_weights(design)
    if clusters and strata and not nest:
        _refuse_shared_clusters(design)
    if fpc:
        _refuse_populations(design)
    if weights is None and fpc:
        design = _weighted_by_population(design)
    if lonely_psu == "fail":
        _refuse_strata_of_one(design)
    return design


def _names(
    weights: str | None, strata: str | None, clusters: Sequence[str], fpc: Sequence[str]
) -> dict[str, str]:
    """Names in the data of the design columns (weight_, stratum_, …), for error messages."""
    names = {WEIGHT: weights or "", STRATUM: strata or ""}
    names |= {f"unit{s}_": name for s, name in enumerate(clusters, start=1)}
    return names | {f"fpc{s}_": name for s, name in enumerate(fpc, start=1)}


def _add_design_columns(
    data: "ir.Table",
    weights: str | None,
    strata: str | None,
    clusters: Sequence[str],
    fpc: Sequence[str],
) -> "ir.Table":
    import ibis

    unit_weight = ibis.literal(1).cast(
        "float64"
    )  # Spark takes 1.0 for a decimal number
    if ROW not in data.columns:
        data = data.mutate(**{ROW: ibis.row_number()})
    columns: dict[str, Any] = {
        WEIGHT: numeric_expression(data, weights) if weights else unit_weight,
        STRATUM: data[strata] if strata else ibis.literal(1),
    }
    columns |= {f"unit{s}_": data[name] for s, name in enumerate(clusters, start=1)}
    columns |= {
        f"fpc{s}_": numeric_expression(data, name)
        for s, name in enumerate(fpc, start=1)
    }
    return data.mutate(**columns)


def _refuse_unknown(data: "ir.Table", columns: Sequence[str | None]) -> None:
    for column in columns:
        if column is not None and column not in data.columns:
            raise errors.UnknownColumn(
                column=column, columns=", ".join(c for c in data.columns if c != ROW)
            )


def first_row(rows: "ir.Table") -> dict[str, Any] | None:
    """First of `rows` in the order of the data, as a dict, row_ from 1; None without rows."""
    records: list[dict[str, Any]] = rows.order_by(ROW).limit(1).to_pyarrow().to_pylist()
    return records[0] | {ROW: records[0][ROW] + 1} if records else None


def numeric_expression(rows: "ir.Table", name: str) -> "ir.NumericValue":
    """Expression of column `name` cast to float64.

    Raises NotANumber for the first text that is no number, with its row.
    """
    values: Any = rows[name]
    if values.type().is_string():
        number = values.try_cast("float64")
        finite = number.notnull() & ~number.isnan() & ~number.isinf()
        strange = rows.filter(values.notnull() & ~finite)
        row = first_row(strange.select(ROW, value=values))
        if row:
            raise errors.NotANumber(row=row[ROW], column=name, value=row["value"])
    numbers: ir.NumericValue = values.cast("float64")
    return numbers


def _refuse_blanks_and_weights(design: Design) -> None:
    table = design.table
    columns = [c for c, name in design.names.items() if name]
    wrong = ~((table[WEIGHT] > 0) & (table[WEIGHT] < float("inf")))
    counted = table.agg(
        rows=table.count(),
        wrong=wrong.sum(),
        **{c: table[c].isnull().sum() for c in columns},
    )
    counts = counted.to_pyarrow().to_pylist()[0]
    if not counts["rows"]:
        raise errors.NoRows
    for column in columns:
        if counts[column]:
            row = first_row(table.filter(table[column].isnull()).select(ROW))
            assert row is not None
            raise errors.BlankDesign(row=row[ROW], column=design.names[column])
    if counts["wrong"]:
        row = first_row(table.filter(wrong).select(ROW, WEIGHT))
        assert row is not None
        raise errors.WrongWeight(
            row=row[ROW], column=design.names[WEIGHT], value=f"{row[WEIGHT]:g}"
        )


def _refuse_shared_clusters(design: Design) -> None:
    units = design.stage_units(1).group_by("unit1_").agg(strata=lambda t: t.count())
    shared = units.filter(units.strata > 1)
    if not shared.count().to_pyarrow().as_py():
        return
    row = first_row(design.table.semi_join(shared, "unit1_").select(ROW, "unit1_"))
    assert row is not None
    raise errors.SharedCluster(
        row=row[ROW], column=design.names["unit1_"], value=row["unit1_"]
    )


def _refuse_populations(design: Design) -> None:
    table = design.table
    for stage in range(1, design.stages + 1):
        column, keys = f"fpc{stage}_", design.stratum_columns(stage)
        sizes = table.group_by(keys).agg(
            low=table[column].min(), high=table[column].max()
        )
        changing = sizes.filter(sizes.low != sizes.high)
        row = first_row(table.semi_join(changing, keys).select(ROW))
        if row:
            raise errors.ChangingPopulation(row=row[ROW], column=design.names[column])
        joined = table.join(design.sampled_units(stage), keys)
        wrong = (joined[column] <= 0) | (
            joined[POPULATION] < joined[SAMPLED] * (1 - 1e-9)
        )
        row = first_row(joined.filter(wrong).select(ROW, column, SAMPLED))
        if row:
            raise errors.WrongPopulation(
                row=row[ROW],
                column=design.names[column],
                value=f"{row[column]:g}",
                sampled=int(row[SAMPLED]),
            )


def _refuse_strata_of_one(design: Design) -> None:
    for stage in range(1, design.stages + 1):
        drawn, keys = design.sampled_units(stage), design.stratum_columns(stage)
        whole = drawn[POPULATION].notnull() & (drawn[POPULATION] <= 1)
        alone = drawn.filter((drawn[SAMPLED] == 1) & ~whole)
        if not alone.count().to_pyarrow().as_py():
            continue
        if not design.names[keys[-1]]:
            raise errors.SampleOfOne
        row = first_row(design.table.semi_join(alone, keys).select(ROW, keys[-1]))
        assert row is not None
        raise errors.StratumOfOne(
            row=row[ROW], column=design.names[keys[-1]], value=row[keys[-1]]
        )


def _weighted_by_population(design: Design) -> Design:
    table = design.table
    for stage in range(1, design.stages + 1):
        drawn = design.sampled_units(stage)
        scale = drawn.mutate(scale_=drawn[POPULATION] / drawn[SAMPLED])
        keys = design.stratum_columns(stage)
        joined = table.join(scale.select(*keys, "scale_"), keys)
        table = joined.mutate(**{WEIGHT: joined[WEIGHT] * joined.scale_}).drop("scale_")
    return replace(design, table=table)
