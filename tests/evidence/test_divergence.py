"""Regions side by side: where the people of regions diverge on statements."""

import re

import pytest
from django.urls import reverse

import factories as make
from consultation import consultation_made as made
from evidence.evidence_made import closed
from milepost.analysis.divergence.errors import NoAnswers
from milepost.analysis.progress import ignore_progress
from milepost.consultation.models import Vote
from milepost.evidence import methods, queries
from milepost.evidence.actions import analyse_round, verify_finding
from milepost.evidence.models import Finding, Verification
from milepost.evidence.presentation import present_divergence
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

pytestmark = pytest.mark.django_db
SHOWN = {"moderated_out": []}


def of_regions(north=(1, 1, 1), south=(-1, 1, 0), people=(20, 20), lone=0, **rest):
    """A round answered by people of two regions, and some of none."""
    process = rest.pop("process", None) or make.process()
    regions = [
        make.region(federation=process.federation, code=code)
        for code in ("north", "south")
    ]
    round = made.opinion_round(process, statements=len(north), **rest)
    for region, said, number in zip(regions, (north, south), people, strict=True):
        for n in range(number):
            made.answer(round, f"{region.code} {n}", said, region=region)
    for n in range(lone):
        made.answer(round, f"of no region {n}", north)
    return round


def divergence(round):
    analyse_round(round=closed(round), by=OPERATOR)
    return Finding.objects.get(kind=Finding.Kind.DIVERGENCE, round=round)


def test_regions_that_differ_are_told_apart_and_come_first():
    finding = divergence(of_regions())
    items = finding.result["items"]
    assert [item["item"] for item in items] == [1, 3, 2]
    assert [item["diverges"] for item in items] == [True, True, False]
    assert (items[0]["most"], items[0]["least"]) == ("north", "south")
    # north leans 20 / 22, south -20 / 22: half of what lies between
    assert items[0]["gap"] == pytest.approx(20 / 22, abs=1e-4)


def test_the_sentence_turns_round_with_the_votes():
    """Of each region: its name, how many agree, how many disagree."""
    said = re.compile(r"(Region \d+) .*?\((\d+ %) agree, (\d+ %) disagree\)")

    def regions_of(round):
        (row, *_) = present_divergence(divergence(round), None).rows
        assert "difference is larger than chance would explain" in row.sentence
        most, least = said.findall(row.sentence)
        return row.facts["most"], most[1:], row.facts["least"], least[1:]

    there = regions_of(of_regions())
    turned = regions_of(of_regions(north=(-1, -1, -1), south=(1, -1, 0)))
    assert there == ("north", ("100 %", "0 %"), "south", ("0 %", "100 %"))
    assert turned == ("south", ("100 %", "0 %"), "north", ("0 %", "100 %"))


@pytest.mark.parametrize(
    ("people", "lone", "shown"),
    [
        ((20, 20), 0, 2),
        ((20, 4), 0, 0),  # the few, and whoever would tell them
        ((20, 4), 5, 1),  # those of no region hide them
        ((20, 20), 2, 1),  # two of no region need another beside them
        ((20, 20), 5, 2),
    ],
)
def test_what_fewer_than_five_say_is_neither_shown_nor_to_be_worked_out(
    people, lone, shown
):
    round = of_regions(people=people, lone=lone)
    rows = queries.tallies_by_region(round, [])
    by_item = [row["group"] for row in rows if row["item"] == 1]
    assert len(by_item) == shown
    total = sum(people) + lone
    told = sum(people[["north", "south"].index(group)] for group in by_item)
    assert not by_item or total - told == 0 or total - told >= 5


def test_without_two_regions_to_compare_there_is_no_such_finding():
    round = of_regions(people=(20, 4), lone=6)
    analyse_round(round=closed(round), by=OPERATOR)
    assert not Finding.objects.filter(kind=Finding.Kind.DIVERGENCE).exists()
    with pytest.raises(NoAnswers):
        methods.divergence(round, SHOWN, ignore_progress)


def test_the_same_votes_again_are_the_same_finding():
    round = of_regions()
    finding = divergence(round)
    analyse_round(round=round, by=OPERATOR)
    assert Finding.objects.get(kind=Finding.Kind.DIVERGENCE) == finding


def test_it_holds_until_the_votes_change():
    finding = divergence(of_regions())
    seen = verify_finding(finding=finding, by=OPERATOR)
    assert seen.outcome == Verification.Outcome.HOLDS
    vote = Vote.objects.filter(statement__number=1).first()
    Vote.objects.filter(pk=vote.pk).delete()
    seen = verify_finding(finding=finding, by=OPERATOR)
    assert seen.outcome == Verification.Outcome.DATA_CHANGED
    assert seen.difference == -1


def test_the_page_shows_a_chart_the_sentences_and_the_numbers(client):
    process = make.process(audience=Audience.PUBLIC)
    finding = divergence(of_regions(process=process, audience=Audience.PUBLIC))
    page = client.get(reverse("finding", args=[finding.pk])).content.decode()
    assert "On 2 of 3 statements, regions differ more than chance" in page
    assert page.count("<svg") == 1
    assert "100 % (84–100 %), 20" in page  # Wilson, 20 of 20
    assert "divergence.md" in page
    assert page.index("Statement 1 matters.") < page.index("Statement 3 matters.")


def test_a_statement_moderated_out_later_leaves_the_page(client):
    process = make.process(audience=Audience.PUBLIC)
    finding = divergence(of_regions(process=process, audience=Audience.PUBLIC))
    finding.round.statements.filter(number=1).update(moderation=-1)
    page = client.get(reverse("finding", args=[finding.pk])).content.decode()
    assert "Statement 1 matters." not in page
    assert verify_finding(finding=finding, by=OPERATOR).outcome == "holds"


def test_three_or_thirty_statements_take_the_same_queries(
    client, django_assert_max_num_queries
):
    for statements in (3, 30):
        finding = divergence(
            of_regions(
                north=(1,) * statements,
                south=(-1,) * statements,
                people=(6, 6),
                process=make.process(audience=Audience.PUBLIC),
                audience=Audience.PUBLIC,
            )
        )
        with django_assert_max_num_queries(8):
            assert client.get(reverse("finding", args=[finding.pk])).status_code == 200
