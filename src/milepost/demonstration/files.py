"""Where the texts and tables of the demonstration are kept."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


def read_toml(name: str) -> dict[str, Any]:
    """The content of `name`, a path below the data of the demonstration."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))
