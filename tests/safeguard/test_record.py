"""The record of who did what holds together, and shows where it does not."""

import pytest
from django.db import connection, transaction

import factories as make
from at_once import OnDisk, at_once
from milepost.movement import actions as movement
from milepost.safeguard.actions import keep_file
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.chains import INSTALLATION, find_chain
from milepost.safeguard.models import Record, RecordHead
from milepost.safeguard.queries import first_broken_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def federation():
    """A federation with three lines in its chain."""
    federation = make.federation()
    make.region(federation)
    make.organisation(federation)
    return federation


def lines_of(federation):
    return Record.objects.filter(chain=str(federation.pk)).order_by("id")


def test_an_action_leaves_one_line_that_says_who_did_what():
    federation = make.federation()

    line = Record.objects.get()

    assert (line.verb, line.object_id) == (
        "movement.add_federation",
        str(federation.pk),
    )
    assert (line.actor_kind, line.actor_id) == ("operator", "command line")


def test_an_untouched_record_holds(federation):
    for _ in range(2):
        make.organisation()

    assert first_broken_line() is None


@pytest.mark.parametrize(
    "change",
    [
        {"verb": "movement.something_else"},
        {"actor_id": "somebody else"},
        {"facts": {"count": 3}},
        {"object_id": "99"},
        {"chain": INSTALLATION},
    ],
)
def test_an_edited_line_is_found(federation, change):
    second = lines_of(federation)[1]
    Record.objects.filter(pk=second.pk).update(**change)

    assert first_broken_line() == second


def test_a_removed_line_is_found_at_the_line_after_it(federation):
    _first, second, third = lines_of(federation)
    second.delete()

    assert first_broken_line() == third


def test_two_lines_that_change_places_are_found(federation):
    first, second, _third = lines_of(federation)
    first_said, second_said = first.verb, "movement.swapped"
    Record.objects.filter(pk=first.pk).update(verb=second_said)
    Record.objects.filter(pk=second.pk).update(verb=first_said)

    assert first_broken_line() == first


def test_lines_removed_from_the_end_are_found_by_the_head(federation):
    make.federation()
    lines_of(federation).last().delete()

    assert first_broken_line() == RecordHead.objects.get(chain=str(federation.pk))


def test_a_head_that_was_removed_is_found(federation):
    RecordHead.objects.get(chain=str(federation.pk)).delete()

    assert first_broken_line().chain == str(federation.pk)


def test_a_chain_that_was_removed_whole_is_found_where_it_must_be(federation):
    make.federation()
    lines_of(federation).delete()
    RecordHead.objects.get(chain=str(federation.pk)).delete()

    assert first_broken_line() is None
    assert first_broken_line(begun=[str(federation.pk)]).chain == str(federation.pk)


def test_a_line_stands_in_the_chain_of_its_federation_however_far_away(
    django_assert_num_queries,
):
    phase = make.process(phases=["listen"]).phases.get()
    federation = str(phase.process.federation_id)

    with django_assert_num_queries(0):
        assert find_chain(phase) == federation
    fresh = type(phase).objects.get(pk=phase.pk)
    with django_assert_num_queries(1):
        assert find_chain(fresh) == federation


def test_what_belongs_to_no_federation_stands_in_the_chain_of_the_installation():
    person = make.person(role=None)

    lines = Record.objects.filter(object_id=str(person.pk))
    assert {line.chain for line in lines} == {INSTALLATION}


def test_a_file_stands_in_the_chain_of_what_it_was_sent_for(federation):
    keep_file(name="a.docx", content=b"a", about=federation, by=OPERATOR)

    assert lines_of(federation).last().verb == "safeguard.keep_file"
    assert first_broken_line() is None


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_federation_and_of_several_leave_whole_chains(tmp_path):
    federations = [make.federation(), make.federation()]

    def add_regions(federation, name):
        for n in range(5):
            movement.add_region(
                federation=federation, code=f"{name}-{n}", names={}, by=OPERATOR
            )

    with OnDisk(tmp_path):
        results = at_once(
            *(
                lambda federation=federation, name=name: add_regions(federation, name)
                for federation in federations
                for name in ("a", "b")
            )
        )
        assert results == [None] * 4
        assert [lines_of(one).count() for one in federations] == [11, 11]
        assert first_broken_line() is None


@pytest.mark.django_db(transaction=True)
def test_a_federation_does_not_wait_for_the_line_of_another():
    """On SQLite one writer waits for another, whatever they write."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite takes one writer at a time")
    busy, other = make.federation(), make.federation()
    with transaction.atomic():
        make.region(busy)

        [added] = at_once(
            lambda: movement.add_region(
                federation=other, code="r", names={}, by=OPERATOR
            )
        )

    assert added.federation_id == other.pk
