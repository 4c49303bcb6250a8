"""Marking up a text as a reviewer does in Word, for the exercise and for tests.

The marks are those that Word makes: words inserted and struck while it keeps track,
comments with their threads. The file itself must have been written here.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from milepost.formats.word.package import Package
from milepost.formats.word.reading import blocks_of
from milepost.formats.word.writing import REGIONS

from .markup import COVERING_NOTE, Remark, Reply, find_words
from .word_editor import Marker

__all__ = ["COVERING_NOTE", "Remark", "Reply", "find_words", "write_marked"]


def write_marked(
    source: Path, target: Path, remarks: Iterable[Remark], *, language: str
) -> None:
    """Write the file as it would come back from those who made these remarks.

    A block whose words are all deleted is struck with its number and its end. `language`
    is that of the words that are written.

    Raises:
        ValueError: a remark points at a table, at words that are not there, or that are
            struck twice.
    """
    package = Package(source)
    styles = {kind: package.parts(kind) for kind in ("styles", "numbering")}
    parts = {kind: package.read(names[0]) for kind, names in styles.items() if names}
    blocks, places = blocks_of(package.change(package.main), parts)
    paragraphs = {place: element for element, place in places.items()}
    marker = Marker(package, REGIONS.get(language.split("-")[0], language))
    of_block: dict[int, list[Remark]] = defaultdict(list)
    for remark in remarks:
        of_block[remark.block].append(remark)
    for block, mine in of_block.items():
        if block != COVERING_NOTE and block not in paragraphs:
            raise ValueError(f"There is no block {block}.")
        if block != COVERING_NOTE and blocks[block].kind == "table":
            raise ValueError(f"Block {block} is a table, whose cells are not counted.")
        above = block == COVERING_NOTE or blocks[block].kind == "heading"
        marker.mark(paragraphs[max(block, 0)], mine, own_ends=above)
    target.write_bytes(package.packed())
