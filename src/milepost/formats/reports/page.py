"""HTML page of a report: headings, sentences and tables, complete in one file.

Words and numbers come in as plain text and are escaped here; pictures come in as SVG
that we drew.
"""

from collections.abc import Iterable, Sequence
from html import escape

STYLE = """
:root{color-scheme:light dark;--line:#8888}
body{font:1rem/1.55 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}
h1{line-height:1.2}svg{width:100%;height:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:start;padding:.35rem .5rem;border-bottom:1px solid var(--line)}
td.n,th.n{text-align:end;font-variant-numeric:tabular-nums}
caption{text-align:start;font-weight:600;padding:.5rem 0}
.wide{overflow-x:auto}p{overflow-wrap:anywhere}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
white-space:nowrap}
"""


def page(title: str, *parts: str) -> str:
    """Complete HTML page with `title` and `parts`, which are HTML already."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{escape(title)}</h1>{''.join(parts)}</main></body></html>\n"
    )


def format_figure(figure: float) -> str:
    """Figure as text: four significant digits, or whole with commas from 1,000."""
    return f"{figure:,.0f}" if abs(figure) >= 1000 else f"{figure:,.4g}"


def heading(text: str, level: int = 2) -> str:
    """HTML heading of plain `text`, which is escaped."""
    return f"<h{level}>{escape(text)}</h{level}>"


def paragraph(text: str) -> str:
    """HTML paragraph of plain `text`, which is escaped."""
    return f"<p>{escape(text)}</p>"


def sentences(items: Sequence[str], *, otherwise: str = "Nothing stands out.") -> str:
    """HTML list of plain sentences, or the paragraph `otherwise` without any."""
    if not items:
        return paragraph(otherwise)
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"


def table(
    caption: str,
    words: Sequence[str],
    numbers: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> str:
    """HTML table in a region that scrolls sideways on a phone.

    words, numbers
        Heads of the first columns, which hold words, and of the rest, which hold numbers.
    rows
        Cells as they shall read, as many as there are heads.
    """
    heads = [f'<th scope="col">{escape(head)}</th>' for head in words]
    heads += [f'<th scope="col" class="n">{escape(head)}</th>' for head in numbers]
    body = "".join(f"<tr>{_cells(row, len(words))}</tr>" for row in rows)
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{''.join(heads)}</tr>"
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def _cells(row: Sequence[str], words: int) -> str:
    return "".join(
        f"<td>{escape(cell)}</td>"
        if at < words
        else f'<td class="n">{escape(cell)}</td>'
        for at, cell in enumerate(row)
    )
