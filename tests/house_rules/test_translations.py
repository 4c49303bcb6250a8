"""Every sentence is said in all four languages, and what is shipped is what was written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

SOURCE = Path(__file__).parents[2] / "src" / "milepost"
LANGUAGES = ["ar", "es", "fr"]
# Sentences whose English was edited and whose translation has yet to follow; only ever lower.
UNFINISHED = {"ar": 0, "es": 0, "fr": 0}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def catalogue(language, folder=SOURCE):
    path = folder / "web" / "locale" / language / "LC_MESSAGES" / "django.po"
    return polib.pofile(str(path))


def said(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_none_is_a_guess(language):
    entries = catalogue(language)
    unfinished = [e.msgid for e in entries if not all(said(e)) or e.fuzzy]

    assert len(unfinished) <= UNFINISHED[language], unfinished
    assert [e.msgid for e in entries if e.obsolete] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_loses_a_fact(language):
    """Each `%(named)s` of the English sentence is in the translation too."""
    lost = [
        entry.msgid
        for entry in catalogue(language)
        if not entry.msgid_plural
        and entry.msgstr
        and set(PLACEHOLDER.findall(entry.msgid))
        != set(PLACEHOLDER.findall(entry.msgstr))
    ]
    assert lost == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language):
    """Make it anew with compilemessages: what runs is the .mo beside the .po."""
    written = catalogue(language)
    compiled = polib.mofile(str(Path(written.fpath).with_suffix(".mo")))

    assert {(e.msgctxt, e.msgid): said(e) for e in written if any(said(e))} == {
        (e.msgctxt, e.msgid): said(e) for e in compiled
    }


@pytest.mark.skipif(not shutil.which("xgettext"), reason="gettext is not installed")
def test_the_catalogues_hold_every_sentence_of_the_code(tmp_path):
    """Make them anew with makemessages after changing a sentence."""
    copy = tmp_path / "milepost"
    left_out = shutil.ignore_patterns("*.mo", "__pycache__", "data", "static")
    shutil.copytree(SOURCE, copy, ignore=left_out)
    languages = [word for language in LANGUAGES for word in ("-l", language)]
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", *languages, "--no-location"],
        cwd=copy,
        env={
            **os.environ,
            "PYTHONPATH": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "milepost.web.settings",
        },
        check=True,
        capture_output=True,
    )

    for language in LANGUAGES:
        found = {e.msgid for e in catalogue(language, copy) if not e.obsolete}
        assert found == {e.msgid for e in catalogue(language)}
