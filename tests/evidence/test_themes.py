"""Themes: suggested by a method, and people's only once they take them."""

import pytest
from django.urls import reverse

import factories as make
from consultation import consultation_made as made
from evidence.evidence_made import closed
from milepost.analysis.progress import ignore_progress
from milepost.analysis.text.errors import TooFewTexts
from milepost.consultation.models import StatementText
from milepost.errors import NotAllowed
from milepost.evidence import methods
from milepost.evidence.actions import (
    dismiss_theme,
    merge_theme,
    name_theme,
    suggest_themes,
)
from milepost.evidence.errors import CannotMerge, Nameless, StillOpen
from milepost.evidence.models import Theme, Verification
from milepost.evidence.presentation import present_themes
from milepost.evidence.verifying import judge
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience, Record

pytestmark = pytest.mark.django_db
State = Theme.State
WATER = [
    "Clean water is needed first.",
    "Water points save lives.",
    "Dig wells for water.",
]
PAPERS = [
    "Help with papers matters.",
    "Papers open doors.",
    "Nobody moves without papers.",
]
WATER_AND_PAPERS = [
    "Water is the first thing that people ask for.",
    "Papers are the second thing that people ask for.",
    "Wells and water points along the way.",
    "Papers and permits along the way.",
]


@pytest.fixture
def suggested(monkeypatch):
    """Three candidates over seven statements, whatever the method would say."""

    def themes(round, parameters, report):
        numbers = [[1, 2], [3, 4], [5, 6, 7]]
        return methods.Made(
            method="themes",
            version="1",
            engine="a pencil",
            parameters=parameters,
            fingerprint="f" * 64,
            result={
                "texts": 7,
                "candidates": [
                    {
                        "number": number,
                        "words": [f"word {number}", "and"],
                        "score": 0.5,
                        "statements": [
                            {"statement": n, "score": 1 - n / 10} for n in among
                        ],
                    }
                    for number, among in enumerate(numbers, start=1)
                ],
            },
        )

    monkeypatch.setattr(methods, "themes", themes)
    return suggest


def suggest(**rest):
    round = closed(made.opinion_round(statements=7, **rest))
    return suggest_themes(round=round, by=OPERATOR)


def read(finding):
    """Of accepted themes: their name, and the numbers of their statements."""
    return {
        row.theme.name: [statement.number for statement in row.statements]
        for row in present_themes(finding).accepted
    }


def test_nothing_counts_until_somebody_accepts_it(suggested):
    finding = suggested()
    assert finding.themes.count() == 3
    assert read(finding) == {}
    assert "none has been accepted yet" in present_themes(finding).opening

    name_theme(theme=finding.themes.get(number=1), name=" Water ", by=OPERATOR)

    assert read(finding) == {"Water": [1, 2]}
    assert "Suggested themes accepted: 1 of 3." in present_themes(finding).opening


def test_a_theme_says_who_decided_and_when(suggested):
    finding = suggested()
    lab = make.person(make.Role.LAB, federation=finding.process.federation)
    name_theme(theme=finding.themes.get(number=1), name="Water", by=lab)
    theme = finding.themes.get(number=1)
    assert theme.decided_by == lab
    assert theme.decided_at is not None
    line = Record.objects.get(verb="evidence.name_theme")
    assert (line.object_id, line.actor_id) == (str(theme.pk), str(lab.pk))
    assert "Water" not in str(line.facts)


def test_a_merged_theme_brings_its_statements_and_what_was_merged_into_it(suggested):
    finding = suggested()
    one, two, three = finding.themes.all()
    for theme, name in ((one, "Water"), (two, "Wells"), (three, "Papers")):
        name_theme(theme=theme, name=name, by=OPERATOR)
    merge_theme(theme=two, into=one, by=OPERATOR)
    assert read(finding) == {"Water": [1, 2, 3, 4], "Papers": [5, 6, 7]}
    merge_theme(theme=one, into=three, by=OPERATOR)
    assert read(finding) == {"Papers": [1, 2, 3, 4, 5]}
    assert present_themes(finding).accepted[0].size == 7


def test_renamed_back_it_stands_by_itself_again(suggested):
    finding = suggested()
    one, two, _ = finding.themes.all()
    name_theme(theme=one, name="Water", by=OPERATOR)
    merge_theme(theme=two, into=one, by=OPERATOR)
    name_theme(theme=two, name="Wells", by=OPERATOR)
    assert read(finding) == {"Water": [1, 2], "Wells": [3, 4]}


def test_what_is_dismissed_counts_no_more_nor_does_what_was_merged_into_it(suggested):
    finding = suggested()
    one, two, _ = finding.themes.all()
    name_theme(theme=one, name="Water", by=OPERATOR)
    merge_theme(theme=two, into=one, by=OPERATOR)
    dismiss_theme(theme=one, by=OPERATOR)
    assert read(finding) == {}
    assert [row.theme for row in present_themes(finding).put_aside] == [one, two]


def test_the_same_statements_again_keep_what_people_made_of_them(suggested):
    finding = suggested()
    name_theme(theme=finding.themes.get(number=1), name="Water", by=OPERATOR)
    assert suggest_themes(round=finding.round, by=OPERATOR) == finding
    assert read(finding) == {"Water": [1, 2]}


@pytest.mark.parametrize("into", ["itself", "suggested", "elsewhere"])
def test_a_theme_is_merged_only_into_another_that_was_accepted(suggested, into):
    finding, other = suggested(), suggested()
    one, two, _ = finding.themes.all()
    there = {"itself": one, "suggested": two, "elsewhere": other.themes.first()}[into]
    if into != "suggested":
        name_theme(theme=there, name="There", by=OPERATOR)
    with pytest.raises(CannotMerge):
        merge_theme(theme=one, into=there, by=OPERATOR)
    assert not Theme.objects.filter(state=State.MERGED).exists()


def test_a_theme_is_not_accepted_without_a_name(suggested):
    with pytest.raises(Nameless):
        name_theme(theme=suggested().themes.first(), name="  ", by=OPERATOR)
    assert not Theme.objects.exclude(state=State.SUGGESTED).exists()


def test_themes_of_an_open_round_are_not_sought():
    with pytest.raises(StillOpen):
        suggest_themes(round=made.opinion_round(), by=OPERATOR)


@pytest.mark.parametrize("role", [make.Role.FOCAL_POINT, make.Role.READER])
def test_only_the_lab_and_those_who_steer_decide_on_themes(suggested, role):
    finding = suggested()
    theme, other, _ = finding.themes.all()
    person = make.person(role, federation=finding.process.federation)
    for action, said in (
        (name_theme, {"name": "Mine"}),
        (merge_theme, {"into": other}),
        (dismiss_theme, {}),
    ):
        with pytest.raises(NotAllowed):
            action(theme=theme, **said, by=person)
    with pytest.raises(NotAllowed):
        suggest_themes(round=finding.round, by=person)
    assert not Theme.objects.exclude(state=State.SUGGESTED).exists()


# The page


def page_of(client, finding):
    return client.get(reverse("finding", args=[finding.pk])).content.decode()


def lab_of(finding):
    return make.person(make.Role.LAB, federation=finding.process.federation)


def test_readers_see_what_was_accepted_and_coders_what_was_suggested(client, suggested):
    finding = suggested()
    name_theme(theme=finding.themes.get(number=1), name="Water", by=OPERATOR)
    reader = make.person(make.Role.READER, federation=finding.process.federation)

    client.force_login(reader)
    page = page_of(client, finding)
    assert "Themes are only suggestions" in page
    assert "Water" in page
    assert "2 statements" in page
    assert "Statement 5 matters." not in page
    assert "/name/" not in page

    client.force_login(lab_of(finding))
    page = page_of(client, finding)
    assert "Statement 5 matters." in page
    for name in ("name_theme", "merge_theme", "dismiss_theme"):
        assert reverse(name, args=[finding.themes.get(number=3).pk]) in page


def test_coders_accept_merge_and_dismiss_by_forms(client, suggested):
    finding = suggested()
    one, two, three = finding.themes.all()
    client.force_login(lab_of(finding))
    address = reverse("finding", args=[finding.pk])

    answer = client.post(reverse("name_theme", args=[one.pk]), {"name": "Water"})
    assert answer.url == f"{address}#theme-1"
    client.post(reverse("merge_theme", args=[two.pk]), {"into": one.pk})
    client.post(reverse("dismiss_theme", args=[three.pk]))

    states = list(finding.themes.values_list("state", flat=True))
    assert states == [State.ACCEPTED, State.MERGED, State.DISMISSED]


@pytest.mark.parametrize(
    ("verb", "sent", "said"),
    [
        ("name_theme", {"name": " "}, "Name the theme"),
        ("name_theme", {"name": "x" * 121}, "at most 120 characters"),
        ("merge_theme", {}, "Choose the theme to merge it into."),
        ("merge_theme", {"into": "nothing"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said(client, suggested, verb, sent, said):
    theme = suggested().themes.first()
    client.force_login(lab_of(theme.finding))
    answer = client.post(reverse(verb, args=[theme.pk]), sent, follow=True)
    assert said in answer.content.decode()


def test_themes_that_one_may_not_see_are_not_there_to_decide_on(client, suggested):
    theme = suggested().themes.first()
    client.force_login(make.person(make.Role.LAB))
    for verb in ("name_theme", "merge_theme", "dismiss_theme"):
        assert client.post(reverse(verb, args=[theme.pk])).status_code == 404


def test_a_statement_moderated_out_later_is_left_out(suggested):
    finding = suggested()
    name_theme(theme=finding.themes.get(number=1), name="Water", by=OPERATOR)
    finding.round.statements.filter(number=1).update(moderation=-1)
    assert read(finding) == {"Water": [2]}


def test_few_or_many_themes_take_the_same_queries(
    client, suggested, django_assert_max_num_queries
):
    finding = suggested(
        process=make.process(audience=Audience.PUBLIC), audience=Audience.PUBLIC
    )
    client.force_login(lab_of(finding))
    for theme in finding.themes.all():
        with django_assert_max_num_queries(11):
            page_of(client, finding)
        name_theme(theme=theme, name=f"Theme {theme.number}", by=OPERATOR)
    with django_assert_max_num_queries(11):
        page_of(client, finding)


def test_the_method_suggests_what_statements_share_and_makes_it_again_the_same():
    texts = [*WATER, *PAPERS, *WATER_AND_PAPERS]
    round = closed(made.opinion_round(statements=len(texts)))
    for text, said in zip(
        StatementText.objects.filter(statement__round=round).order_by(
            "statement__number"
        ),
        texts,
        strict=True,
    ):
        text.text = said
        text.save()

    finding = suggest_themes(round=round, by=OPERATOR)

    placed = [
        said["statement"]
        for candidate in finding.result["candidates"]
        for said in candidate["statements"]
    ]
    assert sorted(placed) == list(range(1, len(texts) + 1))
    assert finding.themes.count() == len(finding.result["candidates"])
    assert judge(finding, ignore_progress).outcome == Verification.Outcome.HOLDS


def test_a_round_of_few_statements_has_no_themes():
    round = closed(made.opinion_round(statements=4))
    with pytest.raises(TooFewTexts):
        suggest_themes(round=round, by=OPERATOR)
