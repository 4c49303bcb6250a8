"""A comment as a row of a table, and the fingerprint by which it is recognised."""

import hashlib
import unicodedata
from dataclasses import dataclass
from functools import cached_property

from .profile import normalise_heading

# Columns that tell one comment from another; what the secretariat writes is not in them.
FINGERPRINT_FIELDS = (
    "section", "organisation", "person", "country", "vote", "page_from", "line",
    "page_to", "line_to", "clause", "paragraph", "comment", "rationale",
    "proposed_change",
)  # fmt: skip


@dataclass(frozen=True)
class TemplateComment:
    """One comment, with the row it stands in.

    row, sheet, file  where it stands; a table in Word is named by its number
    section           which table of the form: "" where the form has one
    key               what the sender of the form called this row; kept through changes
    organisation      whoever speaks, as written: a code, a name or a number
    page_from, line   where the passage begins in print; page_to, line_to where it ends
    kind              general, substantive, technical, editorial, translation, or ""
    severity          blocking, major, minor, or ""
    outcome           accepted, modified, partly, noted, not_accepted, covered,
                      duplicate, out_of_scope, deferred, withdrawn, or ""
    …_as_given        what stands in the cell
    observations      the answer of the secretariat, or its reason
    extra_columns            heading and text of filled cells in columns that the form does not
                      have, in the order of the file
    """

    row: int
    organisation: str = ""
    line: str = ""
    clause: str = ""
    paragraph: str = ""
    kind: str = ""
    kind_as_given: str = ""
    comment: str = ""
    proposed_change: str = ""
    observations: str = ""
    key: str = ""
    person: str = ""
    country: str = ""
    vote: str = ""
    page_from: str = ""
    page_to: str = ""
    line_to: str = ""
    severity: str = ""
    severity_as_given: str = ""
    rationale: str = ""
    outcome: str = ""
    outcome_as_given: str = ""
    extra_columns: tuple[tuple[str, str], ...] = ()
    section: str = ""
    sheet: str = ""
    file: str = ""

    @cached_property
    def fingerprint(self) -> str:
        """Fingerprint of a comment's content, the same in whatever file and row it stands.

        32 hexadecimal digits of SHA-256 over what the sender says and of which place,
        blanks and line breaks evened out. Answers, keys and places in the file are left
        out, so a table that goes out answered comes back with the fingerprints it had.
        """
        fields = [
            (name, normalise_text(getattr(self, name))) for name in FINGERPRINT_FIELDS
        ]
        for name in ("kind", "severity"):
            given = getattr(self, f"{name}_as_given")
            fields.append((name, getattr(self, name) or normalise_heading(given)))
        fields += sorted(
            (normalise_heading(heading), normalise_text(text))
            for heading, text in self.extra_columns
        )
        content = "\0".join(f"{name}\1{text}" for name, text in fields if text)
        return hashlib.sha256(content.encode()).hexdigest()[:32]


def normalise_text(text: str) -> str:
    """Text in Unicode NFC with each run of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())
