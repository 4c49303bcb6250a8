"""OPC package of a Word file: unpacked, changed in a few parts, and packed again.

Parts that nothing was done to are packed as they were, byte for byte.
"""

import io
import posixpath
import zipfile
from pathlib import Path

from lxml import etree

from milepost.formats import guards

from .names import MC

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "[Content_Types].xml"
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the least that a zip archive can say


class Package:
    """`main` is the name of the part that holds the text."""

    def __init__(self, path: Path) -> None:
        with guards.open_office_file(path, "document") as archive:
            self.main = guards.main_part(archive) or ""
            self._relationships = guards.relationships(archive, self.main)
            self._entries = archive.infolist()
            self._raw = {entry.filename: archive.read(entry) for entry in self._entries}
            self._roots = {
                name: guards.parse_part(archive, name)
                for name in {self.main, _TYPES, self._relationships_part}
                | {name for _, name in self._relationships.values()}
                if name in self._raw and name.endswith((".xml", ".rels"))
            }
        self._changed: set[str] = set()

    @property
    def _relationships_part(self) -> str:
        folder, name = posixpath.split(self.main)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    def parts(self, kind: str) -> list[str]:
        """Names of the parts that the main part refers to by a relationship of `kind`."""
        related = dict.fromkeys(self._relationships.values())
        return [
            name for known, name in related if known == kind and name in self._roots
        ]

    def read(self, part: str) -> etree._Element:
        """Root element of a part, for reading only."""
        return self._roots[part]

    def modify(self, part: str) -> etree._Element:
        """Root element of a part, for changing: `to_bytes` writes the part anew."""
        self._changed.add(part)
        return self._roots[part]

    def declare(self, part: str, prefixes: dict[str, str]) -> etree._Element:
        """Root of a part with namespace prefixes declared and listed in mc:Ignorable."""
        root = self.modify(part)
        known = {prefix: name for prefix, name in root.nsmap.items() if prefix}
        if prefixes.items() <= known.items():
            return root
        spaces = {**known, "mc": MC.strip("{}"), **prefixes}
        new = etree.Element(root.tag, nsmap=spaces)
        new.attrib.update(root.attrib)
        passed = [*new.get(f"{MC}Ignorable", "").split(), *prefixes]
        new.set(f"{MC}Ignorable", " ".join(dict.fromkeys(passed)))
        new.extend(list(root))
        self._roots[part] = new
        return new

    def add(self, kind: str, relation: str, content: str, root: etree._Element) -> str:
        """Add a part with a relationship from the main part; return the part's name."""
        folder = posixpath.dirname(self.main)
        number, name = "", f"{kind}.xml"
        while posixpath.join(folder, name) in {*self._raw, *self._roots}:
            number = str(int(number or 1) + 1)
            name = f"{kind}{number}.xml"
        part = posixpath.join(folder, name)
        types = self.modify(_TYPES)
        override = f"{{{PACKAGE}/content-types}}Override"
        etree.SubElement(types, override, PartName=f"/{part}", ContentType=content)
        self._add_relationship(kind, relation, name)
        self._roots[part] = root
        self._changed.add(part)
        return part

    def _add_relationship(self, kind: str, relation: str, name: str) -> None:
        tag = f"{{{PACKAGE}/relationships}}Relationship"
        if self._relationships_part not in self._roots:
            new = etree.fromstring(f'<Relationships xmlns="{PACKAGE}/relationships"/>')
            self._roots[self._relationships_part] = new
        relations = self.modify(self._relationships_part)
        used_ids = {relationship.get("Id") for relationship in relations}
        number = len(used_ids) + 1
        while f"rId{number}" in used_ids:
            number += 1
        facts = {"Id": f"rId{number}", "Type": relation, "Target": name}
        etree.SubElement(relations, tag, facts)
        part = posixpath.join(posixpath.dirname(self.main), name)
        self._relationships[f"rId{number}"] = (kind, part)

    def to_bytes(self) -> bytes:
        """The .docx file; parts that were not modified are the same, byte for byte."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry in self._entries:
                name = entry.filename
                changed = name in self._changed
                copy = zipfile.ZipInfo(name, entry.date_time)
                copy.compress_type = zipfile.ZIP_DEFLATED
                copy.external_attr = entry.external_attr
                content = self._serialise(name) if changed else self._raw[name]
                archive.writestr(copy, content)
            for name in sorted(self._changed - self._raw.keys()):
                copy = zipfile.ZipInfo(name, _NO_TIME)
                copy.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(copy, self._serialise(name))
        return target.getvalue()

    def _serialise(self, part: str) -> bytes:
        return etree.tostring(
            self._roots[part].getroottree(),
            xml_declaration=True, encoding="UTF-8", standalone=True,
        )  # fmt: skip
