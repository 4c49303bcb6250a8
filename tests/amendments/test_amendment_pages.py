"""Amendments and brackets on their pages."""

import pytest
from django.urls import reverse

import factories as make
import text_factories as made
from milepost.amendments.models import Amendment
from milepost.documents import queries as document_queries
from milepost.documents.templatetags.wordings import wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return made.version(text="We act [NO: at once]. {.aim}\n\nWater. {.aim}")


@pytest.fixture
def steering(version, sign_in):
    federation = version.document.process.federation
    organisation = make.organisation(federation=federation)
    return sign_in(make.person(make.Role.SECRETARIAT, organisation))


def address(name, version, *more):
    return reverse(name, args=[version.document_id, version.ordinal, *more])


def test_an_amendment_is_put_forward_read_and_adopted(version, steering):
    federation = version.document.process.federation
    own = make.organisation(federation=federation)
    key = made.placed(version, "Water").clause.key

    steering.post(
        address("propose_amendment", version),
        {
            "organisation": str(own.pk),
            "kind": "replace",
            "clause": key,
            "wording": "Clean water.",
        },
    )
    amendment = Amendment.objects.get()
    listed = steering.get(address("amendments", version)).content.decode()
    assert "Amendment 1" in listed
    assert "<ins>" in listed

    decide = reverse("decide_amendment", args=[amendment.pk])
    steering.post(decide, {"decision": "adopt", "reason": "Clearer."})
    page = steering.get(reverse("amendment", args=[amendment.pk])).content.decode()
    assert "Clearer." in page

    steering.post(address("make_amended_version", version))
    assert "Clean water." in made.wordings(
        document_queries.newest_version(version.document)
    )


def test_a_clause_must_be_chosen_unless_one_is_inserted(version, steering):
    answer = steering.post(
        address("propose_amendment", version),
        {"organisation": "", "kind": "delete", "clause": ""},
    )

    assert "Choose the paragraph to be changed." in answer.content.decode()
    assert not Amendment.objects.exists()


def test_the_text_if_some_pass_is_shown_and_what_cannot_be_made_is_said(
    version, steering
):
    made.amendment(version, on="Water")
    made.amendment(version, on="Water", kind="replace", wording="Clean water.")

    page = steering.get(address("amended_text", version) + "?pass=1&pass=2")

    shown = page.content.decode()
    assert "Deleted" in shown
    assert "Some of these amendments cannot be combined" in shown


def test_the_chair_takes_one_elsewhere(version, steering):
    one = made.amendment(version, on="Water")

    steering.post(reverse("decide_amendment", args=[one.pk]), {"place": "3"})

    one.refresh_from_db()
    assert one.order_override == 3


def test_an_amendment_is_withdrawn(version, steering):
    one = made.amendment(version, on="Water")

    steering.post(reverse("withdraw_amendment", args=[one.pk]))

    one.refresh_from_db()
    assert one.state == "withdrawn"


def test_in_the_room_a_bracket_is_seen_and_falls(version, steering):
    clause = made.placed(version, "We act")
    page = reverse("negotiate_clause", args=[version.document_id, clause.clause.key])
    shown = steering.get(page).content.decode()
    assert '<span class="bracket">[NO: at once]</span>' in shown

    steering.post(
        reverse("resolve_bracket", args=[version.document_id, clause.clause.key]),
        {"number": "1", "choice": "accept", "seen": str(clause.pk)},
    )

    assert "We act at once." in made.wordings(version)


def test_in_the_room_two_who_reword_a_clause_see_both(version, steering):
    clause = made.placed(version, "Water")
    page = reverse("negotiate_clause", args=[version.document_id, clause.clause.key])
    first = {"wording": "Water stands.", "seen": clause.pk}
    assert steering.post(page, first).status_code == 302

    answer = steering.post(page, {"wording": "Water runs.", "seen": clause.pk})

    assert answer.status_code == 409
    assert "Water stands." in answer.content.decode()
    assert "Water runs." in answer.content.decode()


def test_a_clause_is_agreed_in_the_room(version, steering):
    clause = made.placed(version, "Water")

    steering.post(
        reverse("agree_clause", args=[version.document_id, clause.clause.key]),
        {"agreement": "agreed"},
    )

    clause.refresh_from_db()
    assert clause.agreement == "agreed"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**We** *act*", "<strong>We</strong> <em>act</em>"),
        ("a <b> & c", "a &lt;b&gt; &amp; c"),
        (
            "one^[See *two*.]",
            'one<span class="footnote" role="note"> (See <em>two</em>.)</span>',
        ),
        ("[<i>]", '<span class="bracket">[&lt;i&gt;]</span>'),
        ("a\nb", "a<br>b"),
    ],
)
def test_nothing_in_a_wording_is_markup(text, shown):
    assert wording(text) == shown


def test_a_table_is_shown_as_one():
    shown = wording("| a | b |\n| --- | --- |\n| <c> | d |")

    assert shown == (
        '<table class="data"><tr><td>a</td><td>b</td></tr>'
        "<tr><td>&lt;c&gt;</td><td>d</td></tr></table>"
    )
