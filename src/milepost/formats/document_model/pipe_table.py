"""Pipe tables: tables as text, one line per row, cells between pipes, header first.

| Region | Societies |
| --- | --- |
| Europe | **53** |

The wording of a cell is that of any clause (see `wording`); a line break in it is
written `<br>`, and a pipe of its own `\\|`.
"""

import re
from collections.abc import Sequence

from .wording import plain_wording

WIDEST = 63  # columns, as many as Word has

Rows = tuple[tuple[str, ...], ...]

_RULE = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")


def write_table(rows: Sequence[Sequence[str]]) -> str:
    """Pipe table of `rows` of cell wordings, the first of which is the header.

    Short rows are filled up with empty cells; what stands beyond the 63rd column, in it.
    """
    even = _even(rows)
    if not even or not even[0]:
        return ""
    width = len(even[0])
    lines = ["| " + " | ".join(map(_write_cell, row)) + " |" for row in even]
    return "\n".join([lines[0], "| " + " | ".join(["---"] * width) + " |", *lines[1:]])


def read_table(text: str) -> Rows:
    """Rows of a pipe table, all of one width; a line without pipes is one cell.

    Total, as `read_wording` is: any text is some table.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    rows = [
        _cells(line)
        for number, line in enumerate(lines)
        if number != 1 or not _RULE.fullmatch(line)
    ]
    return _even(rows)


def is_table(text: str) -> bool:
    """Whether a text is a pipe table, by the rule (| --- |) on its second line."""
    lines = text.split("\n", 2)
    return text.startswith("|") and len(lines) > 1 and bool(_RULE.fullmatch(lines[1]))


def plain_table(text: str) -> str:
    """Plain text of a pipe table: one line per row, tabs between cells."""
    return "\n".join(
        "\t".join(plain_wording(cell).replace("\n", " ") for cell in row)
        for row in read_table(text)
    )


def _even(rows: Sequence[Sequence[str]]) -> Rows:
    """Rows of equal width, at most `WIDEST`: short ones padded, the rest in the last cell."""
    width = min(max((len(row) for row in rows), default=0), WIDEST)
    return tuple(
        (*row, *[""] * (width - len(row)))
        if len(row) <= width
        else (*row[: width - 1], " ".join(row[width - 1 :]))
        for row in rows
    )


def _write_cell(wording: str) -> str:
    escaped = re.sub(r"\\.|<br>|\|", _escaped, _trimmed(wording), flags=re.DOTALL)
    return escaped.replace("\n", "<br>")


def _escaped(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith("\\") else "\\" + match[0]


def _cells(line: str) -> tuple[str, ...]:
    cells = [""]
    for piece in re.findall(r"\\.|\||[^\\|]+|\\", line.removeprefix("|")):
        if piece == "|":
            cells.append("")
        else:
            cells[-1] += piece
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()  # what stands behind the last pipe
    return tuple(_read_cell(cell) for cell in cells)


def _read_cell(text: str) -> str:
    return _trimmed(re.sub(r"\\.|<br ?/?>", lambda match: _unescape(match[0]), text))


def _trimmed(wording: str) -> str:
    return re.sub(r"[^\S\n]*\n[^\S\n]*", "\n", wording).strip()


def _unescape(code: str) -> str:
    if code.startswith("<"):
        return "\n"
    return code[1] if code in {"\\|", "\\<"} else code
