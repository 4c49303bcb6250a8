"""Messages: plain English, one meaning each, and translations without the usual faults.

The faults below are those that revisers of the three languages met most often. Each states how
many messages still have it: lower the number when some are put right, never raise it.
"""

import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import polib
import pytest

SOURCE = Path(__file__).parents[2] / "src" / "milepost"
FACT = re.compile(r"%\((\w+)\)[sd]")
NAMES_OF_COUNTS = (
    "all|attempts|ballots|cells|chosen|comments|count|expected|files|found|instead|lost|n|number"
    "|organisations|others|parts|people|records|rows|statements|suggested|votes"
)


class Fault(NamedTuple):
    """Something that no translation may hold; facts are written as X."""

    language: str
    name: str
    pattern: str
    left: int


FAULTS = [
    Fault(
        "fr",
        "a space that breaks before : ; ? ! » %, or after «",
        r" [:;?!»]| %%|« ",
        0,
    ),
    Fault("fr", "an ending in brackets, for want of a plural", r"\w\(s\)", 0),
    Fault(
        "fr", "« de », « à » or « par » before a name", r"\b(de|à|par) X\b(?= |$)", 0
    ),
    Fault(
        "fr",
        "a second word for a thing that has one",
        r"[éÉ]noncé|[Ff]ormulation|\b[Mm]ontr|[Rr]electure|\brepri[st]|[Rr]emet|\b[Ff]ond(re|u)\b",
        0,
    ),
    Fault("fr", "« dites »", r"\b[Dd]ites\b", 0),
    Fault(
        "fr", "a literal line or trace", r"du tracé|le long de la ligne|\bligne de", 0
    ),
    Fault("es", "quotation marks other than « »", r"[“”]", 0),
    Fault("es", "an ending in brackets, for want of a plural", r"\w\((s|es)\)", 0),
    Fault(
        "es",
        "a second word for a thing that has one",
        r"[Ee]nunciado|[Hh]allazgo|[Cc]onclusi[oó]n|preambular|[Vv]encid|sobre la mesa",
        0,
    ),
    Fault(
        "es",
        "«tomar» for files and amendments",
        r"\b[Tt]om(a|ó|an|ar|arla|ad[oa]s?)\b",
        2,
    ),
    Fault("es", "«diga»", r"\b[Dd]iga\b", 0),
    Fault(
        "es",
        "«recordar a», which is to remember",
        r"\b[Rr]ecord(ar|a) a\b|^Recordar$",
        0,
    ),
    Fault("es", "«por» as a position", r"^Por$", 0),
    Fault("ar", "a Latin comma", r",", 1),
    Fault(
        "ar",
        "an ending of files without a mark of direction",
        r"(?<!\u200e)\.(xlsx|docx|csv|md|xml|txt|xlf|xliff|pdf)",
        0,
    ),
    Fault("ar", "tanwin on the alif", "اً", 0),
    Fault("ar", "البت without its shadda", "البت(?!ّ)", 0),
    Fault(
        "ar",
        "a second word for a thing that has one",
        "إصدار|جواب|أجوبة|استبيان|محور|محاور|الصدفة|إظهار|متقادم|استحقاق|مستحق",
        0,
    ),
    Fault(
        "ar",
        "a body, item or role misnamed",
        "نقطة جدول|رعاية البيانات|اجتماع نظامي|مُبقاة",
        0,
    ),
    Fault(
        "ar",
        "a bare imperative",
        r"(^|[.،؛:] )(اختر|اكتب|ضع|قل|اذكر|خذ|أعط|انظر|راجع|اطلب|انشر|ثبّت|احذف|ضمّ|قارن|بتّ|دع|استورد"
        r"|علّق|ارجع|اترك|غيّر|تراجع|أسقط|قدّم|صحّح|واصل|سجّل|أبلغ|اسأل|اجمع|أبق)\b",
        0,
    ),
    Fault("ar", "a letter joined to a fact", r"(?:^|[ «(])[لبوك]ـ?X", 0),
    Fault("ar", "معه or ضده as a position", r"\bمعه\b|\bضده", 0),
]
ARABIC_DIGITS = 0  # plurals that set a digit beside the word for none, one or two
# Words that mean the same wherever they are used.
PLAIN_WORDS = {
    "Add", "Agree", "Amendments", "Amount", "Comments", "Concept", "Decision",
    "Disagree", "Duplicates", "File", "Files", "Findings", "Gap", "Import",
    "Language", "Log", "Notes", "Organisation", "Organisations", "Overdue",
    "Paragraphs", "Pass", "Process", "Reason", "Refresh", "Region", "Reports",
    "Reservation", "Respond", "Response", "Select", "Source", "Statement", "Term",
    "Terms", "Title", "Translation", "Upload", "Version", "Year", "name", "reason",
}  # fmt: skip


def catalogue(language):
    path = SOURCE / "web" / "locale" / language / "LC_MESSAGES" / "django.po"
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete]


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_translations_have_no_more_faults_than_are_known(language):
    entries = catalogue(language)
    too_many = {}
    for fault in FAULTS:
        if fault.language != language:
            continue
        pattern = re.compile(fault.pattern)
        messages = [
            entry.msgid
            for entry in entries
            if any(pattern.search(FACT.sub("X", text)) for text in translations(entry))
        ]
        if len(messages) > fault.left:
            too_many[fault.name] = messages

    assert too_many == {}


def test_arabic_says_none_one_and_two_in_words():
    """Form 0 is a sentence, and forms 1 and 2 hold no digit in brackets beside the word."""
    in_brackets = re.compile(r"\(%\(\w+\)[sd]\)")
    messages = [
        entry.msgid
        for entry in catalogue("ar")
        if entry.msgid_plural
        and any(in_brackets.search(entry.msgstr_plural[form]) for form in (0, 1, 2))
    ]

    assert len(messages) <= ARABIC_DIGITS, messages


def test_a_number_before_a_noun_has_a_plural():
    number = re.compile(
        rf"%\((?:{NAMES_OF_COUNTS})\)[sd] (?!is\b|has\b|was\b)[a-z]*(?:s|people)\b"
    )
    messages = [
        entry.msgid
        for entry in catalogue("fr")
        if not entry.msgid_plural and number.search(entry.msgid)
    ]

    assert messages == []


def test_a_word_that_serves_several_pages_has_one_meaning():
    """A word used in several files says in a context, or in a comment, what it means there."""
    explained = {entry.msgid for entry in catalogue("fr") if entry.tcomment}
    files = defaultdict(set)
    call = re.compile(r"""(?:_\(|translate )(["'])([^\W\d_]+)\1 *(?:\)|%\})""")
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]):
        for match in call.finditer(path.read_text("utf-8")):
            files[match[2]].add(path.name)
    shared = {word for word, names in files.items() if len(names) > 1}

    assert shared - explained - PLAIN_WORDS == set()


def test_punctuation_is_part_of_the_message():
    """Languages differ in their colons, brackets and quotation marks, so translators write them."""
    glued = re.compile(
        r"(?:endblocktranslate|translate (?:\"[^\"]*\"|'[^']*')(?: context \"[^\"]*\")?)"
        r" %\}[:;,.?!”»)]"
        r"|[“«(]\{% (?:block)?translate"
        r"|“\{\{|\}\}”"
    )
    lines = [
        f"{path.name}: {line.strip()[:80]}"
        for path in sorted(SOURCE.rglob("*.html"))
        for line in path.read_text("utf-8").splitlines()
        if glued.search(line)
    ]

    assert lines == []


IDIOM = re.compile(
    r"\banew\b|\bmeanwhile\b|\bwhoever\b|\bthose who steer\b|\bhand(?:s|ed)? in\b|\bsettled?\b"
    r"|\bstances?\b|\bthe bench\b|\bpen ?holder\b|\bclauses?\b|\b(?<!opinion )rounds?\b"
    r"|\btake over\b|\bbeside\b|\bstand(?:s|ing)? (?:there|for it|behind)\b",
    re.IGNORECASE,
)


def test_messages_use_the_words_of_the_secretariat():
    """One word for one act: respond, submit, review, position, paragraph, drafter."""
    messages = {FACT.sub("", entry.msgid) for entry in catalogue("fr")}

    assert [message for message in sorted(messages) if IDIOM.search(message)] == []
