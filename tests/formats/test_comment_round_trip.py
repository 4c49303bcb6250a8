"""What is written in a form is read back, whatever the form and the kind of file."""

import shutil
import subprocess
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formats import comments_made as made
from milepost.formats.comment_templates import (
    PROFILES,
    load_profile,
    read_comment_file,
    read_comments,
    write_comments,
)
from milepost.formats.tables import files as table_files

KINDS = ["xlsx", "docx"]
SECRET = b"only we know"
by_chance = settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

# A file is written and read several times for each of these.
by_fewer = settings(by_chance, max_examples=6)


@pytest.fixture
def no_sandbox(monkeypatch):
    """Readers run right here: a process for each of some hundred files takes minutes."""

    def stream(reader, path, **more):
        return reader(str(path), **more)

    monkeypatch.setattr(table_files, "stream_from_sandbox", stream)


def test_the_headings_made_up_here_are_known_to_no_form():
    assert all(made.is_free(heading) for heading in made.OTHERS)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", PROFILES)
@pytest.mark.usefixtures("no_sandbox")
def test_what_is_written_is_read_back(tmp_path, form, kind):
    profile = load_profile(form)
    path = tmp_path / f"form.{kind}"

    @by_chance
    @given(
        made.comments(form),
        st.sampled_from(["en", "fr", "es", "ar"]),
        st.fixed_dictionaries({}, optional=dict.fromkeys(profile.facts, made.LINE)),
    )
    def check(made_up, language, facts):
        rows, others = made_up
        write_comments(
            path,
            rows,
            title="A draft",
            language=language,
            profile=profile,
            facts=facts,
            others=others,
            secret=SECRET,
        )
        found = read_comment_file(path, profile, secret=SECRET)
        assert made.bare(found.rows) == rows
        assert found.facts == facts
        assert not [one for one in found.problems if one.severity == "error"]

    check()


@pytest.mark.parametrize("form", PROFILES)
@pytest.mark.usefixtures("no_sandbox")
def test_a_comment_keeps_its_fingerprint_through_either_kind_of_file(tmp_path, form):
    profile = load_profile(form)

    @by_fewer
    @given(made.comments(form))
    def check(made_up):
        rows, _ = made_up
        before = Counter(row.fingerprint for row in rows)
        for kind in (*KINDS, *KINDS):
            path = tmp_path / f"again.{kind}"
            write_comments(path, rows, title="A draft", profile=profile)
            rows = read_comments(path, profile)
            assert Counter(row.fingerprint for row in rows) == before

    check()


@pytest.mark.parametrize("form", PROFILES)
def test_an_empty_form_is_recognised_and_has_nothing_wrong(tmp_path, form):
    for kind in KINDS:
        path = tmp_path / f"empty.{kind}"
        write_comments(path, [], title="To be filled", profile=load_profile(form))

        found = read_comment_file(path)

        assert found.profile.name == form
        assert (found.rows, found.problems) == ((), ())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", PROFILES)
def test_what_a_form_has_no_column_for_gets_one_of_its_own(tmp_path, form, kind):
    row = made.a_comment(
        kind_as_given="", rationale="Because", page_from="7", vote="Yes", line="9"
    )
    path = tmp_path / f"more.{kind}"

    write_comments(path, [row], title="A draft", profile=load_profile(form))

    found = read_comment_file(path)
    assert found.profile.name == form
    (back,) = found.rows
    told = {back.rationale, back.page_from, back.vote, back.line, back.clause}
    told |= {text for _, text in back.extra_columns}
    assert {"Because", "7", "Yes", "9", "3.1"} <= told


def test_a_word_of_another_form_is_said_in_the_words_of_this_one(tmp_path):
    path = tmp_path / "codex.xlsx"

    write_comments(path, [made.a_comment()], title="", profile=load_profile("codex"))

    (back,) = read_comments(path)
    assert (back.kind, back.kind_as_given) == ("technical", "Technical")


def test_rows_may_come_one_at_a_time_where_their_other_columns_are_told(tmp_path):
    rows = (made.a_comment(extra_columns=(("Note", str(n)),)) for n in range(3))
    path = tmp_path / "stream.docx"

    write_comments(path, rows, title="", others=["Note"])

    assert [one.extra_columns for one in read_comments(path)] == [
        (("Note", "0"),), (("Note", "1"),), (("Note", "2"),)
    ]  # fmt: skip


def test_a_column_that_was_not_told_is_not_dropped_in_silence(tmp_path):
    path = tmp_path / "lost.xlsx"

    with pytest.raises(ValueError, match="Note"):
        write_comments(
            path, [made.a_comment(extra_columns=(("Note", "1"),))], title="", others=[]
        )

    assert not path.exists()


def test_signs_that_no_xml_can_hold_are_replaced_and_the_rest_stays(tmp_path):
    for kind in KINDS:
        path = tmp_path / f"signs.{kind}"
        write_comments(path, [made.a_comment(comment="a\x01b\uffffc")], title="")
        assert read_comments(path)[0].comment == "a\N{REPLACEMENT CHARACTER}b�c"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("kind", KINDS)
def test_libreoffice_opens_every_form_and_saves_the_same_comments(tmp_path, kind):
    facts = {"date": "1 May 2024", "document": "CD/24/7", "organisation": "Norway"}
    rows = [
        made.a_comment(key="a/1", comment='=1+1\nzwei\tdrei "vier" <b>'),
        made.a_comment(
            key="b 2", comment="غير واضح\nنعم", extra_columns=(("Note", "x"),)
        ),
        made.a_comment(comment="Third", outcome="not_accepted", observations="No."),
    ]
    paths = []
    for form in PROFILES:
        paths.append(tmp_path / f"{form}.{kind}")
        write_comments(
            paths[-1],
            rows,
            title="A draft",
            language="ar",
            profile=load_profile(form),
            facts=facts,
            secret=SECRET,
        )
    saved = tmp_path / "saved"
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}"]
    command += ["--convert-to", kind, "--outdir", saved, *paths]
    subprocess.run(command, check=True, capture_output=True, timeout=240)

    for path in paths:
        before = read_comment_file(path, secret=SECRET)
        after = read_comment_file(saved / path.name, secret=SECRET)
        assert after.rows == before.rows
        assert after.facts == before.facts
        assert after.seals == before.seals
        assert after.problems == before.problems
        assert [one.key for one in after.rows].count("") == 1
