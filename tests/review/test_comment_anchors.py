"""Comments follow their clause into the next version; nothing disappears."""

import pytest
from django.urls import reverse

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.documents.errors import NotInThisText
from milepost.errors import NotAllowed
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review.errors import AlreadyPlaced
from milepost.review.models import Comment, CommentAnchor
from milepost.safeguard.actors import OPERATOR

pytestmark = pytest.mark.django_db
How = CommentAnchor.How


@pytest.fixture
def review():
    return made.review()


def amend(version, kind="delete", on="Water", **rest):
    one = made.amendment(version, kind=kind, on=on, **rest)
    amendment_actions.adopt_amendment(amendment=one, by=OPERATOR)


def next_version(review):
    review_actions.close_review(review=review, by=OPERATOR)
    return amendment_actions.make_amended_version(version=review.version, by=OPERATOR)


def reanchored(comment, version):
    return CommentAnchor.objects.get(comment=comment, version=version)


def test_a_comment_on_a_clause_that_stays_stays_with_it(review):
    one = made.comment(review, on="Help")
    amend(review.version)

    found = reanchored(one, next_version(review))

    assert (found.how, found.confidence) == (How.SAME, 1.0)


def test_a_comment_on_a_reworded_clause_says_how_many_words_are_still_there(review):
    one = made.comment(review, on="Water")
    amend(review.version, "replace", wording="Water stands everywhere.")

    found = reanchored(one, next_version(review))

    assert found.how == How.REWORDED
    assert 0.4 < found.confidence < 1


def test_a_comment_on_a_clause_that_is_gone_is_an_orphan_with_its_old_text(review):
    one = made.comment(review, on="Water")
    amend(review.version)

    found = reanchored(one, next_version(review))

    assert found.how == How.ORPHAN
    assert found.clause_version is None
    assert found.old_text == "Water stands along the route."


def test_a_comment_on_words_that_are_gone_is_an_orphan_though_its_clause_stays(review):
    one = made.comment(review, on="Water")
    Comment.objects.filter(pk=one.pk).update(locator="along the route")
    amend(review.version, "replace", wording="Water stands.")

    found = reanchored(one, next_version(review))

    assert (found.how, found.old_text) == (How.ORPHAN, "along the route")


def test_a_comment_on_a_merged_clause_goes_where_its_words_went(review):
    one = made.comment(review, on="Help")
    water = made.placed(review.version, "Water")
    help_ = made.placed(review.version, "Help")
    amend(review.version, "merge", on="Water", other_clause=help_.clause)

    found = reanchored(one, next_version(review))

    assert found.how == How.DESCENDED
    assert found.clause_version.clause == water.clause


def test_no_comment_disappears(review):
    comments = [made.comment(review, on=words) for words in ("Water", "Help", "We act")]
    amend(review.version)

    after = next_version(review)

    assert set(
        CommentAnchor.objects.filter(version=after).values_list("comment", flat=True)
    ) == {one.pk for one in comments}


def test_comments_follow_over_two_versions(review):
    one = made.comment(review, on="Help")
    amend(review.version)
    second = next_version(review)
    amend(second, "replace", on="Help", wording="Help is open to all, always.")

    third = amendment_actions.make_amended_version(version=second, by=OPERATOR)

    assert reanchored(one, third).clause_version.ordinal == 2


def test_settled_wordings_carry_comments_too(review):
    one = made.comment(review, on="Water")
    made.respond(one, "modified", new_wording="Water stands along every route.")
    review_actions.close_review(review=review, by=OPERATOR)

    after = amendment_actions.make_next_version(review=review, by=OPERATOR)

    assert reanchored(one, after).how == How.REWORDED


def test_a_clause_reworded_in_the_room_takes_its_comments_along(review):
    one = made.comment(review, on="Help")
    amend(review.version)
    after = next_version(review)

    worded = amendment_actions.reword_clause(
        clause_version=made.placed(after, "Help"),
        wording="Help is open to many.",
        by=OPERATOR,
    )

    found = reanchored(one, after)
    assert (found.clause_version, found.how) == (worded, How.REWORDED)
    assert 0.5 < found.confidence < 1


def test_an_orphan_is_placed_by_hand_once(review):
    one = made.comment(review, on="Water")
    amend(review.version)
    after = next_version(review)
    orphan, place = reanchored(one, after), made.placed(after, "Help")
    federation = made.federation_of(review)
    member = make.person(
        make.Role.FOCAL_POINT, make.organisation(federation=federation)
    )

    with pytest.raises(NotAllowed):
        review_actions.place_orphan(anchor=orphan, clause_version=place, by=member)
    elsewhere = made.placed(review.version, "Water")
    with pytest.raises(NotInThisText):
        review_actions.place_orphan(
            anchor=orphan, clause_version=elsewhere, by=OPERATOR
        )
    placed = review_actions.place_orphan(
        anchor=orphan, clause_version=place, by=OPERATOR
    )
    assert placed.how == How.BY_HAND
    with pytest.raises(AlreadyPlaced):
        review_actions.place_orphan(anchor=orphan, clause_version=place, by=OPERATOR)


def test_orphans_wait_on_their_page_with_their_old_text(review, sign_in):
    made.comment(review, on="Water", text="More of it.")
    amend(review.version)
    after = next_version(review)
    window = sign_in(made.secretariat(review))
    page = reverse("comment_anchors", args=[after.document_id, after.ordinal])

    shown = window.get(page).content.decode()
    assert "Water stands along the route." in shown
    assert "More of it." in shown

    orphan = CommentAnchor.objects.get()
    key = made.placed(after, "Help").clause.key
    window.post(reverse("place_orphan", args=[orphan.pk]), {"clause": key})

    orphan.refresh_from_db()
    assert orphan.clause_version == made.placed(after, "Help")


def test_an_organisation_sees_only_its_own_that_were_carried(review, sign_in):
    own = made.member(review)
    made.comment(review, on="Help", text="Ours.", organisation=own)
    made.comment(review, on="Help", text="Theirs.")
    amend(review.version)
    after = next_version(review)
    window = sign_in(make.person(make.Role.FOCAL_POINT, own))

    page = reverse("comment_anchors", args=[after.document_id, after.ordinal])
    shown = window.get(page).content.decode()

    assert "Ours." in shown
    assert "Theirs." not in shown


def test_as_many_questions_for_three_comments_as_for_thirty(
    review, django_assert_max_num_queries
):
    for number in range(30):
        made.comment(review, on="Help", text=f"{number}")
    amend(review.version)
    after = next_version(review)

    with django_assert_max_num_queries(3):
        list(review_queries.comment_anchors(after, OPERATOR))
