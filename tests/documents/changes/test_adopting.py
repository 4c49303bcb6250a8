"""A meeting goes on for hours: changes are made, undone, and made again."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from documents.changes.wordings_made import amendments, is_whole, with_others, wordings
from milepost.documents.changes.errors import ChangeRefused, ChangesConflict
from milepost.documents.changes.rebasing import rebase_all
from milepost.documents.changes.structure import PlacedClause, amend, amend_all, undo


class Meeting(RuleBasedStateMachine):
    """`past` holds what to do to go back one step, and the document to arrive at."""

    @initialize(texts=st.lists(wordings, min_size=1, max_size=3))
    def open(self, texts):
        self.document = tuple(
            PlacedClause(f"c{place}", 0, wording) for place, wording in enumerate(texts)
        )
        self.first, self.past, self.number = self.document, [], 0

    @precondition(lambda self: self.document)
    @rule(data=st.data())
    def adopt(self, data):
        self.number += 1
        # other wordings, cut to what each clause is: mostly a whole clause replaced
        other = data.draw(with_others(1))[1]
        amendment = data.draw(
            amendments(self.document, [other] * len(self.document), self.number)
        )
        try:
            after = amend(self.document, amendment)
        except ChangeRefused:
            return
        self.past.append((undo(self.document, amendment), self.document))
        self.document = after

    @precondition(lambda self: self.document)
    @rule(data=st.data())
    def adopt_two_written_against_the_same_text(self, data):
        others = [data.draw(wordings) for _ in self.document]
        one = data.draw(amendments(self.document, others, f"{self.number}a"))
        other = data.draw(amendments(self.document, others, f"{self.number}b"))
        self.number += 1
        try:
            steps = (one, *rebase_all(self.document, (other,), (one,)))
            swapped = (other, *rebase_all(self.document, (one,), (other,)))
            after = amend_all(self.document, steps)
            assert amend_all(self.document, swapped) == after
        except (ChangeRefused, ChangesConflict):
            return
        for step in steps:
            self.past.append((undo(self.document, step), self.document))
            self.document = amend(self.document, step)

    @precondition(lambda self: self.past)
    @rule()
    def undo_the_last(self):
        steps, expected = self.past.pop()
        self.document = amend_all(self.document, steps)
        assert self.document == expected

    @precondition(lambda self: self.past)
    @rule()
    def undo_all(self):
        while self.past:
            self.undo_the_last()
        assert self.document == self.first

    @invariant()
    def keys_are_unique_and_no_mark_is_half(self):
        keys = [clause.key for clause in self.document]
        assert len(keys) == len(set(keys))
        assert all(is_whole(clause.wording) for clause in self.document)


TestMeeting = Meeting.TestCase
# a case is a whole meeting of up to 15 steps
TestMeeting.settings = settings(
    max_examples=max(20, settings.default.max_examples // 8), stateful_step_count=15
)
