"""The pages of the bench, as those who steer and those who do not meet them."""

import io
import zipfile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.amendments.models import Amendment, SourceNote
from milepost.jobs.worker import run_waiting_jobs
from milepost.review import actions as review_actions
from milepost.review.models import (
    Comment,
    Disposition,
    DuplicateGroup,
    EditAction,
    Review,
)
from milepost.safeguard.actors import OPERATOR
from review.consolidation import Bench

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench():
    return Bench()


@pytest.fixture
def client_of(sign_in, bench):
    return sign_in(bench.pen)


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def page_text(response):
    return response.content.decode()


def post(client, name, *args, **said):
    return client.post(reverse(name, args=args), said)


def messages_of(client, answer):
    return page_text(client.get(answer.url))


def grouped(bench, *comments):
    return review_actions.mark_duplicates(
        review=bench.review, comments=comments, by=OPERATOR
    )


# The matrix


def test_those_who_steer_find_filters_boxes_and_keys(bench, client_of):
    comment = bench.comment()

    shown = page_text(page(client_of, "review", bench.review.pk))

    for name in ("region", "network", "assigned", "group", "placed", "sort"):
        assert f'name="{name}"' in shown
    assert f'name="comment" value="{comment.pk}"' in shown
    assert "milepost/matrix_keys.js" in shown
    assert "<kbd>j</kbd>" in shown
    assert "data-shortcuts-on" in shown


def test_a_society_finds_its_own_comments_and_no_bench(bench, sign_in):
    own = bench.comment("Our own.")
    bench.comment("Of others.", member=1)
    review_actions.assign_comments(
        review=bench.review, comments=[own], to=bench.pen, by=OPERATOR
    )
    client = sign_in(make.person(organisation=bench.members[0]))

    shown = page_text(page(client, "review", bench.review.pk, assigned="nobody"))

    assert "Our own." in shown
    assert "Of others." not in shown
    assert bench.pen.name not in shown
    for hidden in ('name="network"', 'name="comment"', "matrix_keys.js", "Log"):
        assert hidden not in shown


def test_what_is_asked_for_in_the_address_and_is_no_filter_asks_for_nothing(
    bench, client_of
):
    bench.comment("The only one.")

    for said in (
        {"group": "not-a-key"},
        {"group": "x" * 36},
        {"assigned": "x" * 36},
        {"sort": "backwards", "page": "two"},
        {"page": "9" * 30},
        {"clause": "nowhere", "responded": "perhaps"},
    ):
        shown = page(client_of, "review", bench.review.pk, **said)
        assert shown.status_code == 200
        assert "The only one." in page_text(shown)


def test_the_matrix_asks_as_many_queries_for_400_comments_as_for_4(
    bench, client_of, django_assert_max_num_queries
):
    def add(count):
        for n in range(count):
            bench.comment(f"Remark {count}.{n}", on=None, member=n % 3)
        Comment.objects.filter(text__endswith=".1").update(assigned_to=bench.other)
        grouped(bench, *Comment.objects.filter(text__startswith=f"Remark {count}.")[:3])

    add(4)
    page(client_of, "review", bench.review.pk)
    with django_assert_max_num_queries(24) as few:
        page(client_of, "review", bench.review.pk)
    add(200)
    with django_assert_max_num_queries(len(few)):
        shown = page(client_of, "review", bench.review.pk)
    assert "204 comments found." in page_text(shown)
    assert len(shown.content) < 250_000


def test_chosen_comments_are_assigned_and_one_is_back_where_one_was(bench, client_of):
    one, other = bench.comment(), bench.comment(member=1)

    answer = post(
        client_of, "assign_comments", bench.review.pk,
        comment=[one.pk, "no key"], to=bench.other.pk, asked="settled=no",
    )  # fmt: skip

    assert answer.url == f"{reverse('review', args=[bench.review.pk])}?settled=no"
    assert Comment.objects.get(assigned_to=bench.other) == one
    assert Comment.objects.get(assigned_to=None) == other
    assert "1 comment updated." in messages_of(client_of, answer)


def test_all_that_the_filters_find_are_assigned(bench, client_of):
    for n in range(60):
        bench.comment(f"Remark {n}.", kind="editorial" if n % 2 else "technical")

    post(
        client_of, "assign_comments", bench.review.pk,
        all="yes", asked="kind=editorial", to=bench.pen.pk,
    )  # fmt: skip

    assert Comment.objects.filter(assigned_to=bench.pen).count() == 30


def test_a_refusal_is_said_on_the_page_one_came_from(bench, client_of):
    answer = post(client_of, "mark_duplicates", bench.review.pk)

    assert "Select at least one comment first." in messages_of(client_of, answer)


def test_where_one_is_led_back_to_is_never_another_site(bench, client_of):
    answer = post(
        client_of, "mark_duplicates", bench.review.pk, asked="//example.org/?x=1"
    )

    assert answer.url.startswith(reverse("review", args=[bench.review.pk]))


def test_chosen_comments_are_put_together_and_settled_together(bench, client_of):
    comments = [bench.comment(member=n) for n in range(2)]
    keys = [one.pk for one in comments]
    post(client_of, "mark_duplicates", bench.review.pk, comment=keys)
    assert DuplicateGroup.objects.get().comments.count() == 2

    asked = post(client_of, "respond_to_comments", bench.review.pk, comment=keys)
    assert "2 comments selected." in page_text(asked)
    assert "They are on 1 paragraph." in page_text(asked)
    refused = post(
        client_of, "respond_to_comments", bench.review.pk, comment=keys, outcome="noted"
    )
    assert "Give a reason" in page_text(refused)
    assert all(f'value="{key}"' in page_text(refused) for key in keys)
    post(
        client_of, "respond_to_comments", bench.review.pk,
        comment=keys, outcome="noted", reason="Because.",
    )  # fmt: skip

    assert Disposition.objects.count() == 2


def test_nothing_chosen_says_so_instead_of_a_form(bench, client_of):
    for name in ("respond_to_comments", "place_comments"):
        shown = page_text(post(client_of, name, bench.review.pk))
        assert "No comments are selected." in shown


def test_chosen_comments_are_placed_on_a_clause(bench, client_of):
    comment = bench.comment(on=None)
    Comment.objects.update(placement_method="unplaced")
    shown = page_text(page(client_of, "review", bench.review.pk, placed="no"))
    assert "Not yet placed" in shown

    key = bench.wording("Water").clause.key
    asked = post(client_of, "place_comments", bench.review.pk, comment=comment.pk)
    assert f'<option value="{key}">' in page_text(asked)
    post(client_of, "place_comments", bench.review.pk, comment=comment.pk, clause=key)

    comment.refresh_from_db()
    assert comment.clause_version == bench.wording("Water")


def test_settling_goes_on_to_the_next_of_those_one_was_looking_through(
    bench, client_of
):
    first = bench.comment("First.", kind="editorial")
    bench.comment("Not this one.", kind="technical")
    second = bench.comment("Second.", kind="editorial")
    address = reverse("respond_to_comment", args=[first.pk])

    form = page_text(client_of.get(f"{address}?kind=editorial&outcome=not_accepted"))
    assert 'value="not_accepted" required id="id_outcome_4" checked' in form
    answer = client_of.post(
        f"{address}?kind=editorial&outcome=not_accepted",
        {"outcome": "noted", "reason": "Because."},
    )

    there = reverse("respond_to_comment", args=[second.pk])
    assert answer.url == f"{there}?kind=editorial"


# Undo, and the log


def test_what_one_did_last_is_undone_from_the_matrix(bench, client_of):
    comment = bench.comment()
    review_actions.respond_to_comment(
        comment=comment, outcome="noted", reason="Because.", by=bench.pen
    )
    review_actions.assign_comments(
        review=bench.review, comments=[comment], to=bench.pen, by=bench.other
    )
    shown = page_text(page(client_of, "review", bench.review.pk))
    assert "Undo: Responded to a comment (1)" in shown

    answer = post(client_of, "undo_edit", bench.edits()[0].pk, asked="settled=yes")

    assert answer.url.endswith("?settled=yes")
    assert not Disposition.objects.exists()


def test_the_log_lists_every_step_and_undoes_and_does_again(bench, client_of):
    comment = bench.comment()
    made.respond(comment)
    edit = EditAction.objects.get()
    log = page_text(page(client_of, "edit_log", bench.review.pk))
    assert "Responded to a comment" in log
    assert reverse("undo_edit", args=[edit.pk]) in log

    post(client_of, "undo_edit", edit.pk)
    log = page_text(page(client_of, "edit_log", bench.review.pk))
    assert "<del>Responded to a comment</del>" in log
    post(client_of, "redo_edit", edit.pk)

    assert Disposition.objects.get().comment == comment
    answer = post(client_of, "redo_edit", edit.pk)
    assert "This was not undone" in messages_of(client_of, answer)


def test_the_log_asks_a_constant_number_of_queries(
    bench, client_of, django_assert_max_num_queries
):
    def add(count):
        for n in range(count):
            made.respond(bench.comment(f"Remark {count}.{n}"))

    add(2)
    page(client_of, "edit_log", bench.review.pk)
    with django_assert_max_num_queries(24) as few:
        page(client_of, "edit_log", bench.review.pk)
    add(30)
    with django_assert_max_num_queries(len(few)):
        assert (
            page_text(page(client_of, "edit_log", bench.review.pk)).count("<tr>") == 33
        )


def test_a_step_is_not_there_for_those_who_do_not_steer(bench, sign_in):
    made.respond(bench.comment())
    client = sign_in(make.person(organisation=bench.members[0]))

    for name in ("undo_edit", "redo_edit"):
        assert post(client, name, bench.edit().pk).status_code == 404
    acts = (
        "assign_comments",
        "mark_duplicates",
        "respond_to_comments",
        "suggest_duplicates",
    )
    for name in acts:
        assert post(client, name, bench.review.pk).status_code == 403, name
    assert post(client, "require_second_reading", bench.review.pk).status_code == 403


# Groups


def test_groups_are_asked_for_found_by_the_worker_and_kept(bench, client_of):
    for member in range(2):
        bench.comment("Say who does this, and by when it is done.", member=member)

    asked = post(client_of, "suggest_duplicates", bench.review.pk)
    waiting = page_text(client_of.get(asked.url))
    assert "Finding duplicate comments" in waiting
    run_waiting_jobs()
    there = client_of.get(asked.url)
    assert there.url == reverse("duplicate_groups", args=[bench.review.pk])

    group = DuplicateGroup.objects.get()
    listed = page_text(client_of.get(there.url))
    assert "Identical wording" in listed
    assert "2 comments" in listed
    post(client_of, "confirm_duplicates", bench.review.pk, group=group.pk)
    group.refresh_from_db()
    assert group.state == "confirmed"
    matrix = " ".join(page_text(page(client_of, "review", bench.review.pk)).split())
    assert "Duplicates: 1 confirmed, 0 suggested" in matrix
    listed = page_text(
        page(client_of, "duplicate_groups", bench.review.pk, state="confirmed")
    )
    assert "Confirmed: 1" in listed
    assert str(group.pk) in listed


def test_a_group_is_settled_once_from_its_page(bench, client_of):
    group = grouped(bench, *(bench.comment(f"Remark {n}.", member=n) for n in range(3)))
    shown = page_text(page(client_of, "duplicate_group", group.pk))
    assert "from 3 organisations" in shown

    form = page_text(page(client_of, "respond_to_duplicates", group.pk))
    assert "The response goes to 3 organisations" in form
    refused = post(client_of, "respond_to_duplicates", group.pk, outcome="noted")
    assert "Give a reason" in page_text(refused)
    post(
        client_of, "respond_to_duplicates", group.pk, outcome="noted", reason="Because."
    )

    assert Disposition.objects.count() == 3
    assert "Respond to the group" not in page_text(
        page(client_of, "duplicate_group", group.pk)
    )


def test_comments_leave_a_group_until_there_is_none(bench, client_of):
    comments = [bench.comment(f"Remark {n}.", member=n) for n in range(3)]
    group = grouped(bench, *comments)

    answer = post(client_of, "leave_duplicates", group.pk, comment=comments[0].pk)
    assert answer.url == reverse("duplicate_group", args=[group.pk])
    answer = post(client_of, "leave_duplicates", group.pk, comment=comments[1].pk)
    assert answer.url == reverse("duplicate_groups", args=[bench.review.pk])
    assert "There are no duplicates." in page_text(client_of.get(answer.url))


def test_a_group_is_dissolved(bench, client_of):
    group = grouped(bench, bench.comment(), bench.comment(member=1))

    post(client_of, "reject_duplicates", bench.review.pk, group=group.pk)

    assert not DuplicateGroup.objects.exists()
    answer = post(client_of, "reject_duplicates", bench.review.pk, group="no key")
    assert "Select at least one" in messages_of(client_of, answer)


def test_the_pages_of_groups_ask_a_constant_number_of_queries(
    bench, client_of, django_assert_max_num_queries
):
    def add(count):
        for n in range(count):
            grouped(
                bench, *(bench.comment(f"{count} {n} {m}", member=m) for m in range(3))
            )

    add(1)
    addresses = [
        ("duplicate_groups", bench.review.pk),
        ("duplicate_group", DuplicateGroup.objects.get().pk),
        ("propose_wording", bench.review.pk, bench.wording("We act").clause.key),
    ]
    found = {}
    for name, *args in addresses:
        page(client_of, name, *args)
        with django_assert_max_num_queries(24) as found[name]:
            page(client_of, name, *args)
    add(12)
    for name, *args in addresses:
        with django_assert_max_num_queries(len(found[name])):
            page(client_of, name, *args)


# One comment


def test_a_comment_is_split_on_its_page(bench, client_of):
    comment = bench.comment("Say who. The fund should pay.", on=None)
    address = reverse("split_comment", args=[comment.pk])
    form = page_text(client_of.get(address))
    assert form.count("<fieldset>") == 4
    assert page_text(client_of.get(f"{address}?parts=9")).count("<fieldset>") == 9
    assert page_text(client_of.get(f"{address}?parts=999")).count("<fieldset>") == 4

    def said(*parts):
        fields = {"part-TOTAL_FORMS": "4", "part-INITIAL_FORMS": "0"}
        for n, (on, text) in enumerate(parts):
            key = bench.wording(on).clause.key
            fields |= {f"part-{n}-clause": key, f"part-{n}-text": text}
        return fields

    refused = client_of.post(address, said(("We act", "Say who."), ("Water", "Pay.")))
    assert "The comment does not contain “Pay.”" in page_text(refused)
    assert "Say who." in page_text(refused)
    answer = client_of.post(
        address, said(("We act", "Say who."), ("Water", "The fund should pay."))
    )

    assert answer.url == reverse("comment", args=[comment.pk])
    shown = page_text(client_of.get(answer.url))
    assert "Each part has its own response" in shown
    assert "The fund should pay." in shown
    assert Comment.objects.filter(part_of=comment).count() == 2


def test_whoever_commented_reads_what_became_of_the_parts(bench, sign_in):
    comment = bench.comment("Say who. Pay.")
    parts = [
        review_actions.Part(bench.wording("We act"), "Say who."),
        review_actions.Part(bench.wording("Water"), "Pay."),
    ]
    for part in review_actions.split_comment(comment=comment, parts=parts, by=OPERATOR):
        made.respond(part, reason=f"Answer to {part.text}")
    client = sign_in(make.person(organisation=bench.members[0]))
    assert "Answer to Pay." not in page_text(page(client, "comment", comment.pk))
    review_actions.close_review(review=bench.review, by=OPERATOR)
    review_actions.publish_responses(review=bench.review, by=OPERATOR)

    shown = page_text(page(client, "comment", comment.pk))

    assert "Answer to Say who." in shown
    assert "Answer to Pay." in shown
    assert "In the consolidation workspace" not in shown


def test_an_answer_is_read_a_second_time_on_the_comments_page(bench, client_of):
    post(client_of, "require_second_reading", bench.review.pk, is_needed="yes")
    assert Review.objects.get().needs_second_reading
    one, other = bench.comment(), bench.comment(member=1)
    for comment in (one, other):
        review_actions.respond_to_comment(
            comment=comment, outcome="noted", reason="Because.", by=bench.other
        )
    shown = page_text(page(client_of, "comment", one.pk))
    assert f"Response by {bench.other.name}, awaiting a second check" in shown

    post(client_of, "approve_response", one.pk)
    answer = post(client_of, "return_response", other.pk, remark=" ")
    assert "Say why you are returning" in messages_of(client_of, answer)
    post(client_of, "return_response", other.pk, remark="Say when.")

    states = dict(Disposition.objects.values_list("comment", "state"))
    assert states == {one.pk: "agreed", other.pk: "back"}
    assert "Say when." in page_text(page(client_of, "respond_to_comment", other.pk))
    shown = page_text(page(client_of, "review", bench.review.pk))
    assert "1 response was returned." in shown
    assert "Respond again" in shown
    post(client_of, "approve_responses", bench.review.pk, comment=other.pk)
    assert Disposition.objects.get(comment=other).state == "back"


# From what was said to a wording


def test_a_wording_is_proposed_from_what_is_ticked(bench, client_of):
    comment = bench.comment(on="Water", proposed_wording="Water for all.")
    [note] = made.notes(bench.review.version.document.process)
    key = bench.wording("Water").clause.key
    shown = page_text(page(client_of, "propose_wording", bench.review.pk, key))
    assert f'value="comment:{comment.pk}"' in shown
    assert "People ask for water first." in shown

    refused = post(
        client_of, "propose_wording", bench.review.pk, key,
        kind="replace", wording="Water for all.",
    )  # fmt: skip
    assert "Choose what the wording is based on" in page_text(refused)
    said = {"kind": "replace", "wording": "Water for all, at any hour."}
    post(
        client_of, "propose_wording", bench.review.pk, key,
        source=[f"comment:{comment.pk}", f"note:{note.pk}", "note:x", "elephant:1"],
        **said,
    )  # fmt: skip

    amendment = Amendment.objects.get()
    assert amendment.proposed_by == bench.organisation
    assert amendment.sources.count() == 2
    shown = page_text(page(client_of, "propose_wording", bench.review.pk, key))
    assert "Water for all, at any hour." in shown
    assert "based on 2 sources" in shown


def test_what_was_ticked_stays_ticked_after_a_refusal(bench, client_of):
    comment = bench.comment(on="Water")
    key = bench.wording("Water").clause.key

    refused = post(
        client_of, "propose_wording", bench.review.pk, key,
        kind="replace", wording="Water stands along the route.",
        source=f"comment:{comment.pk}",
    )  # fmt: skip

    assert f'value="comment:{comment.pk}" checked' in page_text(refused)
    assert "This is the current wording" in page_text(refused)


def test_notes_are_found_by_their_words(bench, client_of):
    made.notes(bench.review.version.document.process, "Bread first.", "Shoes first.")
    key = bench.wording("Water").clause.key

    shown = page_text(
        page(client_of, "propose_wording", bench.review.pk, key, words="bread")
    )

    assert "Bread first." in shown
    assert "Shoes first." not in shown


def word_file(*paragraphs):
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


FILES = {
    "session.md": b"# Water\n\nAt the ferry.\n\n# Bread\n\nAt night.\n",
    "session.docx": word_file(
        ("Heading 1", "Water"), ("Normal", "At the ferry."),
        ("Heading 1", "Bread"), ("Normal", "At night."),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_notes_come_in_from_a_file(bench, client_of, name):
    process = bench.review.version.document.process
    said = {"kind": "session", "language": "en", "noted_on": "2031-05-02"}

    answer = client_of.post(
        reverse("add_notes", args=[process.slug]),
        said | {"file": SimpleUploadedFile(name, FILES[name])},
    )

    assert answer.status_code == 302
    notes = SourceNote.objects.order_by("pk")
    assert {(one.title, one.text) for one in notes} == {
        ("session: Water", "At the ferry."),
        ("session: Bread", "At night."),
    }
    assert {one.audience for one in notes} == {"steering"}
    assert {one.noted_at.astimezone().isoformat()[:10] for one in notes} == {
        "2031-05-02"
    }


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(bench, client_of):
    process = bench.review.version.document.process
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    said = {"kind": "session", "language": "en", "noted_on": "2031-05-02"}

    answer = client_of.post(
        reverse("add_notes", args=[process.slug]),
        said | {"file": SimpleUploadedFile("bad.docx", bomb.getvalue())},
    )

    assert answer.status_code == 200
    assert "bad.docx" in page_text(answer)
    assert not SourceNote.objects.exists()


def test_a_note_is_typed_read_and_removed(bench, client_of):
    process = bench.review.version.document.process
    said = {
        "kind": "excerpt", "language": "fr", "noted_on": "2031-05-02",
        "citation": "A report, page 3", "is_open": "on",
    }  # fmt: skip
    address = reverse("add_notes", args=[process.slug])
    empty = client_of.post(address, said)
    assert "Enter a text or upload a file, not both." in page_text(empty)
    client_of.post(address, said | {"title": "De l’eau", "text": "D’abord de l’eau."})

    note = SourceNote.objects.get()
    shown = page_text(page(client_of, "source_note", note.pk))
    assert "A report, page 3" in shown
    assert 'lang="fr" dir="auto">D’abord' in shown
    assert "De l’eau" in page_text(page(client_of, "source_notes", process.slug))
    post(client_of, "remove_note", note.pk)
    assert not SourceNote.objects.exists()


def test_a_note_in_use_stays_and_says_why(bench, client_of):
    process = bench.review.version.document.process
    [note] = made.notes(process)
    amendment_actions.propose_wording(
        review=bench.review,
        clause_version=bench.wording("Water"),
        wording="Water for all.",
        rests_on=amendment_actions.RestsOn(notes=(note,)),
        organisation=bench.organisation,
        by=bench.pen,
    )

    answer = post(client_of, "remove_note", note.pk)

    assert "is based on it" in messages_of(client_of, answer)
