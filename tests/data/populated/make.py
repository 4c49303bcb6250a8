"""Keep the exercise as the tables hold it now: python tests/data/populated/make.py NAME"""

import gzip
import io
import json
import os
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
# Rows that Django makes itself.
NOT_KEPT = ["contenttypes", "auth.permission", "sessions"]


def main(name: str) -> None:
    """Load the exercise into a new installation and write it to NAME.json.gz."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from milepost.demonstration.exercise import load_exercise

    call_command("migrate", verbosity=0)
    load_exercise()
    rows = io.StringIO()
    call_command("dumpdata", exclude=NOT_KEPT, stdout=rows)
    loader = MigrationLoader(connection)
    kept = {
        "migrations": sorted(map(list, loader.graph.leaf_nodes())),
        "rows": json.loads(rows.getvalue()),
    }
    content = json.dumps(kept, ensure_ascii=False).encode()
    # Without a time, so that the same rows are the same bytes.
    (HERE / f"{name}.json.gz").write_bytes(gzip.compress(content, 9, mtime=0))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MILEPOST_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "milepost.web.settings")
        main(sys.argv[1])
