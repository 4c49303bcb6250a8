"""The frame of every write: atomic, keyword-only, and with a line of its own."""

import pytest

import factories as make
from milepost.movement.models import Federation
from milepost.safeguard.actions import action, record, unchanged
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db


def act(function, **options):
    """`function` as an action of the package safeguard."""
    function.__module__ = "milepost.safeguard.actions"
    return action(f"safeguard.{function.__name__}", **options)(function)


def test_the_line_has_the_verb_and_the_actor_of_the_action():
    federation = make.federation()

    def count_members(*, federation, by):
        return record(federation, members=12)

    line = act(count_members)(federation=federation, by=OPERATOR)

    assert line.verb == "safeguard.count_members"
    assert (line.actor_kind, line.object_id) == ("operator", str(federation.pk))
    assert line.facts == {"members": 12}


def test_an_action_without_a_line_fails():
    def count_members(*, by):
        return 12

    with pytest.raises(AssertionError, match="count_members left no line"):
        act(count_members)(by=OPERATOR)


def test_what_an_action_without_a_line_wrote_is_rolled_back():
    def add_quietly(*, by):
        Federation.objects.create(slug="quiet", kind=Federation.Kind.EXERCISE)

    with pytest.raises(AssertionError):
        act(add_quietly)(by=OPERATOR)

    assert not Federation.objects.filter(slug="quiet").exists()


def test_the_line_of_an_action_that_it_calls_is_not_its_own():
    def add_two(*, by):
        return [make.federation(), make.federation()]

    with pytest.raises(AssertionError, match="add_two left no line"):
        act(add_two)(by=OPERATOR)


def test_the_line_comes_from_the_action_that_runs_and_not_from_the_one_it_called():
    def add_and_count(*, by):
        federation = make.federation()
        record(federation)
        return federation

    act(add_and_count)(by=OPERATOR)

    verbs = [line.verb for line in Record.objects.order_by("id")]
    assert verbs == ["movement.add_federation", "safeguard.add_and_count"]


def test_a_line_about_another_thing_fails():
    other = make.federation()

    def rename(*, federation, by):
        record(other)

    with pytest.raises(AssertionError, match="neither given nor gave back"):
        act(rename)(federation=make.federation(), by=OPERATOR)


def test_an_action_that_changed_nothing_leaves_no_line():
    lines = Record.objects.count()

    def add_once(*, by):
        return unchanged("there already")

    assert act(add_once)(by=OPERATOR) == "there already"
    assert Record.objects.count() == lines


def test_an_action_that_changed_nothing_and_says_so_in_the_record_fails():
    federation = make.federation()

    def add_once(*, federation, by):
        record(federation)
        return unchanged(federation)

    with pytest.raises(AssertionError, match="says it leaves no line"):
        act(add_once)(federation=federation, by=OPERATOR)


def test_an_action_that_is_unrecorded_by_a_decision_leaves_no_line():
    def answer(*, by):
        return 1

    assert act(answer, unrecorded="ADR 6")(by=OPERATOR) == 1


def test_an_action_that_fails_is_undone_whole():
    def add_and_fail(*, by):
        record(make.federation(slug="half"))
        raise LookupError

    with pytest.raises(LookupError):
        act(add_and_fail)(by=OPERATOR)

    assert not Federation.objects.filter(slug="half").exists()
    assert not Record.objects.exists()


def test_only_an_action_records():
    federation = make.federation()

    with pytest.raises(RuntimeError, match="only an action records"):
        record(federation)
    with pytest.raises(RuntimeError, match="only an action records"):
        unchanged(federation)


def wrongly_named(*, by): ...


def positional(federation, *, by): ...


def by_first(*, by, federation): ...


def by_nobody(*, federation): ...


def by_and_anything(*, by, **facts): ...


@pytest.mark.parametrize(
    ("verb", "function", "reason"),
    [
        ("safeguard.named", wrongly_named, "is the verb of safeguard.wrongly_named"),
        ("movement.wrongly_named", wrongly_named, "is the verb of safeguard"),
        ("safeguard.positional", positional, "keyword arguments only"),
        ("safeguard.by_and_anything", by_and_anything, "keyword arguments only"),
        ("safeguard.by_first", by_first, "`by` as its last"),
        ("safeguard.by_nobody", by_nobody, "`by` as its last"),
    ],
)
def test_a_function_that_is_no_action_is_refused_when_it_is_defined(
    verb, function, reason
):
    function.__module__ = "milepost.safeguard.actions"
    with pytest.raises(TypeError, match=reason):
        action(verb)(function)
