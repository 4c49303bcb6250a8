"""What holds on every page: language, direction, headers, the second factor, the switcher."""

import importlib

import pytest
from django.urls import clear_url_caches, reverse

import factories as make
from milepost.movement.models import Affiliation, Person

pytestmark = pytest.mark.django_db
Role = Affiliation.Role


@pytest.mark.parametrize(
    ("language", "direction"),
    [("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")],
)
def test_a_page_speaks_the_chosen_language_in_its_direction(
    client, language, direction
):
    client.post(reverse("choose_language"), {"language": language, "next": "/"})

    page = client.get("/").content.decode()

    assert f'<html lang="{language}" dir="{direction}">' in page


def test_choosing_a_language_leads_back_to_the_page_one_was_on(client):
    answer = client.post(
        reverse("choose_language"), {"language": "fr", "next": "/directory/"}
    )

    assert answer.url == "/directory/"


def test_choosing_a_language_leads_to_no_other_site(client):
    answer = client.post(
        reverse("choose_language"), {"language": "fr", "next": "https://example.org/"}
    )

    assert answer.url == "/"


def test_an_unknown_language_changes_nothing(client):
    answer = client.post(reverse("choose_language"), {"language": "xx", "next": "/"})

    assert not answer.cookies


def test_every_answer_carries_the_guarding_headers(client):
    headers = client.get("/").headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("role", "asked"),
    [
        (Role.SECRETARIAT, True),
        (Role.PEN_HOLDER, True),
        (Role.DATA_STEWARD, True),
        (Role.ADMINISTRATOR, True),
        (Role.FOCAL_POINT, False),
        (Role.READER, False),
    ],
)
def test_privileged_roles_are_asked_for_a_second_factor_first(sign_in, role, asked):
    person = make.person(role, second_factor=False)

    answer = sign_in(person).get(reverse("directory"))

    assert (answer.status_code == 302) is asked
    if asked:
        assert answer.url == reverse("mfa_activate_totp")


def test_a_privileged_person_with_a_second_factor_goes_on(sign_in):
    person = make.person(Role.SECRETARIAT)

    assert sign_in(person).get(reverse("directory")).status_code == 200


def test_nobody_signs_up(client):
    page = client.get(reverse("account_signup"))

    assert b"password1" not in page.content


@pytest.fixture
def demonstration(settings):
    """The address book as it is with the demonstration's switch on."""
    from milepost.web import urls

    settings.DEMONSTRATION = True
    importlib.reload(urls)
    clear_url_caches()
    yield
    settings.DEMONSTRATION = False
    importlib.reload(urls)
    clear_url_caches()


def test_without_the_demonstration_there_is_no_switcher(client):
    assert client.post("/step-into/").status_code == 404
    assert "role-switcher" not in client.get("/").content.decode()


def test_in_the_demonstration_one_steps_into_somebody_made_up(client, demonstration):
    person = make.person(Role.SECRETARIAT)
    Person.objects.filter(pk=person.pk).update(is_made_up=True)

    answer = client.post("/step-into/", {"person": person.pk, "next": "/directory/"})

    assert answer.url == "/directory/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_not_even_there_does_one_step_into_somebody_real(client, demonstration):
    person = make.person(Role.SECRETARIAT)

    assert client.post("/step-into/", {"person": person.pk}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_an_address_that_leads_nowhere_says_so_kindly(client):
    page = client.get("/nowhere/")

    assert page.status_code == 404
    assert (
        "The address is wrong, or leads to something you cannot see."
        in page.content.decode()
    )
