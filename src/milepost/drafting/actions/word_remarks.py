"""What was written beside the text of a Word file, and into it, as remarks."""

from dataclasses import dataclass

from milepost.drafting import placing
from milepost.drafting.models import Comment
from milepost.formats.blocks import DocumentBlock
from milepost.formats.word import MarginComment, TrackedParagraph
from milepost.movement.models import Organisation

from .comments import LONGEST_PLACE, Remark

# What a tracked change says of itself; the wording it proposes says the rest.
CHANGED, DELETED = "Tracked change.", "Tracked change: delete this."


@dataclass(frozen=True)
class WordReader:
    """Finds the clause of what was written beside a text, and into it."""

    places: list[placing.Place]
    organisation: Organisation
    language: str
    file: str

    def beside(self, one: MarginComment, number: int) -> Remark:
        place = self._place(one.key, one.block_text, one.position or 0)
        return self._remark(number, place, one.text, _pointed_at(one.quoted))

    def inside(
        self, one: TrackedParagraph, number: int, blocks: list[DocumentBlock]
    ) -> Remark:
        near = one.position or 0
        # The title on top of the text is no clause, whatever its words are like; nor is
        # a note, a text box or a header.
        in_text = one.part in {"body", "table"}
        is_title = in_text and one.after and _is_title(blocks[near])
        words = "" if is_title else one.before
        key, wording = one.key, one.after
        if one.part == "table" and one.after:
            # A table is one clause: what a cell proposes is the table with it.
            key, wording = key or blocks[near].key, blocks[near].text
            words = blocks[near].words
        place = self._place(key, words, near) if in_text else None
        follows = blocks[near - 1].words if near else ""
        points_at = "" if place else _pointed_at(one.before or follows)
        text = CHANGED if one.after else DELETED
        return self._remark(number, place, text, points_at, wording)

    def _place(self, key: str | None, words: str, near: int) -> int | None:
        by_key = {place.key: place for place in self.places}
        if key in by_key:
            return by_key[key].clause_version_id
        found = placing.find_by_words(words, self.places, near=near)
        return found.clause_version_id if found else None

    def _remark(
        self, row: int, place: int | None, text: str, points_at: str, wording: str = ""
    ) -> Remark:
        return Remark(
            organisation=self.organisation,
            clause_version_id=place,
            text=text,
            language=self.language,
            proposed_wording=wording,
            came=Comment.Came.WORD,
            file=self.file,
            row=row,
            locator=points_at,
        )


def _pointed_at(quoted: str) -> str:
    """Enough of the words marked to find them; some mark the whole text."""
    cut = quoted[:LONGEST_PLACE]
    return cut if cut == quoted else f"{cut[:-2]} …"


def _is_title(block: DocumentBlock) -> bool:
    return block.kind == "heading" and block.level == 0
