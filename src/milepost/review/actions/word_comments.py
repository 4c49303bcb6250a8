"""Word comments: margin comments and tracked changes as comments to be saved."""

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
    """Remarks read from a file and counts of its marks, before anything is saved.

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
    """Reader of a Word file: margin comments and tracked changes, placed on clauses.

    What `ours` wrote, in responses that went out before, is not taken again.
    """

    places: list[clause_matching.ClauseCandidate]
    organisation: Organisation
    language: str
    ours: str

    def read(self, marked: ReviewedDocument) -> Reading:
        """Remarks of a Word file: a comment with its thread each, and changed paragraphs.

        Raises:
            CommentTooLong.
        """
        replies: dict[str, list[MarginComment]] = defaultdict(list)
        ids = {comment.id for comment in marked.comments}
        for comment in marked.comments:
            if comment.parent in ids and comment.author != self.ours:
                replies[comment.parent or ""].append(comment)
        first = [
            comment
            for comment in marked.comments
            if comment.author != self.ours and comment.parent not in ids
        ]
        first += self._replies_to_our_comments(marked, replies)
        commented = [
            comment for comment in first if _said(comment, replies[comment.id])
        ]
        remarks = [
            self._beside(comment, _said(comment, replies[comment.id]), marked, number)
            for number, comment in enumerate(commented, start=1)
        ] + [
            self._inside(change, marked, number)
            for number, change in enumerate(marked.changes, start=len(commented) + 1)
        ]
        if any(
            max(len(remark.text), len(remark.proposed_wording)) > LONGEST
            for remark in remarks
        ):
            raise CommentTooLong(limit=LONGEST)
        changed = {mark.id for change in marked.changes for mark in change.revisions}
        beside = sum(1 + len(replies[comment.id]) for comment in commented)
        silent = len(marked.revisions) - len(changed)
        return Reading(
            kind=ReceivedFile.Kind.WORD,
            marks=marked.counted.total,
            taken=len(changed) + beside,
            blank=silent + len(marked.comments) - beside,
            remarks=tuple(remarks),
        )

    def _replies_to_our_comments(
        self, marked: ReviewedDocument, replies: dict[str, list[MarginComment]]
    ) -> list[MarginComment]:
        """Replies to our own comments, taken out of `replies`: each is a comment in itself."""
        ours = {
            comment.id for comment in marked.comments if comment.author == self.ours
        }
        return [reply for parent in ours for reply in replies.pop(parent, [])]

    def _beside(
        self, comment: MarginComment, text: str, marked: ReviewedDocument, number: int
    ) -> Remark:
        place, placed = self._place(
            comment.key, comment.block_text, comment.position or 0
        )
        on_title = comment.position is not None and _is_title(
            marked.blocks[comment.position]
        )
        if place is None and (
            on_title or (not comment.quoted and not comment.block_text)
        ):
            placed = PlacementMethod.GENERAL
        points_at = comment.quoted or comment.block_text
        return self._remark(
            number,
            place,
            placed,
            text,
            points_at,
            source_annotation_id=comment.id,
            file=marked.file,
        )

    def _inside(
        self, change: TrackedParagraph, marked: ReviewedDocument, number: int
    ) -> Remark:
        blocks, near = marked.blocks, change.position or 0
        # The title on top of the text is no clause, whatever its words are like; nor is
        # a note, a text box or a header.
        in_text = change.part in {"body", "table"}
        is_title = in_text and bool(change.after) and _is_title(blocks[near])
        words = "" if is_title else change.before
        key, wording = change.key, _wording(change, blocks)
        if change.part == "table" and change.after:
            # A table is one clause: what a cell proposes is the table with it.
            key, wording = key or blocks[near].key, blocks[near].text
            words = blocks[near].words
        place, placed = (
            self._place(key, words, near)
            if in_text
            else (None, PlacementMethod.UNPLACED)
        )
        follows = blocks[near - 1].words if near else ""
        is_note = (
            place is None and in_text and not (change.before or follows or is_title)
        )
        if is_note or (place is None and is_title):
            placed = PlacementMethod.GENERAL
        points_at = "" if place else change.before or follows
        with translation.override(self.language):
            text = gettext(CHANGED if change.after else DELETED)
        if is_note and change.after:
            text, wording = change.after, ""  # a covering note proposes no wording
        return self._remark(
            number,
            place,
            placed,
            text,
            points_at,
            wording,
            source_annotation_id=change.revisions[0].id,
            file=marked.file,
        )

    def _place(self, key: str | None, words: str, near: int) -> tuple[int | None, str]:
        by_key = {place.key: place for place in self.places}
        if key in by_key:
            return by_key[key].clause_version_id, PlacementMethod.KEY
        match = clause_matching.match_by_wording(words, self.places, near=near)
        if match:
            return match.clause_version_id, PlacementMethod.WORDS
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
        source_annotation_id: str,
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
            locator=_shorten_locator(points_at),
            placement_method=placed,
            source_annotation_id=source_annotation_id,
        )


def _said(comment: MarginComment, replies: list[MarginComment]) -> str:
    """Text of a comment and its replies; "" where nobody wrote a word."""
    lines = [comment.text.strip()]
    lines += [
        f"— {reply.initials or reply.author}: {reply.text.strip()}"
        for reply in replies
        if reply.text.strip()
    ]
    return "\n".join(filter(None, lines))


def _wording(change: TrackedParagraph, blocks: Sequence[DocumentBlock]) -> str:
    """New wording of a changed paragraph, with markup where it is one passage; else plain."""
    block = blocks[change.position] if change.position is not None else None
    if block and block.key == change.key and block.words == change.after:
        return block.text
    return write_wording([Span(change.after)])


def _shorten_locator(quoted: str) -> str:
    """Quoted words, cut to LONGEST_PLACE characters with an ellipsis."""
    cut = quoted[:LONGEST_PLACE]
    return cut if cut == quoted else f"{cut[:-2]} …"


def _is_title(block: DocumentBlock) -> bool:
    return block.kind == "heading" and block.level == 0
