"""The secret is changed while rounds are open; the data key stays, or the start says so."""

import re
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from click import ClickException
from click.testing import CliRunner
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import factories as make
import text_factories as text
from consultation import consultation_made
from milepost.cli import main
from milepost.consultation.models import Ballot, Vote
from milepost.review.models import Comment, UploadedFile
from milepost.safeguard.actions import note_data_key
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.keys import derive_key, kept_secret
from milepost.safeguard.models import DataKeyFingerprint, Record

AGREE, DISAGREE = "1", "-1"


def rotate(settings, keep=True):
    """Set another secret, as whoever runs the machine does; the old one is a fallback."""
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keep else []
    settings.SECRET_KEY = "another secret, of fifty characters and some more to spare"


def answer(client, statement, value):
    address = reverse("answer_statement", args=[statement.pk])
    assert client.post(address, {"value": value}).status_code == 302


@pytest.mark.django_db
def test_a_stranger_who_answers_again_after_the_secret_changed_is_the_same_voter(
    client, settings
):
    statement = consultation_made.public_round().statements.first()
    answer(client, statement, AGREE)

    rotate(settings)
    answer(client, statement, DISAGREE)

    assert Ballot.objects.count() == 1
    assert Vote.objects.get().value == Vote.Value.DISAGREE


@pytest.mark.django_db
def test_a_member_who_answers_again_after_the_secret_changed_is_the_same_voter(
    sign_in, settings
):
    round = consultation_made.opinion_round()
    client = sign_in(
        make.person(make.Role.FOCAL_POINT, federation=round.process.federation)
    )
    answer(client, round.statements.first(), AGREE)

    rotate(settings)
    answer(client, round.statements.first(), DISAGREE)

    assert Ballot.objects.count() == 1
    assert Vote.objects.get().value == Vote.Value.DISAGREE


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_form_sent_before_the_secret_changed_comes_back_valid(
    sign_in, settings, kind
):
    review = text.review()
    north = text.member(review, identifiers={"exercise": "NOR"})
    text.comment(review, organisation=north)
    client = sign_in(text.secretariat(review))
    form = client.get(reverse("filled_form", args=[review.pk, "iso", kind]))
    content = b"".join(form.streaming_content)

    rotate(settings)
    upload(client, review, f"NOR comments.{kind}", content)

    assert not UploadedFile.objects.exists()  # read, and refused in no row
    assert Comment.objects.count() == 1  # known by the key on its row


@pytest.mark.django_db
def test_a_form_sealed_with_another_data_key_is_refused(sign_in, settings):
    review = text.review()
    north = text.member(review, identifiers={"exercise": "NOR"})
    text.comment(review, organisation=north)
    client = sign_in(text.secretariat(review))
    form = client.get(reverse("filled_form", args=[review.pk, "iso", "xlsx"]))
    content = b"".join(form.streaming_content)

    settings.DATA_KEY = "another data key"
    upload(client, review, "NOR comments.xlsx", content)

    file = UploadedFile.objects.get()
    assert file.status == UploadedFile.Status.REFUSED
    assert Comment.objects.count() == 1


def upload(client, review, name, content):
    client.post(
        reverse("import_comments", args=[review.pk]),
        {"language": "en", "uploads": [SimpleUploadedFile(name, content)]},
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("keep", "stays"), [(True, True), (False, False)])
def test_who_is_signed_in_stays_so_while_the_old_secret_is_a_fallback(
    sign_in, settings, keep, stays
):
    client = sign_in(make.person(make.Role.FOCAL_POINT))
    assert client.get("/").context["signed_in"]

    rotate(settings, keep)

    assert client.get("/").context["signed_in"] is stays


@pytest.mark.django_db
@pytest.mark.parametrize(("keep", "good"), [(True, True), (False, False)])
def test_a_link_in_a_letter_stays_good_while_the_old_secret_is_a_fallback(
    client, settings, keep, good
):
    person = make.person(make.Role.FOCAL_POINT)
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"https?://\S+", mail.outbox[-1].body).group()

    rotate(settings, keep)

    page = client.get(link, follow=True)
    assert ("token_fail" not in page.context) is good


def test_keys_of_two_purposes_differ_and_neither_is_the_data_key(settings):
    settings.DATA_KEY = "k" * 32

    keys = {derive_key("consultation.voter"), derive_key("review.seal_of_rows")}

    assert len(keys) == 2
    assert settings.DATA_KEY.encode() not in keys
    assert {len(key) for key in keys} == {32}


def test_the_file_of_a_secret_is_made_once_and_only_its_user_reads_it(tmp_path):
    file = tmp_path / "data" / "data-key"

    with ThreadPoolExecutor(8) as at_once:
        made = set(at_once.map(kept_secret, [file] * 8))

    assert made == {file.read_text()}
    assert len(file.read_text()) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.django_db
def test_the_first_start_notes_the_data_key_and_the_next_finds_it_the_same():
    note_data_key(by=OPERATOR)
    note_data_key(by=OPERATOR)

    assert DataKeyFingerprint.objects.count() == 1
    assert Record.objects.filter(verb="safeguard.note_data_key").count() == 1


@pytest.mark.django_db
def test_a_start_with_another_data_key_is_refused(settings):
    note_data_key(by=OPERATOR)

    settings.DATA_KEY = "another data key"

    with pytest.raises(ImproperlyConfigured, match="another data key"):
        note_data_key(by=OPERATOR)


@pytest.mark.django_db
def test_the_command_says_in_a_sentence_that_the_data_key_is_another(
    settings, monkeypatch
):
    note_data_key(by=OPERATOR)
    settings.DATA_KEY = "another data key"
    monkeypatch.setattr("django.core.management.call_command", lambda *_, **__: None)

    said = CliRunner().invoke(main, ["migrate"])

    assert said.exit_code == ClickException.exit_code
    assert said.output.startswith("Error: This database was written with another")
