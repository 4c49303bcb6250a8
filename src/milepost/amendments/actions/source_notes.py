"""Source notes of sessions, surveys and research: add, parse from a file, remove."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from milepost.amendments.errors import EmptyNote, NoteInUse
from milepost.amendments.models import Source, SourceNote
from milepost.errors import NotAllowed
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.process import rules as process_rules
from milepost.process.models import Process
from milepost.safeguard.actions import action, record
from milepost.safeguard.actors import Actor
from milepost.safeguard.models import Audience

LONGEST_TITLE = 200


@dataclass(frozen=True)
class NoteText:
    """A note before it is added: what it is called, and what it says."""

    title: str
    text: str


@action("amendments.add_notes")
def add_notes(
    *,
    process: Process,
    kind: SourceNote.Kind,
    notes: Sequence[NoteText],
    language: str,
    citation: str = "",
    audience: Audience = Audience.STEERING,
    noted_at: datetime,
    by: Actor,
) -> list[SourceNote]:
    """Add source notes of one kind and origin, as they were written.

    Raises:
        NotAllowed: `by` does not steer the process.
        EmptyNote: one has no title or no text, or there is none.
    """
    if not process_rules.may_steer(by, process):
        raise NotAllowed
    if not notes or not all(note.title.strip() and note.text.strip() for note in notes):
        raise EmptyNote
    rows = SourceNote.objects.bulk_create(
        SourceNote(
            process=process,
            kind=kind,
            title=note.title.strip()[:LONGEST_TITLE],
            text=note.text.strip(),
            language=language,
            citation=citation.strip(),
            audience=audience,
            noted_at=noted_at,
        )
        for note in notes
    )
    record(process, notes=len(rows))
    return rows


def parse_notes(blocks: Iterable[DocumentBlock], title: str) -> list[NoteText]:
    """Notes in the blocks of a file, not saved: one for each heading with text below it.

    `title` is that of words before the first heading, and stands before the
    headings.
    """
    sections: list[tuple[str, list[str]]] = [(title, [])]
    for block in blocks:
        if block.kind == "heading":
            sections.append((f"{title}: {block.text}", []))
        else:
            sections[-1][1].append(f"{block.number} {block.text}".strip())
    notes = [
        NoteText(heading, "\n\n".join(words).strip()) for heading, words in sections
    ]
    return [note for note in notes if note.text]


@action("amendments.remove_note")
def remove_note(*, note: SourceNote, by: Actor) -> SourceNote:
    """Delete a source note for good; returns what was deleted.

    What it says may be about somebody.

    Raises:
        NotAllowed: `by` does not steer the process.
        NoteInUse: a clause, or a proposed wording, rests on it.
    """
    if not process_rules.may_steer(by, note.process):
        raise NotAllowed
    if Source.objects.filter(note=note).exists():
        raise NoteInUse
    record(note)
    note.delete()
    return note
