"""What Markdown cannot say of a block, in a comment behind it: <!-- {#c1 .aim} -->.

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
    """key, role, number, level and lang, as far as a comment states them."""
    found = _COMMENT.fullmatch(comment.strip())
    if not found:
        return {}
    said: dict[str, str] = {}
    for key, role, name, value in _ATTRIBUTE.findall(found[1]):
        if key:
            said["key"] = key
        elif role in ROLES:
            said["role"] = role
        elif name in {"key", "number", "level", "lang"}:
            said[name] = unescape(value)
    return said


def write_attributes(said: Mapping[str, str]) -> str:
    """The comment that states these, with a blank before it; "" for none."""
    parts = []
    for name, value in said.items():
        if name == "key" and _SIMPLE_KEY.fullmatch(value):
            parts.append(f"#{value}")
        elif name == "role":
            parts.append(f".{value}")
        else:
            # Two hyphens would end the comment.
            safe = escape(value).replace("-", "&#45;").replace("\n", "&#10;")
            parts.append(f'{name}="{safe}"')
    return f" <!-- {{{' '.join(parts)}}} -->" if parts else ""
