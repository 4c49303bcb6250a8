"""A text in other languages: what is missing, what is stale, what is at odds."""

import pytest
from django.urls import reverse

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.documents import actions as document_actions
from milepost.documents import queries as document_queries
from milepost.documents.errors import (
    EmptyWording,
    NothingEarlier,
    TermKnown,
    TranslatedMeanwhile,
)
from milepost.documents.models import ClauseText, Term
from milepost.errors import NotAllowed
from milepost.formats.xliff import UnusableTranslations, write_translations
from milepost.movement.models import LocalisedText
from milepost.review import actions as review_actions
from milepost.safeguard.actors import OPERATOR

pytestmark = pytest.mark.django_db
Status = LocalisedText.Status


def translate(version, words, text, language="fr", by=OPERATOR, **rest):
    clause_version = made.placed(version, words)
    said = {"language": language, "text": text, "by": by, **rest}
    return document_actions.translate_clause(clause_version=clause_version, **said)


def states(version, language="fr"):
    return [row.state for row in document_queries.translation_rows(version, language)]


def reworded(version, words="We act", new="We act together, always."):
    """The next version, with one clause reworded."""
    review = made.review(version)
    made.respond(made.comment(review, on=words), "modified", new_wording=new)
    review_actions.close_review(review=review, by=OPERATOR)
    return amendment_actions.make_next_version(review=review, by=OPERATOR)


def steers(version):
    federation = version.document.process.federation
    return make.person(make.Role.SECRETARIAT, make.organisation(federation=federation))


def page(name, version, *more, language="fr"):
    return reverse(name, args=[version.document_id, version.ordinal, language, *more])


def test_what_is_not_translated_is_missing():
    version = made.version(text="We act. {.aim}\n\nWe help. {.aim}")
    translate(version, "We act", "Nous agissons.", status=Status.REVIEWED)

    assert states(version) == ["reviewed", "missing"]


def test_the_translation_of_a_wording_that_has_changed_is_stale_and_shows_what_changed():
    version = made.version(text="We act together. {.aim}")
    translate(version, "We act", "Nous agissons ensemble.")

    after = reworded(version)

    [row] = document_queries.translation_rows(after, "fr")
    assert row.state == "stale"
    assert row.earlier.text.text == "Nous agissons ensemble."
    assert [
        (one.kind, one.text) for one in row.earlier.changes if one.kind != "keep"
    ] == [("insert", ", always")]


def test_a_stale_translation_that_still_says_it_is_kept():
    version = made.version(text="We act together. {.aim}")
    translate(version, "We act", "Nous agissons ensemble.", status=Status.OFFICIAL)
    after = reworded(version)

    document_actions.confirm_translation(
        clause_version=made.placed(after, "We act"), language="fr", by=OPERATOR
    )

    assert states(after) == ["reviewed"]


def test_what_was_never_translated_cannot_be_kept():
    version = made.version()

    with pytest.raises(NothingEarlier):
        document_actions.confirm_translation(
            clause_version=made.placed(version, "We act"), language="fr", by=OPERATOR
        )


def test_who_looked_at_an_older_translation_overwrites_nothing():
    version = made.version()
    translate(version, "We act", "Nous agissons.", seen="")

    with pytest.raises(TranslatedMeanwhile) as theirs:
        translate(version, "We act", "On agit.", seen="")

    assert theirs.value.text == "Nous agissons."
    assert ClauseText.objects.get(language="fr").text == "Nous agissons."


def test_the_same_translation_saved_twice_is_one():
    version = made.version()
    translate(version, "We act", "Nous agissons.", seen="")
    translate(version, "We act", "Nous agissons.", seen="")

    assert ClauseText.objects.filter(language="fr").count() == 1


def test_numbers_that_do_not_agree_are_named():
    version = made.version(text="Each member reports by 2030. {.measure}")
    translate(version, "Each", "Chaque membre rend compte avant 2031.")
    [row] = document_queries.translation_rows(version, "fr")
    terms = document_queries.federation_termbase(version.document.process.federation)

    found = document_queries.translation_discrepancies(row, "fr", terms)

    assert any("2030" in one.sentence() and "2031" in one.sentence() for one in found)


def test_terms_of_the_federation_come_before_those_of_the_software():
    version = made.version(text="A waystation is open. {.aim}")
    federation = version.document.process.federation
    for language, term in (("en", "waystation"), ("fr", "relais")):
        document_actions.add_term(
            federation=federation,
            concept="waystation",
            language=language,
            term=term,
            by=OPERATOR,
        )
    terms = document_queries.federation_termbase(federation)

    [used] = document_queries.terms_used("A waystation is open.", "en", "fr", terms)
    assert used.targets == ("relais",)

    translate(version, "A waystation", "Un abri est ouvert.")
    [row] = document_queries.translation_rows(version, "fr")
    assert "term" in {
        one.kind for one in document_queries.translation_discrepancies(row, "fr", terms)
    }


def test_terms_are_those_who_steer_to_add_and_to_remove():
    federation = make.federation()
    said = {"concept": "water", "language": "en", "term": "water"}
    member = make.person(
        make.Role.FOCAL_POINT, make.organisation(federation=federation)
    )

    with pytest.raises(NotAllowed):
        document_actions.add_term(federation=federation, **said, by=member)
    term = document_actions.add_term(federation=federation, **said, by=OPERATOR)
    with pytest.raises(TermKnown):
        document_actions.add_term(federation=federation, **said, by=OPERATOR)
    with pytest.raises(EmptyWording):
        document_actions.add_term(
            federation=federation, **said | {"term": " "}, by=OPERATOR
        )
    with pytest.raises(NotAllowed):
        document_actions.remove_term(term=term, by=member)
    document_actions.remove_term(term=term, by=OPERATOR)
    assert not Term.objects.exists()


def xliff(version, folder, language="fr", change=lambda text: text):
    rows = document_queries.translation_rows(version, language)
    sent = document_queries.untranslated_clauses(version, language, rows)
    path = folder / "back.xlf"
    content = write_translations([sent], source="en", target=language)
    path.write_text(change(content.decode()))
    return path


def test_a_file_goes_out_to_translators_and_comes_back_whole(tmp_path):
    version = made.version(text="We act. {.aim}\n\nWe help. {.aim}")
    translate(version, "We act", "Nous agissons.")
    translate(version, "We help", "Nous aidons.")
    path = xliff(
        version, tmp_path, change=lambda text: text.replace("agissons", "œuvrons")
    )

    taken = document_actions.import_translations(
        version=version, language="fr", path=path, by=OPERATOR
    )

    assert taken == 1
    assert made.wordings(version, "fr") == ["Nous œuvrons.", "Nous aidons."]


def test_a_file_of_a_wording_that_has_changed_changes_nothing(tmp_path):
    version = made.version(text="We act. {.aim}\n\nWe help. {.aim}")
    translate(version, "We act", "Nous agissons.")
    path = xliff(
        version, tmp_path, change=lambda text: text.replace("We help", "We helped")
    )

    with pytest.raises(UnusableTranslations):
        document_actions.import_translations(
            version=version, language="fr", path=path, by=OPERATOR
        )
    assert made.wordings(version, "fr") == ["Nous agissons."]


def test_only_those_who_steer_hand_in_translations(tmp_path):
    version = made.version()
    federation = version.document.process.federation
    member = make.person(
        make.Role.FOCAL_POINT, make.organisation(federation=federation)
    )

    with pytest.raises(NotAllowed):
        document_actions.import_translations(
            version=version, language="fr", path=xliff(version, tmp_path), by=member
        )


def test_a_translation_is_written_on_its_page_and_read_side_by_side(sign_in):
    version = made.version(text="We act. {.aim}")
    key = made.placed(version, "We act").clause.key
    window = sign_in(steers(version))

    answer = window.post(
        page("translate_clause", version, key, language="ar"),
        {"text": "نحن نعمل.", "status": "reviewed", "seen": ""},
    )

    assert answer.status_code == 302
    shown = window.get(page("translation", version, language="ar")).content.decode()
    assert "نحن نعمل." in shown
    assert 'lang="ar"' in shown
    assert page("translation_file", version, language="ar") in shown
    assert page("translate_clause", version, key, language="ar") in shown


def test_two_who_translate_one_clause_see_both_and_lose_nothing(sign_in):
    version = made.version(text="We act. {.aim}")
    key = made.placed(version, "We act").clause.key
    window = sign_in(steers(version))
    translate(version, "We act", "Nous agissons.")

    answer = window.post(
        page("translate_clause", version, key),
        {"text": "On agit.", "status": "draft", "seen": ""},
    )

    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Nous agissons." in shown
    assert "On agit." in shown


def test_the_file_is_refused_with_what_to_put_right(sign_in, tmp_path):
    version = made.version(text="We act. {.aim}")
    translate(version, "We act", "Nous agissons.")
    path = xliff(
        version, tmp_path, change=lambda text: text.replace("We act", "We ate")
    )

    with path.open("rb") as file:
        answer = sign_in(steers(version)).post(
            page("import_translations", version), {"file": file}
        )

    assert "Nothing was imported" in answer.content.decode()


def test_a_language_that_nobody_translates_into_is_not_there(sign_in):
    version = made.version()

    answer = sign_in(steers(version)).get(page("translation", version, language="xx"))

    assert answer.status_code == 404


def test_as_many_questions_for_three_clauses_as_for_thirty(django_assert_num_queries):
    def ask(number):
        text = "\n\n".join(f"{n}. Clause {n}. {{.aim}}" for n in range(number))
        version = made.version(text=text)
        translate(version, "Clause 0", "Article 0.")
        version = reworded(version, "Clause 0", "Clause 0, new.")
        version.document  # noqa: B018 - loaded before the count
        with django_assert_num_queries(4):
            assert states(version)[0] == "stale"

    ask(3)
    ask(30)
