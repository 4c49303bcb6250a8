"""A text as a file: out in every kind, the changes as a Word file, and the next version in."""

from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.documents import queries as document_queries
from milepost.documents.models import Document
from milepost.formats.documents import document_as, read_document_file
from milepost.formats.word.files import read_reviewed_document
from milepost.review import actions as review_actions
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return made.version(
        symbol="CD/26/4", purpose=Document.Purpose.ADOPTION, audience=Audience.PUBLIC
    )


def sent(client, name, *args, to):
    answer = client.get(reverse(name, args=args))
    to.write_bytes(b"".join(answer.streaming_content))
    return to


@pytest.fixture
def steering(version, sign_in):
    """The window of somebody who steers the process of the text."""
    federation = version.document.process.federation
    office = make.organisation(federation=federation)
    return sign_in(make.person(make.Role.SECRETARIAT, office))


def rows(version):
    return [
        (one.clause_version.clause.key, one.clause_version.clause.role, one.number)
        for one in document_queries.clauses_of_version(version)
    ]


@pytest.mark.parametrize("kind", ["docx", "md", "xml"])
def test_a_file_carries_the_head_and_the_key_number_and_role_of_each_clause(
    kind, version, client, tmp_path
):
    path = sent(
        client,
        "document_file",
        version.document_id,
        1,
        kind,
        to=tmp_path / f"text.{kind}",
    )

    text = read_document_file(path)

    assert text.head.title == "A strategy"
    assert text.head.symbol == "CD/26/4"
    assert text.head.original == "en"
    assert text.head.purpose == "for adoption"
    zone = ZoneInfo(version.document.process.time_zone)
    assert text.head.date == version.made_at.astimezone(zone).date()
    assert [
        (block.key, block.role, block.number.removesuffix(".")) for block in text.blocks
    ] == [
        (key, "" if role in {"heading", "text"} else role, number)
        for key, role, number in rows(version)
    ]


def test_a_pdf_is_one(version, client, tmp_path):
    path = sent(
        client, "document_file", version.document_id, 1, "pdf", to=tmp_path / "t.pdf"
    )

    assert path.read_bytes().startswith(b"%PDF-")


def test_no_other_kind_of_file_is_there(version, client):
    answer = client.get(reverse("document_file", args=[version.document_id, 1, "html"]))

    assert answer.status_code == 404


def test_what_no_font_can_show_is_said_and_not_a_broken_page(client):
    version = made.version(text="ᚠᚢᚦ\n", audience=Audience.PUBLIC)

    answer = client.get(
        reverse("document_file", args=[version.document_id, 1, "pdf"]), follow=True
    )

    assert answer.redirect_chain
    assert "ᚠ" in answer.content.decode()
    assert list(answer.context["messages"])


def test_the_changes_between_versions_are_tracked_in_a_word_file(
    version, client, tmp_path
):
    review = made.review(version)
    made.respond(made.comment(review, proposed_wording="We act as one."), "accepted")
    review_actions.close_review(review=review, by=OPERATOR)
    amendment_actions.make_next_version(review=review, by=OPERATOR)

    path = sent(
        client, "changed_word", version.document_id, 1, 2, to=tmp_path / "c.docx"
    )

    (change,) = (
        one for one in read_reviewed_document(path).changes if "We act" in one.before
    )
    assert (change.before, change.after) == ("We act together.", "We act as one.")


# A document that comes in


def test_what_the_form_leaves_blank_is_taken_from_the_head_of_the_file(
    version, sign_in, tmp_path
):
    process = make.process()
    secretariat = make.person(
        make.Role.SECRETARIAT, make.organisation(federation=process.federation)
    )
    content = document_as(".xml", document_queries.document_file(version, "en"))

    sign_in(secretariat).post(
        reverse("import_document", args=[process.slug]),
        {
            "file": SimpleUploadedFile("text.xml", content),
            "kind": "strategy",
            "language": "en",
        },
    )

    document = Document.objects.get(process=process)
    assert (str(document), document.symbol) == ("A strategy", "CD/26/4")
    assert document.purpose == Document.Purpose.ADOPTION


def test_a_file_without_a_title_asks_for_one(sign_in):
    process = make.process()
    secretariat = make.person(
        make.Role.SECRETARIAT, make.organisation(federation=process.federation)
    )

    answer = sign_in(secretariat).post(
        reverse("import_document", args=[process.slug]),
        {
            "file": SimpleUploadedFile("text.md", b"We act.\n"),
            "kind": "strategy",
            "language": "en",
        },
    )

    assert "The file has no title" in answer.content.decode()
    assert not Document.objects.filter(process=process).exists()


# The next version as a file, in the browser


def written_on(version, change):
    """The file of a version, after somebody changed its Markdown."""
    text = document_as(".md", document_queries.document_file(version, "en")).decode()
    return SimpleUploadedFile("text.md", change(text).encode())


def test_a_file_becomes_the_next_version_and_shows_what_changed(version, steering):
    url = reverse("import_version", args=[version.document_id])
    assert "Continue in the file of version 1" in steering.get(url).content.decode()

    answer = steering.post(
        url,
        {"file": written_on(version, lambda text: text.replace("together", "as one"))},
        follow=True,
    )

    assert answer.redirect_chain[0][0] == reverse(
        "document_changes", args=[version.document_id, 1, 2]
    )
    assert "as one</ins>" in answer.content.decode()


def test_the_very_same_file_makes_no_version(version, steering):
    answer = steering.post(
        reverse("import_version", args=[version.document_id]),
        {"file": written_on(version, lambda text: text)},
        follow=True,
    )

    assert "The text is identical: nothing has changed." in answer.content.decode()
    assert version.document.versions.count() == 1


def test_a_damaged_file_makes_no_version(version, steering):
    answer = steering.post(
        reverse("import_version", args=[version.document_id]),
        {"file": SimpleUploadedFile("text.docx", b"PK\x03\x04 and no more")},
        follow=True,
    )

    assert "text.docx" in answer.content.decode()
    assert version.document.versions.count() == 1
