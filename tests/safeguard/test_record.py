"""The record of who did what holds together, and shows where it does not."""

import pytest

import factories as make
from milepost.safeguard.models import Record, RecordHead
from milepost.safeguard.queries import first_broken_line

pytestmark = pytest.mark.django_db


def test_an_action_leaves_one_line_that_says_who_did_what():
    federation = make.federation()

    line = Record.objects.get()

    assert (line.verb, line.object_id) == (
        "movement.add_federation",
        str(federation.pk),
    )
    assert (line.actor_kind, line.actor_id) == ("operator", "command line")


def test_an_untouched_record_holds():
    for _ in range(5):
        make.federation()

    assert first_broken_line() is None


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "movement.something_else"},
        {"actor_id": "somebody else"},
        {"facts": {"count": 3}},
        {"object_id": "99"},
    ],
)
def test_an_edited_line_is_found(change):
    for _ in range(3):
        make.federation()
    second = Record.objects.order_by("id")[1]
    Record.objects.filter(pk=second.pk).update(**change)

    assert first_broken_line() == second


def test_a_removed_line_is_found_at_the_line_after_it():
    for _ in range(3):
        make.federation()
    _first, second, third = Record.objects.order_by("id")
    second.delete()

    assert first_broken_line() == third


def test_two_lines_that_change_places_are_found():
    for _ in range(3):
        make.federation()
    first, second, _third = Record.objects.order_by("id")
    first_said, second_said = first.verb, "movement.swapped"
    Record.objects.filter(pk=first.pk).update(verb=second_said)
    Record.objects.filter(pk=second.pk).update(verb=first_said)

    assert first_broken_line() == first


def test_lines_removed_from_the_end_are_found_by_the_head():
    for _ in range(3):
        make.federation()
    Record.objects.order_by("id").last().delete()

    assert first_broken_line() == RecordHead.objects.get()
