"""Writing a text as a Word file that comes back with its clauses known."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

from .blocks import DocumentBlock

BOOKMARK = "clause_"  # tells our bookmarks from those that Word and people set
LONGEST_BOOKMARK = 40  # Word cuts longer names
NUMBER_STYLE = "ClauseNumber"  # the style of the run that holds a printed number
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
REGIONS = {"ar": "ar-SA", "en": "en-GB", "es": "es-ES", "fr": "fr-FR"}


def write_document(
    target: Path | str | BinaryIO,
    blocks: Iterable[DocumentBlock],
    *,
    title: str,
    language: str,
) -> None:
    """Write a text under its title. `read_document` gives the same blocks back, after
    one heading of level 0 that is the title.

    Each block with a key lies in a bookmark made of it. Paragraphs in Arabic run from
    right to left.

    Raises:
        ValueError: a key makes a bookmark longer than Word keeps (40 signs).
    """
    import docx

    document = docx.Document()
    _describe(document, title=title, language=language)
    direction = language.split("-")[0] in RIGHT_TO_LEFT
    paragraph = document.add_paragraph(style="Title")
    _add_run(paragraph, title, right_to_left=direction)
    _turn(paragraph, right_to_left=direction)
    for index, block in enumerate(blocks):
        paragraph = document.add_paragraph(style=_style(document, block))
        if block.number:
            run = _add_run(paragraph, block.number, right_to_left=direction)
            run.style = NUMBER_STYLE
            # The gap belongs to the number, so that the text begins with its own words.
            run.add_text("\N{NO-BREAK SPACE}")
        _add_run(paragraph, block.text, right_to_left=direction)
        _turn(paragraph, right_to_left=direction)
        if block.key is not None:
            _set_bookmark(paragraph, bookmark_of_key(block.key), index)
    document.save(target if not isinstance(target, Path) else str(target))


def bookmark_of_key(key: str) -> str:
    """The name of a clause's bookmark. Word allows letters, figures and "_" only."""
    name = BOOKMARK + re.sub(r"[^A-Za-z0-9]", _coded, key)
    if len(name) > LONGEST_BOOKMARK:
        raise ValueError(f"The key {key!r} is too long for a bookmark.")
    return name


def key_of_bookmark(name: str) -> str | None:
    """The key that a bookmark stands for; None for any other bookmark."""
    if not name.startswith(BOOKMARK):
        return None
    coded = name.removeprefix(BOOKMARK)
    return re.sub(r"_(?:_|x([0-9a-f]{1,6})_)", _decoded, coded)


def _coded(sign: re.Match[str]) -> str:
    return "__" if sign[0] == "_" else f"_x{ord(sign[0]):x}_"


def _decoded(code: re.Match[str]) -> str:
    return chr(int(code[1], 16)) if code[1] else "_"


def _describe(document: Any, *, title: str, language: str) -> None:
    """Title and language; and nobody's name, since a text belongs to its process."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn

    facts = document.core_properties
    facts.title, facts.language = title[:255], language
    facts.author = facts.comments = ""
    region = REGIONS.get(language.split("-")[0], language)
    for tongue in document.styles.element.iter(qn("w:lang")):
        tongue.set(qn("w:val"), region)
        tongue.set(qn("w:bidi"), region)
    document.styles.add_style(NUMBER_STYLE, WD_STYLE_TYPE.CHARACTER)


def _style(document: Any, block: DocumentBlock) -> str:
    if block.kind == "heading":
        return f"Heading {min(block.level, 9)}" if block.level else "Title"
    if block.kind == "list_item":
        # A printed number stands in the text; only the others get Word's bullet.
        name = "List" if block.number else "List Bullet"
        return _list_style(document, name, max(1, min(block.level, 9)))
    return "Normal"


def _list_style(document: Any, name: str, level: int) -> str:
    """The style of a list's level; Word's template knows three, deeper ones are added."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm

    wanted = name if level == 1 else f"{name} {level}"
    if wanted not in [style.name for style in document.styles]:
        style = document.styles.add_style(wanted, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles[f"{name} 3"]
        style.paragraph_format.left_indent = Cm(0.64 * level)
    return wanted


def _add_run(paragraph: Any, text: str, *, right_to_left: bool) -> Any:
    from docx.oxml import OxmlElement

    run = paragraph.add_run(text)
    if right_to_left:
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
    return run


def _turn(paragraph: Any, *, right_to_left: bool) -> None:
    from docx.oxml import OxmlElement

    if right_to_left:
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(
            OxmlElement("w:bidi"), "w:adjustRightInd", "w:spacing", "w:ind", "w:jc",
            "w:outlineLvl", "w:rPr", "w:sectPr",
        )  # fmt: skip


def _set_bookmark(paragraph: Any, name: str, index: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(index))
    start.set(qn("w:name"), name)
    properties = paragraph._p.pPr
    if properties is None:
        paragraph._p.insert(0, start)
    else:
        properties.addnext(start)
    paragraph._p.append(end)
