"""Documents read and written by suffix: Markdown, Word, Akoma Ntoso and PDF."""

from collections.abc import Callable
from pathlib import Path

from milepost.errors import gettext_noop

from .document_model.blocks import DocumentFile
from .errors import FormatError, UnknownFormat

A_DOCUMENT = gettext_noop("a .md, .docx or .xml file")


class NotWritten(FormatError):
    template = gettext_noop(
        "Milepost cannot write files with the extension “%(suffix)s”, "
        "only .md, .docx, .xml and .pdf."
    )


def read_document_file(path: Path) -> DocumentFile:
    """Read a Markdown, text, Word or Akoma Ntoso file as a document, by its suffix.

    Raises:
        UnreadableFile: one sentence that names the file.
    """
    from .akoma_ntoso import files as akoma_ntoso
    from .markdown import reading as markdown
    from .word import files as word

    readers: dict[str, Callable[[Path], DocumentFile]] = {
        ".md": markdown.read_file,
        ".markdown": markdown.read_file,
        ".txt": markdown.read_file,
        ".docx": word.read_file,
        ".xml": akoma_ntoso.read_file,
        ".akn": akoma_ntoso.read_file,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise UnknownFormat(file=path.name, expected=A_DOCUMENT)
    return reader(path)


def document_as(suffix: str, document: DocumentFile) -> bytes:
    """Content of a file of a document in the format of `suffix`: .md, .docx, .xml, .pdf.

    Raises:
        NotWritten: no such file is written here.
        NotInFonts: a PDF cannot show a script that is in it.
        KeyTooLong: Word cannot keep the key of a clause.
    """
    from .akoma_ntoso.writing import document_as_xml
    from .markdown.writing import document_as_markdown
    from .pdf import document_as_pdf
    from .word.writing import document_as_word

    writers: dict[str, Callable[[DocumentFile], bytes]] = {
        ".md": lambda file: document_as_markdown(file).encode(),
        ".docx": document_as_word,
        ".xml": document_as_xml,
        ".pdf": document_as_pdf,
    }
    writer = writers.get(suffix.lower())
    if writer is None:
        raise NotWritten(suffix=suffix)
    return writer(document)
