"""The directory is open to all, finds names in any language, and asks few questions."""

import pytest
from django.urls import reverse

import factories as make
from milepost.movement import actions
from milepost.movement.models import Body, Federation
from milepost.safeguard.actors import OPERATOR

pytestmark = pytest.mark.django_db


def test_a_stranger_reads_the_directory(client):
    organisation = make.organisation(name="Society of the Far Shore")

    page = client.get(reverse("directory"))

    assert page.status_code == 200
    assert "Society of the Far Shore" in page.content.decode()
    assert reverse("organisation", args=[organisation.pk]) in page.content.decode()


@pytest.mark.parametrize("asked", ["societe", "SOCIÉTÉ", "جمعية"])
def test_a_name_is_found_in_any_language_without_its_accents(client, asked):
    federation = make.federation()
    actions.add_organisation(
        federation=federation,
        kind="national_society",
        names={"en": "Far Shore", "fr": "Société du rivage", "ar": "جمعية الساحل"},
        by=OPERATOR,
    )
    make.organisation(federation=federation, name="Elsewhere")

    page = client.get(reverse("directory"), {"q": asked}).content.decode()

    assert "Far Shore" in page
    assert "Elsewhere" not in page


def test_a_search_without_result_says_what_to_do_next(client):
    make.organisation()

    page = client.get(reverse("directory"), {"q": "zzz"}).content.decode()

    assert "Try another spelling" in page


def test_the_directory_asks_the_same_number_of_questions_for_many(
    client, django_assert_max_num_queries
):
    region = make.region()
    for _ in range(30):
        make.organisation(region=region)

    with django_assert_max_num_queries(12):
        client.get(reverse("directory"))


def test_pages_of_a_made_up_federation_say_so(client):
    organisation = make.organisation(federation=make.federation())

    page = client.get(reverse("organisation", args=[organisation.pk]))

    assert "exercise-banner" in page.content.decode()


def test_pages_of_a_real_federation_do_not(client):
    real = make.federation(kind=Federation.Kind.MOVEMENT)
    organisation = make.organisation(federation=real)

    page = client.get(reverse("organisation", args=[organisation.pk]))

    assert "exercise-banner" not in page.content.decode()


def test_a_body_whose_members_are_unknown_says_that_they_are(client):
    body = actions.add_body(
        federation=make.federation(),
        slug="network",
        kind=Body.Kind.NETWORK,
        names={"en": "A network"},
        by=OPERATOR,
    )

    page = client.get(reverse("body", args=[body.pk])).content.decode()

    assert "The members of this body are not known." in page
