"""Square brackets, alternatives, and what is agreed ad referendum."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.changes.wordings_made import cases, is_whole, with_others, wordings
from milepost.documents.changes.brackets import (
    AdReferendum,
    Alternative,
    Alternatives,
    Bracket,
    Footnote,
    UnresolvedBracket,
    Words,
    alternatives,
    enclose,
    parse,
    unmatched,
    unresolved_brackets,
    write,
)
from milepost.documents.changes.edits import apply, diff, is_applicable
from milepost.documents.changes.errors import (
    EditsDoNotFit,
    NoSuchBracket,
    NotAnAlternative,
)
from milepost.documents.changes.resolving import (
    BracketResolution,
    accept_brackets,
    delete_brackets,
    resolve,
)
from milepost.documents.changes.tokens import tokens

HEADS = ["Alt 1: ", " / Alt 2: ", "ad ref: ", "NO, MX: "]
ANYTHING = st.text("ab []^*:/\\,A1 \n", max_size=30) | st.lists(
    st.sampled_from(["[", "[", "]", "]", "^", "x", " ", "**", *HEADS]), max_size=20
).map("".join)


@cases
@given(ANYTHING | wordings)
def test_what_is_read_is_written_back_as_it_was(wording):
    assert write(parse(wording)) == wording


plain = st.sampled_from(["act", "we act", "**now**", r"a \[sign\]", "معًا"])
trees = st.recursive(
    st.builds(Words, plain),
    lambda part: st.one_of(
        st.builds(Bracket, st.tuples(part), st.sampled_from(["", "NO: ", "NO, MX: "])),
        st.builds(AdReferendum, st.tuples(part)),
        st.builds(Footnote, st.tuples(part)),
        st.builds(
            lambda one, other: Alternatives(
                (
                    Alternative((one,), "Alt 1: ", " / "),
                    Alternative((other,), "Alt 2: "),
                )
            ),
            part,
            part,
        ),
    ),
    max_leaves=6,
)


@cases
@given(trees)
def test_what_is_written_is_read_back_as_it_was(tree):
    assert parse(write((tree,))) == (tree,)


@cases
@given(wordings)
def test_when_all_brackets_fall_or_are_struck_none_is_left_and_no_mark_is_half(wording):
    left = unresolved_brackets(wording)
    choices = {
        one.number: 1 if one.options else BracketResolution.ACCEPT for one in left
    }

    for after in (resolve(wording, choices), delete_brackets(wording)):
        assert unresolved_brackets(after) == ()
        assert is_whole(after)


@cases
@given(wordings, st.data())
def test_resolving_some_brackets_leaves_the_others(wording, data):
    left = unresolved_brackets(wording)
    chosen = [one.number for one in left if data.draw(st.booleans())]
    options = {
        one.number: 1 if one.options else BracketResolution.ACCEPT for one in left
    }

    after = resolve(wording, {number: options[number] for number in chosen})

    assert len(unresolved_brackets(after)) == len(left) - len(chosen)
    assert is_whole(after)


@cases
@given(with_others(0), st.data())
def test_putting_a_bracket_and_letting_it_fall_gives_the_wording_back(made, data):
    (wording,) = made
    size = len(tokens(wording))
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(0, size))
    try:
        edit = enclose(wording, start, end, by=["NO"])
    except EditsDoNotFit:
        return
    enclosed = apply(wording, (edit,))

    number = next(
        (one.number for one in unresolved_brackets(enclosed) if one.by == ("NO",)), None
    )
    if is_applicable(wording, (edit,)) and number:
        assert accept_brackets(enclosed, number) == wording


# Read as sentences.


def test_the_parts_are_what_delegates_see():
    wording = r"We [urgently] call \[sic\] on [NO, MX: all] States^[see [x]]."

    assert parse(wording) == (
        Words("We "),
        Bracket((Words("urgently"),)),
        Words(r" call \[sic\] on "),
        Bracket((Words("all"),), "NO, MX: "),
        Words(" States"),
        Footnote((Words("see "), Bracket((Words("x"),)))),
        Words("."),
    )
    assert unresolved_brackets(wording) == (
        UnresolvedBracket(1, "bracket", "urgently"),
        UnresolvedBracket(2, "bracket", "all", ("NO", "MX")),
        UnresolvedBracket(3, "bracket", "x"),
    )


def test_alternatives_are_told_apart_by_their_labels():
    wording = "States [Alt 1: shall [always] / Alt 2: should / could / Alt 3: may] act."

    (outer, inner) = unresolved_brackets(wording)

    assert outer.options == ("shall [always]", "should / could", "may")
    assert (outer.sort, inner.text) == ("alternatives", "always")
    assert resolve(wording, {1: 2}) == "States should / could act."
    assert (
        resolve(wording, {1: 1, 2: BracketResolution.ACCEPT})
        == "States shall always act."
    )
    assert delete_brackets(wording, 1) == "States act."


@pytest.mark.parametrize(
    "wording",
    [
        "[Option 1: a / Option 2: b]",
        "[Variante 1 : a / Variante 2 : b]",
        "[Opción 1: a / Opción 2: b]",
        "[البديل 1: a / البديل 2: b]",
        "[alt. 1: a / alt. 2: b]",
    ],
)
def test_labels_of_the_four_languages(wording):
    assert unresolved_brackets(wording)[0].options == ("a", "b")


def test_alternatives_never_cut_a_bold_in_two():
    wording = "[Alt 1: **a / Alt 2: b** c]"

    assert unresolved_brackets(wording)[0].options == ("**a / Alt 2: b** c",)


def test_agreed_ad_referendum_is_neither_open_nor_resolved():
    wording = "We [ad ref: call on] States [agreed ad referendum: to act]."

    assert [one.sort for one in unresolved_brackets(wording)] == ["ad referendum"] * 2
    assert accept_brackets(wording) == "We call on States to act."
    assert (
        resolve("We [NO: call on] States.", {1: BracketResolution.AD_REFERENDUM})
        == "We [ad ref: call on] States."
    )


@pytest.mark.parametrize(
    ("wording", "after"),
    [
        ("We [urgently] call.", "We call."),
        ("[Now] we act.", "we act."),
        ("We act [now].", "We act."),
        ("نعمل [معًا]، الآن", "نعمل، الآن"),
        ("a **[b]** c", "a c"),
        ("a **[b] c** d", "a **c** d"),
        ("a **b [c]** d", "a **b** d"),
        ("*a*[b]*c*", "*ac*"),
        ("*a*[b]**c**", "*a***c**"),
        ("a\n[b]\nc", "a\n\nc"),
        ("([a] b)", "(b)"),
        ("[a]", ""),
    ],
)
def test_what_stood_around_struck_text_closes_up(wording, after):
    assert delete_brackets(wording) == after
    assert is_whole(after)


def test_a_bracket_that_falls_leaves_the_text_as_it_is():
    assert accept_brackets("State[s] [shall] act") == "States shall act"
    assert accept_brackets("[[a] b]", 1) == "[a] b"
    assert accept_brackets("[[a] b]", 2) == "[a b]"
    assert accept_brackets("no bracket") == "no bracket"
    assert accept_brackets("[^][a]", 1) == r"\^[a]"


def test_a_bracket_without_its_fellow_is_a_sign_and_is_found():
    assert unmatched("a] [b [c]") == (1, 3)
    assert unmatched(r"[a] \[ \] ^[b]") == ()
    assert [one.text for one in unresolved_brackets("a] [b [c]")] == ["c"]


@pytest.mark.parametrize(
    ("wording", "choices", "refusal"),
    [
        ("[a]", {2: BracketResolution.ACCEPT}, NoSuchBracket),
        ("[a]", {0: BracketResolution.ACCEPT}, NoSuchBracket),
        ("[a]", {1: 1}, NotAnAlternative),
        ("[Alt 1: a / Alt 2: b]", {1: BracketResolution.ACCEPT}, NotAnAlternative),
        (
            "[Alt 1: a / Alt 2: b]",
            {1: BracketResolution.AD_REFERENDUM},
            NotAnAlternative,
        ),
        ("[Alt 1: a / Alt 2: b]", {1: 3}, NotAnAlternative),
        ("[ad ref: a]", {1: 1}, NotAnAlternative),
    ],
)
def test_a_choice_that_is_none_is_refused(wording, choices, refusal):
    with pytest.raises(refusal) as refused:
        resolve(wording, choices)
    assert str(refused.value)


@pytest.mark.parametrize(("start", "end"), [(0, 2), (1, 1), (3, 2), (0, 99)])
def test_a_bracket_is_not_put_around_half_a_bold_or_nothing(start, end):
    with pytest.raises(EditsDoNotFit):
        enclose("**a b** c", start, end)


def test_putting_a_bracket_is_an_edit_like_another():
    wording = "States shall act."
    edit = enclose(wording, 2, 3, by=["NO", "MX"])

    assert apply(wording, (edit,)) == "States [NO, MX: shall] act."
    assert diff(wording, "States [NO, MX: shall] act.") == (edit,)


def test_what_two_propose_can_stand_as_alternatives():
    wording = f"States {alternatives('shall', 'should')} act."

    assert wording == "States [Alt 1: shall / Alt 2: should] act."
    assert resolve(wording, {1: 2}) == "States should act."


@pytest.mark.parametrize(
    "wording",
    [
        "[" * 5000 + "a" + "]" * 5000,
        "[a / " * 3000,
        "[Alt 1: " + "/ Alt " * 20000 + "]",
    ],
)
def test_wordings_made_to_be_slow_or_deep_are_not(wording):
    began = time.process_time()

    assert write(parse(wording)) == wording
    assert time.process_time() - began < 5
