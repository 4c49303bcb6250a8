"""Text that XML 1.0 can hold (production 2, Char), and the rest of it replaced."""

import re

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def replace_invalid_characters(text: str) -> str:
    """Put U+FFFD in the place of each character that no XML file may hold."""
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def as_xml_text(text: str) -> str:
    """A text as XML can hold it, with a line feed between its lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return replace_invalid_characters(lines)
