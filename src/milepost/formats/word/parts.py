"""Parts of a Word file opened inside the sandbox, and a walk along their elements."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from milepost.errors import gettext_noop
from milepost.formats import guards
from milepost.formats.errors import UnreadableFile

from .names import ALTERNATE_CONTENT, COMMENT, REVISIONS, TABLE, Part, W
from .styles import NUMBER_STYLE

MOST_NESTED_TABLES = 20

TOO_NESTED = gettext_noop(
    "%(file)s cannot be accepted: its tables are nested too deeply "
    "(maximum depth: %(limit)s)."
)


_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
# Parts beside the text that hold text of their own.
STORIES: dict[str, Part] = {
    "footnotes": "footnote",
    "endnotes": "endnote",
    "header": "header",
    "footer": "footer",
}

# What the text is read with: its styles, its lists and its notes.
_SUPPORTING_KINDS = {"styles", "numbering", "footnotes", "endnotes"}

Parts = dict[str, etree._Element]


@dataclass(frozen=True)
class Story:
    """One part of a file that holds text."""

    name: str  # of the part, in the archive
    kind: str  # document, or how the document refers to it: footnotes, header ...
    root: etree._Element


def open_parts(path: Path) -> tuple[etree._Element, Parts]:
    """Root of the main part, and roots of styles, numbering, notes and properties by kind.

    Only parts that the file has are among them.
    """
    body, *others = _open(path, _SUPPORTING_KINDS)
    return body.root, {other.kind: other.root for other in others}


def open_stories(path: Path) -> list[Story]:
    """All parts with text or comments, as Stories, the main part first.

    Styles, numbering and core properties are among them.
    """
    kinds = {"comments", "commentsExtended", "commentsIds", "commentsExtensible"}
    return _open(path, _SUPPORTING_KINDS | {*STORIES} | kinds)


def _open(path: Path, kinds: set[str]) -> list[Story]:
    with guards.open_office_file(path, "document") as archive:
        stories = _open_related_stories(archive, path, kinds)
        stories += [
            Story(name, kind, guards.parse_part(archive, name))
            for kind, name in guards.relationships(archive, "").values()
            if kind == "core-properties" and name in archive.namelist()
        ]
    parts = {story.kind: story.root for story in stories}
    guards.check_acyclic(_references(parts), file=path.name)
    return stories


def _references(parts: Parts) -> dict[str, set[str]]:
    """Links from each style to the style it is based on, and from notes to notes."""
    links: dict[str, set[str]] = {}
    if "styles" in parts:
        for style in parts["styles"].iter(f"{W}style"):
            based_on = style.find(f"{W}basedOn")
            if based_on is not None:
                name = style.get(f"{W}styleId", "")
                links[f"style {name}"] = {f"style {based_on.get(f'{W}val', '')}"}
    for kind in {"footnotes", "endnotes"} & parts.keys():
        for note in parts[kind].iterchildren("*"):
            name = f"{kind[:-1]} {note.get(f'{W}id', '')}"
            links[name] = {
                f"{to[:-1]} {reference.get(f'{W}id', '')}"
                for to in ("footnotes", "endnotes")
                for reference in note.iter(f"{W}{to[:-1]}Reference")
            }
    return links


def _open_related_stories(
    archive: zipfile.ZipFile, path: Path, kinds: set[str]
) -> list[Story]:
    main = guards.main_part(archive) or ""
    body = guards.parse_part(archive, main)
    if body.tag != f"{W}document":  # the "strict" variant has names of its own
        raise UnreadableFile(guards.NOT_OFFICE, file=path.name, suffix=".docx")
    guards.check_length(body, file=path.name)
    _check_table_depth(body, path)
    related = dict.fromkeys(guards.relationships(archive, main).values())
    others = [
        Story(name, kind, guards.parse_part(archive, name))
        for kind, name in related
        if kind in kinds and name in archive.namelist()
    ]
    _check_notes(body, others, path)
    return [Story(main, "document", body), *others]


def _check_notes(body: etree._Element, others: list[Story], path: Path) -> None:
    for kind in ("footnote", "endnote"):
        notes = {
            note.get(f"{W}id", ""): note
            for story in others
            if story.kind == f"{kind}s"
            for note in story.root.iterchildren("*")
        }
        shown = (
            reference.get(f"{W}id", "")
            for reference in body.iter(f"{W}{kind}Reference")
        )
        guards.check_notes(notes, shown, file=path.name)


def _check_table_depth(body: etree._Element, path: Path) -> None:
    depth = 0
    for event, _ in etree.iterwalk(body, events=("start", "end"), tag=TABLE):
        depth += 1 if event == "start" else -1
        if depth > MOST_NESTED_TABLES:
            raise UnreadableFile(TOO_NESTED, file=path.name, limit=MOST_NESTED_TABLES)


def walk_elements(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """("start" or "end", element) pairs in reading order; one copy of each drawing."""
    skip = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if skip is not None:
            skip = None if element is skip else skip
        elif event == "start" and _is_unread_copy(element):
            skip = element
        else:
            yield event, element


def _is_unread_copy(element: etree._Element) -> bool:
    """Whether an element is a copy of a drawing (mc:AlternateContent) that is not read.

    The copy with the most annotations is read, the first of several.
    """
    above = element.getparent()
    if above is None or above.tag != ALTERNATE_CONTENT:
        return False
    copies = above.iterchildren("*")
    return element is not max(
        copies, key=lambda copy: sum(1 for _ in iter_annotations(copy))
    )


def iter_annotations(root: etree._Element) -> Iterator[etree._Element]:
    """Revisions and comments below `root` in document order, all copies of drawings too."""
    return root.iter(COMMENT, *REVISIONS)


def annotations_by_id(story: Story) -> dict[str, etree._Element]:
    """Comments and revisions of a part, by unique id: part name and running number.

    The numbers that Word gives are not unique: two annotations may have the same.

    The numbers that Word gives are no names: two annotations may have the same.
    """
    return {
        f"{story.name}:{n}": element
        for n, element in enumerate(iter_annotations(story.root))
    }


def element_text(element: etree._Element) -> str | None:
    """Text of one text, tab, break or hyphen element, deleted or not; None for others."""
    if element.tag in {f"{W}t", f"{W}delText"}:
        return element.text or ""
    if element.tag in _CHARACTERS and element.getparent().tag == f"{W}r":  # type: ignore[union-attr]
        return _CHARACTERS[element.tag]
    return None


def is_clause_number(element: etree._Element) -> bool:
    """Whether a text element is the typed number of a clause, by its character style."""
    style = element.getparent().find(f"{W}rPr/{W}rStyle")  # type: ignore[union-attr]
    return style is not None and style.get(f"{W}val") == NUMBER_STYLE
