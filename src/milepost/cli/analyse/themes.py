"""`milepost analyse themes`: themes suggested from texts (clustering)."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .options import (
    FILE,
    FOLDER,
    ProgressBar,
    atomic_folder,
    engine_option,
    name_file_in_error,
    report_errors,
    seed_option,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from milepost.analysis.text import Themes


@click.command()
@click.argument("texts", type=FILE)
@click.option("--out", "folder", type=FOLDER, required=True, help="Folder to write to.")
@click.option("--number", type=int, help="How many themes; chosen where not given.")
@click.option(
    "--across-languages",
    is_flag=True,
    help="By what texts mean, in several languages (needs the extra embed).",
)
@seed_option(7)
@engine_option
@report_errors
def themes(
    texts: Path,
    folder: Path,
    number: int | None,
    across_languages: bool,
    seed: int,
    address: str,
) -> None:
    """Suggest themes of texts, for people to accept, name and merge.

    TEXTS is CSV with columns id and text; language, at and organisation may be there.

    \b
    Writes, in the folder:
      themes.csv    a row per text: id, theme (from 1, the largest first), score (0 to
                    1), text
      themes.json   words that mark each theme, its size and mean score; stability (0
                    to 1); parameters
      novelty.csv   where texts have a time: id, period (month), novelty (0 to 1)
      report.html   the same to read
    """
    from milepost.analysis.engines import connect, register_table
    from milepost.analysis.text import find_themes
    from milepost.analysis.text.errors import TooFewTexts
    from milepost.formats.datasets.texts import read_texts
    from milepost.formats.reports.themes import opening

    rows = read_texts(texts)
    table = register_table(connect(address), "texts", rows.select(["id", "text"]))
    try:
        clustering = find_themes(
            table,
            number=number,
            across_languages=across_languages,
            seed=seed,
            report=ProgressBar(),
        )
    except TooFewTexts as error:
        raise name_file_in_error(error, texts) from error
    with atomic_folder(folder) as draft:
        _write(clustering, rows, draft)
        if rows["at"].null_count == 0:
            _write_novelty(rows, address, across_languages, draft)
    click.echo(
        f"{opening(len(rows), len(clustering.words), clustering.stability)} {folder}"
    )


def _write(themes: "Themes", texts: "pa.Table", folder: Path) -> None:
    import pyarrow as pa
    import pyarrow.csv

    from milepost.formats.reports.themes import render_report

    wordings = dict(
        zip(texts["id"].to_pylist(), texts["text"].to_pylist(), strict=True)
    )
    rows = themes.assigned.sort_by(
        [("theme", "ascending"), ("score", "descending"), ("id", "ascending")]
    )
    rows = rows.append_column("text", [[wordings[i] for i in rows["id"].to_pylist()]])
    page = render_report(rows.to_pylist(), themes.words, themes.stability)
    (folder / "report.html").write_text(page, encoding="utf-8")
    numbers = [theme + 1 for theme in rows["theme"].to_pylist()]
    rows = rows.set_column(1, "theme", pa.array(numbers, pa.int32()))
    pyarrow.csv.write_csv(rows, folder / "themes.csv")
    (folder / "themes.json").write_text(_describe(themes, numbers), encoding="utf-8")


def _describe(themes: "Themes", numbers: list[int]) -> str:
    facts = {
        "themes": [
            {
                "theme": number,
                "words": words,
                "texts": numbers.count(number),
                "score": score,
            }
            for number, (words, score) in enumerate(
                zip(themes.words, themes.mean_scores, strict=True), start=1
            )
        ],
        "stability": themes.stability,
        "parameters": themes.parameters,
    }
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def _write_novelty(
    texts: "pa.Table", address: str, across_languages: bool, folder: Path
) -> None:
    import pyarrow as pa
    import pyarrow.csv

    from milepost.analysis.engines import connect, register_table
    from milepost.analysis.text import find_novelty

    months = pa.array([f"{at:%Y-%m}" for at in texts["at"].to_pylist()])
    dated = texts.select(["id", "text"]).append_column("period", months)
    table = register_table(connect(address), "dated_texts", dated)
    novelty = find_novelty(table, across_languages=across_languages)
    pyarrow.csv.write_csv(novelty, folder / "novelty.csv")
