"""The forms that are known, and tables of any column names."""

import runpy
from pathlib import Path

import pytest

from formats.test_comment_checks import table, word, workbook
from milepost.errors import Phrase
from milepost.formats.comment_templates import (
    PROFILES,
    UnusableMapping,
    guess_mapping,
    load_profile,
    mapped_profile,
    problems,
    read_comment_file,
    read_comments,
    read_headings,
)
from milepost.formats.comment_templates.profile import (
    CODED_COLUMNS,
    RESPONSE_COLUMNS,
    normalise_heading,
)

FOUR = {"en", "fr", "es", "ar"}
MEANINGS = {
    "kind": {"general", "substantive", "technical", "editorial", "translation"},
    "severity": {"blocking", "major", "minor", "none"},
    "outcome": {
        "accepted", "modified", "partly", "noted", "not_accepted", "covered",
        "duplicate", "out_of_scope", "deferred", "withdrawn",
    },
}  # fmt: skip


def columns_of(profile):
    return [column for section in profile.sections for column in section.columns]


@pytest.mark.parametrize("form", PROFILES)
def test_a_form_uses_only_our_columns_and_our_meanings(form):
    profile = load_profile(form)
    (ours,) = load_profile("matrix").sections

    assert {column.name for column in columns_of(profile)} <= set(ours.columns_by_name)
    for name in CODED_COLUMNS:
        assert set(profile.words[name]) <= MEANINGS[name]


@pytest.mark.parametrize("form", PROFILES)
def test_every_table_of_a_form_takes_a_comment_and_an_answer_that_is_locked(form):
    for section in load_profile(form).sections:
        assert section.columns_by_name["comment"].required
        answers = [
            section.columns_by_name[name]
            for name in RESPONSE_COLUMNS
            if name in section.columns_by_name
        ]
        assert answers
        assert all(column.locked for column in answers)


@pytest.mark.parametrize("form", PROFILES)
def test_within_a_form_a_word_means_one_thing(form):
    profile = load_profile(form)
    for name in CODED_COLUMNS:
        words = [
            (normalise_heading(word), meaning)
            for meaning, said in profile.words[name].items()
            for one in said.values()
            for word in one
        ]
        assert len(dict(words)) == len(set(words))


@pytest.mark.parametrize("form", PROFILES)
def test_what_is_written_over_a_column_is_recognised_as_that_column(form):
    for section in load_profile(form).sections:
        for column in section.columns:
            for language in FOUR:
                heading = column.heading(language)
                assert section.names[normalise_heading(heading)] == column.name


@pytest.mark.parametrize("form", ["iso", "codex", "matrix"])
def test_forms_that_exist_in_four_languages_have_all_four(form):
    profile = load_profile(form)

    assert all(set(column.headings) == FOUR for column in columns_of(profile))
    assert all(set(words) == FOUR for words in profile.facts.values())
    assert all(
        set(said) == FOUR for words in profile.words.values() for said in words.values()
    )


def test_an_unknown_form_is_a_key_error():
    with pytest.raises(KeyError):
        load_profile("../secrets")


@pytest.mark.parametrize(
    ("form", "headings"),
    [
        ("iso", "MB/NC;Line;Clause;Type;Comments;Proposed change"),
        ("ema", "Line no.;Stakeholder no.;Comment and rationale;Outcome"),
        ("ieee", "CID;Commenter;Page;Line;Clause;E/T/G;MBS;Comment;Suggested remedy"),
        ("codex", "Membre/Observateur;Paragraphe;Catégorie;Observation;Texte proposé"),
        ("ipcc", "ID;Reviewer;Chapter;From page;From line;To page;To line;Comment"),
        ("matrix", "National Society;Objective;Feedback;Suggestion;Drafters' response"),
        ("matrix", "الجمعية الوطنية;الهدف;الملاحظة;المقترح;الرد"),
    ],
)  # fmt: skip
def test_a_form_is_recognised_by_its_headings(tmp_path, form, headings):
    path = tmp_path / "sent.csv"
    path.write_text(f"{headings}\na;b;c;d;e;f;g;h;i\n", encoding="utf-8")

    assert read_comment_file(path).profile.name == form


def test_a_general_and_a_specific_table_keep_their_places(tmp_path):
    path = word(
        tmp_path / "ema.docx",
        table(("Name of organisation or individual", "Norwegian Red Cross")),
        table(
            ("Stakeholder number", "General comment (if any)", "Outcome"),
            ("", "We welcome this.", ""),
        ),
        table(
            ("Line number(s) of the relevant text", "Comment and rationale", "Outcome"),
            ("20-23", "Unclear.", "Partly accepted. The sentence was split."),
        ),
    )

    found = read_comment_file(path)

    general, specific = found.rows
    assert found.facts == {"organisation": "Norwegian Red Cross"}
    assert (general.section, general.comment) == ("general", "We welcome this.")
    assert (specific.section, specific.line) == ("specific", "20-23")
    assert (specific.outcome, specific.outcome_as_given) == (
        "partly",
        "Partly accepted. The sentence was split.",
    )


def test_a_binding_comment_is_blocking_and_one_that_is_not_says_nothing(tmp_path):
    path = workbook(
        tmp_path / "ballot.xlsx",
        ("CID", "Commenter", "Page", "Line", "Clause", "Type", "MBS", "Comment",
         "Proposed change", "Resolution"),
        ("1", "Ada", "7", "12", "3.1", "T", "Yes", "One", "Do", "REVISED"),
        ("2", "Ada", "7", "13", "3.1", "E", "No", "Two", "Do", "Superceded"),
    )  # fmt: skip

    first, second = read_comments(path)

    assert (first.kind, first.severity, first.outcome) == (
        "technical", "blocking", "modified"
    )  # fmt: skip
    assert (second.kind, second.severity, second.outcome) == (
        "editorial",
        "",
        "covered",
    )
    assert (first.key, second.severity_as_given) == ("1", "No")


ROOT = Path(__file__).parents[2]


def test_the_reference_says_what_the_forms_are_and_all_that_the_check_says():
    """Make it anew with docs/reference/make_comment_tables.py."""
    folder = ROOT / "docs" / "reference"
    made = runpy.run_path(str(folder / "make_comment_tables.py"))

    assert (folder / "comment-tables.md").read_text(encoding="utf-8") == made["page"]()
    sentences = {name for name, one in vars(problems).items() if type(one) is Phrase}
    assert set(made["ERRORS"]) | set(made["WARNINGS"]) == sentences


# Tables of any column names


def test_a_guess_takes_the_surest_heading_for_each_column():
    headings = (
        "#", "Sociedad Nacional", "Comentario (máx. 500 palabras)", "Cambio propuesto",
        "Fecha", "Text of your comment", "Propossed change", "",
    )  # fmt: skip

    assert guess_mapping(headings) == {
        "key": "#",
        "organisation": "Sociedad Nacional",
        "comment": "Comentario (máx. 500 palabras)",
        "proposed_change": "Cambio propuesto",
    }


def test_a_guess_takes_a_heading_that_holds_or_nearly_is_a_known_one():
    assert guess_mapping(["Our main remarks", "Propossed wording", "Weather"]) == {
        "comment": "Our main remarks",
        "proposed_change": "Propossed wording",
    }


def test_the_likely_headings_of_each_table_are_shown(tmp_path):
    path = word(
        tmp_path / "own.docx",
        table(("Feedback on the draft",), ("Who", "What", "So what"), ("A", "b", "c")),
        table(("Left", "Right"), ("1", "2")),
    )

    assert read_headings(path) == [("Who", "What", "So what"), ("Left", "Right")]


def test_a_table_is_read_as_the_mapping_says(tmp_path):
    path = workbook(
        tmp_path / "own.xlsx",
        ("Round two",),
        ("What", "Who", "Comment", "Verdict"),
        ("Say where.", "Norway", "internal", "Accepté"),
    )
    mapping = {"comment": "what ", "organisation": "Who", "outcome": "Verdict"}

    (one,) = read_comments(path, mapped_profile(mapping))

    assert (one.comment, one.organisation, one.outcome) == (
        "Say where.",
        "Norway",
        "accepted",
    )
    assert one.extra_columns == (("Comment", "internal"),)


def test_a_heading_of_the_mapping_that_is_gone_is_named(tmp_path):
    path = workbook(tmp_path / "own.xlsx", ("What", "Who", "When"), ("a", "b", "c"))
    mapping = {"comment": "What", "organisation": "Who", "line": "When", "kind": "Sort"}

    (problem,) = read_comment_file(path, mapped_profile(mapping)).problems

    assert problem.sentence() == "row 1: the column “Sort” is missing."


@pytest.mark.parametrize("mapping", [{}, {"organisation": "Who"}, {"comment": ""}])
def test_a_mapping_must_say_which_column_is_the_comment(mapping):
    with pytest.raises(
        UnusableMapping, match="choose the column that contains the comments"
    ):
        mapped_profile(mapping)


def test_a_mapping_to_a_column_that_is_none_of_ours_is_refused():
    with pytest.raises(UnusableMapping, match=r"There is no column “mood”\."):
        mapped_profile({"comment": "What", "mood": "Feeling"})
