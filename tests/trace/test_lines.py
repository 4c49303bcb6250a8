"""Walking the line, and what each reader is shown of it."""

import pytest

import factories as make
import line_made as made
from milepost.amendments.models import Source
from milepost.documents.models import Clause
from milepost.movement.models import Federation
from milepost.review import actions as review_actions
from milepost.review.models import Disposition
from milepost.safeguard.actors import OPERATOR, STRANGER
from milepost.safeguard.models import Audience
from milepost.trace.queries import (
    comment_outcome,
    find_gaps,
    line_counts,
    line_of_clause,
    placements_to_trace,
    statement_outcome,
)

pytestmark = pytest.mark.django_db
Role = make.Role


def secretariat(line):
    return make.person(Role.SECRETARIAT, federation=line.process.federation)


def test_a_clause_is_walked_back_to_its_voices_and_on_to_the_effect():
    line = made.line()

    walked = line_of_clause(line.clauses[0], secretariat(line))

    assert [row.finding or row.statement for row in walked.sources] == [
        line.finding,
        line.statement,
    ]
    assert {row.ballots for row in walked.sources} == {5}
    assert [row.comment for row in walked.comments] == [line.comment]
    assert walked.forward.adoption == line.adoption
    assert list(walked.forward.commitments) == [line.commitments[0]]
    reports = walked.forward.commitments[0].reports.all()
    assert [report.effect for report in reports] == ["Nobody waits any more."]


def test_a_comment_shows_what_it_changed():
    line = made.line()

    row = line_of_clause(line.clauses[0], OPERATOR).comments[0]

    assert row.disposition.outcome == Disposition.Outcome.ACCEPTED
    inserted = [change.text for change in row.changes if change.kind == "insert"]
    assert "".join(inserted).strip() == "by next year"


def test_a_stranger_is_told_how_many_comments_were_answered_and_not_which():
    line = made.line()

    walked = line_of_clause(line.clauses[0], STRANGER)

    assert (walked.comments, walked.comments_left_out) == ((), 1)
    assert len(walked.sources) == 2


def test_before_the_answers_are_published_not_even_their_number_is_told():
    process = make.process(audience=Audience.PUBLIC)
    version = made.text(process)
    wording = made.clause_versions(version)[0]
    society = make.organisation(federation=process.federation)
    made.comment(made.review(version), society, wording)

    walked = line_of_clause(wording.clause, STRANGER)

    assert (walked.comments, walked.comments_left_out) == ((), 0)


def test_sources_a_reader_may_not_see_are_left_out_and_counted():
    line = made.line()
    line.finding.audience = Audience.STEERING
    line.finding.save()

    walked = line_of_clause(line.clauses[0], STRANGER)

    assert [row.statement for row in walked.sources] == [line.statement]
    assert walked.sources_left_out == 1


@pytest.mark.parametrize(
    ("role", "left_out"), [(Role.SECRETARIAT, 1), (Role.FOCAL_POINT, 0)]
)
def test_only_those_who_steer_are_told_of_commitments_kept_back(role, left_out):
    line = made.line(opened_to=Audience.OWNER)
    elsewhere = make.organisation(federation=line.process.federation)

    walked = line_of_clause(line.clauses[0], make.person(role, elsewhere))

    assert walked.forward.commitments == ()
    assert walked.forward.commitments_left_out == left_out


def test_its_owner_sees_a_commitment_that_is_kept_back():
    line = made.line(opened_to=Audience.OWNER)

    owner = make.person(Role.FOCAL_POINT, line.society)

    walked = line_of_clause(line.clauses[0], owner)
    assert list(walked.forward.commitments) == [line.commitments[0]]


def test_an_answer_is_shown_to_who_commented_once_it_is_published():
    process = make.process(audience=Audience.PUBLIC)
    society = make.organisation(federation=process.federation)
    version = made.text(process)
    opened = made.review(version)
    remark = made.comment(opened, society, made.clause_versions(version)[0])
    review_actions.close_review(review=opened, by=OPERATOR)
    review_actions.respond_to_comment(
        comment=remark, outcome="noted", reason="Thank you.", by=OPERATOR
    )
    its_own = make.person(Role.FOCAL_POINT, society)

    before = comment_outcome(type(remark).objects.get(pk=remark.pk), its_own)
    review_actions.publish_responses(review=opened, by=OPERATOR)
    after = comment_outcome(type(remark).objects.get(pk=remark.pk), its_own)

    assert before.row.disposition is None
    assert after.row.disposition.reason == "Thank you."


def test_a_remark_on_the_whole_has_a_fate_and_no_clause():
    process = make.process(audience=Audience.PUBLIC)
    society = make.organisation(federation=process.federation)
    remark = made.comment(made.review(made.text(process)), society)

    fate = comment_outcome(remark, OPERATOR)

    assert (fate.forward, fate.row.changes) == (None, ())


def test_a_statement_leads_to_findings_and_to_the_clauses_that_rest_on_them():
    line = made.line()

    fate = statement_outcome(line.statement, STRANGER)

    assert (fate.tally.agrees, fate.tally.disagrees, fate.tally.passes) == (5, 0, 0)
    share, low, high = fate.tally.agree
    assert 0 < low < share == high == 1
    assert fate.findings == (line.finding,)
    found = [place.clause_version.clause for place in fate.clauses]
    assert found == line.clauses  # both rest on the finding, one on the statement too


def test_a_tally_that_could_tell_how_somebody_answered_is_not_shown():
    asked = made.opinion_round(make.process(), ballots=4)

    assert statement_outcome(asked.statements.first(), OPERATOR).tally is None


def test_a_tally_waits_until_the_round_is_closed():
    asked = made.opinion_round(make.process())
    asked.state = "open"
    asked.save()

    assert statement_outcome(asked.statements.first(), OPERATOR).tally is None


def test_the_index_lists_clauses_once_in_their_newest_wording():
    line = made.line()

    places = list(placements_to_trace(STRANGER))

    assert [place.version for place in places] == [line.version] * 2
    assert [place.number for place in places] == ["1", "2"]


def test_the_index_can_be_narrowed_to_a_process():
    one, other = made.line(), made.line()

    places = placements_to_trace(STRANGER, one.process.slug)

    assert {place.version for place in places} == {one.version}
    assert other.version != one.version


def test_counts_keep_the_exercise_apart_from_what_is_real():
    counts = line_counts(secretariat(made.line()))

    assert counts["exercise"] == {
        "ballots": 5,
        "answers": 0,
        "comments": 1,
        "voices": 6,
        "findings": 1,
        "clauses": 2,
        "decisions": 1,
        "commitments": 2,
        "reports": 2,
        "effects": 2,
    }
    assert set(counts) == set(Federation.Kind.values)
    assert not any(counts["movement"].values())


def test_counts_are_of_what_the_reader_may_see():
    made.line(opened_to=Audience.OWNER)

    counted = line_counts(STRANGER)["exercise"]

    assert (counted["comments"], counted["commitments"], counted["reports"]) == (
        0,
        0,
        0,
    )
    assert (counted["ballots"], counted["decisions"]) == (5, 1)


def test_counting_takes_the_same_queries_however_much_there_is(
    django_assert_num_queries,
):
    member = secretariat(made.line())
    with django_assert_num_queries(11):  # 9 counts, and once the roles they hold
        line_counts(member)
    made.line()
    with django_assert_num_queries(9):
        line_counts(member)


def test_a_clause_that_rests_on_a_comment_alone_is_no_gap():
    line = made.line()
    on_a_comment, on_nothing = line.clauses
    Source.objects.filter(clause__in=line.clauses, comment=None).delete()

    found = {one: line_of_clause(one, OPERATOR).lacks_source for one in line.clauses}

    assert found == {on_a_comment: False, on_nothing: True}
    gaps = find_gaps(line.process, OPERATOR)
    assert [gap.object_id for gap in gaps] == [str(on_nothing.pk)]


def test_a_heading_needs_no_source():
    line = made.line()
    heading = line.version.document.clauses.get(role=Clause.Role.HEADING)

    assert not line_of_clause(heading, OPERATOR).lacks_source
