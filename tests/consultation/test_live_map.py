"""Where somebody stands in an open round, and what the map of it cannot tell."""

import re

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import factories as make
from consultation import consultation_made as made
from milepost.analysis.opinion.interim import complete_case_cross_products
from milepost.analysis.opinion.principal_components import pca
from milepost.consultation.actions import answer_as_member, close_round
from milepost.consultation.actions.live_map import restored
from milepost.consultation.models import LiveMap
from milepost.consultation.queries import whole_ballots
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db
STATEMENTS = 4
SIDES = ([1, 1, -1, 0], [-1, -1, 1, 1], [1, 0, -1, -1])


def with_people(number, round=None, first=0):
    """A round that so many have answered in full."""
    round = round or made.opinion_round(statements=STATEMENTS)
    for n in range(first, first + number):
        made.answer(round, f"voter {n}", SIDES[n % 3])
    return round


def shown(round):
    return LiveMap.objects.get(round=round).shown


def answer(round, person, values):
    for statement, value in zip(round.statements.all(), values, strict=False):
        answer_as_member(statement=statement, value=value, by=person)


def member_of(round, role=make.Role.FOCAL_POINT):
    return make.person(role, federation=round.process.federation)


def page(client, round):
    return client.get(reverse("round", args=[round.pk])).content.decode()


def own_dot(content):
    return re.search(r'class="own" cx="([\d.]+)" cy="([\d.]+)"', content).groups()


# What moves the map


def test_there_is_no_map_of_five_people_and_one_of_six():
    round = with_people(5)
    assert shown(round) is None
    with_people(1, round, first=5)
    assert shown(round)["people"] == 6


def test_nothing_that_fewer_than_six_do_changes_the_map():
    round = with_people(6)
    before = shown(round)

    with_people(5, round, first=6)
    made.answer(round, "voter 0", SIDES[1])
    assert shown(round) == before

    with_people(1, round, first=11)
    assert shown(round)["people"] == 12
    assert shown(round)["means"] != before["means"]


def test_people_come_on_to_a_large_map_a_tenth_at_a_time():
    round = with_people(6)
    kept = LiveMap.objects.get(round=round)
    kept.shown["people"] = 80
    kept.save()

    with_people(7, round, first=6)
    assert shown(round)["people"] == 80
    with_people(1, round, first=13)
    assert shown(round)["people"] == 14


def test_who_has_not_answered_everything_is_not_on_it():
    round = with_people(6)
    before = shown(round)
    for n in range(9):
        made.answer(round, f"half {n}", [1, 1, None, 1])
    assert shown(round) == before
    assert LiveMap.objects.get(round=round).waiting == 0


def test_an_answer_that_changes_nothing_leaves_the_sums_alone():
    round = with_people(7)
    before = LiveMap.objects.values().get(round=round)
    made.answer(round, "voter 2", SIDES[2])
    after = LiveMap.objects.values().get(round=round)
    assert (bytes(before["sums"]), before["waiting"]) == (bytes(after["sums"]), 1)


def test_after_votes_and_changes_of_mind_it_is_what_all_votes_give():
    round = with_people(14)
    for n in (0, 5, 13):
        made.answer(round, f"voter {n}", [0, -1, 1, 1])

    live = restored(LiveMap.objects.get(round=round))

    votes = whole_ballots(round, [1, 2, 3, 4])
    expected = complete_case_cross_products(votes)
    assert len(votes) == 14
    assert np.array_equal(live.sums.votes, expected.votes)
    assert np.array_equal(live.sums.seen, expected.seen)
    assert np.array_equal(live.sums.both, expected.both)
    plane = pca(expected, np.zeros(STATEMENTS, dtype=bool))
    assert np.abs(live.components.weights) == pytest.approx(
        np.abs(plane.weights), abs=1e-9
    )


def test_a_map_that_is_lost_is_made_again_from_the_votes():
    round = with_people(8)
    LiveMap.objects.all().delete()
    with_people(1, round, first=8)
    assert shown(round)["people"] == 9
    assert LiveMap.objects.get(round=round).waiting == 0


def test_a_map_of_other_statements_is_made_again():
    round = with_people(8)
    round.statements.filter(number=4).update(moderation=-1)
    made.answer(round, "voter 0", [-1])
    kept = LiveMap.objects.get(round=round)
    assert kept.statements == [1, 2, 3]
    assert len(kept.shown["means"]) == 3


def test_a_round_that_strangers_may_answer_has_no_map():
    round = with_people(7, made.public_round(statements=STATEMENTS))
    assert not LiveMap.objects.filter(round=round).exists()


def test_two_statements_make_no_map(client):
    round = with_people(7, made.opinion_round(statements=2))
    assert not LiveMap.objects.exists()
    client.force_login(member_of(round))
    assert "Your position on the map" not in page(client, round)


def test_a_closed_round_keeps_no_map():
    round = with_people(7)
    close_round(round=round, by=OPERATOR)
    assert not LiveMap.objects.exists()


def test_the_record_has_no_line_about_it():
    round = made.opinion_round(statements=STATEMENTS)
    before = Record.objects.count()
    with_people(7, round)
    assert Record.objects.count() == before


# What people see of it


def test_who_answered_too_little_is_told_how_many_are_missing(client):
    round = with_people(7)
    person = member_of(round)
    answer(round, person, [1, 1])
    client.force_login(person)
    content = page(client, round)
    assert "Answer 2 more statements to see where you are on the map" in content
    assert "<svg" not in content.partition('id="standing"')[2]


def test_before_there_are_six_it_says_when_there_will_be_a_map(client):
    round = with_people(3)
    person = member_of(round)
    answer(round, person, SIDES[0])
    client.force_login(person)
    content = page(client, round)
    assert "once 6 people have answered every statement" in content


def test_the_map_says_how_many_are_on_it_and_how_many_are_not(client):
    round = with_people(6)
    made.answer(round, "half", [1])
    person = member_of(round)
    answer(round, person, SIDES[0])
    client.force_login(person)
    content = page(client, round)
    assert "The map includes 6 people who answered every statement." in content
    assert "2 people who took part are not on the map yet." in content
    assert 'class="own"' in content


def test_the_own_dot_moves_at_once_and_nothing_else_does(client):
    round = with_people(6)
    person = member_of(round)
    answer(round, person, SIDES[0])
    client.force_login(person)
    before = page(client, round)
    marks = re.findall(r'class="group-0"[^>]*', before)[-1]

    statement = round.statements.first()
    response = client.post(
        reverse("answer_statement", args=[statement.pk]),
        {"value": "-1"},
        headers={"HX-Request": "true"},
    )

    after = response.content.decode()
    assert 'id="standing"' in after
    assert 'hx-swap-oob="true"' in after
    assert own_dot(after) != own_dot(before)
    assert re.findall(r'class="group-0"[^>]*', after)[-1] == marks
    assert "<html" not in after


def test_groups_are_in_a_table_and_the_nearest_is_named(client):
    round = made.opinion_round(statements=STATEMENTS)
    for n in range(16):
        said = list(SIDES[n % 2])
        said[n // 2 % 3] = 0
        made.answer(round, f"voter {n}", said)
    person = member_of(round)
    answer(round, person, SIDES[1])
    client.force_login(person)
    content = page(client, round)
    assert "So far, the answers form 2 groups. You are closest to group" in content
    table = content.partition('id="standing"')[2].partition("</table>")[0]
    assert table.count('<th scope="row">') == 2
    assert table.count("<td>Yes</td>") == 1


def test_who_only_reads_sees_no_map(client):
    round = with_people(7)
    client.force_login(member_of(round, make.Role.READER))
    assert 'id="standing"' not in page(client, round)


def test_the_page_asks_as_often_for_many_as_for_few(client):
    round = with_people(6)
    person = member_of(round)
    answer(round, person, SIDES[0])
    client.force_login(person)
    page(client, round)
    counts = []
    for first in (6, 30):
        with_people(first - 6, round, first=100)
        with CaptureQueriesContext(connection) as asked:
            page(client, round)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_answer_asks_as_often_for_many_as_for_few():
    round = with_people(7)
    few = _queries_of_an_answer(round)
    with_people(20, round, first=7)
    assert _queries_of_an_answer(round) == few


def _queries_of_an_answer(round):
    """Of somebody on the map who changes their mind, as it is not drawn anew."""
    made.answer(round, "voter 0", SIDES[0])
    with CaptureQueriesContext(connection) as asked:
        made.answer(round, "voter 0", [-1])
    return len(asked)
