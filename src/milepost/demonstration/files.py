"""Data files of the demonstration: texts and tables."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read_toml(name: str) -> dict[str, Any]:
    """Content of the TOML file `name`, a path below the data of the demonstration."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))
