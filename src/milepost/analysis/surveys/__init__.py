"""Estimates from complex samples. See docs/methods/survey-estimates.md."""

from .association import Association, CrossTable, association, cross_table
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

__all__ = [
    "Association",
    "CrossTable",
    "Design",
    "Estimate",
    "association",
    "calibrate_linear",
    "cross_table",
    "difference",
    "make_design",
    "mean",
    "poststratify",
    "proportion",
    "quantile",
    "rake",
    "ratio",
    "total",
    "variance",
]
