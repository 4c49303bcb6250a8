"""Estimates from complex samples. See docs/methods/survey-estimates.md."""

from .association import Association, CrossTable, association, covariance, cross_table
from .calibration import calibrate_linear, poststratify, rake
from .design import Design, make_design
from .estimates import (
    Estimate,
    difference,
    mean,
    proportion,
    ratio,
    total,
    variance,
)
from .quantiles import quantile
from .regression import Coefficient, MeansApart, regression, t_test
from .replicates import replicate, use_replicates

__all__ = [
    "Association",
    "Coefficient",
    "CrossTable",
    "Design",
    "Estimate",
    "MeansApart",
    "association",
    "calibrate_linear",
    "covariance",
    "cross_table",
    "difference",
    "make_design",
    "mean",
    "poststratify",
    "proportion",
    "quantile",
    "rake",
    "ratio",
    "regression",
    "replicate",
    "t_test",
    "total",
    "use_replicates",
    "variance",
]
