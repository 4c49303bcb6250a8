"""Simulated review: comments and tracked changes in a Word file, as a person makes them.

The marks are those that Word makes: words inserted and struck while it keeps track,
comments with their threads. The file itself must have been written here.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from milepost.formats.document_model.languages import language_tag
from milepost.formats.word.package import Package
from milepost.formats.word.reading import read_blocks

from .markup import COVERING_NOTE, SimulatedMarkup, SimulatedReply, find_text
from .word_editor import MarkupWriter

__all__ = [
    "COVERING_NOTE",
    "SimulatedMarkup",
    "SimulatedReply",
    "find_text",
    "simulate_review",
]


def simulate_review(
    source: Path, target: Path, markups: Iterable[SimulatedMarkup], *, language: str
) -> None:
    """Write the Word file `source` to `target` with comments and tracked changes `markups`.

    A block whose words are all deleted is struck with its number and its end. `language`
    is that of the words that are written.

    Raises:
        ValueError: a remark points at a table, at words that are not there, or that are
            struck twice.
    """
    package = Package(source)
    styles = {kind: package.parts(kind) for kind in ("styles", "numbering")}
    parts = {kind: package.read(names[0]) for kind, names in styles.items() if names}
    blocks, places = read_blocks(package.modify(package.main), parts)
    paragraphs = {place: element for element, place in places.items()}
    writer = MarkupWriter(package, language_tag(language))
    by_block: dict[int, list[SimulatedMarkup]] = defaultdict(list)
    for markup in markups:
        by_block[markup.block].append(markup)
    for block, block_markups in by_block.items():
        if block != COVERING_NOTE and block not in paragraphs:
            raise ValueError(f"There is no block {block}.")
        if block != COVERING_NOTE and blocks[block].kind == "table":
            raise ValueError(f"Block {block} is a table, whose cells are not counted.")
        above = block == COVERING_NOTE or blocks[block].kind == "heading"
        writer.mark(paragraphs[max(block, 0)], block_markups, types_before_next=above)
    target.write_bytes(package.to_bytes())
