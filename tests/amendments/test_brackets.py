"""In the room: brackets are put, fall, are struck, or agreed ad referendum."""

import pytest

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.amendments.errors import ClauseMovedOn
from milepost.documents import actions as document_actions
from milepost.documents import queries as document_queries
from milepost.documents.changes.errors import NoSuchBracket
from milepost.documents.changes.resolving import BracketResolution
from milepost.documents.errors import EmptyWording
from milepost.documents.models import ClauseVersion
from milepost.errors import NotAllowed
from milepost.review import actions as review_actions
from milepost.review.errors import ReviewStillOpen
from milepost.safeguard.actors import OPERATOR

pytestmark = pytest.mark.django_db
Agreement = ClauseVersion.Agreement


@pytest.fixture
def version():
    return made.version(
        text="We act [NO, MX: at once] together. {.aim}\n\nWater. {.aim}"
    )


def respond(
    version, number=1, choice=BracketResolution.ACCEPT, words="We act", by=OPERATOR
):
    return amendment_actions.resolve_bracket(
        clause_version=made.placed(version, words), number=number, choice=choice, by=by
    )


def words_of(clause_version):
    return document_queries.wording(clause_version, "en").text


def newest(version):
    return document_queries.newest_version(version.document)


def test_agreed_the_bracket_falls_and_the_other_languages_are_stale(version):
    document_actions.translate_clause(
        clause_version=made.placed(version, "We act"),
        language="fr",
        text="Nous agissons [d’urgence] ensemble.",
        by=OPERATOR,
    )

    agreed = respond(version)

    assert words_of(agreed) == "We act at once together."
    assert agreed.agreement == Agreement.AGREED
    assert document_queries.translation_rows(newest(version), "fr")[0].state == "stale"


def test_what_is_struck_goes_with_its_bracket(version):
    assert (
        words_of(respond(version, choice=BracketResolution.DELETE))
        == "We act together."
    )


def test_what_is_agreed_ad_referendum_says_so(version):
    clause = respond(version, choice=BracketResolution.AD_REFERENDUM)

    assert words_of(clause) == "We act [ad ref: at once] together."
    assert clause.agreement == Agreement.AD_REFERENDUM


def test_one_of_the_alternatives_stands(version):
    worded = amendment_actions.reword_clause(
        clause_version=made.placed(version, "Water"),
        wording="[Alt 1: Water. / Alt 2: Clean water.]",
        by=OPERATOR,
    )
    assert worded.agreement == Agreement.BRACKETED

    chosen = respond(version, choice=2, words="[Alt")

    assert words_of(chosen) == "Clean water."


def test_a_text_that_was_commented_on_stays_and_its_next_version_is_worked_on(version):
    review = made.review(version)
    review_actions.close_review(review=review, by=OPERATOR)

    respond(version)

    assert newest(version).ordinal == 2
    assert made.wordings(version)[0] == "We act [NO, MX: at once] together."
    assert made.wordings(newest(version)) == ["We act at once together.", "Water."]


def test_two_who_reword_one_clause_lose_nothing(version):
    seen = made.placed(version, "Water")
    amendment_actions.reword_clause(
        clause_version=seen, wording="Water stands.", by=OPERATOR
    )

    with pytest.raises(ClauseMovedOn) as moved:
        amendment_actions.reword_clause(
            clause_version=seen, wording="Water runs.", by=OPERATOR
        )

    assert moved.value.text == "Water stands."


def test_a_clause_is_said_to_be_agreed(version):
    clause = made.placed(version, "Water")

    amendment_actions.agree_clause(
        clause_version=clause, agreement=Agreement.AGREED, by=OPERATOR
    )

    clause.refresh_from_db()
    assert clause.agreement == Agreement.AGREED


def test_what_cannot_be_done_in_the_room_is_refused(version):
    federation = version.document.process.federation
    member = make.person(
        make.Role.FOCAL_POINT, make.organisation(federation=federation)
    )

    with pytest.raises(NotAllowed):
        respond(version, by=member)
    with pytest.raises(NoSuchBracket):
        respond(version, number=2)
    with pytest.raises(EmptyWording):
        amendment_actions.reword_clause(
            clause_version=made.placed(version, "Water"), wording=" ", by=OPERATOR
        )
    made.review(version)
    with pytest.raises(ReviewStillOpen):
        respond(version)


@pytest.mark.parametrize(
    ("wording", "agreement"),
    [
        ("We act [at once].", Agreement.BRACKETED),
        ("We act [ad ref: at once].", Agreement.AD_REFERENDUM),
        ("We act at once.", Agreement.OPEN),
    ],
)
def test_an_accepted_wording_is_marked_by_its_brackets(wording, agreement):
    comment = made.comment(proposed_wording=wording)
    made.respond(comment, "accepted", reason="")
    review_actions.close_review(review=comment.review, by=OPERATOR)

    after = amendment_actions.make_next_version(review=comment.review, by=OPERATOR)

    clause = after.version_clauses.get(
        clause_version__clause=comment.clause_version.clause
    )
    assert words_of(clause.clause_version) == wording
    assert clause.clause_version.agreement == agreement
