"""Where a remark's passage stands in the next version."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.changes.wordings_made import cases, with_others, wordings
from milepost.documents.changes.reanchoring import (
    MIN_SHARE_KEPT,
    AnchorMatch,
    CommentTarget,
    ReanchoredPassage,
    ReanchoredTarget,
    reanchor,
    reanchor_targets,
)
from milepost.documents.changes.structure import Merge, PlacedClause, Split, amend_all


def find(old, new, quote):
    start = old.index(quote)
    found = reanchor(old, new, start, start + len(quote))
    assert found.quote == quote
    return found.how, round(found.confidence, 2), new[found.start : found.end]


@cases
@given(with_others(1), st.data())
def test_a_passage_found_is_in_the_new_wording_and_an_orphan_keeps_its_text(made, data):
    old, new = made
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))

    found = reanchor(old, new, start, end)

    assert found == reanchor(old, new, start, end)
    assert found.quote == old[start:end]
    assert 0 <= found.confidence <= 1
    if found.how == AnchorMatch.ORPHAN:
        assert (found.start, found.end) == (0, 0)
        assert found.confidence < MIN_SHARE_KEPT
    else:
        assert 0 <= found.start < found.end <= len(new)
        assert found.confidence >= MIN_SHARE_KEPT


@cases
@given(wordings, st.data())
def test_in_the_same_wording_every_passage_is_where_it_was(wording, data):
    start = data.draw(st.integers(0, len(wording) - 1))
    end = data.draw(st.integers(start + 1, len(wording)))
    words = wording[start:end]

    found = reanchor(wording, wording, start, end)

    if any(map(str.isalnum, words)):
        assert found.how == AnchorMatch.EXACT
        assert found.confidence == 1
        assert words.strip(" \n*^[]\\\u2067\u2069") in wording[found.start : found.end]


def test_the_same_words_at_their_place_are_exact():
    assert find("We act now. We speak.", "We all act now. We sing.", "act now") == (
        AnchorMatch.EXACT,
        1.0,
        "act now",
    )


def test_bold_and_blanks_do_not_make_it_another_passage():
    assert find("We act now.", "We **act**  now.", "act now") == (
        AnchorMatch.EXACT,
        1.0,
        "act**  now",
    )


def test_an_arabic_passage_is_followed():
    assert find("نعمل معًا اليوم", "نحن نعمل معًا اليوم", "معًا") == (
        AnchorMatch.EXACT,
        1.0,
        "معًا",
    )


def test_words_that_went_to_another_place_have_moved():
    old = "with safe water we act, we listen, we speak"
    new = "we act, we listen, we speak with safe water"

    assert find(old, new, "safe water") == (AnchorMatch.MOVED, 1.0, "safe water")


def test_a_word_that_also_stood_elsewhere_has_not_moved_there():
    """The first “the” is gone; the second is still the second."""
    assert (
        find("the aim and the way", "our aim and the way", "the")[0]
        == AnchorMatch.ORPHAN
    )


def test_words_partly_there_are_reworded_with_the_share_of_them():
    assert find(
        "We act at once with care.", "We act today with care.", "act at once with"
    )[:2] == (AnchorMatch.REWORDED, 0.5)


def test_too_few_words_left_is_an_orphan():
    found = reanchor("We act at once.", "They went home at dawn.", 3, 14)

    assert found.how == AnchorMatch.ORPHAN
    assert found.quote == "act at once"
    assert found.confidence == pytest.approx(1 / 3)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (0, 99)])
def test_a_passage_that_is_not_there_is_refused(start, end):
    with pytest.raises(ValueError, match="no passage"):
        reanchor("We act.", "We act.", start, end)


# Of a whole document.

OLD = (
    PlacedClause("aim", 0, "We act now. We speak to all who listen."),
    PlacedClause("water", 0, "Water is safe along the way."),
    PlacedClause("care", 0, "Care is near for all who ask."),
    PlacedClause("none", 0, ""),
)


def carried(remark, new, recorded=()):
    (found,) = reanchor_targets(OLD, new, [remark], recorded)
    how = found.passage.how
    return found.key, found.found_by, how, round(found.passage.confidence, 2)


def test_a_clause_keeps_its_remarks_by_its_key():
    new = (PlacedClause("aim", 0, "We go home."), *OLD[1:])

    assert carried(CommentTarget("water", 0, 5), new) == (
        "water",
        "key",
        AnchorMatch.EXACT,
        1.0,
    )
    assert carried(CommentTarget("water"), new) == (
        "water",
        "key",
        AnchorMatch.EXACT,
        1.0,
    )
    assert carried(CommentTarget("aim", 3, 10), new) == (
        "aim",
        "key",
        AnchorMatch.ORPHAN,
        0.0,
    )
    assert carried(CommentTarget("none"), new) == (
        "none",
        "key",
        AnchorMatch.EXACT,
        1.0,
    )


def test_a_remark_on_the_second_half_follows_it_when_the_clause_is_divided():
    steps = [Split("aim", 6, "second", skip=1)]
    new = amend_all(OLD, steps)

    assert carried(CommentTarget("aim", 15, 20), new, steps) == (
        "second", "record", AnchorMatch.EXACT, 1.0,
    )  # fmt: skip
    assert carried(CommentTarget("aim", 0, 6), new, steps) == (
        "aim",
        "key",
        AnchorMatch.EXACT,
        1.0,
    )


def test_a_remark_follows_its_clause_into_another():
    steps = [Merge("water", "care"), Merge("aim", "water")]
    new = amend_all(OLD, steps)

    (found,) = reanchor_targets(OLD, new, [CommentTarget("care", 0, 4)], steps)

    assert (found.key, found.found_by) == ("aim", "record")
    assert new[0].wording[found.passage.start : found.passage.end] == "Care"


def test_a_clause_under_a_new_key_is_found_by_its_words():
    new = (
        OLD[0],
        PlacedClause("other", 0, "Water is safe all along the way."),
        *OLD[2:],
    )

    assert carried(CommentTarget("water", 0, 5), new) == (
        "other",
        "words",
        AnchorMatch.EXACT,
        1.0,
    )


def test_a_clause_that_is_gone_leaves_an_orphan_with_its_old_text():
    new = (OLD[0], *OLD[2:])

    assert reanchor_targets(OLD, new, [CommentTarget("water", 0, 13)]) == [
        ReanchoredTarget(
            None, "", ReanchoredPassage(AnchorMatch.ORPHAN, 0.0, 0, 0, "Water is safe")
        )
    ]


def test_a_remark_on_what_was_not_there_is_refused():
    with pytest.raises(KeyError):
        reanchor_targets(OLD, OLD, [CommentTarget("nowhere")])
    with pytest.raises(ValueError, match="no passage"):
        reanchor_targets(OLD, OLD, [CommentTarget("aim", 5, 500)])
