"""What was written beside the text of a Word file, and into it, as remarks."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext

from milepost.documents import clause_matching
from milepost.errors import gettext_noop
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.formats.document_model.wording import Span, write_wording
from milepost.formats.word.reviewed_document import (
    MarginComment,
    ReviewedDocument,
    TrackedParagraph,
)
from milepost.movement.models import Organisation
from milepost.review.errors import CommentTooLong
from milepost.review.models import Comment, ReceivedFile

from .comments import LONGEST, LONGEST_PLACE, Remark

# What a tracked change says of itself; the wording it proposes says the rest.
CHANGED = gettext_noop("Tracked change.")
DELETED = gettext_noop("Tracked change: delete this text.")
PlacementMethod = Comment.PlacementMethod


@dataclass(frozen=True)
class Reading:
    """What a file holds, before it is taken.

    `marks` were counted in it. Of these `taken` are in the remarks, and `blank` say
    nothing; `known` are the comments that a row names as its own, by mark.
    """

    kind: ReceivedFile.Kind
    marks: int
    taken: int
    blank: int
    remarks: tuple[Remark, ...]
    profile: str = ""
    known: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, dict[str, object]], ...] = ()


@dataclass(frozen=True)
class WordReader:
    """Finds the clause of what was written beside a text, and into it.

    What `ours` wrote, in answers that went out before, is not taken again.
    """

    places: list[clause_matching.ClauseCandidate]
    organisation: Organisation
    language: str
    ours: str

    def read(self, marked: ReviewedDocument) -> Reading:
        """
        Raises:
            CommentTooLong.
        """
        replies: dict[str, list[MarginComment]] = defaultdict(list)
        ids = {one.id for one in marked.comments}
        for one in marked.comments:
            if one.parent in ids and one.author != self.ours:
                replies[one.parent or ""].append(one)
        first = [
            one
            for one in marked.comments
            if one.author != self.ours and one.parent not in ids
        ]
        first += self._to_ours(marked, replies)
        said = [one for one in first if _said(one, replies[one.id])]
        remarks = [
            self._beside(one, _said(one, replies[one.id]), marked, number)
            for number, one in enumerate(said, start=1)
        ] + [
            self._inside(one, marked, number)
            for number, one in enumerate(marked.changes, start=len(said) + 1)
        ]
        if any(
            max(len(one.text), len(one.proposed_wording)) > LONGEST for one in remarks
        ):
            raise CommentTooLong(limit=LONGEST)
        changed = {mark.id for one in marked.changes for mark in one.revisions}
        beside = sum(1 + len(replies[one.id]) for one in said)
        silent = len(marked.revisions) - len(changed)
        return Reading(
            kind=ReceivedFile.Kind.WORD,
            marks=marked.counted.total,
            taken=len(changed) + beside,
            blank=silent + len(marked.comments) - beside,
            remarks=tuple(remarks),
        )

    def _to_ours(
        self, marked: ReviewedDocument, replies: dict[str, list[MarginComment]]
    ) -> list[MarginComment]:
        """What was said in reply to a comment of ours stands on its own."""
        ours = {one.id for one in marked.comments if one.author == self.ours}
        return [one for parent in ours for one in replies.pop(parent, [])]

    def _beside(
        self, one: MarginComment, text: str, marked: ReviewedDocument, number: int
    ) -> Remark:
        place, placed = self._place(one.key, one.block_text, one.position or 0)
        on_title = one.position is not None and _is_title(marked.blocks[one.position])
        if place is None and (on_title or (not one.quoted and not one.block_text)):
            placed = PlacementMethod.GENERAL
        points_at = one.quoted or one.block_text
        return self._remark(
            number, place, placed, text, points_at, mark=one.id, file=marked.file
        )

    def _inside(
        self, one: TrackedParagraph, marked: ReviewedDocument, number: int
    ) -> Remark:
        blocks, near = marked.blocks, one.position or 0
        # The title on top of the text is no clause, whatever its words are like; nor is
        # a note, a text box or a header.
        in_text = one.part in {"body", "table"}
        is_title = in_text and bool(one.after) and _is_title(blocks[near])
        words = "" if is_title else one.before
        key, wording = one.key, _wording(one, blocks)
        if one.part == "table" and one.after:
            # A table is one clause: what a cell proposes is the table with it.
            key, wording = key or blocks[near].key, blocks[near].text
            words = blocks[near].words
        place, placed = (
            self._place(key, words, near)
            if in_text
            else (None, PlacementMethod.UNPLACED)
        )
        follows = blocks[near - 1].words if near else ""
        is_note = place is None and in_text and not (one.before or follows or is_title)
        if is_note or (place is None and is_title):
            placed = PlacementMethod.GENERAL
        points_at = "" if place else one.before or follows
        with translation.override(self.language):
            text = gettext(CHANGED if one.after else DELETED)
        if is_note and one.after:
            text, wording = one.after, ""  # a covering note proposes no wording
        return self._remark(
            number,
            place,
            placed,
            text,
            points_at,
            wording,
            mark=one.revisions[0].id,
            file=marked.file,
        )

    def _place(self, key: str | None, words: str, near: int) -> tuple[int | None, str]:
        by_key = {place.key: place for place in self.places}
        if key in by_key:
            return by_key[key].clause_version_id, PlacementMethod.KEY
        found = clause_matching.match_by_wording(words, self.places, near=near)
        if found:
            return found.clause_version_id, PlacementMethod.WORDS
        return None, PlacementMethod.UNPLACED

    def _remark(
        self,
        row: int,
        place: int | None,
        placed: str,
        text: str,
        points_at: str,
        wording: str = "",
        *,
        mark: str,
        file: str,
    ) -> Remark:
        return Remark(
            organisation=self.organisation,
            clause_version_id=place,
            text=text,
            language=self.language,
            proposed_wording=wording,
            channel=Comment.Channel.WORD,
            file=file,
            row=row,
            locator=_pointed_at(points_at),
            placed=placed,
            mark=mark,
        )


def _said(one: MarginComment, replies: list[MarginComment]) -> str:
    """The comment with what was said in its thread; "" where nobody wrote a word."""
    lines = [one.text.strip()]
    lines += [
        f"— {reply.initials or reply.author}: {reply.text.strip()}"
        for reply in replies
        if reply.text.strip()
    ]
    return "\n".join(filter(None, lines))


def _wording(one: TrackedParagraph, blocks: Sequence[DocumentBlock]) -> str:
    """What a changed paragraph says now, with the emphasis and notes that are in it where
    it is one passage of the text; else its plain words."""
    block = blocks[one.position] if one.position is not None else None
    if block and block.key == one.key and block.words == one.after:
        return block.text
    return write_wording([Span(one.after)])


def _pointed_at(quoted: str) -> str:
    """Enough of the words marked to find them; some mark the whole text."""
    cut = quoted[:LONGEST_PLACE]
    return cut if cut == quoted else f"{cut[:-2]} …"


def _is_title(block: DocumentBlock) -> bool:
    return block.kind == "heading" and block.level == 0
