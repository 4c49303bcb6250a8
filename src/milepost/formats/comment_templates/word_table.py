"""Writer of a form of comments as a Word file, streamed row by row."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from milepost.formats.document_model.languages import is_rtl_language, language_tag

from .cells import hidden_run, word_paragraph
from .layout import Layout, group_by_layout
from .rows import TemplateComment

PAGE = 15_100  # twentieths of a point between the margins of a landscape A4 page
MARGIN_CM = 1.5
TABLE_PLACEHOLDER = "milepost-table-"

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def write_word_table(
    target: BinaryIO,
    rows: Iterable[tuple[Layout, TemplateComment]],
    layouts: Sequence[Layout],
    *,
    title: str,
    facts: Iterable[str],
    sealed: bool,
) -> None:
    """Write a Word file with one table per layout; `rows` come in the layouts' order.

    The skeleton is made by the library, the tables are streamed into it: a library that
    keeps an object a cell cannot write sixty thousand rows.
    """
    skeleton = zipfile.ZipFile(_skeleton(layouts, title, facts))
    groups = group_by_layout(rows, layouts)
    with skeleton, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in skeleton.infolist():
            if entry.filename != "word/document.xml":
                archive.writestr(entry.filename, skeleton.read(entry))
        text = skeleton.read("word/document.xml").decode()
        paragraph = rf"<w:p>(?:(?!</w:p>).)*?{TABLE_PLACEHOLDER}\d+.*?</w:p>"
        pieces = re.split(paragraph, text, flags=re.DOTALL)
        with archive.open("word/document.xml", "w") as part:
            for piece, (layout, comments) in zip(pieces[:-1], groups, strict=True):
                part.write(piece.encode())
                for chunk in _table(layout, comments, sealed=sealed):
                    part.write(chunk.encode())
            part.write(pieces[-1].encode())


def _skeleton(layouts: Sequence[Layout], title: str, facts: Iterable[str]) -> BinaryIO:
    """Word file (.docx stream) without its tables, with a placeholder for each."""
    import docx

    document = docx.Document()
    _set_core_properties(document, title, layouts[0].language)
    _set_landscape(document.sections[0])
    for fact in facts:
        document.sections[0].header.add_paragraph(fact)
    document.add_paragraph(title, style="Title")
    for number, layout in enumerate(layouts):
        if len(layouts) > 1:
            document.add_paragraph(layout.title, style="Heading 1")
        document.add_paragraph(f"{TABLE_PLACEHOLDER}{number}")
    document.add_paragraph()  # Word wants a paragraph after a table
    output = io.BytesIO()
    document.save(output)
    return output


def _set_core_properties(document: Any, title: str, language: str) -> None:
    """Set title and language in the file's properties, and leave the author blank."""
    from docx.oxml.ns import qn

    about = document.core_properties
    about.title, about.language = title[:255], language
    about.author = about.comments = ""
    region = language_tag(language)
    for lang in document.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), region)
        lang.set(qn("w:bidi"), region)


def _set_landscape(page: Any) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21.0)
    page.left_margin = page.right_margin = Cm(MARGIN_CM)
    page.top_margin = page.bottom_margin = Cm(MARGIN_CM)


def _table(
    layout: Layout, comments: Iterable[TemplateComment], *, sealed: bool
) -> Iterator[str]:
    share = PAGE / sum(layout.widths)
    widths = [round(width * share) for width in layout.widths]
    bidi = "<w:bidiVisual/>" if is_rtl_language(layout.language) else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield (
        f'<w:tbl><w:tblPr>{bidi}<w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>"
    )
    places = [f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>' for width in widths]
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="E8EDF3"/>'
    for place, heading in zip(places, layout.headings, strict=True):
        yield f"{place}{shade}</w:tcPr>{word_paragraph(heading, bold=True)}</w:tc>"
    yield "</w:tr>"
    for comment in comments:
        cells = layout.cells(comment)
        seal = layout.seal(comment, cells) if sealed else ""
        before = hidden_run(seal) if seal else ""
        yield "<w:tr>"
        for place, cell in zip(places, cells, strict=True):
            yield f"{place}</w:tcPr>{word_paragraph(cell, before=before)}</w:tc>"
            before = ""
        yield "</w:tr>"
    yield "</w:tbl>"
