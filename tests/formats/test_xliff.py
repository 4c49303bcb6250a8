"""XLIFF 2: what goes out to a translator and comes back, or why it does not."""

import re
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from milepost.formats.document_model.wording import read_wording, write_wording
from milepost.formats.errors import FormatError, UnreadableFile
from milepost.formats.xliff import (
    CannotTranslate,
    ClauseToTranslate,
    TermToUse,
    TranslatedClause,
    UnusableTranslations,
    VersionToTranslate,
    WrongLanguages,
    read_translations,
    write_translations,
)
from milepost.formats.xliff.clauses import Status
from milepost.formats.xliff.incoming import _TranslationReader
from milepost.formats.xliff.reading import read_translations_json

CORE = "urn:oasis:names:tc:xliff:document:2.0"
SOON = 5  # seconds
STARS = ClauseToTranslate(
    "c1",
    "Migrants need **safe *and* open** places^[Also *by night*.] everywhere.",
    "يحتاج المهاجرون إلى أماكن **آمنة *ومفتوحة***^[*ليلا* أيضا.] في كل مكان.",
    "reviewed",
    number="3.",
    role="aim",
    terms=(TermToUse("migrants", ("مهاجرون", "مهاجر")),),
)
PLAIN = ClauseToTranslate("c2", "A line\n  and another,\tindented.")
VERSION = VersionToTranslate("v7", "Strategy <2030> & more", (STARS, PLAIN))


def written(tmp_path, *clauses, name="back.xlf", change=lambda text: text, **languages):
    """A file of these clauses as a translator might have changed it."""
    version = replace(VERSION, clauses=clauses or VERSION.clauses)
    raw = write_translations(
        [version], **({"source": "en", "target": "ar"} | languages)
    )
    path = tmp_path / name
    path.write_text(change(raw.decode()), encoding="utf-8")
    return path


def read(path, *versions):
    return read_translations(path, versions or [VERSION], source="en", target="ar")


def refused(path, *versions):
    with pytest.raises(UnusableTranslations) as error:
        read(path, *versions)
    return [problem.sentence() for problem in error.value.problems]


def test_marks_notes_and_status_come_back_as_they_went(tmp_path):
    found = read(written(tmp_path))

    assert found.clauses == (TranslatedClause("v7", "c1", STARS.target, "reviewed"),)
    assert found.left == (("v7", "c2"),)


@pytest.mark.parametrize("status", ["draft", "reviewed", "official"])
def test_each_status_has_a_state_of_its_own(tmp_path, status):
    path = written(tmp_path, replace(STARS, status=status))

    assert read(path).clauses[0].status == status


def test_a_clause_is_as_far_as_its_footnote(tmp_path):
    def back(text):
        unit, note = text.split('<unit id="c1.note1">')
        return unit + '<unit id="c1.note1">' + note.replace("reviewed", "translated", 1)

    assert read(written(tmp_path, change=back)).clauses[0].status == "draft"


def test_a_translation_in_the_state_initial_is_a_draft(tmp_path):
    path = written(tmp_path, change=lambda text: text.replace("reviewed", "initial"))

    assert read(path).clauses[0].status == "draft"


def test_what_a_translator_sees_is_in_its_place():
    root = etree.fromstring(write_translations([VERSION], source="en", target="ar"))
    unit = root.find(f".//{{{CORE}}}unit")

    assert (root.get("srcLang"), root.get("trgLang")) == ("en", "ar")
    assert root[0].get("trgDir") == "rtl"
    assert [note.text for note in unit.iter(f"{{{CORE}}}note")] == ["3.", "aim"]
    assert [term.text for term in unit.iter("{*}term", "{*}translation")] == [
        "migrants", "مهاجرون", "مهاجر",
    ]  # fmt: skip
    source = unit.find(f".//{{{CORE}}}source")
    assert (
        "".join(source.itertext()) == "Migrants need safe and open places everywhere."
    )
    assert [code.get("subType") for code in source.iter(f"{{{CORE}}}pc")] == [
        "xlf:b", "xlf:i",
    ]  # fmt: skip
    assert source.find(f"{{{CORE}}}ph").get("subFlows") == "c1.note1"


# What XLIFF 2.1 allows where, of what is written here (sections 4.2.2 and 4.2.3).
INSIDE = {
    "xliff": ["file"],
    "file": ["unit"],
    "unit": ["metadata", "glossary", "notes", "segment"],
    "segment": ["source", "target"],
    "notes": ["note"],
    "source": ["pc", "ph", "cp"],
    "target": ["pc", "ph", "cp"],
    "pc": ["pc", "ph", "cp"],
}
FLOWS = {"source", "target", "pc"}
ATTRIBUTES = {
    "xliff": {"version", "srcLang", "trgLang"},
    "file": {"id", "original", "srcDir", "trgDir", "space"},
    "unit": {"id"},
    "segment": {"id", "state"},
    "note": {"category"},
    "pc": {"id", "type", "subType", "canOverlap"},
    "ph": {"id", "type", "subType", "subFlows", "canDelete", "canCopy"},
    "cp": {"hex"},
}


def test_every_element_stands_where_the_standard_allows_it():
    clauses = (*VERSION.clauses, ClauseToTranslate("c3", "A bell \x07 rings.", "جرس"))
    raw = write_translations(
        [replace(VERSION, clauses=clauses)], source="en", target="ar"
    )

    for element in etree.fromstring(raw).iter(f"{{{CORE}}}*"):
        name = etree.QName(element).localname
        children = [etree.QName(child).localname for child in element]
        allowed = INSIDE.get(name, [])
        assert set(children) <= set(allowed)
        if name not in FLOWS:
            assert children == sorted(children, key=allowed.index)
        used = {etree.QName(attribute).localname for attribute in element.attrib}
        assert used <= ATTRIBUTES.get(name, set())
        for token in (element.get("id"), element.get("subFlows")):
            assert token is None or re.fullmatch(r"[\w.:-]+", token)


def test_translate_toolkit_reads_the_same_texts(tmp_path):
    """A tool that translators use, where it is installed."""
    xliff2 = pytest.importorskip("translate.storage.xliff2")
    path = written(tmp_path)

    units = xliff2.Xliff2File.parsefile(str(path)).units

    assert [unit.source for unit in units] == [
        "Migrants need safe and open places everywhere.",
        "Also by night.",
        PLAIN.source,
    ]
    assert str(units[0].target) == "يحتاج المهاجرون إلى أماكن آمنة ومفتوحة في كل مكان."


marked = st.text("*^[]\\aب ء\n١", max_size=12) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=8
)


@given(st.lists(st.tuples(marked, marked), min_size=1, max_size=4))
def test_any_wording_comes_back_in_both_directions(texts):
    """Marks, footnotes, both directions of script, and signs that XML cannot hold."""
    for there, here in ((0, 1), (1, 0)):
        clauses = tuple(
            ClauseToTranslate(f"c{place}", pair[there], tidy(pair[here]))
            for place, pair in enumerate(texts)
        )
        version = VersionToTranslate("v", "", clauses)

        found = taken(version)

        assert found.problems == []
        expected = {
            clause.key: clause.target
            for clause in clauses
            if clause.target.strip() and same_notes(clause)
        }
        assert {one.key: one.target for one in found.clauses} == expected


def tidy(text):
    return write_wording(read_wording(text))


def same_notes(clause):
    """Another number of footnotes does not fit the source: it is translated anew."""
    counts = [
        sum(bool(span.note) for span in read_wording(text))
        for text in (clause.source, clause.target)
    ]
    return counts[0] == counts[1]


def taken(version):
    """Written and read in this process: the sandbox is asked in the other tests."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlf"
        path.write_bytes(write_translations([version], source="en", target="ar"))
        found = read_translations_json(str(path))
    reading = _TranslationReader([version], "en", "ar")
    reading.read(found["files"])
    return reading


def test_another_number_of_footnotes_is_shown_and_made_anew(tmp_path):
    clause = replace(STARS, target="بلا حاشية")
    path = written(tmp_path, clause, PLAIN)

    found = read(path, replace(VERSION, clauses=(clause, PLAIN)))

    assert found.left == (("v7", "c1"), ("v7", "c2"))
    assert "بلا حاشية</note>" in path.read_text(encoding="utf-8")


def test_a_tool_may_cut_a_unit_into_segments_and_split_its_codes(tmp_path):
    def cut(text):
        """Two sentences, a blank between; the bold begins in one and ends in the other."""
        start, end = text.index('<segment id="s1" state="reviewed">'), 0
        end = text.index("</segment>", start) + len("</segment>")
        parts = (
            '<segment state="final"><source>One <sc id="1" type="fmt" subType="xlf:b"/>'
            'two.</source><target order="3"><sc id="1"/>اثنان</target></segment>'
            "<ignorable><source> </source></ignorable>"
            '<segment state="reviewed"><source>Three<ec startRef="1"/>.</source>'
            '<target order="1">ثلاثة<ec startRef="1"/></target></segment>'
        )
        return text[:start] + parts + text[end:]

    clause = ClauseToTranslate("c1", "One **two. Three**.", "x", "reviewed")
    version = replace(VERSION, clauses=(clause,))
    path = written(tmp_path, clause, change=cut)
    assert "not opened and closed" in refused(path, version)[0]  # the order is turned

    straight = path.read_text(encoding="utf-8").replace(' order="3"', "")
    path.write_text(straight.replace(' order="1"', ""), encoding="utf-8")
    found = read(path, version)

    assert found.clauses[0].target == "**اثنان ثلاثة**"
    assert found.clauses[0].status == "reviewed"


def test_annotations_of_a_tool_are_passed_through(tmp_path):
    def annotate(text):
        note = '<mrk id="m1" type="comment" value="?">في كل</mrk>'
        return text.replace("في كل", note)

    assert read(written(tmp_path, change=annotate)).clauses[0].target == STARS.target


def test_emphasis_may_be_left_out_by_the_translator(tmp_path):
    """Arabic often does without italics."""

    def without(text):
        text, target = text.split("<target>", 1)
        inner = re.sub(r"</?pc[^>]*>", "", target.split("</target>")[0])
        return text + "<target>" + inner + "</target>" + target.split("</target>", 1)[1]

    found = read(written(tmp_path, change=without))

    assert found.clauses[0].target.startswith(
        "يحتاج المهاجرون إلى أماكن آمنة ومفتوحة^["
    )


PROBLEMS = [
    ("an unknown clause", lambda t: t.replace('id="c2"', 'id="c9"'),
     "<file> v7, <unit> c9: this paragraph was not sent out."),
    ("a clause twice", lambda t: t.replace('id="c2"', 'id="c1"'),
     "<file> v7, <unit> c1 occurs more than once."),
    ("an unknown version", lambda t: t.replace('id="v7"', 'id="v8"'),
     "<file> v8: this version was not sent out."),
    ("a version twice", lambda t: t.replace("</xliff>", t[t.index("<file"):]),
     "<file> v7 occurs more than once."),
    ("a source that the tool changed", lambda t: t.replace("A line", "One line"),
     "<file> v7, <unit> c2: the source text differs from what was sent out."),
    ("a state without a translation", lambda t: t.replace("initial", "final"),
     "<file> v7, <unit> c2: the state is “final”, but there is no translation."),
    ("an unknown state", lambda t: t.replace("initial", "done"),
     "<file> v7, <unit> c2: “done” is not a state of XLIFF 2."),
    ("another language", lambda t: t.replace("<target>", '<target xml:lang="fa">', 1),
     "<file> v7, <unit> c1: its text is declared to be in fa."),
    ("a lost footnote", lambda t: in_target(t, r"<ph[^>]*>", ""),
     "<file> v7, <unit> c1: the footnote n1 is missing."),
    ("a footnote twice", lambda t: in_target(t, r"(<ph[^>]*>)", r"\1\1"),
     "<file> v7, <unit> c1: the code n1 occurs more than once."),
    ("an unknown placeholder", lambda t: in_target(t, r'<ph id="n1"', '<ph id="n5"'),
     "<file> v7, <unit> c1: the code n5 is not in the source."),
    ("an unknown paired code", lambda t: in_target(t, "xlf:b", "tool:red"),
     "<file> v7, <unit> c1: the code 1 is not in the source."),
    ("a code that stays open", lambda t: in_target(t, "$", '<sc id="9" subType="xlf:b"/>'),
     "<file> v7, <unit> c1: the code 9 is not opened and closed correctly."),
    ("a code that closes nothing", lambda t: in_target(t, "$", '<ec startRef="8"/>'),
     "<file> v7, <unit> c1: the code 8 is not opened and closed correctly."),
    ("a footnote not translated",
     lambda t: re.sub(r'(<unit id="c1.note1">.*?state=")reviewed(".*?)<target>.*?</target>',
                      r"\1initial\2", t, flags=re.DOTALL),
     "<file> v7, <unit> c1.note1: the paragraph is translated but its footnote is not."),
]  # fmt: skip


def in_target(text, old, new):
    """Changed in the first <target> only."""
    before, rest = text.split("<target>", 1)
    target, after = rest.split("</target>", 1)
    target = re.sub(old, new, target, count=1)
    return f"{before}<target>{target}</target>{after}"


@pytest.mark.parametrize(
    ("what", "change", "sentence"), PROBLEMS, ids=lambda v: str(v)[:24]
)
def test_each_problem_is_named_with_its_file_and_unit(tmp_path, what, change, sentence):
    assert sentence in refused(written(tmp_path, change=change))


def test_a_clause_that_was_changed_meanwhile_is_refused(tmp_path):
    path = written(tmp_path)
    newer = replace(VERSION, clauses=(STARS, replace(PLAIN, source="Another line.")))

    assert refused(path, newer) == [
        "<file> v7, <unit> c2: the paragraph has changed since this file was made."
    ]


def test_without_the_hash_a_change_is_still_seen(tmp_path):
    def bare(text):
        return re.sub(r"<mda:metadata>.*?</mda:metadata>", "", text, flags=re.DOTALL)

    path = written(tmp_path, change=bare)
    newer = replace(VERSION, clauses=(STARS, replace(PLAIN, source="Another line.")))

    assert read(path).clauses[0].target == STARS.target
    assert "has changed since this file was made" in refused(path, newer)[0]


def test_nothing_is_taken_where_anything_is_wrong_and_all_of_it_is_said(tmp_path):
    def both(text):
        return (
            text.replace("initial", "final")
            .replace("A line", "One line")
            .replace("Migrants need", "Migrants want")
        )

    path = written(tmp_path, change=both)

    with pytest.raises(UnusableTranslations) as error:
        read(path)

    assert len(error.value.problems) == 2
    assert str(error.value).startswith(
        "back.xlf, <file> v7, <unit> c1: the source text differs from what was sent out"
    )
    assert "(Other problems: 1.)" in str(error.value)


def test_other_languages_are_refused(tmp_path):
    path = written(tmp_path, target="fr")

    with pytest.raises(WrongLanguages, match=r"into fr\. Expected: from en into ar"):
        read(path)


def test_a_key_that_is_no_name_in_xml_is_not_written():
    version = replace(VERSION, clauses=(replace(PLAIN, key="two words"),))

    with pytest.raises(CannotTranslate, match="two words"):
        write_translations([version], source="en", target="ar")


DTD = '<!DOCTYPE xliff [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = "<!DOCTYPE xliff [" + '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 20}">'
    for before, name in zip("abcdefg", "bcdefgh", strict=True)
) + "]>"  # fmt: skip
HEAD = f'<xliff xmlns="{CORE}" version="2.1" srcLang="en" trgLang="ar">'


def xml(body, before="", head=HEAD):
    return f"{before}{head}{body}</xliff>".encode()


HOSTILE = [
    ("xxe.xlf", xml("<file id='v7'>&x;</file>", DTD), "declares a document type"),
    ("laughs.xlf", xml("<file id='&h;'/>", LAUGHS), "laughs.xlf"),
    ("deep.xlf", xml("<file id='v7'>" + "<group id='g'>" * 9999), "deep.xlf is damaged"),
    ("root.xlf", b"<html/>", "is not an XLIFF 2 file: it begins with <html>"),
    ("old.xliff", b"<xliff version='1.2' xmlns='urn:oasis:names:tc:xliff:document:1.2'/>",
     "is XLIFF 1.2. Milepost reads XLIFF 2.0 and 2.1"),
    ("new.xlf", xml("", head=HEAD.replace("2.1", "2.2")), "is XLIFF 2.2"),
    ("cut.xlf", xml("<file id='v7'>")[:-20], "cut.xlf is damaged: line 1"),
    ("text.xlf", b"no xml at all", "text.xlf is damaged"),
    ("empty.xlf", b"", "empty.xlf is empty"),
    ("large.xlf", b" " * (100 * 2**20), "large.xlf is too large (maximum: 25 MiB)"),
    ("page.docx", xml(""), "page.docx cannot be read: it is not an .xlf or .xliff file"),
    ("sign.xlf", xml("<file id='v7'><unit id='c2'><segment><source><cp hex='zz'/></source>"
                     "</segment></unit></file>"), "c2: the paragraph has changed"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "raw", "words"), HOSTILE, ids=lambda v: str(v)[:12])
def test_a_hostile_file_is_refused_soon_with_one_sentence(tmp_path, name, raw, words):
    path = tmp_path / name
    path.write_bytes(raw)

    start = time.perf_counter()
    with pytest.raises(FormatError) as error:
        read(path)

    assert time.perf_counter() - start < SOON
    assert words in str(error.value)
    assert name in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path):
    with pytest.raises(UnreadableFile, match=r"gone\.xlf cannot be found"):
        read(tmp_path / "gone.xlf")


def test_every_status_can_be_written():
    assert set(Status.__args__) == {"draft", "reviewed", "official"}
