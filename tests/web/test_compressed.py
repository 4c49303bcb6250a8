"""Pages are compressed for those who ask for it; files are packed already."""

import gzip

import pytest

import text_factories as made
from milepost.safeguard.models import Audience

pytestmark = pytest.mark.django_db
ASKS = {"accept-encoding": "gzip"}


@pytest.fixture
def address():
    text = "\n\n".join(f"Clause {n} stands." for n in range(40))
    version = made.version(text=text, audience=Audience.PUBLIC)
    return f"/documents/{version.document_id}/"


def test_a_page_travels_at_a_fraction_of_its_size(client, address):
    plain = client.get(address)
    packed = client.get(address, headers=ASKS)

    assert not plain.has_header("Content-Encoding")
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) * 5 < len(plain.content)
    assert b"Clause 39 stands." in gzip.decompress(packed.content)


def test_a_file_travels_as_it_is(client, address):
    answer = client.get(f"{address}versions/1/text.docx", headers=ASKS)

    assert not answer.has_header("Content-Encoding")
    assert b"".join(answer.streaming_content).startswith(b"PK")
