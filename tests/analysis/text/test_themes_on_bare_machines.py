"""Themes on a machine that does not tell how many cores it has."""

import os
import subprocess
import sys

PROGRAM = """
import ibis
from milepost.analysis.text.themes import find_themes
texts = [f"{word} {number} is needed" for word in ("shelter", "water") for number in range(20)]
table = ibis.memtable({"id": list(range(40)), "text": texts})
print(len(find_themes(table).words) > 1)
"""


def test_nothing_is_printed_about_cores_that_cannot_be_counted(tmp_path):
    result = subprocess.run(
        [sys.executable, "-W", "error::UserWarning", "-c", PROGRAM],
        # No lscpu and no cat here, which joblib would ask for the physical cores.
        env={"PATH": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.stderr == ""
    assert result.stdout == "True\n"
