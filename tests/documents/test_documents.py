"""A text comes in as clauses, is translated, and says what it rests on."""

import pytest

import factories as make
import line_made
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.amendments.models import Source
from milepost.documents import actions as document_actions
from milepost.documents import queries as document_queries
from milepost.documents.errors import (
    EmptyWording,
    NothingToImport,
    OfAnotherProcess,
    OriginalStands,
    TextLocked,
    UnknownRole,
)
from milepost.documents.models import Clause, Document
from milepost.errors import NotAllowed
from milepost.formats.document_model.blocks import DocumentBlock
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db
Role = Clause.Role


def roles(version):
    return [
        (one.number, one.clause_version.clause.role)
        for one in version.version_clauses.select_related("clause_version__clause")
    ]


def test_a_strategy_keeps_its_numbers_and_the_roles_that_it_names():
    version = made.version()

    assert roles(version) == [
        ("", Role.HEADING),
        ("", Role.AIM),
        ("1", Role.OBJECTIVE),
        ("2", Role.OBJECTIVE),
        ("", Role.TEXT),
        ("", Role.TEXT),
        ("", Role.HEADING),
        ("", Role.MEASURE),
    ]
    assert "{" not in "".join(made.wordings(version))
    assert Record.objects.filter(verb="documents.import_document").count() == 1


def test_items_of_a_resolution_are_operative_and_numbered_through():
    version = made.version(
        kind="resolution",
        text="# Resolution\n\nRecalling all of it,\n\n- Adopts\n\n- Asks\n",
    )

    assert roles(version) == [
        ("", Role.HEADING),
        ("", Role.TEXT),
        ("1", Role.OPERATIVE),
        ("2", Role.OPERATIVE),
    ]


def test_a_number_that_was_typed_in_a_resolution_is_its_number():
    blocks = [DocumentBlock(0, "paragraph", 0, "3. Adopts the text.")]

    version = document_actions.import_document(
        process=make.process(),
        kind=Document.Kind.RESOLUTION,
        titles={"en": "R"},
        blocks=blocks,
        language="en",
        by=OPERATOR,
    )

    assert roles(version) == [("3", Role.OPERATIVE)]
    assert made.wordings(version) == ["Adopts the text."]


def test_the_title_of_a_word_file_is_not_a_clause():
    title = DocumentBlock(0, "heading", 0, "A strategy")
    text = DocumentBlock(1, "paragraph", 0, "We act.")

    version = document_actions.import_document(
        process=make.process(),
        kind=Document.Kind.STRATEGY,
        titles={"en": "A strategy"},
        blocks=[title, text],
        language="en",
        by=OPERATOR,
    )

    assert made.wordings(version) == ["We act."]


def test_the_same_text_again_changes_nothing():
    process = make.process()
    first = made.version(process)

    assert made.version(process) == first
    assert Document.objects.count() == 1


def test_an_unknown_role_takes_nothing_over():
    with pytest.raises(UnknownRole, match="Passage 2: “aimless”"):
        made.version(text="One.\n\nTwo. {.aimless}\n")

    assert not Document.objects.exists()


def test_an_empty_text_is_refused():
    with pytest.raises(NothingToImport):
        made.version(text="\n")


def test_only_those_who_steer_import():
    process = make.process()
    focal_point = make.person(federation=process.federation)

    with pytest.raises(NotAllowed):
        document_actions.import_document(
            process=process,
            kind=Document.Kind.STRATEGY,
            titles={"en": "A"},
            blocks=made.blocks(),
            language="en",
            by=focal_point,
        )


def test_the_hash_is_that_of_the_words_alone():
    """No id, time or translation is in it, and composed letters count as one."""
    one = made.version(text="Caf\u00e9.\n")
    other = made.version(text="Cafe\u0301.\n")
    different = made.version(text="Cafe.\n")
    document_actions.translate_clause(
        clause_version=made.placed(other, "Caf"), language="fr", text="x", by=OPERATOR
    )

    assert document_queries.text_hash(one) == document_queries.text_hash(other)
    assert document_queries.text_hash(one) != document_queries.text_hash(different)


def test_a_reader_sees_a_translation_where_there_is_one():
    version = made.version()
    aim = made.placed(version, "We act")
    document_actions.translate_clause(
        clause_version=aim, language="fr", text="Nous agissons.", by=OPERATOR
    )

    blocks = document_queries.document_blocks(version, "fr")

    assert blocks[1].text == "Nous agissons."
    assert blocks[2].text == "Water stands along the route."
    assert blocks[1].key == aim.clause.key


def test_translating_twice_says_it_better():
    aim = made.placed(made.version(), "We act")
    for text in ("Nous agisson.", "Nous agissons."):
        document_actions.translate_clause(
            clause_version=aim, language="fr", text=text, by=OPERATOR
        )

    assert aim.texts.get(language="fr").text == "Nous agissons."


def test_a_translation_is_neither_empty_nor_the_original():
    aim = made.placed(made.version(), "We act")

    with pytest.raises(OriginalStands):
        document_actions.translate_clause(
            clause_version=aim, language="en", text="Other", by=OPERATOR
        )
    with pytest.raises(EmptyWording):
        document_actions.translate_clause(
            clause_version=aim, language="fr", text=" ", by=OPERATOR
        )
    with pytest.raises(NotAllowed):
        document_actions.translate_clause(
            clause_version=aim, language="fr", text="Nous", by=make.person()
        )


def test_an_official_translation_of_an_adopted_text_stands():
    version = made.version()
    aim = made.placed(version, "We act")
    said = {"clause_version": aim, "language": "fr", "status": "official"}
    document_actions.translate_clause(**said, text="Nous agissons.", by=OPERATOR)
    amendment_actions.lock_text(version=version, by=OPERATOR)

    with pytest.raises(TextLocked):
        document_actions.translate_clause(**said, text="Nous dormons.", by=OPERATOR)


def test_a_source_is_named_once():
    comment = made.comment()
    clause = comment.clause_version.clause
    for _ in range(2):
        amendment_actions.add_source(clause=clause, comment=comment, by=OPERATOR)

    assert Source.objects.get(clause=clause).comment == comment
    with pytest.raises(NotAllowed):
        amendment_actions.add_source(clause=clause, comment=comment, by=make.person())


def test_a_clause_rests_on_nothing_of_another_process():
    version = made.version()
    clause = made.placed(version, "We act").clause
    beside = make.process(federation=version.document.process.federation)
    asked = line_made.opinion_round(beside)
    named = [
        {"finding": line_made.finding(asked)},
        {"statement": asked.statements.first()},
        {"comment": made.comment(made.review(made.version(beside)))},
    ]

    for source in named:
        with pytest.raises(OfAnotherProcess, match="its own process"):
            amendment_actions.add_source(clause=clause, **source, by=OPERATOR)

    assert not Source.objects.filter(clause=clause).exists()
