"""Two documents as one Word file: accept all is the new one, reject all the old."""

import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from lxml import etree

from formats.libreoffice import SECONDS, needs_libreoffice
from formats.test_document_difference import p, versions
from milepost.formats.document_model.blocks import (
    DocumentBlock,
    DocumentFile,
    DocumentHead,
    document_from_json,
)
from milepost.formats.word import files as word
from milepost.formats.word.names import REVISIONS
from milepost.formats.word.reading import read_document_file_json
from milepost.formats.word.revisions_resolve import resolve_revisions
from milepost.formats.word.revisions_write import changes_as_word

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
PART = "word/document.xml"


def tracked(path, before, after):
    path.write_bytes(changes_as_word(before, after, author="N. N.", at=AT))
    return path


def decided(path, *, accept):
    """The file with all its changes accepted or rejected, by our own XML."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts[PART])
    left = resolve_revisions(root, dict.fromkeys(root.iter(*REVISIONS), accept))
    assert not left
    parts[PART] = etree.tostring(root)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return document_from_json(read_document_file_json(str(path)))


def without_keys(document):
    return [replace(block, key=None) for block in document.blocks]


@given(versions())
@settings(max_examples=60)
def test_accepted_it_is_the_new_and_rejected_the_old_document(tmp_path_factory, pair):
    path = tmp_path_factory.mktemp("tracked") / "changes.docx"
    before, after = pair

    new = decided(tracked(path, before, after), accept=True)
    assert (new.head, new.blocks) == (after.head, after.blocks)

    old = decided(tracked(path, before, after), accept=False)
    assert old.head == before.head
    assert without_keys(old) == without_keys(before)


HEAD = DocumentHead(title="On things", language="en", symbol="CD/22/7")
TABLE = "| a | b |\n| --- | --- |\n| c | d |"
BEFORE = DocumentFile(
    HEAD,
    tuple(
        replace(block, position=n)
        for n, block in enumerate(
            [
                DocumentBlock(0, "heading", 1, "Aims", "I.", "k0"),
                p("We **may** act^[Soon.].", "k1", number="1."),
                p("We go. We come.", "k2"),
                p("To be dropped.", "k3", number="2."),
                DocumentBlock(0, "list_item", 1, "at sea", "(a)", "k4"),
                p("One half", "k5"),
                p("and the other.", "k6"),
                DocumentBlock(0, "table", 0, TABLE, key="k7"),
                p("نحث الدول", "k8", language="ar"),
                p("The end.", "k9"),
            ]
        )
    ),
)
AFTER = DocumentFile(
    replace(HEAD, title="On all things", purpose="for adoption"),
    tuple(
        replace(block, position=n)
        for n, block in enumerate(
            [
                DocumentBlock(0, "list_item", 1, "at sea", "(a)", "k4"),
                DocumentBlock(0, "heading", 1, "Aims", "I.", "k0"),
                p("We **shall** act^[Now.].", "k1", number="1."),
                p("We go.", "k2"),
                p("We come."),
                p("One half and the other.", "k5"),
                DocumentBlock(0, "table", 0, TABLE.replace("d", "*e*"), key="k7"),
                p("نحث كل الدول", "k8", language="ar"),
                p("Quite new.", "k10", number="2."),
            ]
        )
    ),
)


def test_each_change_says_who_made_it_and_when(tmp_path):
    path = tracked(tmp_path / "changes.docx", BEFORE, AFTER)

    found = word.read_reviewed_document(path)

    assert found.missed == 0
    assert {one.author for one in found.revisions.values()} == {"N. N."}
    assert {one.at for one in found.revisions.values()} == {AT}
    assert {one.kind for one in found.revisions.values()} == {
        "insertion", "deletion", "moved_from", "moved_to",
    }  # fmt: skip
    assert ("We may act.", "We shall act.") in [
        (c.before, c.after) for c in found.changes
    ]


def test_without_a_difference_there_is_no_change(tmp_path):
    path = tracked(tmp_path / "changes.docx", BEFORE, BEFORE)

    assert word.read_reviewed_document(path).revisions == {}
    assert word.read_file(path) == BEFORE


MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN"
  "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Decide"
  script:language="StarBasic">
Sub Decide(source As String, target As String, order As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  filter(0).Name = "FilterName"
  filter(0).Value = "MS Word 2007 XML"
  text = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  frame = text.CurrentController.Frame
  dispatcher.executeDispatch(frame, ".uno:" &amp; order, "", 0, Array())
  text.storeToURL(ConvertToURL(target), filter())
  text.close(True)
End Sub
</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN"
  "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library"
  library:name="Standard" library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Decide"/>
</library:library>
"""


def office(profile, *orders):
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    subprocess.run([*command, "--norestore", *orders], check=True, timeout=SECONDS)


@needs_libreoffice
@pytest.mark.parametrize(
    ("order", "expected"),
    [("AcceptAllTrackedChanges", AFTER), ("RejectAllTrackedChanges", BEFORE)],
)
def test_libreoffice_comes_to_the_same(tmp_path, order, expected):
    path = tracked(tmp_path / "changes.docx", BEFORE, AFTER)
    target = tmp_path / "decided.docx"
    profile = tmp_path / "profile"
    macro = f'macro:///Standard.Decide.Decide("{path}","{target}","{order}")'

    office(profile, "--terminate_after_init")  # it makes its own profile first
    basic = profile / "user" / "basic" / "Standard"
    (basic / "Decide.xba").write_text(MACRO)
    (basic / "script.xlb").write_text(LIBRARY)
    office(profile, macro)

    found = word.read_file(target)
    assert found.head == expected.head
    assert without_keys(found) == without_keys(expected)
