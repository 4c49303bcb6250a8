"""The matrix: what is shown to whom, filtered, in which order, page by page."""

import datetime as dt
import itertools
import random

import pytest
from django.utils import timezone

import factories as make
import text_factories as made
from milepost.documents import actions as document_actions
from milepost.documents import queries as document_queries
from milepost.documents.models import Document
from milepost.movement import actions as movement
from milepost.movement.models import BodySeat
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review.models import Comment, Review
from milepost.review.queries import Filters, matrix
from milepost.safeguard.actors import OPERATOR, STRANGER
from milepost.safeguard.models import Audience
from review.consolidation import Bench

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ROLES = set(make.Role.values) - {make.Role.NETWORK_COORDINATOR}
CLAUSES = ("We act", "Water", "Help is open", "Each member", None)


@pytest.fixture
def bench():
    return Bench()


def page_of(bench, actor, filters, number):
    order = document_queries.clause_labels(bench.review.version)
    if filters.sort == review_queries.BY_ORGANISATION:
        order = [
            one.pk
            for one in review_queries.organisations_with_submissions(bench.review)
        ]
    return review_queries.matrix_page(bench.review, actor, filters, number, order=order)


def shown(bench, actor=OPERATOR, page=1, **which):
    found = page_of(bench, actor, Filters(**which), page)
    return [comment.text for comment in found.rows]


# Who sees what


@pytest.mark.parametrize("state", ["open", "published"])
@pytest.mark.parametrize("audience", ["public", "federation", "steering"])
def test_a_round_shows_each_reader_what_comments_show_them_anywhere(
    bench, state, audience
):
    """`visible_in_review` is the policy of `visible_to`, asked once for all comments."""
    for status, member in itertools.product(Comment.Status.values, range(2)):
        one = bench.comment(status, member=member)
        Comment.objects.filter(pk=one.pk).update(status=status)
    Review.objects.update(state=state)
    Document.objects.update(audience=audience)
    bench.review = Review.objects.select_related("version__document__process").get()
    readers = [
        OPERATOR,
        STRANGER,
        make.person(),
        make.person(make.Role.SECRETARIAT),
        bench.pen,
        *(make.person(role, bench.members[0]) for role in ROLES),
    ]
    for reader in readers:
        everywhere = Comment.objects.visible_to(reader).filter(review=bench.review)
        here = Comment.objects.visible_in_review(bench.review, reader)
        assert set(here) == set(everywhere), reader


def test_of_a_split_comment_its_parts_are_shown(bench):
    whole = bench.comment("One. Two.")
    parts = [
        review_actions.Part(bench.wording(on), text)
        for on, text in [("We act", "One."), ("Water", "Two.")]
    ]
    review_actions.split_comment(comment=whole, parts=parts, by=OPERATOR)

    assert shown(bench) == ["One.", "Two."]


# Filters


def test_each_filter_shows_what_it_says(bench):
    federation = made.federation_of(bench.review)
    region = make.region(federation)
    type(bench.members[0]).objects.filter(pk=bench.members[0].pk).update(region=region)
    network = movement.add_body(
        federation=federation, slug="lakes", kind="network", names={"en": "L"}, by=OPERATOR
    )  # fmt: skip
    movement.seat(
        body=network,
        organisation=bench.members[1],
        capacity=BodySeat.Capacity.MEMBER,
        by=OPERATOR,
    )
    first = bench.comment("First.", kind="editorial", language="fr")
    second = bench.comment("Second.", on=None, member=1, proposed_wording="Élan.")
    Comment.objects.filter(pk=second.pk).update(
        severity="major",
        channel="word",
        placement_method="unplaced",
        status="withdrawn",
    )
    third = bench.comment("Third.", on="Water", member=2)
    review_actions.assign_comments(
        review=bench.review, comments=[third], to=bench.pen, by=OPERATOR
    )
    group = review_actions.mark_duplicates(
        review=bench.review, comments=[first, third], by=OPERATOR
    )

    def only(**which):
        return shown(bench, bench.pen, **which)

    water = bench.wording("Water").clause.key
    assert only(clause=water) == only(assigned="me") == ["Third."]
    assert only(clause="general") == only(placed="no") == ["Second."]
    assert only(organisation=str(bench.members[2].pk)) == ["Third."]
    assert only(region=region.code) == only(kind="editorial") == ["First."]
    assert only(language="fr") == ["First."]
    assert only(network="lakes") == only(severity="major") == ["Second."]
    assert only(status="withdrawn") == only(channel="word") == ["Second."]
    assert only(assigned="nobody") == ["Second.", "First."]
    assert only(assigned=str(bench.pen.pk)) == ["Third."]
    assert only(group="none") == ["Second."]
    assert only(group="confirmed") == only(group=str(group.pk)) == ["First.", "Third."]
    assert only(group="suggested") == []
    assert only(words="éLAN") == ["Second."]
    assert only(words="third", kind="technical") == ["Third."]
    assert only(words="third", kind="editorial") == []


def test_comments_are_shown_by_how_far_they_are_settled(bench):
    texts = ["Waits.", "Mine to read.", "Read by others.", "Back.", "Agreed."]
    waits, mine, others, back, agreed = (bench.comment(text) for text in texts)
    review_actions.require_second_reading(
        review=bench.review, is_needed=True, by=OPERATOR
    )
    by_the_other = dict.fromkeys([mine, back, agreed], bench.other)
    for comment, by in {**by_the_other, others: bench.pen}.items():
        review_actions.respond_to_comment(
            comment=comment, outcome="noted", reason="So.", by=by
        )
    review_actions.return_response(comment=back, remark="Why?", by=bench.pen)
    review_actions.approve_responses(
        review=bench.review, comments=[agreed], by=bench.pen
    )

    def only(responded):
        return set(shown(bench, bench.pen, responded=responded))

    assert only("no") == {waits.text, back.text}
    assert only("reading") == {mine.text, others.text}
    assert only("mine_to_read") == {mine.text}
    assert only("back") == {back.text}
    assert only("yes") == {agreed.text}
    assert review_queries.response_counts(bench.review, bench.pen) == {
        "total": 5, "responded": 1, "reading": 2, "sent_back": 1,
    }  # fmt: skip


# Order and pages


def many(bench, number=24, seed=3):
    chance, now = random.Random(seed), timezone.now()
    for n in range(number):
        one = bench.comment(f"{n:02}", on=chance.choice(CLAUSES), member=n % 3)
        Comment.objects.filter(pk=one.pk).update(
            received_at=now - dt.timedelta(minutes=chance.randrange(20)), row=n
        )


def pages(bench, **which):
    """The texts of all pages, one after the other."""
    first = page_of(bench, OPERATOR, Filters(**which), 1)
    rows = [
        shown(bench, page=n, **which)
        for n in range(1, first.turn.paginator.num_pages + 1)
    ]
    assert all(len(page) == matrix.PAGE_SIZE for page in rows[:-1])
    return [text for page in rows for text in page]


@pytest.mark.parametrize("size", [1, 7])
def test_the_pages_together_are_the_matrix_in_the_order_of_the_text(
    bench, monkeypatch, size
):
    many(bench)
    monkeypatch.setattr(matrix, "PAGE_SIZE", size)
    rows = review_queries.comment_rows(bench.review, OPERATOR)

    assert pages(bench) == [one.text for one in rows]
    editorial = Filters(clause="general")
    rows = review_queries.comment_rows(bench.review, OPERATOR, editorial)
    assert pages(bench, clause="general") == [one.text for one in rows]


@pytest.mark.parametrize("size", [1, 7])
def test_the_newest_come_first_where_asked(bench, monkeypatch, size):
    many(bench)
    monkeypatch.setattr(matrix, "PAGE_SIZE", size)
    rows = Comment.objects.order_by("-received_at", "-row")

    assert pages(bench, sort="newest") == [one.text for one in rows]


@pytest.mark.parametrize("size", [1, 7])
def test_organisations_come_in_the_order_of_their_names(bench, monkeypatch, size):
    many(bench)
    monkeypatch.setattr(matrix, "PAGE_SIZE", size)
    by_name = sorted(bench.members, key=str)
    rows = [
        one.text
        for member in by_name
        for one in Comment.objects.filter(organisation=member).order_by("received_at", "row")
    ]  # fmt: skip

    assert pages(bench, sort="organisation") == rows


@pytest.mark.parametrize("size", [1, 7])
@pytest.mark.parametrize("sort", ["", "newest", "organisation"])
def test_what_a_search_finds_comes_in_the_order_of_all(bench, monkeypatch, sort, size):
    many(bench)
    monkeypatch.setattr(matrix, "PAGE_SIZE", size)
    every = pages(bench, sort=sort)
    word = every[0][:1]

    assert pages(bench, sort=sort, words=word) == [
        text for text in every if word.casefold() in text.casefold()
    ]


@pytest.mark.parametrize("page", [0, -3, 99])
def test_a_page_that_does_not_exist_is_the_nearest_there_is(bench, page):
    bench.comment("Only.")

    found = page_of(bench, OPERATOR, Filters(), page)

    assert found.number == found.turn.number == found.turn.paginator.num_pages == 1
    assert not found.turn.has_other_pages()
    assert shown(bench, page=page) == ["Only."]
    assert shown(bench, words="nowhere") == []


def test_clauses_are_called_by_number_and_words_in_the_readers_language(bench):
    document_actions.translate_clause(
        clause_version=bench.wording("Water"), language="fr", text="De l’eau. " * 20, by=OPERATOR
    )  # fmt: skip
    from django.utils import translation

    with translation.override("fr"):
        labels = document_queries.clause_labels(bench.review.version)

    called = [one.text for one in labels.values()]
    assert called[0] == "First part"
    assert called[2].startswith("1. De l’eau.") or called[2].startswith("1 De l’eau.")
    assert called[2].endswith(" …")
    assert len(labels) == bench.review.version.version_clauses.count()


def test_a_stranger_sees_nothing_of_a_round(bench):
    bench.comment()
    Document.objects.update(audience=Audience.PUBLIC)

    assert shown(bench, STRANGER) == []
