"""Akoma Ntoso files read in the sandbox; the entry point of this package."""

from pathlib import Path

from milepost.formats.document_model.blocks import DocumentFile, document_from_json
from milepost.formats.errors import UnknownFormat
from milepost.formats.sandbox import read_in_sandbox

from .reading import AN_AKOMA_NTOSO_FILE, read_document_file_json


def read_file(path: Path) -> DocumentFile:
    """Read an Akoma Ntoso file (.xml, .akn) as a document, in the sandbox.

    Whatever kind of document it is, its headings, numbered passages, items of lists,
    tables and notes are kept in their order; who spoke, what was voted and what refers to
    what is kept as words only.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    if path.suffix.lower() not in {".xml", ".akn"}:
        raise UnknownFormat(file=path.name, expected=AN_AKOMA_NTOSO_FILE)
    return document_from_json(read_in_sandbox(read_document_file_json, path))
