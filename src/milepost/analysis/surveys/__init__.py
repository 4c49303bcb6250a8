"""Survey estimates from complex samples. See docs/methods/survey-estimates.md."""

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
from .regression import Coefficient, TTestResult, regression, t_test
from .replicates import as_replicate_design, with_replicate_weights

__all__ = [
    "Association",
    "Coefficient",
    "CrossTable",
    "Design",
    "Estimate",
    "TTestResult",
    "as_replicate_design",
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
    "t_test",
    "total",
    "variance",
    "with_replicate_weights",
]
