"""Writer of XLIFF 2.1 for translators."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import cast

from lxml import etree

from milepost.formats.document_model.languages import is_rtl_language
from milepost.formats.xml_text import replace_invalid_characters

from .clauses import ClauseToTranslate, VersionToTranslate
from .inline import footnotes, put_wording
from .names import (
    CORE,
    GLOSSARY,
    GLS,
    INITIAL,
    MDA,
    METADATA,
    SOURCE_HASH,
    SPACE,
    STATES,
    X,
    note_id,
)
from .problems import CannotTranslate

_NMTOKEN = re.compile(r"[\w.:-]+")
# lxml takes None for the namespace without a prefix, which its stubs do not know.
_KEYS = cast(Mapping[str, str], {None: CORE, "gls": GLOSSARY, "mda": METADATA})


def source_hash(wording: str) -> str:
    """SHA-256 of a wording as hexadecimal digits, kept in the metadata of its unit."""
    return hashlib.sha256(wording.encode("utf-8", "surrogatepass")).hexdigest()


def write_translations(
    versions: Sequence[VersionToTranslate], *, source: str, target: str
) -> bytes:
    """Content of an XLIFF 2.1 file of `versions`, from one language into another.

    A line an element, and no blank inside a text that is not its own.

    Raises:
        CannotTranslate: a key or id that XLIFF does not allow as a name.
    """
    root = etree.Element(
        f"{X}xliff", version="2.1", srcLang=source, trgLang=target, nsmap=_KEYS
    )
    for version in versions:
        file = _child(
            root,
            "file",
            id=_name(version.id),
            original=replace_invalid_characters(version.title),
            srcDir=_direction(source),
            trgDir=_direction(target),
        )
        file.set(SPACE, "preserve")
        for clause in version.clauses:
            _put_clause(file, clause)
    _put_on_lines(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _put_on_lines(element: etree._Element) -> None:
    element.tail = "\n"
    if element.tag in {f"{X}source", f"{X}target"}:
        return  # a blank in there would be one of the text
    for child in element:
        element.text = "\n"
        _put_on_lines(child)


def _put_clause(file: etree._Element, clause: ClauseToTranslate) -> None:
    """Append a unit for the clause, and one for each of its footnotes, to a <file>.

    A translation with more or fewer footnotes than its source does not fit its codes: it
    is shown to the translator, who makes it anew.
    """
    key = _name(clause.key)
    target = clause.target if clause.target and clause.target.strip() else None
    sources = footnotes(clause.source)
    fits = target is not None and len(footnotes(target)) == len(sources)
    unit = _put_unit(file, key, clause.source, target if fits else None, clause.status)
    _put_terms(unit, clause)
    notes = [("number", clause.number), ("role", clause.role)]
    if target is not None and not fits:
        notes.append(("translation so far", target))
    _put_notes(unit, [note for note in notes if note[1]])
    targets = (
        footnotes(target) if target is not None and fits else [None] * len(sources)
    )
    for number, pair in enumerate(zip(sources, targets, strict=True), start=1):
        note = _put_unit(file, note_id(key, number), *pair, clause.status)
        _put_notes(note, [("footnote of", key)])


def _put_unit(
    file: etree._Element, key: str, source: str, target: str | None, status: str | None
) -> etree._Element:
    unit = _child(file, "unit", id=key)
    group = etree.SubElement(
        etree.SubElement(unit, f"{MDA}metadata"), f"{MDA}metaGroup", category="milepost"
    )
    etree.SubElement(group, f"{MDA}meta", type=SOURCE_HASH).text = source_hash(source)
    state = STATES[status or "draft"] if target is not None else INITIAL
    segment = _child(unit, "segment", id="s1", state=state)
    put_wording(_child(segment, "source"), source, key)
    if target is not None:
        put_wording(_child(segment, "target"), target, key)
    return unit


def _put_terms(unit: etree._Element, clause: ClauseToTranslate) -> None:
    """Insert the clause's terms as a glossary (module gls) before the unit's segment."""
    if not clause.terms:
        return
    glossary = etree.Element(f"{GLS}glossary")
    for number, term in enumerate(clause.terms, start=1):
        entry = etree.SubElement(glossary, f"{GLS}glossEntry", id=f"t{number}")
        etree.SubElement(entry, f"{GLS}term").text = replace_invalid_characters(
            term.source
        )
        for target in term.targets:
            etree.SubElement(
                entry, f"{GLS}translation"
            ).text = replace_invalid_characters(target)
    unit.insert(1, glossary)


def _put_notes(unit: etree._Element, notes: list[tuple[str, str]]) -> None:
    if not notes:
        return
    element = etree.Element(f"{X}notes")
    for category, words in notes:
        _child(element, "note", category=category).text = replace_invalid_characters(
            words
        )
    unit.insert(len(unit) - 1, element)


def _child(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{X}{tag}", **attributes)  # type: ignore[arg-type]


def _name(name: str) -> str:
    if not _NMTOKEN.fullmatch(name):
        raise CannotTranslate(key=replace_invalid_characters(name))
    return name


def _direction(language: str) -> str:
    return "rtl" if is_rtl_language(language) else "ltr"
