"""Text for XML 1.0: characters that XML cannot hold (production 2, Char) are replaced."""

import re

NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def replace_invalid_characters(text: str) -> str:
    """Text with each character that XML 1.0 forbids replaced by U+FFFD."""
    return NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def as_xml_text(text: str) -> str:
    """Text with line feeds as line ends, and U+FFFD for characters that XML 1.0 forbids."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return replace_invalid_characters(lines)
