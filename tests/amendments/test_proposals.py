"""What was said becomes a proposed wording, which says what it rests on."""

import datetime as dt

import pytest
from django.utils import timezone

import factories as make
import line_made
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.amendments.errors import (
    EmptyNote,
    NoteInUse,
    SourceMissing,
    WordingAsItStands,
)
from milepost.amendments.models import Amendment, Source, SourceNote
from milepost.documents.errors import (
    EmptyWording,
    NotInThisText,
    OfAnotherProcess,
    Overtaken,
    TextLocked,
)
from milepost.errors import NotAllowed
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.review import actions as review_actions
from milepost.review.errors import ChangedSince, NotForConsolidation
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience
from milepost.trace.queries import find_gaps, line_of_clause
from review.consolidation import Bench

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench():
    return Bench()


def process_of(bench):
    return bench.review.version.document.process


def rests_on(**things):
    return amendment_actions.RestsOn(
        **{name: tuple(some) for name, some in things.items()}
    )


def propose(bench, on="Water", wording="Water for all.", by=None, **rest):
    return amendment_actions.propose_wording(
        review=bench.review,
        clause_version=rest.pop("clause_version", None) or bench.wording(on),
        wording=wording,
        rests_on=rest.pop("rests_on", None)
        or rests_on(comments=[bench.comment(on=on)]),
        organisation=rest.pop("organisation", None) or bench.organisation,
        by=by or bench.pen,
        **rest,
    )


def test_a_wording_is_proposed_with_all_that_it_rests_on(bench):
    asked = line_made.opinion_round(process_of(bench))
    finding, statement = line_made.finding(asked), asked.statements.first()
    [note] = made.notes(process_of(bench))
    comment = bench.comment(on="Water")

    amendment = propose(
        bench,
        rationale="Three ask for it.",
        rests_on=rests_on(
            comments=[comment], notes=[note], findings=[finding], statements=[statement]
        ),
    )

    assert amendment.kind == Amendment.Kind.REPLACE
    assert amendment.clause_version == bench.wording("Water")
    assert (amendment.proposed_by, amendment.state) == (bench.organisation, "open")
    rows = Source.objects.filter(amendment=amendment)
    assert {row.clause for row in rows} == {bench.wording("Water").clause}
    assert {row.comment or row.note or row.finding or row.statement for row in rows} == {
        comment, note, finding, statement,
    }  # fmt: skip


def test_a_new_clause_is_proposed_after_one(bench):
    amendment = propose(bench, kind=Amendment.Kind.INSERT, wording="Nobody pays.")

    assert amendment.clause_version is None
    assert amendment.other_clause == bench.wording("Water").clause


def test_a_new_clause_that_was_adopted_rests_on_its_own_sources(bench):
    comment = bench.comment(on="Water")
    amendment = propose(
        bench,
        kind=Amendment.Kind.INSERT,
        wording="Nobody pays.",
        rests_on=rests_on(comments=[comment]),
    )
    amendment_actions.adopt_amendment(amendment=amendment, by=OPERATOR)
    made.respond(comment)
    review_actions.close_review(review=bench.review, by=OPERATOR)

    after = amendment_actions.make_next_version(review=bench.review, by=OPERATOR)

    new = made.placed(after, "Nobody pays.").clause
    assert [one.comment for one in Source.objects.filter(clause=new)] == [comment]
    assert not Source.objects.filter(clause=bench.wording("Water").clause).exists()


def test_two_wordings_may_rest_on_the_same_comment(bench):
    source = rests_on(comments=[bench.comment()])

    propose(bench, rests_on=source)
    propose(bench, wording="Water, and bread.", rests_on=source)

    assert Source.objects.count() == 2


def test_what_a_mere_proposal_rests_on_is_no_source_of_the_clause(bench):
    """The audit goes on to ask for one, until the wording is adopted."""
    amendment = propose(bench)
    clause = bench.wording("Water").clause

    def lacks_source():
        gaps = find_gaps(process_of(bench), OPERATOR)
        return str(clause.pk) in {
            gap.object_id for gap in gaps if gap.kind == "clause_without_source"
        }

    assert lacks_source()
    assert line_of_clause(clause, OPERATOR).lacks_source
    Amendment.objects.filter(pk=amendment.pk).update(
        state="adopted", decided_at=timezone.now()
    )
    assert not lacks_source()
    assert not line_of_clause(clause, OPERATOR).lacks_source


@pytest.mark.parametrize(
    ("wording", "error"),
    [(" ", EmptyWording), ("Water stands\n along the route.", WordingAsItStands)],
)
def test_a_wording_says_something_new(bench, wording, error):
    with pytest.raises(error):
        propose(bench, wording=wording)
    assert not Amendment.objects.exists()


def test_a_wording_rests_on_something(bench):
    with pytest.raises(SourceMissing):
        propose(bench, rests_on=amendment_actions.RestsOn(comments=()))


def test_a_wording_rests_on_nothing_of_another_process(bench):
    [note] = made.notes(make.process())

    with pytest.raises(OfAnotherProcess):
        propose(bench, rests_on=rests_on(notes=[note]))
    with pytest.raises(NotForConsolidation):
        propose(bench, rests_on=rests_on(comments=[made.comment()]))


def test_a_wording_is_for_a_clause_of_the_version_under_review(bench):
    with pytest.raises(NotInThisText):
        propose(bench, clause_version=made.placed(made.version(), "Water"))


def test_nothing_is_proposed_for_a_version_that_is_no_longer_written(bench):
    comment = bench.comment()
    made.respond(comment)
    review_actions.close_review(review=bench.review, by=OPERATOR)
    next_version = amendment_actions.make_next_version(review=bench.review, by=OPERATOR)

    with pytest.raises(Overtaken):
        propose(bench, rests_on=rests_on(comments=[comment]))
    next_version.delete()
    amendment_actions.lock_text(version=bench.review.version, by=OPERATOR)
    with pytest.raises(TextLocked):
        propose(bench, rests_on=rests_on(comments=[comment]))


def test_the_pen_is_held_for_ones_own_organisation(bench):
    with pytest.raises(NotAllowed):
        propose(bench, organisation=bench.members[0])
    with pytest.raises(NotAllowed):
        propose(bench, by=make.person(organisation=bench.members[0]))
    propose(bench, by=OPERATOR)


def test_a_proposal_is_taken_back_unless_it_was_amended(bench):
    amendment = propose(bench)
    edit = bench.edit()
    other = Amendment.objects.create(
        version=bench.review.version,
        kind="replace",
        clause_version=bench.wording("Water"),
        amends=amendment,
        proposed_by=bench.members[0],
        proposed_at=timezone.now(),
    )

    with pytest.raises(ChangedSince):
        review_actions.undo_edit(edit=edit, by=OPERATOR)
    other.delete()
    review_actions.undo_edit(edit=edit, by=OPERATOR)
    assert not Amendment.objects.exists()
    assert not Source.objects.exists()


# Notes


def test_a_note_is_for_those_who_steer_until_it_is_opened(bench):
    process = process_of(bench)
    reader = make.person(make.Role.READER, bench.members[0])
    [closed] = made.notes(process, "Closed.", audience=Audience.STEERING)
    [opened] = made.notes(process, "Open.")

    assert set(SourceNote.objects.visible_to(bench.pen)) == {closed, opened}
    assert set(SourceNote.objects.visible_to(reader)) == {opened}
    assert not SourceNote.objects.visible_to(make.person()).exists()


def test_who_does_not_steer_neither_adds_nor_removes_notes(bench):
    person = make.person(make.Role.LAB, bench.members[0])
    [note] = made.notes(process_of(bench))

    with pytest.raises(NotAllowed):
        made.notes(process_of(bench), by=person)
    with pytest.raises(NotAllowed):
        amendment_actions.remove_note(note=note, by=person)


@pytest.mark.parametrize("notes", [[], [("Title", " ")], [(" ", "Text")]])
def test_a_note_has_a_title_and_a_text(bench, notes):
    with pytest.raises(EmptyNote):
        amendment_actions.add_notes(
            process=process_of(bench),
            kind=SourceNote.Kind.EXCERPT,
            notes=[amendment_actions.NoteText(*one) for one in notes],
            language="en",
            noted_at=timezone.now() - dt.timedelta(days=1),
            by=OPERATOR,
        )


def test_a_file_is_a_note_for_each_heading():
    blocks = [
        DocumentBlock(0, "paragraph", 0, "Twelve people came."),
        DocumentBlock(1, "heading", 1, "Water"),
        DocumentBlock(2, "list_item", 1, "at the ferry", "1."),
        DocumentBlock(3, "list_item", 1, "at night", "2."),
        DocumentBlock(4, "heading", 1, "Nothing said"),
    ]

    notes = amendment_actions.parse_notes(blocks, "Session")

    assert [(one.title, one.text) for one in notes] == [
        ("Session", "Twelve people came."),
        ("Session: Water", "1. at the ferry\n\n2. at night"),
    ]


def test_a_note_on_which_a_wording_rests_stays(bench):
    [note] = made.notes(process_of(bench))
    propose(bench, rests_on=rests_on(notes=[note]))

    with pytest.raises(NoteInUse):
        amendment_actions.remove_note(note=note, by=OPERATOR)
    review_actions.undo_edit(edit=bench.edit(), by=OPERATOR)
    amendment_actions.remove_note(note=note, by=OPERATOR)
    assert not SourceNote.objects.exists()


def test_a_part_on_which_a_wording_rests_is_not_made_whole_again(bench):
    parts = review_actions.split_comment(
        comment=bench.comment("One. Two."),
        parts=[
            review_actions.Part(bench.wording("Water"), "One."),
            review_actions.Part(bench.wording("We act"), "Two."),
        ],
        by=OPERATOR,
    )
    split = bench.edit()
    propose(bench, rests_on=rests_on(comments=[parts[0]]))

    with pytest.raises(ChangedSince):
        review_actions.undo_edit(edit=split, by=OPERATOR)
