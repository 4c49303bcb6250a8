"""Block attributes in a comment after the block, as pandoc writes them: {#c1 .aim}.

The comment holds attributes as pandoc writes them: `#` the key, `.` the role, and
number, level or lang where the mark-up alone would be read otherwise.
"""

import re
from collections.abc import Mapping
from html import escape, unescape

from milepost.formats.document_model.blocks import ROLES

_COMMENT = re.compile(r"<!--\s*\{(.*?)\}\s*-->", re.DOTALL)
_ATTRIBUTE = re.compile(r'#([\w.-]+)|\.([\w-]+)|(\w+)="([^"]*)"')
_SIMPLE_KEY = re.compile(r"[\w.-]+")


def read_attributes(comment: str) -> dict[str, str]:
    """Attributes in a comment as a dict: key, role, number, level, lang; {} for none."""
    match = _COMMENT.fullmatch(comment.strip())
    if not match:
        return {}
    attributes: dict[str, str] = {}
    for key, role, name, value in _ATTRIBUTE.findall(match[1]):
        if key:
            attributes["key"] = key
        elif role in ROLES:
            attributes["role"] = role
        elif name in {"key", "number", "level", "lang"}:
            attributes[name] = unescape(value)
    return attributes


def write_attributes(attributes: Mapping[str, str]) -> str:
    """HTML comment that holds the attributes, with a space before it; "" for none."""
    parts = []
    for name, value in attributes.items():
        if name == "key" and _SIMPLE_KEY.fullmatch(value):
            parts.append(f"#{value}")
        elif name == "role":
            parts.append(f".{value}")
        else:
            # Two hyphens would end the comment.
            safe = escape(value).replace("-", "&#45;").replace("\n", "&#10;")
            parts.append(f'{name}="{safe}"')
    return f" <!-- {{{' '.join(parts)}}} -->" if parts else ""
