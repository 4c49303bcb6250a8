"""Who is for a clause, who against, who silent; whose comments change the text."""

import pytest
from django.urls import reverse
from django.utils import timezone

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.movement.models import Body, BodySeat
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review.models import Position, Submission
from milepost.safeguard.actors import OPERATOR

pytestmark = pytest.mark.django_db


def hand_in(review, organisation, **positions):
    """A signed submission with a stance on clauses, by the words they begin with."""
    submission = Submission.objects.create(
        review=review,
        organisation=organisation,
        state=Submission.State.SIGNED,
        signed_at=timezone.now(),
        is_offline=True,
    )
    for words, value in positions.items():
        Position.objects.create(
            submission=submission,
            clause_version=made.placed(review.version, words),
            value=value,
        )
    return submission


def region(review, code):
    return make.region(federation=made.federation_of(review), code=code)


def societies(review, number, region=None, **positions):
    for _ in range(number):
        one = made.member(review, region=region)
        if positions.pop("hand", True):
            hand_in(review, one, **positions)


@pytest.fixture
def review():
    return made.review()


def test_members_are_for_it_against_it_heard_without_a_stance_or_silent(review):
    north = region(review, "north")
    societies(review, 6, north, Water="support")
    societies(review, 5, north, Water="oppose")
    societies(review, 7, north)
    for _ in range(8):
        made.member(review, region=north)

    clause = made.placed(review.version, "Water")
    found = review_queries.clause_positions(clause, review.version).whole

    assert (
        found.supports,
        found.opposes,
        found.no_position,
        found.no_submission,
    ) == (6, 5, 7, 8)
    assert (found.low, found.high) == (6 / 26, 21 / 26)


def test_a_region_of_few_is_shown_with_others(review):
    north, south = region(review, "north"), region(review, "south")
    societies(review, 9, north, Water="support")
    societies(review, 2, south, Water="support")

    clause = made.placed(review.version, "Water")
    [row] = review_queries.clause_positions(clause, review.version).regions

    assert len(row.names) == 2
    assert row.supports == 11


def test_too_few_stances_show_nothing(review):
    societies(review, 3, Water="oppose")

    clause = made.placed(review.version, "Water")
    assert review_queries.clause_positions(clause, review.version).whole is None


def test_a_draft_is_nobodys_stance(review):
    societies(review, 6, Water="support")
    Submission.objects.update(
        state=Submission.State.DRAFT, signed_at=None, is_offline=False
    )

    clause = made.placed(review.version, "Water")
    found = review_queries.clause_positions(clause, review.version).whole

    assert (found.supports, found.no_submission) == (0, 6)


def test_agree_and_disagree_may_change_sides(review):
    societies(review, 6, Water="support", Help="oppose")
    societies(review, 7, Water="oppose", Help="support")

    found = review_queries.positions_in_version(review.version)
    water = found[made.placed(review.version, "Water").pk]
    help_ = found[made.placed(review.version, "Help").pk]

    assert (water.supports, water.opposes) == (help_.opposes, help_.supports)
    assert water.low == pytest.approx(1 - help_.high)


def test_networks_beside_regions_are_left_out_where_they_would_tell_of_few(review):
    """Of each region's eight, seven are in its network: the difference is one member."""
    federation = made.federation_of(review)
    for code in ("north", "south"):
        network = Body.objects.create(federation=federation, kind="network", slug=code)
        of = region(review, code)
        for number in range(8):
            one = made.member(review, region=of)
            hand_in(review, one, Water="support")
            if number < 7 or code == "south":
                seat = {"body": network, "organisation": one}
                BodySeat.objects.create(**seat, capacity="member")

    clause = made.placed(review.version, "Water")
    found = review_queries.clause_positions(clause, review.version)

    assert found.regions[0].supports == 8
    assert found.networks is None


def test_networks_are_shown_where_they_tell_of_nobody(review):
    federation = made.federation_of(review)
    network = Body.objects.create(federation=federation, kind="network", slug="n")
    north = region(review, "north")
    for number in range(20):
        one = made.member(review, region=north)
        hand_in(review, one, Water="support" if number % 2 else "oppose")
        if number < 10:
            BodySeat.objects.create(body=network, organisation=one, capacity="member")

    clause = made.placed(review.version, "Water")
    networks = review_queries.clause_positions(clause, review.version).networks

    assert [(row.supports, row.opposes) for row in networks] == [(5, 5), (5, 5)]


def test_whose_comments_change_the_text_by_region(review):
    north, south = region(review, "north"), region(review, "south")
    for number, of in enumerate([north] * 5 + [south] * 4):
        one = made.comment(
            review, text=f"{number}", organisation=made.member(review, region=of)
        )
        made.respond(
            one,
            "accepted" if number == 0 else "noted",
            new_wording="New." if number == 0 else "",
        )

    found = review_queries.acceptance_by_column(review)

    assert [(one.comments, one.changed) for one in found.by_region] == [(5, 1)]
    assert [one.comments for one in found.by_language] == [9]


def test_the_pages_are_for_those_who_steer(review, sign_in):
    document = review.version.document
    key = made.placed(review.version, "Water").clause.key
    pages = [
        reverse("text_positions", args=[document.pk, 1]),
        reverse("clause_positions", args=[document.pk, 1, key]),
        reverse("acceptance_by_region", args=[review.pk]),
    ]
    member = make.person(make.Role.FOCAL_POINT, made.member(review))

    assert [sign_in(member).get(page).status_code for page in pages] == [403] * 3
    steers = made.secretariat(review)
    assert [sign_in(steers).get(page).status_code for page in pages] == [200] * 3


def test_a_society_sees_what_became_of_its_own_comments(review, sign_in):
    own = made.member(review)
    one = made.comment(review, text="Say who.", organisation=own)
    made.comment(review, text="Not ours.")
    person = make.person(make.Role.FOCAL_POINT, own)
    page = reverse("our_comments", args=[review.pk])

    before = sign_in(person).get(page).content.decode()
    assert "Say who." in before
    assert "Not ours." not in before

    for other in review.comments.all():
        accepted = other == one
        made.respond(
            other,
            "modified" if accepted else "noted",
            reason="Clearer.",
            new_wording="We all act together." if accepted else "",
        )
    assert "Clearer." not in sign_in(person).get(page).content.decode()
    make_public(review)

    after = sign_in(person).get(page).content.decode()
    assert "Clearer." in after
    assert "<ins>" in after


def make_public(review):
    review_actions.close_review(review=review, by=OPERATOR)
    amendment_actions.make_next_version(review=review, by=OPERATOR)
    review_actions.publish_responses(review=review, by=OPERATOR)


def test_as_many_questions_for_three_clauses_as_for_thirty(
    django_assert_max_num_queries,
):
    text = "\n\n".join(f"{n}. Clause {n}. {{.objective}}" for n in range(1, 31))
    review = made.review(made.version(text=text))
    societies(review, 12, **{"Clause 1.": "support"})

    with django_assert_max_num_queries(8):
        review_queries.positions_in_version(review.version)
