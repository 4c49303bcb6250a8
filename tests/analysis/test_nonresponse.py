import pytest

from milepost.analysis.errors import ImpossibleResponse
from milepost.analysis.nonresponse import TOTAL, Stratum, describe_response


def test_28_of_111_answers_among_191_lie_between_14_7_and_56_5_percent():
    """28 / 191 = 14.66 %; (28 + 191 - 111) / 191 = 108 / 191 = 56.54 %."""
    whole = describe_response([Stratum("all", 191, 111, 28)])[-1]

    assert whole.region == TOTAL
    assert (f"{whole.low:.1%}", f"{whole.high:.1%}") == ("14.7%", "56.5%")


def test_the_migration_survey_of_2020_by_region():
    """51 of 192 societies answered."""
    rows = describe_response(
        [
            Stratum("Europe", 54, 18),
            Stratum("Asia Pacific", 38, 14),
            Stratum("Americas", 35, 9),
            Stratum("Africa", 48, 8),
            Stratum("MENA", 17, 2),
        ]
    )

    shares = {row.region: f"{row.share_answered:.1%}" for row in rows}
    assert shares == {
        "Europe": "33.3%",
        "Asia Pacific": "36.8%",
        "Americas": "25.7%",
        "Africa": "16.7%",
        "MENA": "11.8%",
        TOTAL: "26.6%",
    }
    assert (rows[-1].answered, rows[-1].eligible) == (51, 192)
    assert rows[-1].low is None


def test_the_bounds_of_the_whole_are_those_of_its_parts_together():
    rows = describe_response([Stratum("a", 10, 5, 2), Stratum("b", 30, 20, 10)])

    assert (rows[-1].low, rows[-1].high) == (12 / 40, (12 + 15) / 40)


def test_where_all_answered_nothing_is_left_open():
    row = describe_response([Stratum("a", 4, 4, 3)])[0]

    assert row.low == row.high == 0.75


def test_where_one_region_did_not_count_yes_the_whole_has_no_bounds():
    rows = describe_response([Stratum("a", 10, 5, 2), Stratum("b", 30, 20)])

    assert rows[0].low == 0.2
    assert (rows[-1].low, rows[-1].high, rows[-1].said_yes) == (None, None, None)


def test_a_region_with_nobody_to_ask_has_no_share():
    row = describe_response([Stratum("nowhere", 0, 0, 0)])[0]

    assert (row.share_answered, row.low, row.high) == (None, None, None)


@pytest.mark.parametrize(
    ("eligible", "answered", "yes"),
    [(10, 11, 0), (10, 5, 6), (10, -1, 0), (10, 5, -1), (-1, 0, None)],
)
def test_what_cannot_be_is_refused_by_name(eligible, answered, yes):
    with pytest.raises(ImpossibleResponse, match="Sahel"):
        describe_response([Stratum("Sahel", eligible, answered, yes)])
