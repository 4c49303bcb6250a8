"""Byte offsets of elements in an XML part, for exchanging cells in place.

So that a cell can be exchanged in a file that somebody sent, and every other byte of the
part stays as it was. Run inside the sandbox.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from xml.parsers import expat

from . import guards
from .errors import UnreadableFile

_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
CHUNK_BYTES = 1 << 20  # bytes


@dataclass(frozen=True)
class QualifiedName:
    """An element's name, with the prefix that this file gives it: "w:", or nothing."""

    local: str
    prefix: str


class ElementScanner:
    """Tells `start(name, attributes)` and `end(name)` of the elements of one namespace
    that have one of `names`, and where the parser is. What is inside an element `skip`
    (namespace and name, with a blank between) is not told."""

    def __init__(
        self,
        data: bytes,
        namespace: str,
        names: Iterable[str],
        start: Callable[[QualifiedName, dict[str, str]], None],
        end: Callable[[QualifiedName], None],
        skip: str = "",
    ) -> None:
        self.data = data
        self._wanted = {f"{namespace} {name}": name for name in names}
        self._names: dict[str, QualifiedName | None] = {}  # a part has a million of few
        self._skip, self._skipped = skip, 0
        self._skip_names: set[str] = set()
        self._start, self._end = start, end
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.namespace_prefixes = True
        self._parser.StartElementHandler = self._started
        self._parser.EndElementHandler = self._ended
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._refuse

    def run(self, file: str, part: str) -> None:
        """Parse the part and call `start` and `end` for each wanted element.

        Raises:
            UnreadableFile: it is not well-formed, declares types, or is not UTF-8.
        """
        try:
            for start in range(0, len(self.data), CHUNK_BYTES):
                self._parser.Parse(self.data[start : start + CHUNK_BYTES])
            self._parser.Parse(b"", True)
        except (expat.ExpatError, _Refused) as error:
            raise UnreadableFile(guards.DAMAGED, file=file, part=part) from error

    @property
    def byte_offset(self) -> int:
        """Byte offset of the parser in the part."""
        return self._parser.CurrentByteIndex

    def tag_end(self, start: int) -> int:
        """Byte offset after the tag that begins at `start`."""
        match = _TAG.match(self.data, start)
        assert match is not None
        return match.end()

    def is_empty(self, start: int) -> bool:
        """Whether the tag that begins at `start` is self-closing."""
        return self.data[self.tag_end(start) - 2 : self.tag_end(start)] == b"/>"

    def element_end(self, start: int) -> int:
        """Byte offset after the element that began at `start`; call it in `end`."""
        return self.tag_end(start if self.is_empty(start) else self.byte_offset)

    def _started(self, expat_name: str, attributes: dict[str, str]) -> None:
        name = (
            self._names[expat_name]
            if expat_name in self._names
            else self._resolve(expat_name)
        )
        if self._skipped or expat_name in self._skip_names:
            self._skipped += 1
        elif name is not None:
            self._start(name, attributes)

    def _ended(self, expat_name: str) -> None:
        if self._skipped:
            self._skipped -= 1
        elif (name := self._names[expat_name]) is not None:
            self._end(name)

    def _resolve(self, expat_name: str) -> QualifiedName | None:
        """QualifiedName of an expat name (namespace, name, prefix); None if not wanted."""
        space, _, rest = expat_name.partition(" ")
        local, _, prefix = rest.partition(" ")
        asked = self._wanted.get(f"{space} {local}")
        if f"{space} {local}" == self._skip:
            self._skip_names.add(expat_name)
        name = QualifiedName(asked, prefix and f"{prefix}:") if asked else None
        self._names[expat_name] = name
        return name

    def _declared(self, _: str, encoding: str | None, __: int) -> None:
        if encoding is not None and encoding.lower() not in {"utf-8", "us-ascii"}:
            raise _Refused(encoding)

    def _refuse(self, *_: object) -> None:
        raise _Refused


class _Refused(Exception):
    """The part is written in a way that no office program writes."""
