"""Reviewed document: the text of a Word file with its comments and tracked changes."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from milepost.formats.document_model.blocks import DocumentBlock

from .annotations import RevisionKind, RevisionTarget
from .names import Part


@dataclass(frozen=True)
class MarginComment:
    """A comment from the margin, with the words that it is about.

    id          unique among the comments and revisions of the file
    position    of the block that it begins in, or whose note it stands in; None where no
                place can be found
    key         of the clause of that block, where known
    part        where it hangs: body, table, text_box, footnote, endnote, header, footer
    quoted      the words marked; where all of them were deleted, the deleted words
    block_text  the words of the block; empty where there is none
    at          in UTC; None where the file does not say
    text        a line for each paragraph
    parent      id of the comment that it answers, where it does
    done        whether its thread was closed
    """

    id: str
    position: int | None
    key: str | None
    part: Part
    quoted: str
    block_text: str
    author: str
    initials: str
    at: datetime | None
    text: str
    parent: str | None
    done: bool


@dataclass(frozen=True)
class Revision:
    """A revision: one change that Word made while it tracked changes.

    id    unique among the comments and revisions of the file
    kind  insertion, deletion, moved_from, moved_to; format for what changes no word
    target    what came or went: words, the end of a paragraph, a row or cell of a table; or a
          format. A picture counts as words, though it has none.
    text  the words inside it, those that another revision deleted again included
    at    in UTC; None where the file does not say
    move  the name that both ends of a move share; empty where the file gives none
    """

    id: str
    kind: RevisionKind
    target: RevisionTarget
    text: str
    author: str
    at: datetime | None
    move: str


@dataclass(frozen=True)
class TrackedParagraph:
    """A paragraph that was changed while Word kept track.

    position   of its block as `read_document` counts; of what follows, where it is gone;
               of the block that it hangs on, where it stands in a note or a text box;
               None in headers and footers
    key        of the clause, where known; None for a new paragraph
    part       where it stands: body, table, text_box, footnote, endnote, header, footer,
               comment
    before     without what was inserted; empty for a new paragraph
    after      without what was deleted; empty for one that is gone. Both are plain words,
               without emphasis and notes; the block has these
    author     of its first change
    at         of its first change, in UTC; None where the file does not say
    revisions  each change in it, in reading order
    """

    position: int | None
    key: str | None
    part: Part
    before: str
    after: str
    author: str
    at: datetime | None
    revisions: tuple[Revision, ...]

    @property
    def has_text_change(self) -> bool:
        """Whether the text differs before and after the changes, outside of comments."""
        return self.part != "comment" and self.before != self.after


@dataclass(frozen=True)
class AnnotationCount:
    """How many comments and revisions of each kind. A paragraph mark, a row or a cell that
    was inserted or deleted counts by itself."""

    comments: int = 0
    insertions: int = 0
    deletions: int = 0
    moved_from: int = 0
    moved_to: int = 0
    formats: int = 0

    @property
    def total(self) -> int:
        """Number of comments and revisions of all kinds."""
        return sum(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class ReviewedDocument:
    """Everything that people did to a file, and the proof that it is everything.

    blocks   the text as if all was accepted
    changes  paragraphs with other text than before, in reading order of each part
    without_text_change
             paragraphs whose text stays: formats, empty paragraphs and rows, text that was
             inserted and deleted again, pictures; and changes within a comment
    counted  comments and revisions of the file, counted without reading them
    """

    file: str
    blocks: tuple[DocumentBlock, ...]
    comments: tuple[MarginComment, ...]
    changes: tuple[TrackedParagraph, ...]
    without_text_change: tuple[TrackedParagraph, ...]
    counted: AnnotationCount

    @property
    def revisions(self) -> dict[str, Revision]:
        """Revisions of all changed paragraphs by id, each once."""
        return {
            revision.id: revision
            for paragraph in (*self.changes, *self.without_text_change)
            for revision in paragraph.revisions
        }

    @property
    def recognised(self) -> AnnotationCount:
        """Count of the comments and revisions that were read, by kind."""
        kinds = [revision.kind for revision in self.revisions.values()]
        return AnnotationCount(
            comments=len({comment.id for comment in self.comments}),
            insertions=kinds.count("insertion"),
            deletions=kinds.count("deletion"),
            moved_from=kinds.count("moved_from"),
            moved_to=kinds.count("moved_to"),
            formats=kinds.count("format"),
        )

    @property
    def missed(self) -> int:
        """Number of comments and revisions not read, or read twice; 0 unless there is a bug."""
        return sum(
            abs(
                getattr(self.counted, field.name) - getattr(self.recognised, field.name)
            )
            for field in fields(AnnotationCount)
        )


@dataclass(frozen=True)
class AnnotationResponse:
    """The response to a comment or revision.

    annotation  its id
    text        a reply to the comment, or a comment on the revision; may be empty
    decision    on a revision: its change becomes the text, or is undone; without one, it
                is left as it stands
    """

    annotation: str
    text: str = ""
    decision: Literal["accepted", "rejected"] | None = None
