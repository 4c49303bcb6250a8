"""`milepost verify` where there is nothing to verify yet."""

import os
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"


def test_without_a_database_it_says_so_and_exits_2(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    environment.pop("MILEPOST_DATABASE_URL", None)
    command = [sys.executable, "-m", "milepost.cli", "verify", "--data-dir"]
    done = subprocess.run(
        [*command, str(tmp_path / "nothing")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "There is no database here yet" in done.stderr
    assert not (tmp_path / "nothing").exists()
