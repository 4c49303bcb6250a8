"""Totals of a domain with their covariance, and standard errors of functions of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

# A variance of no more than this part of what it was computed from is none.
ROUNDING_ERROR = 1e-14
# Small enough that its square is nothing beside 1, large enough to keep its digits.
STEP = 1e-100

# From totals, the columns last, to one figure or several, those last.
Figures = Callable[[np.ndarray], np.ndarray]
# Of columns, by place.
Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class ReplicateEstimates:
    """Replicate estimates of totals: jackknife, BRR, bootstrap or given weights.

    totals
        replicates x columns.
    scales
        By how much the squared distance of each replicate counts.
    centre
        Whether distances are from the estimate itself, not the mean of the replicates.
    """

    totals: np.ndarray
    scales: np.ndarray
    centre: bool

    def covariance(self, figures: Figures, total: np.ndarray) -> np.ndarray:
        """Covariance of figures over replicates; those without finite figures are left out."""
        with np.errstate(divide="ignore", invalid="ignore"):
            values = figures(self.totals)
        usable = np.isfinite(values).all(axis=1) & (self.scales > 0)
        if not usable.any():
            return np.zeros((values.shape[1],) * 2)
        values, scales = values[usable], self.scales[usable]
        deviations = values - (figures(total) if self.centre else values.mean(axis=0))
        spread = (deviations.T * scales) @ deviations
        magnitude = (values.T**2 * scales).sum(axis=1)
        negligible = ROUNDING_ERROR**2 * np.sqrt(np.outer(magnitude, magnitude))
        return np.where(np.abs(spread) > negligible, spread, 0.0)


@dataclass(frozen=True)
class Totals:
    """Weighted totals of one domain with their covariance.

    key
        Values of the columns that make the domain.
    n
        Rows that count.
    total
        Weighted totals, one per column.
    covariance
        Of `total`, columns by columns.
    size
        Per column, the magnitude of the variance before means are taken off: what its
        last digits are digits of.
    repeats
        Of a design with replicate weights: standard errors come from them.
    """

    key: tuple[Any, ...]
    n: int
    total: np.ndarray
    covariance: np.ndarray
    size: np.ndarray

    replicates: ReplicateEstimates | None = None

    def standard_error(self, figure: Figures) -> float:
        """Standard error of a smooth function of the totals.

        0 where what is left is no more than rounding leaves.
        """

        def figures(totals: np.ndarray) -> np.ndarray:
            return figure(totals)[..., None]

        if self.replicates:
            return float(np.sqrt(self.function_covariance(figures)[0, 0]))
        gradient = self.gradient(figures)[0]
        variance = float(gradient @ self.covariance @ gradient)
        magnitude = float(np.abs(gradient) @ np.sqrt(self.size)) ** 2
        return (
            float(np.sqrt(variance)) if variance > ROUNDING_ERROR * magnitude else 0.0
        )

    def function_covariance(self, figures: Figures) -> np.ndarray:
        """Covariance of several smooth functions of the totals."""
        if self.replicates:
            return self.replicates.covariance(figures, self.total)
        gradient = self.gradient(figures)
        return gradient @ self.covariance @ gradient.T

    def gradient(self, figures: Figures) -> np.ndarray:
        """Gradient of figures by complex-step differentiation, figures x columns.

        A step along the imaginary axis, so no difference is taken and no digit lost.
        """
        perturbed = self.total + 1j * STEP * np.eye(len(self.total))
        gradient: np.ndarray = figures(perturbed).imag.T / STEP
        return gradient
