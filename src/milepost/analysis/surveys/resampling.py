"""Resampling of PSUs: jackknife, balanced repeated replication, bootstrap."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .design import POPULATION, ROW, SAMPLED, STRATUM, Design
from .errors import NotPaired

# From the totals of units, units x columns, to replicates x columns.
FromUnits = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class PrimaryUnits:
    """Primary sampling units (PSUs), in order of stratum and first row.

    keys
        Columns that tell them apart.
    names
        keys x units.
    stratum
        Per unit, the number of its stratum.
    counts, left
        Per stratum: units drawn, and the part of the population that was not
        (finite population correction).
    """

    keys: list[str]
    names: dict[str, list[Any]]
    stratum: np.ndarray
    counts: np.ndarray
    sampling_factor: np.ndarray


def primary_units(design: Design) -> PrimaryUnits:
    """PSUs of a design, by stratum and first row, with counts and sampling factors."""
    keys = design.unit_columns(1)
    if keys == [STRATUM]:
        keys = [STRATUM, ROW]  # rows are units
    table = design.table
    units = table.group_by(keys).agg(first_=table[ROW].min()).to_pyarrow().to_pylist()
    # Balanced replicates depend on the order: strata as text, units as they come.
    units.sort(key=lambda unit: (str(unit[STRATUM]), unit["first_"]))
    strata = {unit[STRATUM]: at for at, unit in enumerate(units)}
    order = {stratum: at for at, stratum in enumerate(strata)}
    drawn = {d[STRATUM]: d for d in design.sampled_units(1).to_pyarrow().to_pylist()}
    sizes = [(drawn[h][SAMPLED], drawn[h][POPULATION]) for h in order]
    return PrimaryUnits(
        keys=keys,
        names={key: [unit[key] for unit in units] for key in keys},
        stratum=np.array([order[unit[STRATUM]] for unit in units]),
        counts=np.array([n for n, _ in sizes]),
        sampling_factor=np.array(
            [1.0 if size is None else 1 - n / size for n, size in sizes]
        ),
    )


def jackknife(units: PrimaryUnits) -> tuple[FromUnits, np.ndarray]:
    """Delete-one jackknife: function from unit totals to replicate totals, and scales.

    Without unit i of h the total is T + Z_h / (n - 1) - z_i n / (n - 1).
    """
    n = units.counts[units.stratum]
    factor = np.divide(1.0, n - 1, out=np.zeros_like(n), where=n > 1)[:, None]

    def leave_out(sums: np.ndarray) -> np.ndarray:
        strata = np.zeros((len(units.counts), sums.shape[1]))
        np.add.at(strata, units.stratum, sums)
        change = strata[units.stratum] - n[:, None] * sums
        totals: np.ndarray = sums.sum(axis=0) + factor * change
        return totals

    return leave_out, units.sampling_factor[units.stratum] * (n - 1) / n


def balanced_repeated(
    design: Design, units: PrimaryUnits
) -> tuple[FromUnits, np.ndarray]:
    """Balanced repeated replication: function from unit to replicate totals, and scales.

    Half-samples are chosen by a Hadamard matrix.

    Raises NotPaired where a stratum has not two units.
    """
    if (units.counts != 2).any():
        at = int(np.argmax(units.counts != 2))
        stratum = units.names[STRATUM][int(np.argmax(units.stratum == at))]
        count = int(units.counts[at])
        raise NotPaired(
            column=design.names[STRATUM] or "strata", value=stratum, units=count
        )
    signs = hadamard(len(units.counts))[1 : len(units.counts) + 1]
    # the first unit of a stratum counts twice where its sign is 1, the second where not
    both = np.stack([1 + signs, 1 - signs], axis=1)
    factors = both.reshape(-1, signs.shape[1]).astype(float)
    return lambda sums: factors.T @ sums, np.full(signs.shape[1], 1 / signs.shape[1])


def hadamard(strata: int) -> np.ndarray:
    """Hadamard matrix of an order above `strata`: 1 and -1, rows orthogonal.

    Sylvester's doubling, from 1 or from Paley's matrices; so the order is a power of two,
    or as often doubled as may be a prime of the form 4k + 3, and 1.
    """
    order = 4
    while (matrix := _hadamard_of_order(order)) is None or order <= strata:
        order += 4
    return matrix


def _hadamard_of_order(order: int) -> np.ndarray | None:
    from scipy.linalg import hadamard as sylvester

    twos = order & -order  # the largest power of two in it
    if twos == order:
        return np.array(sylvester(order))
    while (twos := twos // 2) >= 2:
        core = 2 * order // twos
        if _is_prime(core - 1):
            return np.array(np.kron(sylvester(twos // 2), _paley(core - 1)))
    return None


def _paley(prime: int) -> np.ndarray:
    squares = {i * i % prime for i in range(1, prime)}
    at = np.add.outer(np.arange(prime), np.arange(prime)) % prime
    signs = np.array([-1 if i in squares or i == 0 else 1 for i in range(prime)])
    matrix = np.ones((prime + 1, prime + 1), dtype=int)
    matrix[1:, 1:] = signs[at]
    return matrix


def _is_prime(number: int) -> bool:
    return all(number % i for i in range(2, int(number**0.5) + 1))


def bootstrap(
    units: PrimaryUnits, replicates: int, seed: int
) -> tuple[FromUnits, np.ndarray]:
    """Rescaled bootstrap (Rao and Wu): function from unit to replicate totals, and scales.

    Draws n - 1 of the n units of each stratum with replacement.
    """
    rng = np.random.default_rng(seed)
    factors = np.ones((len(units.stratum), replicates))
    for at, count in enumerate(units.counts.astype(int)):
        if count > 1:
            drawn = rng.multinomial(count - 1, [1 / count] * count, size=replicates)
            factors[units.stratum == at] = drawn.T * count / (count - 1)
    scales = np.full(replicates, 1 / (replicates - 1))
    return lambda sums: factors.T @ sums, scales
