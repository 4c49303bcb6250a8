"""What a signed-in person saw is gone from the browser when they have left."""

import pytest

import factories as make

pytestmark = pytest.mark.django_db


def test_a_page_for_somebody_signed_in_is_not_kept_by_the_browser(sign_in):
    page = sign_in(make.person()).get("/directory/")

    assert page.headers["Cache-Control"] == "no-store"


def test_a_page_for_a_stranger_may_be(client):
    assert "no-store" not in client.get("/directory/").headers.get("Cache-Control", "")


def test_an_unclear_choice_in_the_switcher_is_not_found(client, settings):
    assert client.post("/step-into/", {"person": "x"}).status_code == 404
