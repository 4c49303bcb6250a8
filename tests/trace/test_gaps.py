"""Every kind of gap is found where it is, and nowhere else."""

import datetime as dt

import pytest
from click.testing import CliRunner
from django.utils import timezone

import factories as make
import line_made as made
from milepost.amendments import actions as amendment_actions
from milepost.amendments.models import Source
from milepost.cli.trace import trace
from milepost.commitments.models import Commitment
from milepost.documents.models import ClauseText
from milepost.errors import NotAllowed
from milepost.review import actions as review_actions
from milepost.review.models import Disposition
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience, Record
from milepost.trace.actions import explain_gap
from milepost.trace.errors import ExplanationMissing, NotAGap
from milepost.trace.models import KnownGap
from milepost.trace.queries import find_gaps, record_gap

pytestmark = pytest.mark.django_db


def kinds(process):
    return [(gap.kind, gap.object_id) for gap in find_gaps(process, OPERATOR)]


def test_a_whole_line_has_no_gap():
    assert find_gaps(made.line().process, OPERATOR) == []


def test_a_comment_in_a_closed_review_needs_an_answer():
    process = make.process()
    society = make.organisation(federation=process.federation)
    opened = made.review(made.text(process, clauses=0))
    remark = made.comment(opened, society)
    assert kinds(process) == []

    review_actions.close_review(review=opened, by=OPERATOR)

    assert kinds(process) == [("comment_without_answer", str(remark.pk))]


def test_an_accepted_comment_must_be_in_the_next_version():
    line = made.line()
    Disposition.objects.filter(comment=line.comment).update(result=None)

    found = kinds(line.process)

    assert found == [("accepted_comment_without_change", str(line.comment.pk))]


def test_an_accepted_comment_may_wait_until_there_is_a_next_version():
    process = make.process()
    society = make.organisation(federation=process.federation)
    version = made.text(process, clauses=1)
    wording = made.clause_versions(version)[0]
    opened = made.review(version)
    remark = made.comment(opened, society, wording, proposed_wording="asks at once;")
    amendment_actions.add_source(clause=wording.clause, comment=remark, by=OPERATOR)
    review_actions.close_review(review=opened, by=OPERATOR)
    review_actions.respond_to_comment(comment=remark, outcome="accepted", by=OPERATOR)

    assert kinds(process) == []


def test_a_clause_needs_a_source():
    line = made.line()
    Source.objects.filter(clause=line.clauses[1]).delete()

    found = kinds(line.process)

    assert found == [("clause_without_source", str(line.clauses[1].pk))]


def test_a_closed_round_needs_a_finding():
    process = make.process()
    asked = made.opinion_round(process)

    assert kinds(process) == [("closed_round_without_finding", str(asked.pk))]


def test_an_adopted_text_stays_as_it_was_adopted():
    line = made.line()
    ClauseText.objects.filter(clause_version__clause=line.clauses[0]).update(
        text="Else."
    )

    assert kinds(line.process) == [("adopted_text_altered", str(line.adoption.pk))]


def test_an_operative_paragraph_needs_a_commitment():
    line = made.line()
    Commitment.objects.filter(pk=line.commitments[1].pk).delete()

    found = kinds(line.process)

    assert found == [
        ("operative_paragraph_without_commitment", str(line.clauses[1].pk))
    ]


def test_a_commitment_whose_day_has_passed_needs_a_report():
    line = made.line()
    late = line.commitments[0]
    late.due_on = timezone.localdate() - dt.timedelta(days=1)
    late.save()
    assert kinds(line.process) == []  # it was reported on

    late.reports.all().delete()

    assert kinds(line.process) == [("commitment_overdue_without_report", str(late.pk))]


def test_a_report_from_before_the_day_does_not_say_how_it_stands_since():
    line = made.line()
    late = line.commitments[0]
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Commitment.objects.filter(pk=late.pk).update(due_on=yesterday)
    gap = [("commitment_overdue_without_report", str(late.pk))]

    def report(stage, as_of):
        late.reports.update(stage=stage, as_of=as_of)
        return kinds(line.process)

    before = yesterday - dt.timedelta(days=1)
    assert report("under_way", before) == gap
    assert report("stalled", before) == gap
    assert report("delivered", before) == []
    assert report("abandoned", before) == []
    assert report("under_way", yesterday) == []


def test_a_commitment_kept_back_from_who_asks_is_not_listed():
    line = made.line(opened_to=Audience.OWNER)
    late = line.commitments[0]
    late.reports.all().delete()
    Commitment.objects.filter(pk=late.pk).update(due_on="2020-01-01")
    secretariat = make.person(make.Role.SECRETARIAT, federation=line.process.federation)
    its_own = make.person(make.Role.SECRETARIAT, line.society)

    assert find_gaps(line.process, secretariat) == []
    for actor in (its_own, OPERATOR):
        [gap] = find_gaps(line.process, actor)
        assert gap.object_id == str(late.pk)


def test_a_line_of_the_record_that_was_altered_is_found():
    made.text(make.process())
    assert record_gap() is None

    line = Record.objects.first()
    Record.objects.filter(pk=line.pk).update(verb="movement.nothing")

    assert record_gap().object_id == str(line.pk)


def test_auditing_takes_the_same_queries_however_many_gaps_there_are(
    django_assert_max_num_queries,
):
    process = make.process()
    made.opinion_round(process)
    made.adopt(made.text(process, clauses=30))
    with django_assert_max_num_queries(22):
        assert len(find_gaps(process, OPERATOR)) == 1 + 30 + 30


def test_explaining_a_gap_keeps_it_listed_with_its_reason():
    process = make.process()
    asked = made.opinion_round(process)
    for reason in ("Not yet.", "Too few answered."):
        explain_gap(
            process=process,
            kind="closed_round_without_finding",
            object_id=str(asked.pk),
            reason=reason,
            by=OPERATOR,
        )

    [gap] = find_gaps(process, OPERATOR)

    assert (gap.explanation, gap.is_planted) == ("Too few answered.", False)
    assert Record.objects.filter(verb="trace.explain_gap").count() == 2
    assert KnownGap.objects.count() == 1


def test_a_planted_gap_stays_planted_however_it_is_explained():
    process = make.process()
    asked = made.opinion_round(process)
    gap = {"kind": "closed_round_without_finding", "object_id": str(asked.pk)}
    planted = {"reason": "To practise on.", "is_planted": True}

    for said in (planted, {"reason": "Left open."}):
        explain_gap(process=process, **gap, **said, by=OPERATOR)

    [found] = find_gaps(process, OPERATOR)
    assert (found.explanation, found.is_planted) == ("Left open.", True)


def test_what_is_no_gap_cannot_be_explained():
    line = made.line()

    with pytest.raises(NotAGap, match="finds no such gap"):
        explain_gap(
            process=line.process,
            kind="clause_without_source",
            object_id=str(line.clauses[0].pk),
            reason="Why not.",
            by=OPERATOR,
        )
    assert not KnownGap.objects.exists()


def test_a_gap_is_explained_in_words():
    process = make.process()
    asked = made.opinion_round(process)

    with pytest.raises(ExplanationMissing):
        explain_gap(
            process=process,
            kind="closed_round_without_finding",
            object_id=str(asked.pk),
            reason="  ",
            by=OPERATOR,
        )


def test_only_those_who_steer_explain_a_gap():
    process = make.process()
    focal_point = make.person(federation=process.federation)

    with pytest.raises(NotAllowed):
        explain_gap(
            process=process, kind="any", object_id="1", reason="Why.", by=focal_point
        )


def audit(*arguments):
    return CliRunner().invoke(trace, ["audit", *arguments])


def test_the_command_exits_1_and_says_each_gap_on_a_line():
    process = make.process(slug="with-a-gap")
    made.opinion_round(process)

    result = audit("--process", "with-a-gap")

    assert result.exit_code == 1
    first, last = result.output.splitlines()
    assert first.startswith(
        "with-a-gap  closed_round_without_finding  The closed opinion round"
    )
    assert last == "Gaps: 1, of which planted on purpose: 0."


def test_the_command_exits_0_where_there_is_none():
    line = made.line()

    result = audit("--process", line.process.slug)

    assert (result.exit_code, result.output) == (
        0,
        "Gaps: 0, of which planted on purpose: 0.\n",
    )


def test_without_a_name_the_command_looks_at_all_and_at_the_record():
    one, other = make.process(), make.process()
    made.opinion_round(one)
    made.opinion_round(other)
    Record.objects.filter(pk=Record.objects.first().pk).update(verb="else")

    result = audit()

    assert result.exit_code == 1
    names = [row.split()[0] for row in result.output.splitlines()]
    assert names == [*sorted([one.slug, other.slug]), "-", "Gaps:"]


def test_a_process_that_does_not_exist_is_said_to():
    result = audit("--process", "nowhere")

    assert result.exit_code == 2
    assert "There is no process named nowhere." in result.output
