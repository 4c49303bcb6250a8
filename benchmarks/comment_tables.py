"""Tables of comments, written and read: beside what people write first with openpyxl and
python-docx, whole processes on the same comments.

    python benchmarks/comment_tables.py --peer /path/to/venv/bin/python [--comments 60000]

The peer: a virtual environment with openpyxl 3.1 and python-docx 1.2. Without it, only our
own figures are measured. python-docx asks the whole table for each row, so it is given
`--few` comments (1,000), and so are we beside it.
"""

import argparse
import itertools
import json
import random
import sys
import tempfile
from pathlib import Path

import measure

COLUMNS = (
    "organisation", "line", "clause", "paragraph", "kind", "comment", "proposed_change",
    "observations",
)  # fmt: skip
OURS = {
    "write": """
import json, sys
from milepost.formats.comment_templates import TemplateComment, write_comments
with open(sys.argv[1]) as lines:
    rows = (TemplateComment(row=0, kind_as_given="te", **json.loads(l)) for l in lines)
    write_comments(sys.argv[2], rows, title="Draft", others=())
""",
    "read": """
import sys
from milepost.formats.comment_templates import read_comments
assert len(read_comments(sys.argv[2])) == sum(1 for _ in open(sys.argv[1]))
""",
    "fill": """
import json, sys
from milepost.formats.comment_templates import RowResponse, fill_responses
sheet, first = ("1", 2) if sys.argv[2].endswith("docx") else ("Comments", 4)
answers = [RowResponse(sheet, n, "Accepted", "See clause " + json.loads(line)["clause"])
           for n, line in enumerate(open(sys.argv[1]), start=first)]
fill_responses(sys.argv[2], sys.argv[2].replace(".", "-filled."), answers)
""",
}
OPENPYXL = {
    "write": """
import json, sys, openpyxl
book = openpyxl.Workbook()
for line in open(sys.argv[1]):
    book.active.append(list(json.loads(line).values()))
book.save(sys.argv[2])
""",
    "read": """
import sys, openpyxl
rows = list(openpyxl.load_workbook(sys.argv[2]).active.iter_rows(values_only=True))
assert len(rows) >= sum(1 for _ in open(sys.argv[1]))
""",
    "fill": """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[2])
for row in book.active.iter_rows(min_row=4):
    row[7].value = "Accepted. See clause " + str(row[2].value)
book.save(sys.argv[2].replace(".", "-filled."))
""",
}
PYTHON_DOCX = {
    "write": """
import json, sys, docx
document = docx.Document()
table = document.add_table(rows=0, cols=8)
for line in open(sys.argv[1]):
    for cell, text in zip(table.add_row().cells, json.loads(line).values()):
        cell.text = text
document.save(sys.argv[2])
""",
    "read": """
import sys, docx
table = docx.Document(sys.argv[2]).tables[0]
rows = [[cell.text for cell in row.cells] for row in table.rows]
assert len(rows) >= sum(1 for _ in open(sys.argv[1]))
""",
    "fill": """
import sys, docx
document = docx.Document(sys.argv[2])
for row in document.tables[0].rows[1:]:
    row.cells[7].text = "Accepted. See clause " + row.cells[2].text
document.save(sys.argv[2].replace(".", "-filled."))
""",
}


def write_made_up(path: Path, number: int) -> None:
    """Comments of about a hundred words, of which few are common and most are rare, as in
    a language; from 191 organisations on 300 clauses. Seeded."""
    chance = random.Random(1)  # noqa: S311 - made up, and the same each time
    words = [
        "".join(chance.choices("etaoinshrdlucmfwypvbgk", k=chance.randint(2, 10)))
        for _ in range(8_000)
    ]
    share = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
    with path.open("w") as file:
        for place in range(number):
            say = [
                " ".join(chance.choices(words, cum_weights=share, k=k))
                for k in (55, 30, 15)
            ]
            row = (
                f"S{place % 191:03}",
                f"{place}",
                f"{place % 300}",
                "",
                "technical",
                *say,
            )
            file.write(json.dumps(dict(zip(COLUMNS, row, strict=True))) + "\n")


def compare(
    folder: Path,
    number: int,
    kind: str,
    peer: tuple[str, dict[str, str]] | None,
    times: int,
) -> list[list[str]]:
    """A row for each of writing, reading and filling `number` comments."""
    comments = folder / f"{number}.jsonl"
    if not comments.exists():
        write_made_up(comments, number)
    rows = []
    for what, code in OURS.items():
        ours = str(folder / f"ours-{number}.{kind}")
        commands = {"ours": [sys.executable, "-c", code, str(comments), ours]}
        if peer:
            # Both read and fill the file that we wrote.
            theirs = (
                str(folder / f"theirs-{number}.{kind}") if what == "write" else ours
            )
            commands["peer"] = [peer[0], "-c", peer[1][what], str(comments), theirs]
        found = measure.in_turns(commands, times)
        row = [kind, what, f"{number:,}", *told(found["ours"])]
        if peer:
            middle, low, high = measure.ratio(found["ours"], found["peer"])
            row += [*told(found["peer"]), f"{middle:.1f} ({low:.1f} to {high:.1f})"]
        rows.append(row + [""] * (8 - len(row)))
        print(rows[-1], file=sys.stderr, flush=True)
    return rows


def told(measured: measure.Measured) -> list[str]:
    return [f"{measured.seconds:.1f} s", measure.megabytes(measured.peak)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", help="Python with openpyxl and python-docx")
    parser.add_argument("--comments", type=int, default=60_000)
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, many, times = Path(name), asked.comments, asked.times
        openpyxl = (asked.peer, OPENPYXL) if asked.peer else None
        python_docx = (asked.peer, PYTHON_DOCX) if asked.peer else None
        rows = compare(folder, many, "xlsx", openpyxl, times)
        rows += compare(folder, many, "docx", None, times)
        rows += compare(folder, asked.few, "docx", python_docx, times)
    heads = ["file", "what", "comments", "ours", "peak", "peer", "peak", "times faster"]
    print(measure.table(heads, rows))
    print("\n" + measure.machine("lxml", "xlsxwriter", "python-calamine"))


if __name__ == "__main__":
    main()
