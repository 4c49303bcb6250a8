"""Data from outside the repository, for tests that are skipped where it is absent."""

import os
from pathlib import Path

import pytest


def reference(folder):
    """A folder of the reference data, which MILEPOST_REFERENCE_DATA leads to."""
    told = os.environ.get("MILEPOST_REFERENCE_DATA")
    path = Path(told or ".") / folder
    if not told or not path.is_dir():
        pytest.skip(f"the reference data “{folder}” are not here")
    return path
