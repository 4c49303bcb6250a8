"""When agree and disagree change sides, every sentence with a direction turns round."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import factories as make
from consultation import consultation_made as made
from milepost.evidence import sentences
from milepost.evidence.actions import analyse_round, describe_survey_response
from milepost.evidence.presentation import present_landscape, present_response
from milepost.formats.datasets.polis import read_votes
from milepost.safeguard.actors import OPERATOR

pytestmark = pytest.mark.django_db
ALL_AGREE = {"group": 0, "agrees": 8, "disagrees": 1, "agree": [0.8, 0.5, 0.9]}
TALLY = ALL_AGREE | {"seen": 10, "disagree": [0.1, 0.02, 0.4]}


def turned(text):
    return (
        text.replace("disagree", "\0")
        .replace("agree", "disagree")
        .replace("\0", "agree")
    )


def mirrored(tally):
    swapped = {"agrees": "disagrees", "agree": "disagree"}
    swapped |= {new: old for old, new in swapped.items()}
    return {swapped.get(key, key): value for key, value in tally.items()}


def said_by(round):
    """Every sentence with a direction, by what it is about."""
    landscape = present_landscape(analyse_round(round=round, by=OPERATOR), None)
    lists = {"shared": landscape.shared, "divisive": landscape.divisive}
    lists |= {f"group {i}": g.representative for i, g in enumerate(landscape.groups)}
    return {
        (name, said.statement.number): said.sentences
        for name, listed in lists.items()
        for said in listed
    }, landscape


def test_every_sentence_about_a_real_conversation_turns_round():
    votes = read_votes(made.UBI / "votes.csv.gz")
    swapped = votes.set_column(
        votes.column_names.index("vote"),
        "vote",
        pc.multiply(votes["vote"], pa.scalar(-1, pa.int8())),
    )
    process = make.process()
    said, landscape = said_by(made.imported(process))
    turned_round, other = said_by(made.imported(process, votes=swapped))

    assert len(said) > 10
    assert {key: [turned(s) for s in lines] for key, lines in said.items()} == (
        turned_round
    )
    assert landscape.opening == other.opening


@pytest.mark.parametrize("direction", ["agree", "disagree"])
def test_a_representative_statement_says_which_way_and_how_sure(direction):
    other = {"agree": "disagree", "disagree": "agree"}[direction]
    for write in (sentences.representative, sentences.shared):
        there = write(direction, TALLY)
        assert turned(there) == write(other, mirrored(TALLY))
        assert there != write(other, mirrored(TALLY))


def test_a_leaning_turns_round_and_a_tie_stays():
    (leans,) = sentences.divided([TALLY])
    assert leans == "Group A tends to agree: 80 % (50–90 %) agree."
    assert sentences.divided([mirrored(TALLY)]) == [turned(leans)]
    tie = TALLY | {"disagrees": 8}
    assert sentences.divided([tie]) == ["Group A is evenly split."]


@pytest.mark.parametrize(
    ("apart", "words"),
    [
        (0.6, "clearly distinct"),
        (0.3, "weakly"),
        (0.1, "barely distinct"),
        (None, "barely distinct"),
    ],
)
def test_the_opening_says_how_far_groups_may_be_relied_on(apart, words):
    facts = {"participants": 40, "grouped": 30, "groups": [{}, {}]}
    assert words in sentences.opening(facts | {"silhouettes": {"2": apart}})


@pytest.mark.parametrize(("chance", "said"), [(0.6, True), (0.5, False)])
def test_the_opening_says_where_chance_would_do_as_well(chance, said):
    facts = {"participants": 40, "grouped": 30, "groups": [{}, {}]}
    facts |= {"silhouettes": {"2": 0.6}, "null_silhouette": chance}
    assert ("no more distinct than chance" in sentences.opening(facts)) == said


def test_where_it_would_tell_a_small_group_how_many_were_placed_is_not_said():
    facts = {"participants": 40, "grouped": None, "groups": [{}, {}]}
    opening = sentences.opening(facts | {"silhouettes": {"2": 0.6}})
    assert opening.startswith(
        "40 people answered. The number who answered enough statements to be"
    )
    assert "None" not in opening


def test_one_group_is_no_group():
    facts = {"participants": 9, "grouped": 9, "groups": [{}], "silhouettes": {}}
    assert "No distinct groups were found" in sentences.opening(facts)


def test_a_response_says_what_silence_leaves_open():

    finding = describe_survey_response(survey=made.survey(), by=OPERATOR)
    assert (
        present_response(finding).opening
        == "Answered: 20 of 60 (33 %). If everyone who answered holds a "
        "view, between 33 % and 100 % of all hold it, because those "
        "who did not answer may think otherwise."
    )
