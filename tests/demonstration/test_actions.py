"""What only the demonstration does is done by nobody who signs in."""

import pytest
from django.utils import timezone

import factories as make
import line_made as made
from milepost.commitments.models import Commitment
from milepost.demonstration import actions
from milepost.errors import NotAllowed
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record
from milepost.trace.queries import find_gaps

pytestmark = pytest.mark.django_db


def each(line, by):
    """Every action, ready to be called on `line`."""
    wording = made.clause_versions(line.version)[0]
    return [
        lambda: actions.backdate(
            process=line.process,
            rows=Commitment.objects.all(),
            times={"made_at": timezone.now()},
            by=by,
        ),
        lambda: actions.rewrite_adopted_text(
            clause_version=wording, language="en", text="Else.", by=by
        ),
        lambda: actions.accept_afterwards(
            disposition=line.comment.disposition, wording="Else.", by=by
        ),
        lambda: actions.let_day_pass(
            commitment=line.commitments[0], due_on=timezone.localdate(), by=by
        ),
    ]


def test_nobody_who_signs_in_may_plant_a_gap():
    line = made.line()
    administrator = make.person(
        make.Role.ADMINISTRATOR, federation=line.process.federation
    )

    for action in each(line, administrator):
        with pytest.raises(NotAllowed):
            action()
    assert find_gaps(line.process, OPERATOR) == []


def test_a_text_rewritten_past_its_adoption_is_noticed():
    line = made.line()

    each(line, OPERATOR)[1]()

    assert [gap.kind for gap in find_gaps(line.process, OPERATOR)] == [
        "adopted_text_altered"
    ]


def test_what_is_planted_is_in_the_record():
    line = made.line()
    before = Record.objects.count()

    for action in each(line, OPERATOR):
        action()

    assert list(Record.objects.order_by("id").values_list("verb", flat=True))[
        before:
    ] == [
        "demonstration.backdate",
        "demonstration.rewrite_adopted_text",
        "demonstration.accept_afterwards",
        "demonstration.let_day_pass",
    ]
