"""A round on the bench to test with: who works on it, and what its tables hold."""

from dataclasses import dataclass, field
from typing import Any

import factories as make
import text_factories as made
from milepost.amendments.models import Amendment, Source
from milepost.review.models import Comment, Disposition, DuplicateGroup, EditAction

TABLES = (Amendment, Comment, DuplicateGroup, Disposition, Source)


@dataclass
class Bench:
    """A review with some members, and two people who write its text."""

    review: Any = field(default_factory=lambda: made.review())

    def __post_init__(self):
        self.members = [made.member(self.review) for _ in range(3)]
        self.pen = self.writer()
        self.other = self.writer()

    def writer(self):
        return make.person(
            make.Role.PEN_HOLDER,
            make.organisation(federation=made.federation_of(self.review)),
        )

    @property
    def organisation(self):
        return self.pen.affiliations.get().organisation

    def comment(self, text="Be clearer.", on="We act", member=0, **rest):
        return made.comment(
            self.review, on=on, text=text, organisation=self.members[member], **rest
        )

    def wording(self, words):
        return made.placed(self.review.version, words)

    def edits(self):
        return list(EditAction.objects.filter(review=self.review).order_by("pk"))

    def edit(self):
        return self.edits()[-1]


def held():
    """Every row of the tables that the bench works on."""
    return {
        model.__name__: sorted(map(repr, model.objects.order_by("pk").values()))
        for model in TABLES
    }
