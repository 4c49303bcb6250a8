"""Amendments are put forward, ordered, decided, and made into the next version."""

import pytest
from django.utils import translation

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.amendments import queries as amendment_queries
from milepost.amendments.errors import (
    AlreadyDecided,
    AmendsNothing,
    DoesNotFit,
    NothingAdopted,
    StandsAgainstAdopted,
)
from milepost.amendments.models import Amendment, Source, SourceNote
from milepost.documents import actions as document_actions
from milepost.documents.errors import (
    EmptyWording,
    NotInThisText,
    OriginalStands,
    Overtaken,
)
from milepost.documents.models import ClauseLineage
from milepost.errors import NotAllowed
from milepost.review import actions as review_actions
from milepost.safeguard.actors import OPERATOR

pytestmark = pytest.mark.django_db
State = Amendment.State


@pytest.fixture
def version():
    return made.version()


def member(version, role=make.Role.FOCAL_POINT):
    federation = version.document.process.federation
    return make.person(role, make.organisation(federation=federation))


def organisation_of(person):
    return person.affiliations.get().organisation


def propose(version, kind="replace", on="We act", wording="", **rest):
    by = rest.pop("by", OPERATOR)
    federation = version.document.process.federation
    organisation = rest.pop("organisation", None) or make.organisation(
        federation=federation
    )
    return amendment_actions.propose_amendment(
        version=version,
        organisation=organisation,
        kind=kind,
        clause_version=made.placed(version, on) if on else None,
        wording=wording,
        by=by,
        **rest,
    )


def clause(version, words):
    return made.placed(version, words).clause


def adopt(amendment):
    return amendment_actions.adopt_amendment(amendment=amendment, by=OPERATOR)


def after(version):
    return amendment_actions.make_amended_version(version=version, by=OPERATOR)


def test_what_is_adopted_stands_in_the_next_version(version):
    adopt(propose(version, wording="We act together, always."))

    new = after(version)

    assert "We act together, always." in made.wordings(new)
    assert "We act together." in made.wordings(version)


def test_two_that_change_other_words_are_both_made(version):
    adopt(propose(version, wording="We all act together."))
    adopt(propose(version, wording="We act together in time."))

    assert "We all act together in time." in made.wordings(after(version))


def test_of_two_that_change_the_same_words_one_falls(version):
    kept = propose(version, wording="We work together.")
    gone = propose(version, wording="We stand together.")

    adopt(kept)

    gone.refresh_from_db()
    assert gone.state == State.FALLEN
    assert gone.decision
    with pytest.raises(AlreadyDecided):
        adopt(gone)


def test_a_new_clause_is_numbered_after_the_one_before(version):
    adopt(
        propose(
            version,
            "insert",
            on="",
            wording="Toilets too.",
            other_clause=clause(version, "Water"),
        )
    )

    new = after(version)

    place = new.version_clauses.get(clause_version__texts__text="Toilets too.")
    before = new.version_clauses.get(clause_version__texts__text__startswith="Water")
    assert (place.number, place.position) == ("1 bis", before.position + 1)
    assert place.clause_version.clause.role == "objective"


def test_a_clause_is_deleted(version):
    adopt(propose(version, "delete", on="Water"))

    assert not [text for text in made.wordings(after(version)) if "Water" in text]


def test_a_clause_is_split_and_that_is_recorded(version):
    adopt(
        propose(
            version, "split", on="Water", wording="Water stands\n\nalong the route."
        )
    )

    new = after(version)

    texts = made.wordings(new)
    assert texts.index("along the route.") == texts.index("Water stands") + 1
    assert ClauseLineage.objects.get().kind == ClauseLineage.Kind.SPLIT


def test_clauses_are_merged_and_moved_and_that_is_recorded(version):
    adopt(propose(version, "merge", on="Water", other_clause=clause(version, "Help")))
    adopt(propose(version, "move", on="We act", other_clause=clause(version, "Each")))

    new = after(version)

    assert made.wordings(new)[-1] == "We act together."
    assert "Water stands along the route. Help is open to all." in made.wordings(new)
    assert set(ClauseLineage.objects.values_list("kind", flat=True)) == {
        "merged",
        "moved",
    }


def test_clauses_that_stay_keep_their_wording_and_translation(version):
    document_actions.translate_clause(
        clause_version=made.placed(version, "Water"),
        language="fr",
        text="De l’eau.",
        by=OPERATOR,
    )
    adopt(propose(version, wording="We act."))

    assert made.wordings(after(version), "fr") == ["De l’eau."]


def test_they_are_taken_furthest_from_the_text_first(version):
    near = propose(version, wording="We act together now.")
    far = propose(version, "delete")

    rows = amendment_queries.AmendmentList(version, OPERATOR).rows()

    assert [row.amendment for row in rows] == [far, near]
    assert all(row.why and row.does for row in rows)
    assert rows[0].conflicts
    assert rows[0].falls


def test_the_chair_may_take_one_earlier(version):
    near = propose(version, wording="We act together now.")
    far = propose(version, "delete")

    amendment_actions.set_amendment_order(amendment=near, place=1, by=OPERATOR)

    rows = amendment_queries.AmendmentList(version, OPERATOR).rows()
    assert [row.amendment for row in rows] == [near, far]


def test_an_amendment_to_an_amendment_is_taken_before_it(version):
    first = propose(version, wording="We act together now.")
    to_it = propose(version, wording="We act together at once.", amends=first)

    rows = amendment_queries.AmendmentList(version, OPERATOR).rows()
    adopt(to_it)
    adopt(first)

    assert [row.amendment for row in rows] == [to_it, first]
    assert "We act together at once." in made.wordings(after(version))


def test_what_cannot_stand_beside_what_is_adopted_is_refused(version):
    adopt(propose(version, "delete"))
    late = propose(version, wording="We act at once.")

    with pytest.raises(StandsAgainstAdopted):
        adopt(late)


@pytest.mark.parametrize(
    ("kind", "on", "wording", "refused"),
    [
        ("replace", "We act", "", EmptyWording),
        ("replace", "We act", "We act together.", AmendsNothing),
        ("split", "Water", "Water\n\nis there.", DoesNotFit),
    ],
)
def test_what_is_no_change_of_the_text_is_refused(version, kind, on, wording, refused):
    with pytest.raises(refused):
        propose(version, kind, on=on, wording=wording)
    assert not Amendment.objects.exists()


def test_a_clause_of_another_text_is_refused(version):
    other = made.version()

    with pytest.raises(NotInThisText):
        amendment_actions.propose_amendment(
            version=version,
            organisation=organisation_of(member(version)),
            kind="delete",
            clause_version=made.placed(other, "We act"),
            by=OPERATOR,
        )


def test_members_propose_for_their_own_and_those_who_steer_decide(version):
    focal, reader = member(version), member(version, make.Role.READER)
    one = propose(version, "delete", organisation=organisation_of(focal), by=focal)

    with pytest.raises(NotAllowed):
        propose(version, "delete", organisation=organisation_of(reader), by=reader)
    with pytest.raises(NotAllowed):
        amendment_actions.adopt_amendment(amendment=one, by=focal)
    with pytest.raises(NotAllowed):
        amendment_actions.decline_amendment(amendment=one, by=focal)
    with pytest.raises(NotAllowed):
        amendment_actions.set_amendment_order(amendment=one, place=1, by=focal)
    with pytest.raises(NotAllowed):
        amendment_actions.withdraw_amendment(amendment=one, by=member(version))
    with pytest.raises(NotAllowed):
        amendment_actions.make_amended_version(version=version, by=focal)


def test_an_amendment_is_withdrawn_by_who_put_it_forward(version):
    focal = member(version)
    one = propose(version, "delete", organisation=organisation_of(focal), by=focal)

    amendment_actions.withdraw_amendment(amendment=one, by=focal)

    assert one.state == State.WITHDRAWN
    with pytest.raises(AlreadyDecided):
        amendment_actions.decline_amendment(amendment=one, by=OPERATOR)


def test_those_who_steer_decline_an_amendment_and_say_why(version):
    amendment = propose(version, "delete", by=OPERATOR)

    amendment_actions.decline_amendment(
        amendment=amendment, decision=" Kept, as agreed in 2025. ", by=OPERATOR
    )

    amendment.refresh_from_db()
    assert amendment.state == State.DECLINED
    assert amendment.decision == "Kept, as agreed in 2025."
    with pytest.raises(AlreadyDecided):
        amendment_actions.adopt_amendment(amendment=amendment, by=OPERATOR)


def test_nothing_is_made_of_nothing(version):
    with pytest.raises(NothingAdopted):
        after(version)


def test_an_earlier_version_is_amended_no_more(version):
    adopt(propose(version, "delete"))
    after(version)

    with pytest.raises(Overtaken):
        propose(version, wording="We act now.")


def test_what_an_amendment_rests_on_its_clause_rests_on(version):
    one = propose(version, wording="We act now.")
    note = SourceNote.objects.create(
        process=version.document.process,
        kind="session",
        title="Day one",
        text="Act now.",
        noted_at=one.proposed_at,
    )
    Source.objects.create(clause=clause(version, "We act"), amendment=one, note=note)
    adopt(one)
    after(version)

    assert Source.objects.get().clause == clause(version, "We act")


@pytest.mark.parametrize("made_from", ["amendments", "answers"])
def test_the_next_version_holds_what_was_adopted_and_what_answers_gave(
    version, made_from
):
    review = made.review(version)
    to_water, to_act = made.comment(review, "Water"), made.comment(review, "We act")
    adopt(propose(version, on="We act", wording="We act as one."))
    review_actions.close_review(review=review, by=OPERATOR)
    given = made.respond(to_water, "modified", new_wording="Water is near.")
    overtaken = made.respond(to_act, "modified", new_wording="We act now.")

    if made_from == "answers":
        later = amendment_actions.make_next_version(review=review, by=OPERATOR)
    else:
        later = after(version)

    words = made.wordings(later)
    assert {"We act as one.", "Water is near."} < set(words)
    assert "We act now." not in words
    for answer, on in ((given, "Water"), (overtaken, "We act")):
        answer.refresh_from_db()
        assert answer.result == made.placed(later, on)
        assert Source.objects.filter(clause=clause(later, on), comment=answer.comment)


def translate(amendment, language="fr", wording="Nous agissons.", by=OPERATOR, **rest):
    return amendment_actions.translate_amendment(
        amendment=amendment, language=language, wording=wording, by=by, **rest
    )


def test_an_amendment_is_read_in_the_language_of_the_reader(version):
    amendment = propose(version, wording="We act as one.", rationale="To be clear.")

    translate(amendment, rationale="Par clarté.")

    with translation.override("fr"):
        shown = amendment.translated
        assert (shown.text, shown.rationale) == ("Nous agissons.", "Par clarté.")
    with translation.override("es"):
        shown = amendment.translated
        assert (shown.text, shown.language) == ("We act as one.", "en")


def test_a_translation_leaves_the_wording_that_is_decided_as_it_is(version):
    amendment = propose(version, wording="We act as one.")

    translate(amendment)

    amendment.refresh_from_db()
    assert amendment.wording == "We act as one."


def test_an_amendment_is_not_translated_without_words_or_into_its_own_language(version):
    amendment = propose(version, wording="We act as one.")

    with pytest.raises(EmptyWording):
        translate(amendment, wording=" ")
    with pytest.raises(OriginalStands):
        translate(amendment, language="en")
    with pytest.raises(NotAllowed):
        translate(amendment, by=member(version))
    assert not amendment.translations.exists()
