"""Opinion landscape: clusters of participants by their votes. See docs/methods."""

from .clustering_options import MILEPOST, POLIS, PROFILES, PUBLIC, ClusteringOptions
from .landscape import find_landscape
from .results import Landscape

__all__ = [
    "MILEPOST",
    "POLIS",
    "PROFILES",
    "PUBLIC",
    "ClusteringOptions",
    "Landscape",
    "find_landscape",
]
