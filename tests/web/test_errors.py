"""An error says one sentence, in English or in the reader's language."""

from milepost.errors import MilepostError, NotAllowed, gettext_noop


def shout(text):
    return (
        text.upper().replace("%(FILE)S", "%(file)s").replace("%(WANTED)S", "%(wanted)s")
    )


def test_its_text_is_the_english_sentence_with_its_facts():
    error = MilepostError("%(file)s is not %(wanted)s.", file="a.csv", wanted="here")

    assert str(error) == "a.csv is not here."


def test_its_sentence_translates_our_words_and_nobody_elses():
    error = MilepostError(
        gettext_noop("%(file)s is not %(wanted)s."),
        file="a.csv",
        wanted=gettext_noop("a Word file"),
    )

    assert error.sentence(shout) == "a.csv IS NOT A WORD FILE."


def test_a_class_of_error_has_a_sentence_of_its_own():
    assert str(NotAllowed()) == "You are not allowed to do this."
