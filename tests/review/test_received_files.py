"""Files of a round: read many at once, explained, and given back with their answers."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

import factories as make
import text_factories as made
from formats.word_made import gone, ins, p, r, word_file
from milepost.errors import NotAllowed
from milepost.formats import sandbox
from milepost.formats.comment_templates import (
    TemplateComment,
    UnusableMapping,
    read_comment_file,
    write_comments,
)
from milepost.formats.errors import UnreadableFile
from milepost.formats.word.files import read_document, read_reviewed_document
from milepost.jobs.actions import enqueue_job
from milepost.jobs.models import Job
from milepost.jobs.worker import run_waiting_jobs
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review.actions import ImportedFile, received_files
from milepost.review.errors import FileReadAlready, OrganisationNotNamed
from milepost.review.models import (
    Comment,
    Disposition,
    ReceivedFile,
    Review,
    TableMapping,
    UploadedFile,
)
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import StoredFile

pytestmark = pytest.mark.django_db
Role = make.Role
OUTCOMES = ("noted", "accepted")
WATER = "Water stands along the route."


@pytest.fixture
def review():
    return made.review()


@pytest.fixture
def north(review):
    return made.member(review, name="Northern Society", identifiers={"exercise": "NOR"})


@pytest.fixture
def secretariat(review):
    return made.secretariat(review)


def in_margin(number, text, author="Ada A.", initials="AA"):
    return (
        f'<w:comment w:id="{number}" w:author="{author}" w:initials="{initials}"'
        f' w:date="2026-03-02T10:00:00Z"><w:p w14:paraId="0000000{number}"><w:r><w:t>'
        f"{text}</w:t></w:r></w:p></w:comment>"
    )


def marked(number, *content):
    return (
        f'<w:commentRangeStart w:id="{number}"/>{"".join(content)}'
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/>'
        "</w:r>"
    )


def an_hour_passes(file):
    earlier = file.uploaded_at - dt.timedelta(hours=1)
    UploadedFile.objects.filter(pk=file.pk).update(uploaded_at=earlier)


def marked_up(folder, review, name="NOR back.docx", author="Ada A.", reply=True):
    """A comment with a reply, a change, and a format: each in our text."""
    water, aim = (
        made.placed(review.version, one).clause for one in ("Water", "We act")
    )
    thread = (
        '<w15:commentEx w15:paraId="00000001" w15:done="0"/>'
        '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/>'
    )
    bold = '<w:r><w:rPr><w:b/><w:rPrChange w:id="9" w:author="A"><w:rPr/></w:rPrChange>'
    return word_file(
        folder / name,
        p(marked(1, marked(2, r(WATER))), key=water.key),
        p(r("We act "), gone("together"), ins(r("as one")), r("."), key=aim.key),
        p(f"{bold}</w:rPr><w:t>Help is open to all.</w:t></w:r>"),
        comments=in_margin(1, "Where?")
        + in_margin(2, "On the coast too.", author=author, initials="BB"),
        commentsExtended=thread,
    )


def test_of_a_marked_up_file_every_mark_is_in_a_comment_or_says_nothing(
    review, north, tmp_path
):
    (done,) = made.files_in(review, marked_up(tmp_path, review))

    file = done.received
    assert (file.marks, file.taken, file.blank, file.lost) == (5, 4, 1, 0)
    assert (file.kind, file.organisation) == ("word", north)
    said = {one.text: one for one in Comment.objects.all()}
    assert set(said) == {"Where?\n— BB: On the coast too.", "Tracked change."}
    assert said["Tracked change."].proposed_wording == "We act as one."
    assert {one.placement_method for one in said.values()} == {"key"}
    assert {one.received_file for one in said.values()} == {file}


def test_what_we_answered_before_is_not_taken_again(review, north, tmp_path):
    ours = review_queries.responses_by_key(made.federation_of(review))

    (done,) = made.files_in(review, marked_up(tmp_path, review, author=ours))

    assert (done.received.taken, done.received.blank, done.lost) == (3, 2, 0)
    assert Comment.objects.filter(text="Where?").exists()


def test_many_files_of_many_kinds_come_in_and_a_bad_one_stops_no_other(
    review, north, tmp_path
):
    broken = tmp_path / "NOR broken.docx"
    broken.write_bytes(b"PK\x03\x04 not a document")
    nobody = marked_up(tmp_path, review, name="back.docx")
    table = made.table(tmp_path, ("NOR", "1", "One.", ""))

    outcomes = made.files_in(review, broken, marked_up(tmp_path, review), nobody, table)

    assert [isinstance(one, ImportedFile) for one in outcomes] == [
        False,
        True,
        False,
        True,
    ]
    assert [
        review_queries.error_message(one.problems[0], str) for one in outcomes[::2]
    ] == [
        "NOR broken.docx is incomplete: it ends in the middle.",
        OrganisationNotNamed.template % {"file": "back.docx"},
    ]
    totals = review_queries.file_totals(review, OPERATOR)
    assert (totals["files"], totals["lost"]) == (2, 0)
    assert (totals["key"], totals["number"]) == (2, 1)
    assert StoredFile.objects.count() == 2


def test_the_same_file_twice_is_one_and_a_remark_in_two_files_is_one(
    review, north, tmp_path
):
    copy = tmp_path / "NOR 2.docx"
    copy.write_bytes(marked_up(tmp_path, review).read_bytes())
    made.files_in(review, tmp_path / "NOR back.docx")
    (again,) = made.files_in(review, copy)
    first = made.table(tmp_path, ("NOR", "1", "One.", ""), name="NOR a.csv")
    second = made.table(
        tmp_path, ("NOR", "1", "One.", ""), ("NOR", "2", "Two.", ""), name="NOR b.csv"
    )
    made.files_in(review, first)
    (both,) = made.files_in(review, second)

    assert (again.new, both.new) == (0, 1)
    assert ReceivedFile.objects.count() == StoredFile.objects.count() == 3
    assert not UploadedFile.objects.exists()
    one = Comment.objects.get(text="One.")
    assert both.received.known_marks == {"!2": str(one.pk)}


def test_files_wait_for_the_worker_which_reads_each_in_a_job(review, north, tmp_path):
    paths = [
        made.table(tmp_path, ("NOR", "1", f"No. {n}", ""), name=f"{n}.csv")
        for n in range(3)
    ]
    review_actions.upload_files(review=review, files=paths, by=OPERATOR)
    assert Job.objects.unfinished().filter(name="review.read_file").count() == 3
    assert not Comment.objects.exists()

    run_waiting_jobs()

    assert Comment.objects.count() == 3
    assert not UploadedFile.objects.exists()


def test_what_was_handed_in_before_the_deadline_is_read_after_it(
    review, north, secretariat, tmp_path
):
    path = made.table(tmp_path, ("NOR", "1", "One.", ""))
    review_actions.upload_files(review=review, files=[path], by=secretariat)
    made.pass_deadline(review)

    run_waiting_jobs()

    submission = Comment.objects.get().submission
    assert submission.organisation == north
    assert not submission.is_late


def test_a_file_that_breaks_the_worker_each_time_is_refused(review, north, tmp_path):
    path = made.table(tmp_path, ("NOR", "1", "One.", ""))
    (file,) = review_actions.upload_files(review=review, files=[path], by=OPERATOR)
    Job.objects.filter(subject_id=file.pk).update(
        status="failed", attempts=3, finished_at=timezone.now()
    )
    an_hour_passes(file)

    review_actions.follow_up_uploads()

    file.refresh_from_db()
    assert file.status == "refused"
    assert "Number of attempts: 3." in review_queries.error_message(
        file.problems[0], str
    )
    assert not StoredFile.objects.exists()


def test_a_file_whose_page_broke_off_is_read_by_the_worker(review, north, tmp_path):
    path = made.table(tmp_path, ("NOR", "1", "One.", ""))
    (file,) = review_actions.upload_files(
        review=review, files=[path], read_here=True, by=OPERATOR
    )
    review_actions.follow_up_uploads()
    assert not Job.objects.exists(), "the page may still be reading it"
    an_hour_passes(file)

    review_actions.follow_up_uploads()
    run_waiting_jobs()

    assert Comment.objects.get().text == "One."


def test_a_mapped_file_whose_page_broke_off_is_read_by_the_worker(review, north):
    """Its first job is done: that one asked for the meaning of its columns."""
    file = made.unmapped_file(review, by=make.person(organisation=north))
    UploadedFile.objects.update(organisation=north)
    enqueue_job("review.read_file", subject=file, by=OPERATOR)
    run_waiting_jobs()
    review_actions.map_columns(file=file, mapping=MAPPING, by=OPERATOR)
    an_hour_passes(file)

    review_actions.follow_up_uploads()
    run_waiting_jobs()

    assert Comment.objects.get().text == "Say where."


def test_a_file_that_is_being_read_is_neither_deleted_nor_mapped(
    review, north, tmp_path
):
    path = made.table(tmp_path, ("NOR", "1", "One.", ""))
    (file,) = review_actions.upload_files(review=review, files=[path], by=OPERATOR)

    with pytest.raises(FileReadAlready):
        review_actions.delete_uploaded_file(file=file, by=OPERATOR)
    with pytest.raises(FileReadAlready):
        review_actions.map_columns(file=file, mapping=MAPPING, by=OPERATOR)


def test_who_speaks_for_nobody_hands_in_and_reads_nothing(review, north, tmp_path):
    path = made.table(tmp_path, ("NOR", "1", "One.", ""))
    reader = make.person(Role.READER, north)
    (file,) = review_actions.upload_files(review=review, files=[path], by=OPERATOR)

    with pytest.raises(NotAllowed):
        review_actions.upload_files(review=review, files=[path], by=reader)
    with pytest.raises(NotAllowed):
        review_actions.read_files(files=[file], by=reader)
    with pytest.raises(NotAllowed):
        review_actions.delete_uploaded_file(file=file, by=reader)
    assert not Comment.objects.exists()


# A large file is saved in batches.


@pytest.fixture
def broken_off(review, north, tmp_path, monkeypatch):
    """A file of five remarks of which three are saved when the database goes away."""
    save, batches = received_files.save_comments, []

    def save_once(*arguments, **rest):
        batches.append(arguments)
        if len(batches) > 1:
            raise OperationalError
        return save(*arguments, **rest)

    rows = [("NOR", "1", f"No. {n}", "") for n in range(5)]
    (file,) = review_actions.upload_files(
        review=review, files=[made.table(tmp_path, *rows)], by=OPERATOR
    )
    monkeypatch.setattr(received_files, "BATCH_SIZE", 3)
    monkeypatch.setattr(received_files, "save_comments", save_once)
    with pytest.raises(OperationalError):
        review_actions.read_files(files=[file], by=OPERATOR)
    monkeypatch.setattr(received_files, "save_comments", save)
    assert Comment.objects.count() == 3
    return file


def test_a_file_of_which_a_part_is_saved_is_gone_on_with(broken_off):
    made.pass_deadline(broken_off.review)

    run_waiting_jobs()

    assert sorted(comment.text for comment in Comment.objects.all()) == [
        f"No. {n}" for n in range(5)
    ]
    received = ReceivedFile.objects.get()
    assert (received.taken, received.comments.count()) == (5, 5)
    assert not UploadedFile.objects.exists()


def test_a_file_of_which_a_part_is_saved_is_never_refused(broken_off):
    Job.objects.update(status="failed", attempts=3, finished_at=timezone.now())
    an_hour_passes(broken_off)

    review_actions.follow_up_uploads()
    run_waiting_jobs()

    assert Comment.objects.count() == 5
    assert not UploadedFile.objects.exists()


# Tables with headings of their own


MAPPING = {"comment": "Sinn", "clause": "Stück"}


def test_unknown_headings_are_asked_for_once_and_remembered(
    review, north, secretariat, tmp_path
):
    unmapped = made.unmapped_file(review, by=secretariat)
    said = review_actions.map_columns(file=unmapped, mapping=MAPPING, by=secretariat)
    UploadedFile.objects.update(organisation=north)
    (first,) = review_actions.read_files(
        files=[UploadedFile.objects.get(pk=said.pk)], by=secretariat
    )
    path = tmp_path / "next.csv"
    path.write_text("Stück,Sinn,Wie\n2,Say more.,By day\n", encoding="utf-8")
    (second,) = made.files_in(review, path, organisation=north)

    assert unmapped.status == "needs_mapping"
    assert isinstance(first, ImportedFile)
    assert second.received.mapping == MAPPING
    comment = Comment.objects.get(text="Say more.")
    assert str(comment.clause_version).startswith("Help")
    assert comment.extra_columns == [["Wie", "By day"]]


def test_what_a_society_says_of_columns_holds_for_its_own_file_only(review, north):
    person = make.person(organisation=north)
    unmapped = made.unmapped_file(review, by=person)

    review_actions.map_columns(file=unmapped, mapping=MAPPING, by=person)

    assert not TableMapping.objects.exists()
    assert UploadedFile.objects.get().mapping == MAPPING


def test_columns_without_the_comment_are_refused(review, secretariat):
    unmapped = made.unmapped_file(review, by=secretariat)

    with pytest.raises(UnusableMapping):
        review_actions.map_columns(
            file=unmapped, mapping={"clause": "Stück"}, by=secretariat
        )

    assert UploadedFile.objects.get().status == "needs_mapping"


# The way back


def responded(file, folder):
    return review_queries.answered_file(file).write(folder)


def test_the_very_same_word_file_goes_back_with_its_answers(review, north, tmp_path):
    (done,) = made.files_in(review, marked_up(tmp_path, review), language="fr")
    made.respond(Comment.objects.get(channel="word", text__startswith="Where"), "noted")
    change = Comment.objects.get(text="Modification suivie.")
    made.respond(change, "accepted", "", "We act as one.")

    back = read_reviewed_document(responded(done.received, tmp_path))

    ours = review_queries.responses_by_key(made.federation_of(review))
    said = {one.text: one.parent for one in back.comments if one.author == ours}
    with override("fr"):
        noted, accepted = (str(Disposition.Outcome(one).label) for one in OUTCOMES)
    assert [text.split("\n")[0] for text in sorted(said)] == sorted([noted, accepted])
    assert said[f"{noted}\nBecause."] is not None
    assert not back.changes
    assert "We act as one." in [block.text for block in back.blocks]


@pytest.mark.parametrize(("name", "suffix"), [("a.csv", ".xlsx"), ("b.xlsx", ".xlsx")])
def test_a_table_goes_back_with_its_answers(review, north, tmp_path, name, suffix):
    path = tmp_path / name
    if name.endswith(".csv"):
        made.table(tmp_path, ("NOR", "1", "One.", ""), name=name)
    else:
        row = TemplateComment(
            row=0, organisation="NOR", clause="1", kind="technical", comment="One."
        )
        write_comments(path, [row], title="T")
    (done,) = made.files_in(review, path)
    made.respond(Comment.objects.get(), "not_accepted", "Said already.")

    back = responded(done.received, tmp_path)

    (row,) = read_comment_file(back).rows
    assert back.suffix == suffix
    assert row.comment == "One."
    assert "Said already." in row.observations


def test_all_files_of_a_round_go_back_as_one_archive(
    review, north, secretariat, sign_in, tmp_path
):
    made.files_in(
        review,
        marked_up(tmp_path, review),
        made.table(tmp_path, ("NOR", "1", "One.", "")),
    )
    assert ReceivedFile.objects.count() == 2
    client = sign_in(secretariat)

    answer = client.get(reverse("answered_files", args=[review.pk]))

    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        names = archive.namelist()
    assert names == ["001 NOR back-answered.docx", "002 table-answered.xlsx"]


def test_a_letter_says_of_every_comment_what_became_of_it(review, north, tmp_path):
    comment = made.comment(review, organisation=north, text="Be *clearer*.")
    made.respond(comment, "modified", "It is shorter.", "We act as one.")
    made.comment(review, organisation=made.member(review), text="Of others.")
    path = tmp_path / "letter.docx"

    path.write_bytes(review_queries.response_letter(review, north, "fr"))

    words = "\n".join(block.words for block in read_document(path))
    for said in (
        "Northern Society",
        "Be *clearer*.",
        "It is shorter.",
        "We act as one.",
    ):
        assert said in words
    assert "Of others." not in words


# Who sees what


def test_a_society_gets_its_own_file_and_letter_once_answers_are_published(
    review, north, sign_in, tmp_path
):
    (done,) = made.files_in(review, marked_up(tmp_path, review))
    client = sign_in(make.person(organisation=north))
    asked = [
        ("answered_file", [done.received.pk]),
        ("response_letter", [review.pk, north.pk]),
    ]

    def answers():
        found = []
        for name, arguments in asked:
            answer = client.get(reverse(name, args=arguments))
            found.append(answer.status_code)
            answer.getvalue()  # read to its end, which closes it
        return found

    before = answers()
    Review.objects.update(state="published")

    assert (before, answers()) == ([403, 403], [200, 200])


def test_nobody_gets_the_file_or_letter_of_another_society(
    review, north, sign_in, tmp_path
):
    (done,) = made.files_in(review, marked_up(tmp_path, review))
    Review.objects.update(state="published")
    client = sign_in(make.person(organisation=made.member(review)))

    for name, arguments in (
        ("received_file", [done.received.pk]),
        ("answered_file", [done.received.pk]),
        ("response_letter", [review.pk, north.pk]),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 404


def test_a_file_with_remarks_still_inside_a_society_is_its_own(
    review, north, secretariat, tmp_path
):
    person = make.person(organisation=north)
    (done,) = made.files_in(review, marked_up(tmp_path, review), by=person)
    Comment.objects.update(status="internal")
    seen = ReceivedFile.objects.visible_to

    assert list(seen(person)) == [done.received]
    assert not seen(secretariat)
    Comment.objects.update(status="official")
    assert list(seen(secretariat)) == [done.received]


def test_a_refused_file_is_seen_by_who_handed_it_in(review, north, secretariat):
    unmapped = made.unmapped_file(review, by=make.person(organisation=north))
    own = made.unmapped_file(review, by=secretariat)

    assert list(UploadedFile.objects.visible_to(secretariat)) == [own]
    assert unmapped.uploaded_by in {
        one.uploaded_by for one in UploadedFile.objects.visible_to(unmapped.uploaded_by)
    }


# Pages


def page_text(answer):
    return " ".join(answer.content.decode().split())


def send(client, review, *paths, **said):
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    said = {"language": "en", "uploads": files, **said}
    return client.post(reverse("import_comments", args=[review.pk]), said, follow=True)


def test_the_page_shows_that_nothing_is_lost_and_what_has_no_place(
    review, north, secretariat, sign_in, tmp_path
):
    client = sign_in(secretariat)
    table = made.table(tmp_path, ("NOR", "Annex B", "Where is it?", ""))

    shown = page_text(send(client, review, marked_up(tmp_path, review), table))

    assert "2 files read, none of their comments and changes lost" in shown
    assert "Comments, changes and table rows counted: 6." in shown
    assert "Imported as comments: 5. Nothing to import: 1 (" in shown
    assert "<q>Annex B</q>" in shown
    assert "NOR back.docx" in shown


def test_what_was_odd_about_a_file_is_told_beside_it(
    review, north, secretariat, sign_in, tmp_path
):
    same = ("NOR", "1", "Where is it?", "")

    shown = page_text(
        send(sign_in(secretariat), review, made.table(tmp_path, same, same))
    )

    assert "1 remark on this file" in shown
    assert "row 3" in shown


def test_many_files_are_left_to_the_worker(
    review, north, secretariat, sign_in, tmp_path
):
    paths = [
        made.table(tmp_path, ("NOR", "1", f"No. {n}", ""), name=f"{n}.csv")
        for n in range(6)
    ]

    shown = page_text(send(sign_in(secretariat), review, *paths))

    assert "6 files waiting to be read" in shown
    assert not Comment.objects.exists()


def test_the_page_asks_what_columns_mean_and_reads_the_file(
    review, north, sign_in, tmp_path
):
    client = sign_in(make.person(organisation=north))
    path = tmp_path / "ours.csv"
    path.write_text("Stück,Sinn,Wie\n1,Say where.,So\n", encoding="utf-8")
    asked = page_text(send(client, review, path, organisation=str(north.pk)))
    file = UploadedFile.objects.get()
    address = reverse("map_columns", args=[file.pk])

    form = page_text(client.get(address))
    said = {"column0": "clause", "column1": "comment", "column2": ""}
    twice = page_text(client.post(address, {**said, "column2": "comment"}))
    shown = page_text(client.post(address, said, follow=True))

    assert "does not recognise the headings of this table" in asked
    assert "Sinn" in form
    assert "Two headings cannot mean the same column." in twice
    assert "Read: 1. New: 1. Missing: 0." in shown


def test_a_refused_file_is_taken_off_the_list(review, secretariat, sign_in, tmp_path):
    client = sign_in(secretariat)
    path = made.table(tmp_path, ("X99", "1", "One.", ""))
    shown = page_text(send(client, review, path))

    after = page_text(
        client.post(
            reverse("delete_uploaded_file", args=[UploadedFile.objects.get().pk]),
            follow=True,
        )
    )

    assert "“X99” is not the code or name of a member." in shown
    assert "No files have been received yet." in after


@pytest.mark.parametrize("profile", ["iso", "ema", "ieee", "codex", "ipcc", "matrix"])
@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_every_form_goes_out_empty_and_filled(
    review, north, secretariat, sign_in, tmp_path, profile, kind
):
    comment = made.comment(review, organisation=north, text="=1+1")
    made.respond(comment, "noted")
    client = sign_in(secretariat)
    contents = {}
    for name in ("empty_form", "filled_form"):
        answer = client.get(reverse(name, args=[review.pk, profile, kind]))
        contents[name] = b"".join(answer.streaming_content)
    path = tmp_path / f"filled.{kind}"
    path.write_bytes(contents["filled_form"])

    (row,) = read_comment_file(path, secret=review_queries.seal_secret()).rows

    assert (row.comment, row.key) == ("=1+1", str(comment.pk))
    assert "Because." in row.outcome_as_given + row.observations
    assert contents["empty_form"] != contents["filled_form"]


def test_the_page_of_files_asks_the_database_the_same_however_many_there_are(
    review, north, secretariat, sign_in, django_assert_max_num_queries
):
    client = sign_in(secretariat)
    for n in range(3):
        made.received_file(review, north, text=f"No. {n}")

    with django_assert_max_num_queries(24):
        client.get(reverse("received_files", args=[review.pk]))


# A file is opened once, and before anything is locked.


@pytest.fixture
def edits(monkeypatch):
    """Children of the sandbox and locks of rounds, in their order."""
    happened = []

    def note(module, name):
        function = getattr(module, name)

        def noting(*arguments, **rest):
            happened.append(name)
            return function(*arguments, **rest)

        monkeypatch.setattr(module, name, noting)

    note(sandbox, "start_child")
    note(received_files, "find_comments")
    note(received_files, "locked_review")
    return happened


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_a_filled_table_takes_one_child_and_is_understood_before_the_round_is_locked(
    review, north, tmp_path, edits, suffix
):
    path = tmp_path / f"table.{suffix}"
    row = TemplateComment(
        row=0, organisation="NOR", clause="1", kind="technical", comment="Say where."
    )
    write_comments(path, [row], title="Ours")
    edits.clear()

    (outcome,) = made.files_in(review, path)

    assert isinstance(outcome, ImportedFile)
    assert edits.count("start_child") == 1
    assert "find_comments" not in edits[edits.index("locked_review") :]


def test_a_marked_up_text_takes_one_child(review, north, tmp_path, edits):
    path = marked_up(tmp_path, review)
    edits.clear()

    (outcome,) = made.files_in(review, path)

    assert isinstance(outcome, ImportedFile)
    assert (edits[0], edits.count("start_child")) == ("start_child", 1)


def test_a_file_that_another_worker_has_taken_is_not_refused_after_all(
    review, north, tmp_path, monkeypatch
):
    (file,) = review_actions.upload_files(
        review=review,
        files=[made.table(tmp_path, ("NOR", "1", "Say where.", ""))],
        read_here=True,
        by=OPERATOR,
    )
    read, took = received_files.read_review_files, []

    def break_off(paths):
        monkeypatch.setattr(received_files, "read_review_files", read)
        took.extend(review_actions.read_files(files=[file], by=OPERATOR))
        return [UnreadableFile(file="table.csv") for _ in paths]

    monkeypatch.setattr(received_files, "read_review_files", break_off)
    review_actions.read_files(files=[UploadedFile.objects.get(pk=file.pk)], by=OPERATOR)

    assert isinstance(took[0], ImportedFile)
    assert not UploadedFile.objects.exists()
    assert took[0].received.stored in StoredFile.objects.all()
