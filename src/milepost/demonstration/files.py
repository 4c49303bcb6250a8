"""Files of the demonstration: its texts and tables."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read_toml(name: str) -> dict[str, Any]:
    """The content of `name`, a path below the data of the demonstration."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))
