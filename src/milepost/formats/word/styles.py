"""Styles part of a Word file: what styles state of paragraphs and runs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from milepost.formats.document_model.blocks import ROLES

from .names import W

NUMBERED_PARAGRAPH = "Numbered Paragraph"  # told from an item of a list by its style
# Styles of the lines above a title, and the fact that each holds.
HEAD_STYLES = {
    "Document Symbol": "symbol",
    "Document Series": "series",
    "Document Date": "date",
    "Document Original": "original",
    "Document Purpose": "purpose",
}

MOST_ANCESTORS = 20  # that a style has; Word stops at eleven

_OFF = {"0", "false", "off"}
_FACTS = {name.casefold(): fact for name, fact in HEAD_STYLES.items()}


@dataclass(frozen=True)
class Style:
    """What a named style says of its paragraphs, its ancestors' word included.

    role, fact   that a style of ours states of a clause, or of a line above the title
    bold, italic of runs; None where it says nothing
    """

    outline: str = ""
    is_title: bool = False
    is_numbered_paragraph: bool = False
    item_level: int = 0
    list_id: str = ""
    list_level: str = ""
    role: str = ""
    fact: str = ""
    bold: bool | None = None
    italic: bool | None = None


def read_styles(root: etree._Element | None) -> dict[str, Style]:
    """Styles by id, inherited properties included, from the root of the styles part."""
    if root is None:
        return {}
    named = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    return {style_id: _style(style_id, named) for style_id in named}


def role_style(role: str, base: str) -> str:
    """Name of the paragraph style for a clause with a role, based on the style `base`."""
    if not role:
        return base
    return f"{role.title()} {base}".removesuffix(" Normal")


def paragraph_property(element: etree._Element, place: str) -> str:
    """w:val of a paragraph property by its path (such as numPr/numId); "" if absent."""
    steps = "/".join(f"{W}{step}" for step in ("pPr", *place.split("/")))
    return val_attribute(element.find(steps))


def val_attribute(element: etree._Element | None) -> str:
    """Attribute w:val of an element; "" if the element or the attribute is absent."""
    return element.get(f"{W}val", "") if element is not None else ""


def toggle_property(properties: etree._Element | None, name: str) -> bool | None:
    """Whether a property such as bold is on; None where `properties` do not state it."""
    element = properties.find(f"{W}{name}") if properties is not None else None
    return None if element is None else val_attribute(element) not in _OFF


def _style(style_id: str, named: dict[str, etree._Element]) -> Style:
    ancestry: list[etree._Element] = []
    while style_id in named and len(ancestry) < MOST_ANCESTORS:
        ancestry.append(named[style_id])
        style_id = val_attribute(ancestry[-1].find(f"{W}basedOn"))

    def first(place: str) -> str:
        return next(
            (
                value
                for style in ancestry
                if (value := paragraph_property(style, place))
            ),
            "",
        )

    # The names of Word's own styles are English in every edition.
    names = [val_attribute(style.find(f"{W}name")).casefold() for style in ancestry]
    heading = _first_match(r"heading ([1-9])", names)
    item = _first_match(r"list(?: bullet| number)?(?: ([2-9]))?", names)
    role = _first_match(rf"({'|'.join(ROLES)})(?: .*)?", names)
    properties = [style.find(f"{W}rPr") for style in ancestry]
    return Style(
        outline=str(int(heading[1]) - 1) if heading else first("outlineLvl"),
        is_title=names[0] == "title",
        is_numbered_paragraph=NUMBERED_PARAGRAPH.casefold() in names,
        item_level=int(item[1] or 1) if item else 0,
        list_id=first("numPr/numId"),
        list_level=first("numPr/ilvl"),
        role=role[1] if role else "",
        fact=next((_FACTS[name] for name in names if name in _FACTS), ""),
        bold=_first_stated(
            toggle_property(properties_element, "b")
            for properties_element in properties
        ),
        italic=_first_stated(
            toggle_property(properties_element, "i")
            for properties_element in properties
        ),
    )


def _first_match(pattern: str, names: list[str]) -> re.Match[str] | None:
    matches = (re.fullmatch(pattern, name) for name in names)
    return next((match for match in matches if match), None)


def _first_stated(values: Iterable[bool | None]) -> bool | None:
    return next((value for value in values if value is not None), None)


NUMBER_STYLE = "ClauseNumber"  # the style of the run that holds a printed number
