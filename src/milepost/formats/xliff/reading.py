"""Reader of XLIFF 2 inside the sandbox: files, units and segments."""

from dataclasses import astuple
from pathlib import Path
from typing import Any

from lxml import etree

from milepost.errors import gettext_noop
from milepost.formats import guards
from milepost.formats.errors import UnknownFormat, UnreadableFile

from .inline import InlineToken, inline_tokens
from .names import CORE, IN_ORDER, INITIAL, LANG, MDA, SOURCE_HASH, VERSIONS, X
from .problems import NOT_XLIFF, NOT_XML, OTHER_VERSION

A_FILE = gettext_noop("an .xlf or .xliff file")
SUFFIXES = {".xlf", ".xliff"}


def read_translations_json(path: str) -> dict[str, Any]:
    """Languages, files and units of an XLIFF file, as JSON values."""
    root = _root(Path(path))
    files = [
        {
            "id": file.get("id", ""),
            "units": [_unit(unit) for unit in file.iter(f"{X}unit")],
        }
        for file in root.iter(f"{X}file")
    ]
    return {
        "source": root.get("srcLang", ""),
        "target": root.get("trgLang", ""),
        "files": files,
    }


def _root(path: Path) -> etree._Element:
    guards.check_size(path)
    if path.suffix.lower() not in SUFFIXES:
        raise UnknownFormat(file=path.name, expected=A_FILE)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(NOT_XML, file=path.name, row=error.lineno or 1) from error
    guards.check_no_document_type(root, file=path.name, part=path.name)
    _check_root(root, path)
    return root


def _check_root(root: etree._Element, path: Path) -> None:
    name = etree.QName(root)
    version = root.get("version", "")
    if name.localname != "xliff":
        raise UnreadableFile(NOT_XLIFF, file=path.name, found=name.localname[:60])
    if name.namespace != CORE or version not in VERSIONS:
        raise UnreadableFile(OTHER_VERSION, file=path.name, found=version[:20] or "?")


def _unit(unit: etree._Element) -> dict[str, Any]:
    """Unit as a dict (id, hash, state, source, target, languages), its segments joined."""
    parts = [part for part in unit if part.tag in {f"{X}segment", f"{X}ignorable"}]
    segments = [part for part in parts if part.tag == f"{X}segment"]
    states = [part.get("state", INITIAL) for part in segments]
    targets = _targets(parts)
    languages = {
        (name, stated)
        for part in parts
        for name in ("source", "target")
        for element in part.iter(f"{X}{name}")
        if (stated := element.get(LANG))
    }
    return {
        "id": unit.get("id", ""),
        "hash": _hash(unit),
        "state": min(states, key=_rank) if states else INITIAL,
        "source": _joined(part.find(f"{X}source") for part in parts),
        "target": _joined(targets) if targets is not None else None,
        "languages": sorted(languages),
    }


def _rank(state: str) -> int:
    return IN_ORDER.index(state) if state in IN_ORDER else -1


def _targets(parts: list[etree._Element]) -> list[etree._Element] | None:
    """Target elements of a unit in target order; None if a segment has no target.

    What lies between two segments stays as it is in the source where it has no target.
    """
    targets: list[tuple[int, etree._Element]] = []
    for place, part in enumerate(parts, start=1):
        target = part.find(f"{X}target")
        if target is None and part.tag == f"{X}segment":
            return None
        element = part.find(f"{X}source") if target is None else target
        if element is not None:
            order = element.get("order", "")
            targets.append((int(order) if order.isdecimal() else place, element))
    return [element for _, element in sorted(targets, key=lambda pair: pair[0])]


def _joined(elements: Any) -> list[tuple[str, ...]]:
    tokens: list[InlineToken] = []
    for element in elements:
        for token in inline_tokens(element) if element is not None else ():
            if tokens and token.kind == tokens[-1].kind == "text":
                tokens[-1] = InlineToken("text", tokens[-1].value + token.value)
            else:
                tokens.append(token)
    return [astuple(token) for token in tokens]


def _hash(unit: etree._Element) -> str:
    for meta in unit.iter(f"{MDA}meta"):
        if meta.get("type") == SOURCE_HASH:
            return (meta.text or "").strip()
    return ""
