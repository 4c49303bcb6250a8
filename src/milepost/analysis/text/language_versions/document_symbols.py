"""Document symbols, such as CD/22/7 or 33IC/19/R4."""

import re

_SYMBOL = re.compile(
    r"(?<![\w/])\d{0,3}[A-Z]{1,8}\d{0,4}(?:[./][A-Za-z0-9()-]+)*/[A-Za-z0-9()./-]*"
)


def find_symbols(text: str) -> dict[str, tuple[int, int]]:
    """Document symbols in a text, in capitals, each with the span where it first stands."""
    symbols: dict[str, tuple[int, int]] = {}
    for match in _SYMBOL.finditer(text):
        symbol = match[0].rstrip("./-(").upper()
        if symbol.count("(") < symbol.count(")"):
            symbol = symbol.rstrip(")")
        if "/" in symbol and re.search(r"\d", symbol):
            symbols.setdefault(symbol, match.span())
    return symbols
