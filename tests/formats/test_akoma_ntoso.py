"""Documents in Akoma Ntoso, out and in."""

import datetime

import pytest
from hypothesis import given, settings
from lxml import etree

from analysis.reference_made import reference
from formats.documents_made import documents
from milepost.formats.akoma_ntoso.files import read_file
from milepost.formats.akoma_ntoso.reading import read_document_file_json
from milepost.formats.akoma_ntoso.writing import document_as_xml
from milepost.formats.document_model.blocks import (
    DocumentBlock,
    DocumentFile,
    DocumentHead,
    document_from_json,
)
from milepost.formats.document_model.pipe_table import read_table
from milepost.formats.document_model.wording import read_wording
from milepost.formats.errors import UnknownFormat

AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
EXAMPLES = [
    "cl_Sesion56_2.xml",
    "eu_COM_2013_0619_EN-8.xml",
    "it_senato_ddl_2013.xml",
    "ke_Debate_Bungeni_2011-06-10.xml",
    "uk_pga-2014-27-enacted-data.xml",
    "us_Act_2011-11-29.xml",
]
RESOLUTION = DocumentFile(
    DocumentHead(
        "On *migration*", "en", "CD/22/7", "Council", "fr", "for adoption",
        datetime.date(2022, 6, 22),
    ),
    (
        DocumentBlock(0, "paragraph", 0, "The Council,", "", "c0"),
        DocumentBlock(1, "paragraph", 0, "*recalling* a^[**Note**.]", "", "c1", "recital"),
        DocumentBlock(2, "heading", 1, "Decisions", "I.", "c2"),
        DocumentBlock(3, "paragraph", 0, "*urges*:", "1.", "c3", "operative"),
        DocumentBlock(4, "list_item", 1, "States\nall of them", "(a)", "c 4"),
        DocumentBlock(5, "list_item", 2, "at sea", "(i)", "c5"),
        DocumentBlock(6, "table", 0, "| a | b |\n| --- | --- |\n| **c** | d |", "", "c6"),
        DocumentBlock(7, "list_item", 1, "الجميع", "", "c7", "", "ar"),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def schema():
    folder = reference("akoma_ntoso") / "schema_os"
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.parse(str(folder / "akomantoso30.xsd"), parser))


def read(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("akn") / "text.xml"
    path.write_bytes(content)
    return document_from_json(read_document_file_json(str(path)))


def test_a_resolution_has_its_preface_preamble_and_body():
    root = etree.fromstring(document_as_xml(RESOLUTION))

    (statement,) = root
    assert statement.tag == f"{AKN}statement"
    parts = [part.tag.removeprefix(AKN) for part in statement]
    assert parts == ["meta", "preface", "preamble", "mainBody"]
    dates = {e.getparent().tag.removeprefix(AKN): e.get("date")
             for e in root.iter(f"{AKN}FRBRdate")}  # fmt: skip
    assert dates["FRBRWork"] == dates["FRBRExpression"] == "2022-06-22"
    assert datetime.date.fromisoformat(dates["FRBRManifestation"])
    assert root.find(f".//{AKN}FRBRLanguage") is None
    assert root.find(f".//{AKN}FRBRlanguage").get("language") == "eng"
    assert root.find(f".//{AKN}FRBRtranslation").get("fromLanguage") == "fra"


def test_names_follow_the_convention_and_keys_stand_beside_them():
    root = etree.fromstring(document_as_xml(RESOLUTION))

    names = {e.get("wId"): e.get("eId") for e in root.iter() if e.get("wId")}

    assert names == {
        "clause_c0": None,
        "clause_c1": "recitals_1__rec_1",
        "clause_c2": "sec_i",
        "clause_c3": "sec_i__para_1",
        "clause_c%20;4": "sec_i__para_1__point_a",
        "clause_c5": "sec_i__para_1__point_a__point_i",
        "clause_c6": "sec_i__para_2",
        "clause_c7": "sec_i__point_1",
    }


def test_a_text_without_recitals_is_a_doc():
    document = DocumentFile(blocks=(DocumentBlock(0, "paragraph", 0, "We act."),))

    root = etree.fromstring(document_as_xml(document))

    assert [part.tag for part in root] == [f"{AKN}doc"]


def test_a_resolution_comes_back_from_its_file(tmp_path):
    path = tmp_path / "resolution.xml"
    path.write_bytes(document_as_xml(RESOLUTION))

    assert read_file(path) == RESOLUTION


@given(documents)
@settings(max_examples=60)
def test_a_document_comes_back_as_it_was_written(tmp_path_factory, document):
    found = read(tmp_path_factory, document_as_xml(document))

    assert found.head == document.head
    assert found.blocks == document.blocks


@given(documents)
@settings(max_examples=60)
def test_what_is_written_is_valid(schema, document):
    schema.assertValid(etree.fromstring(document_as_xml(document)))


def test_an_empty_document_is_valid_too(schema):
    schema.assertValid(etree.fromstring(document_as_xml(DocumentFile())))


def words_of(root, without=()):
    """The words of a file in order, but for what it says about itself, and notes."""
    copy = etree.fromstring(
        etree.tostring(root), etree.XMLParser(remove_comments=True, remove_pis=True)
    )
    for quoted in copy.iter("{*}quotedText"):
        quoted.text = quoted.get("startQuote", "") + (quoted.text or "")
        quoted.append(etree.Element("end"))
        quoted[-1].text = quoted.get("endQuote")
    for name in ("meta", "authorialNote", "noteRef", *without):
        for one in copy.findall(f".//{{*}}{name}"):
            one.text = None
            one[:] = []
    return "".join("".join(copy.itertext()).split())


def elements(root, *names):
    found = [one for name in names for one in root.iter(f"{{*}}{name}")]
    return [one for one in found if "".join(one.itertext()).strip()]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_of_oasis_keep_their_structure(schema, name, tmp_path_factory):
    """In and out again: headings, numbers, items, tables, notes, all words in order.

    Not kept: who spoke and voted, what refers to what, and quotation marks that only an
    attribute states around a whole passage.
    """
    path = reference("akoma_ntoso") / name
    root = etree.parse(str(path)).getroot()

    document = read_file(path)
    written = document_as_xml(document)

    schema.assertValid(etree.fromstring(written))
    assert read(tmp_path_factory, written) == document
    blocks = document.blocks
    kinds = [block.kind for block in blocks]
    items = [e for e in elements(root, "point", "item", "indent", "li")
             if e.find("{*}heading") is None]  # fmt: skip
    notes = [note for block in blocks for note in notes_of(block)]
    assert kinds.count("heading") == len(elements(root, "heading"))
    assert kinds.count("table") == len(elements(root, "table"))
    assert kinds.count("list_item") >= len(items)
    assert len([1 for block in blocks if block.number]) == len(elements(root, "num"))
    assert len(notes) == len(elements(root, "authorialNote")) + len(
        [*root.iter("{*}noteRef")]
    )
    found = "".join("".join((b.number + b.words).split()) for b in blocks)
    if document.head == DocumentHead(language=document.head.language):
        assert found == words_of(root)
    else:  # title and symbol are in the head
        assert found.endswith(words_of(root, without=("preface", "coverPage")))


def notes_of(block):
    cells = [c for row in read_table(block.text) for c in row]
    texts = cells if block.kind == "table" else [block.text]
    return [span.note for text in texts for span in read_wording(text) if span.note]


def test_a_file_of_another_xml_is_refused(tmp_path):
    path = tmp_path / "page.xml"
    path.write_text("<html><p>Text</p></html>")

    with pytest.raises(
        UnknownFormat, match=r"page\.xml cannot be read: it is not an Akoma Ntoso file"
    ):
        read_file(path)
    with pytest.raises(UnknownFormat, match=r"page\.html cannot be read"):
        read_file(tmp_path / "page.html")


def test_a_text_laid_out_for_the_eye_is_read_without_its_blanks(tmp_path):
    path = tmp_path / "text.xml"
    path.write_text(
        """<akomaNtoso><act><body>
          <section><num>1</num><heading>On
              things</heading>
            <subsection><num>(1)</num><intro><p>We
                <b>act </b> on<eol/>
                this<noteRef href="#n"/>: </p></intro>
              <paragraph><num>(a)</num><content><p>now;</p></content></paragraph>
              <wrapUp><p>always.</p></wrapUp></subsection></section></body></act>
          <meta><notes><note eId="n"><p>See <i>that</i>.</p></note></notes></meta>
          </akomaNtoso>"""
    )

    shown = [(b.kind, b.level, b.number, b.text) for b in read_file(path).blocks]

    assert shown == [
        ("heading", 1, "1", "On things"),
        ("paragraph", 0, "(1)", "We **act** on\nthis^[See *that*.]:"),
        ("list_item", 1, "(a)", "now;"),
        ("paragraph", 0, "", "always."),
    ]
