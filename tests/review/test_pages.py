"""The pages of a text and its review, as each kind of reader meets them."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

import factories as make
import text_factories as made
from milepost.amendments import actions as amendment_actions
from milepost.documents import actions as document_actions
from milepost.documents.models import Document
from milepost.formats.comment_templates import read_comments
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review.models import Comment, Disposition, Review
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

pytestmark = pytest.mark.django_db
Role = make.Role


@pytest.fixture
def review():
    return made.review()


@pytest.fixture
def secretariat(review):
    return made.secretariat(review)


@pytest.fixture
def focal_point(review):
    return make.person(organisation=made.member(review))


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def page_text(response):
    return response.content.decode()


def own(person):
    return person.affiliations.get().organisation


# A text


def test_a_public_text_is_read_without_signing_in(client):
    version = made.version(audience=Audience.PUBLIC)

    for name, args in [
        ("documents", ()),
        ("document", (version.document_id,)),
        ("document_version", (version.document_id, 1)),
        ("document_changes", (version.document_id, 1, 1)),
        ("document_file", (version.document_id, 1, "docx")),
    ]:
        assert page(client, name, *args).status_code == 200, name


def test_the_texts_of_an_exercise_are_under_its_banner(client):
    version = made.version(make.process(audience=Audience.PUBLIC))
    process = version.document.process
    banner = "Everything on this page is fictitious"

    assert banner in page_text(page(client, "documents", process=process.slug))
    assert banner not in page_text(page(client, "documents"))
    assert banner not in page_text(page(client, "documents", process="nowhere"))


def test_a_text_for_members_is_not_there_for_others(client, sign_in):
    version = made.version()
    pk = version.document_id

    assert page(client, "document", pk).status_code == 404
    assert page(client, "document_file", pk, 1, "docx").status_code == 404
    assert "A strategy" not in page_text(page(client, "documents"))
    outsider = sign_in(make.person(Role.SECRETARIAT))
    assert page(outsider, "document", pk).status_code == 404


def test_a_version_that_does_not_exist_is_not_there(review, secretariat, sign_in):
    client = sign_in(secretariat)
    pk = review.version.document_id

    assert page(client, "document_version", pk, 2).status_code == 404
    assert page(client, "document_changes", pk, 1, 2).status_code == 404


def test_each_clause_has_its_anchor_number_role_and_line(review, focal_point, sign_in):
    shown = page_text(
        page(sign_in(focal_point), "document", review.version.document_id)
    )

    water = made.placed(review.version, "Water").clause
    assert f'id="{water.key}"' in shown
    assert reverse("trace_clause", args=[water.pk]) in shown
    assert f"{reverse('make_comment', args=[review.pk])}?clause={water.key}" in shown
    assert "Objective" in shown
    assert 'lang="en" dir="auto">Water stands along the route.' in shown


def test_a_reader_is_not_asked_to_comment(review, sign_in):
    reader = make.person(Role.READER, made.member(review))

    shown = page_text(page(sign_in(reader), "document", review.version.document_id))

    assert reverse("make_comment", args=[review.pk]) not in shown


def test_what_is_not_translated_is_shown_in_its_own_language_and_says_so(
    review, focal_point, sign_in
):
    document_actions.translate_clause(
        clause_version=made.placed(review.version, "We act"),
        language="fr",
        text="Nous agissons ensemble.",
        by=OPERATOR,
    )
    client = sign_in(focal_point)
    client.cookies["django_language"] = "fr"

    shown = page_text(page(client, "document", review.version.document_id))

    assert '<p class="wording" lang="fr" dir="auto">Nous agissons ensemble.' in shown
    assert '<p class="wording" lang="en" dir="auto">Water stands' in shown
    assert shown.count('<span class="badge">') == 5 + 1  # and the state of the version


def test_a_clause_that_was_reworded_since_it_was_translated_says_so(
    review, focal_point, sign_in
):
    document_actions.translate_clause(
        clause_version=made.placed(review.version, "We act"),
        language="fr",
        text="Nous agissons ensemble.",
        by=OPERATOR,
    )
    made.respond(made.comment(review, proposed_wording="We act as one."), "accepted")
    review_actions.close_review(review=review, by=OPERATOR)
    amendment_actions.make_next_version(review=review, by=OPERATOR)
    client = sign_in(focal_point)
    client.cookies["django_language"] = "fr"

    shown = page_text(page(client, "document", review.version.document_id))

    assert shown.count("Traduction à actualiser") == 1
    assert shown.count("Pas encore traduit") == 5


def test_headings_skip_no_level(sign_in):
    version = made.version(
        text="# One\n\n#### Deep\n\n## Two\n", audience=Audience.PUBLIC
    )

    levels = [
        row.heading_level for row in review_queries.clause_rows(version, OPERATOR)
    ]

    assert levels == [2, 3, 3]


def test_what_changed_is_shown_and_what_stayed_is_counted(review, focal_point, sign_in):
    made.respond(made.comment(review, proposed_wording="We act as one."), "accepted")
    review_actions.close_review(review=review, by=OPERATOR)
    after = amendment_actions.make_next_version(review=review, by=OPERATOR)
    client = sign_in(focal_point)

    shown = page_text(page(client, "document_changes", after.document_id, 1, 2))
    old = page_text(page(client, "document_version", after.document_id, 1))

    assert "as one</ins>" in shown
    assert "7 paragraphs are unchanged." in shown
    assert "This is an earlier version." in old


# The matrix


def test_a_society_sees_its_own_comments_until_answers_are_published(
    review, focal_point, sign_in
):
    mine = made.comment(review, text="Mine alone", organisation=own(focal_point))
    others = made.comment(review, text="Said by others")
    client = sign_in(focal_point)

    shown = page_text(page(client, "review", review.pk))

    assert "Mine alone" in shown
    assert "Said by others" not in shown
    assert "Comments with a response: 0 of 1." in shown
    assert page(client, "comment", mine.pk).status_code == 200
    assert page(client, "comment", others.pk).status_code == 404
    assert page(client, "respond_to_comment", others.pk).status_code == 404
    assert str(others.organisation) not in shown

    for one in (mine, others):
        made.respond(one)
    review_actions.close_review(review=review, by=OPERATOR)
    review_actions.publish_responses(review=review, by=OPERATOR)
    assert "Said by others" in page_text(page(client, "review", review.pk))
    assert page(client, "comment", others.pk).status_code == 200


def test_counts_beside_a_clause_are_of_what_the_reader_may_see(
    review, focal_point, secretariat, sign_in
):
    for organisation in (own(focal_point), made.member(review)):
        made.comment(review, organisation=organisation)
    pk = review.version.document_id

    assert "1 comment<" in page_text(page(sign_in(focal_point), "document", pk))
    assert "2 comments<" in page_text(page(sign_in(secretariat), "document", pk))


def test_the_matrix_is_filtered(review, secretariat, sign_in):
    client = sign_in(secretariat)
    on_aim = made.comment(review, text="On the aim", kind="editorial")
    made.comment(review, on="Water", text="On water")
    made.respond(made.comment(review, on=None, text="On it all"))
    key = on_aim.clause_version.clause.key

    def shown(**filters):
        content = page_text(page(client, "review", review.pk, **filters))
        return {
            text for text in ("On the aim", "On water", "On it all") if text in content
        }

    assert shown() == {"On the aim", "On water", "On it all"}
    assert shown(clause=key) == {"On the aim"}
    assert shown(clause="general") == {"On it all"}
    assert shown(kind="editorial") == {"On the aim"}
    assert shown(organisation=str(on_aim.organisation_id)) == {"On the aim"}
    assert shown(responded="yes") == {"On it all"}
    assert shown(responded="no") == {"On the aim", "On water"}
    assert shown(responded="perhaps", clause="nowhere") == shown()


def test_comments_stand_in_the_order_of_the_text(review):
    last = made.comment(review, on="Each member")
    first = made.comment(review, on="We act")
    whole = made.comment(review, on=None)

    assert list(review_queries.comment_rows(review, OPERATOR)) == [whole, first, last]


def test_the_matrix_asks_as_many_queries_for_300_comments_as_for_3(
    review, secretariat, sign_in, django_assert_max_num_queries
):
    client = sign_in(secretariat)
    members = [made.member(review) for _ in range(3)]

    def add(count):
        for n in range(count):
            made.comment(
                review,
                text=f"Remark {count}.{n}",
                organisation=members[n % 3],
                proposed_wording="We act as one, in every place.",
            )

    add(3)
    page(client, "review", review.pk)
    with django_assert_max_num_queries(40) as few:
        page(client, "review", review.pk)
    add(297)
    with django_assert_max_num_queries(len(few)):
        shown = page(client, "review", review.pk)
    assert "Comments with a response: 0 of 300." in page_text(shown)
    assert (
        page_text(shown).count("Remark 297.") + page_text(shown).count("Remark 3.")
        == 50
    )
    assert len(shown.content) < 150_000


def test_a_text_asks_as_many_queries_for_80_clauses_as_for_8(
    secretariat, sign_in, django_assert_max_num_queries
):
    process = make.process(
        federation=secretariat.affiliations.get().organisation.federation
    )
    short = made.version(process)
    long = made.version(process, text=made.STRATEGY * 10)
    client = sign_in(secretariat)

    page(client, "document", short.document_id)
    with django_assert_max_num_queries(40) as few:
        page(client, "document", short.document_id)
    with django_assert_max_num_queries(len(few)):
        shown = page(client, "document", long.document_id)
    assert len(shown.content) < 150_000


def test_the_list_of_texts_asks_a_constant_number_of_queries(
    secretariat, sign_in, django_assert_max_num_queries
):
    federation = secretariat.affiliations.get().organisation.federation
    client = sign_in(secretariat)
    page(client, "documents")
    with django_assert_max_num_queries(30) as few:
        page(client, "documents")
    process = make.process(federation=federation)
    for n in range(8):
        made.version(process, text=f"Text {n}.\n", titles={"en": f"Text {n}"})
    with django_assert_max_num_queries(len(few) + 2):  # titles, once there are any
        assert "Text 7" in page_text(page(client, "documents", process=process.slug))


def table_of(client, review, folder):
    answer = page(client, "comment_table", review.pk)
    path = folder / "table.xlsx"
    path.write_bytes(b"".join(answer.streaming_content))
    return {row.comment: row.observations for row in read_comments(path)}


def test_the_table_comes_with_the_answers(
    review, focal_point, secretariat, sign_in, tmp_path
):
    mine = made.comment(review, text="Mine", organisation=own(focal_point))
    others = made.comment(review, text="Theirs")
    made.respond(mine, "not_accepted", "It is said already.")
    made.respond(others)
    answer = "Not accepted\nIt is said already."

    before = table_of(sign_in(focal_point), review, tmp_path)
    steering = table_of(sign_in(secretariat), review, tmp_path)
    published(review)
    after = table_of(sign_in(focal_point), review, tmp_path)

    assert before == {"Mine": ""}
    assert steering["Mine"] == after["Mine"] == answer


def published(review):
    review_actions.close_review(review=review, by=OPERATOR)
    review_actions.publish_responses(review=review, by=OPERATOR)


def test_no_outlet_tells_an_answer_before_it_is_published(
    review, focal_point, secretariat, sign_in, tmp_path
):
    """The wording of the answer is another member's, which only those who steer read."""
    others = made.comment(review, proposed_wording="Nobody may know.")
    mine = made.comment(review, organisation=own(focal_point))
    made.respond(others, "accepted")
    made.respond(mine, "modified", "As another said.", "Nobody may know.")
    pages = [("comment", mine.pk), ("review", review.pk), ("trace_comment", mine.pk)]

    def shown_to(person):
        client = sign_in(person)
        texts = [page_text(page(client, name, pk)) for name, pk in pages]
        return [*texts, *table_of(client, review, tmp_path).values()]

    early = shown_to(focal_point)
    steering = shown_to(secretariat)
    published(review)
    late = shown_to(focal_point)

    for words in ("As another said.", "Nobody may know.", "badge-modified"):
        assert not [text for text in early if words in text]
    assert all("The response has not been published yet." in text for text in early[:3])
    assert all("As another said." in text for text in [*steering[:3], *late[:3]])


def test_a_comment_is_not_there_where_its_document_is_not(
    review, focal_point, secretariat, sign_in
):
    mine = made.comment(review, organisation=own(focal_point))
    document = review.version.document
    document.audience = Audience.STEERING
    document.save()

    for person, status in ((focal_point, 404), (secretariat, 200)):
        client = sign_in(person)
        for name, pk in (("document", document.pk), ("comment", mine.pk)):
            assert page(client, name, pk).status_code == status


# Commenting


def hand_in(client, review, **said):
    said = {"clause": "general", "kind": "general", "language": "en", **said}
    return client.post(reverse("make_comment", args=[review.pk]), said)


def test_a_focal_point_comments_in_one_form(review, focal_point, sign_in):
    client = sign_in(focal_point)
    aim = made.placed(review.version, "We act").clause
    form = page_text(page(client, "make_comment", review.pk, clause=aim.key))
    assert "We act together.</textarea>" in form

    answer = hand_in(
        client,
        review,
        organisation=str(own(focal_point).pk),
        clause=aim.key,
        text="Be clearer.",
        proposed_wording="We act together.",
    )

    comment = Comment.objects.get()
    assert answer.url == reverse("comment", args=[comment.pk])
    assert comment.clause_version.clause == aim
    assert comment.proposed_wording == ""  # left as it stands: no proposal
    assert comment.made_by == focal_point


def test_a_refused_comment_says_why_in_the_form(review, focal_point, sign_in):
    client = sign_in(focal_point)

    empty = hand_in(client, review, organisation=str(own(focal_point).pk))
    Review.objects.update(state="closed")
    late = hand_in(client, review, organisation=str(own(focal_point).pk), text="Hi.")

    assert "Enter a comment or propose a wording." in page_text(empty)
    assert "This review is not open for comments" in page_text(late)
    assert not Comment.objects.exists()


def test_nobody_comments_for_another_society(review, focal_point, sign_in):
    other = made.member(review)

    answer = hand_in(
        sign_in(focal_point), review, organisation=str(other.pk), text="Hi"
    )

    assert answer.status_code == 200
    assert not Comment.objects.exists()


@pytest.mark.parametrize("name", ["make_comment", "import_comments"])
def test_commenting_is_closed_to_readers_and_strangers(review, client, sign_in, name):
    reader = make.person(Role.READER, made.member(review))

    assert page(client, name, review.pk).status_code == 302
    assert page(sign_in(make.person()), name, review.pk).status_code == 404
    assert page(sign_in(reader), name, review.pk).status_code == 403


# Files


def send(client, review, *files, **said):
    said = {"language": "en", "uploads": list(files), **said}
    return client.post(reverse("import_comments", args=[review.pk]), said, follow=True)


def uploaded(path, name=None):
    return SimpleUploadedFile(name or path.name, path.read_bytes())


def test_several_files_come_in_at_once_and_each_says_what_became_of_it(
    review, secretariat, sign_in, tmp_path
):
    made.member(review, identifiers={"exercise": "X07"})
    good = made.table(tmp_path, ("X07", "1", "One.", ""), ("X07", "", "Two.", ""))
    bad = made.table(tmp_path, ("X99", "1", "One.", ""), name="bad.csv")
    broken = SimpleUploadedFile("broken.xlsx", b"PK\x03\x04 not a workbook")
    client = sign_in(secretariat)

    shown = page_text(send(client, review, uploaded(good), uploaded(bad), broken))
    again = page_text(send(client, review, uploaded(good)))

    assert "Read: 2. New: 2. Missing: 0." in shown
    assert "1 file read, none of its comments and changes lost" in shown
    assert "Files not imported: 2. The reasons are given below." in shown
    assert "row 2, column “MB/NC”: “X99” is not the code" in shown
    assert "broken.xlsx" in shown
    assert "Read: 2. New: 0. Missing: 0." in again
    assert Comment.objects.count() == 2


def test_a_word_file_names_its_sender_or_is_refused(
    review, secretariat, sign_in, tmp_path
):
    docx = pytest.importorskip("docx")
    north = made.member(review, identifiers={"exercise": "X07"})
    document = docx.Document()
    words = document.add_paragraph("Water stands along the route.")
    document.add_comment(words.runs, text="Where?", author="N", initials="N")
    buffer = io.BytesIO()
    document.save(buffer)
    client = sign_in(secretariat)

    def file(name):
        return SimpleUploadedFile(name, buffer.getvalue())

    refused = page_text(send(client, review, file("comments.docx")))
    taken = page_text(send(client, review, file("X07 comments.docx")))
    again = send(client, review, file("comments.docx"), organisation=str(north.pk))

    assert "choose the organisation it comes from" in refused
    assert "Read: 1. New: 1. Missing: 0." in taken
    assert "Read: 1. New: 0. Missing: 0." in page_text(again)
    assert Comment.objects.get().organisation == north


def test_a_file_in_which_nothing_is_found_warns(review, secretariat, sign_in, tmp_path):
    docx = pytest.importorskip("docx")
    made.member(review, identifiers={"exercise": "X07"})
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    client = sign_in(secretariat)
    word = SimpleUploadedFile("X07 text.docx", buffer.getvalue())
    table = uploaded(made.table(tmp_path))

    shown = page_text(send(client, review, word, table))

    for name in ("X07 text.docx", "table.csv"):
        assert (
            f"Nothing to import was found in {name}: no margin comments, no tracked"
            " changes, no completed rows."
        ) in shown
    assert "Read: 0" not in shown


def test_a_refused_file_is_not_counted_as_read(review, sign_in, tmp_path):
    north = made.member(review, identifiers={"exercise": "X07"})
    made.member(review, identifiers={"exercise": "X08"})
    client = sign_in(make.person(organisation=north))
    path = made.table(tmp_path, ("X08", "1", "One.", ""))

    shown = page_text(send(client, review, uploaded(path)))

    assert "row 2, column “MB/NC”: you may not comment on behalf of “X08”." in shown
    assert "Read: 0" not in shown
    assert not Comment.objects.exists()


def test_a_file_is_needed(review, secretariat, sign_in):
    assert send(sign_in(secretariat), review).context["form"].errors


# Settling


def test_settling_shows_the_difference_and_leads_on_to_the_next(
    review, secretariat, sign_in
):
    first = made.comment(review, proposed_wording="We act as one.")
    second = made.comment(review, on="Water")
    client = sign_in(secretariat)

    shown = page_text(page(client, "respond_to_comment", first.pk))
    answer = client.post(
        reverse("respond_to_comment", args=[first.pk]),
        {"outcome": "accepted", "new_wording": "We act as one."},
    )
    last = client.post(
        reverse("respond_to_comment", args=[second.pk]),
        {"outcome": "noted", "reason": "Thank you.", "new_wording": "Water"},
    )

    assert "as one</ins>" in shown
    assert answer.url == reverse("respond_to_comment", args=[second.pk])
    assert last.url == reverse("review", args=[review.pk])
    assert Disposition.objects.get(comment=second).new_wording == ""


def test_a_second_wording_is_announced_and_refused_in_the_form(
    review, secretariat, sign_in
):
    first = made.comment(review, proposed_wording="We act as one.")
    second = made.comment(review, proposed_wording="We all act.")
    made.respond(first, "accepted")
    client = sign_in(secretariat)

    shown = page_text(page(client, "respond_to_comment", second.pk))
    refused = client.post(
        reverse("respond_to_comment", args=[second.pk]),
        {"outcome": "accepted", "new_wording": "We all act."},
    )

    assert "already gives this paragraph a new wording" in shown
    assert "We act as one.</textarea>" in shown
    assert str(first) in page_text(refused)
    assert Disposition.objects.count() == 1


def test_a_comment_shows_its_fate(review, focal_point, secretariat, sign_in):
    comment = made.comment(
        review, organisation=own(focal_point), proposed_wording="We act as one."
    )
    responding = reverse("respond_to_comment", args=[comment.pk])
    to_steer = page_text(page(sign_in(secretariat), "comment", comment.pk))
    client = sign_in(focal_point)
    waiting = page_text(page(client, "comment", comment.pk))
    made.respond(comment, "modified", "Shorter.", "We act.")
    published(review)
    decided = page_text(page(client, "comment", comment.pk))

    assert "There is no response to this comment yet." in to_steer
    assert responding in to_steer
    assert "The response has not been published yet." in waiting
    assert responding not in waiting
    assert "Shorter." in decided
    assert "It will be in the next version of the text." in decided


def test_only_those_who_steer_open_the_page_for_settling(review, focal_point, sign_in):
    comment = made.comment(review, organisation=own(focal_point))

    assert (
        page(sign_in(focal_point), "respond_to_comment", comment.pk).status_code == 403
    )


# The steps of a review


@pytest.mark.parametrize(
    "name", ["close_review", "publish_responses", "make_next_version"]
)
def test_the_steps_of_a_review_are_sent_by_those_who_steer(
    review, focal_point, client, sign_in, name
):
    address = reverse(name, args=[review.pk])

    assert client.post(address).status_code == 302
    assert sign_in(focal_point).get(address).status_code == 405
    assert sign_in(focal_point).post(address).status_code == 403
    assert sign_in(make.person()).post(address).status_code == 404


def test_a_review_is_run_from_its_page(review, secretariat, sign_in):
    comment = made.comment(review, proposed_wording="We act as one.")
    client = sign_in(secretariat)

    def send(name):
        return client.post(reverse(name, args=[review.pk]), follow=True)

    assert "This review is still open" in page_text(send("make_next_version"))
    assert "The review has been closed." in page_text(send("close_review"))
    assert "Comments without a response: 1." in page_text(send("publish_responses"))
    made.respond(comment, "accepted")
    assert "All members can now see" in page_text(send("publish_responses"))
    assert "as one</ins>" in page_text(send("make_next_version"))


def test_a_review_is_opened_from_a_page(secretariat, focal_point, sign_in):
    federation = own(secretariat).federation
    version = made.version(make.process(federation=federation))
    pk = version.document_id
    later = timezone.now() + dt.timedelta(days=7)
    said = {"closes_at": later.strftime("%Y-%m-%dT%H:%M"), "expect_all": "on"}

    assert page(sign_in(focal_point), "open_review", pk).status_code == 403
    client = sign_in(secretariat)
    past = client.post(
        reverse("open_review", args=[pk]), {"closes_at": "2020-01-01T00:00"}
    )
    answer = client.post(reverse("open_review", args=[pk]), said)
    again = client.post(reverse("open_review", args=[pk]), said)

    review = Review.objects.get(version=version)
    assert "This date and time is in the past." in page_text(past)
    assert answer.url == reverse("review", args=[review.pk])
    assert "This version is already under review." in page_text(again)


def test_a_text_is_imported_from_a_page(secretariat, focal_point, sign_in):
    process = make.process(federation=own(secretariat).federation)
    address = reverse("import_document", args=[process.slug])

    def send(client, text, name="text.md"):
        file = SimpleUploadedFile(name, text.encode())
        said = {"file": file, "kind": "strategy", "title": "T", "language": "en"}
        return client.post(address, said)

    assert sign_in(focal_point).get(address).status_code == 403
    client = sign_in(secretariat)
    assert "not a role" in page_text(send(client, "A. {.b}"))
    assert "cannot be read" in page_text(send(client, "A.", name="text.pdf"))
    answer = send(client, "We act.")

    document = Document.objects.get(process=process)
    assert answer.url == reverse("document", args=[document.pk])


def test_a_deadline_is_read_in_the_time_zone_of_the_process(secretariat, sign_in):
    """Nine in the evening of January in Zurich is eight in UTC."""
    version = made.version(make.process(federation=own(secretariat).federation))
    year = timezone.now().year + 1
    client = sign_in(secretariat)

    client.post(
        reverse("open_review", args=[version.document_id]),
        {"closes_at": f"{year}-01-15T21:00"},
    )

    review = Review.objects.get(version=version)
    assert review.closes_at == dt.datetime(year, 1, 15, 20, tzinfo=dt.UTC)
    shown = page_text(page(client, "review", review.pk))
    assert f'title="15 January {year}, 20:00 UTC">15 January {year}, 21:00' in shown
    assert "</time> (Europe/Zurich)" in shown


def test_a_reader_of_a_translation_proposes_in_it(review, focal_point, sign_in):
    water = made.placed(review.version, "Water")
    aim = made.placed(review.version, "We act")
    document_actions.translate_clause(
        clause_version=water, language="fr", text="De l'eau.", by=OPERATOR
    )
    client = sign_in(focal_point)
    client.cookies["django_language"] = "fr"

    translated = page(client, "make_comment", review.pk, clause=water.clause.key)
    untranslated = page(client, "make_comment", review.pk, clause=aim.clause.key)

    assert translated.context["form"]["proposed_wording"].value() == "De l'eau."
    assert translated.context["form"]["language"].value() == "fr"
    assert untranslated.context["form"]["proposed_wording"].value() == ""


def test_a_file_may_have_a_long_name_in_arabic(review, secretariat, sign_in, tmp_path):
    made.member(review, identifiers={"exercise": "X07"})
    path = made.table(tmp_path, ("X07", "1", "One.", ""))

    shown = send(sign_in(secretariat), review, uploaded(path, "ملف" * 70 + ".csv"))

    assert "Read: 1. New: 1. Missing: 0." in page_text(shown)


# The margin


def margin_of(client, review, words):
    key = made.placed(review.version, words).clause.key
    return page_text(page(client, "clause_margin", review.version.document_id, 1, key))


def test_the_margin_of_a_clause_shows_its_comments_and_is_fetched_when_opened(
    review, secretariat, sign_in
):
    first = made.comment(review, on="Water", text="Say which route.")
    made.comment(review, on="We act", text="Of another clause.")
    client = sign_in(secretariat)

    shown = page_text(page(client, "document", review.version.document_id))
    key = first.clause_version.clause.key
    address = reverse("clause_margin", args=[review.version.document_id, 1, key])
    assert f'hx-get="{address}" hx-trigger="toggle once"' in " ".join(shown.split())
    assert "Say which route." not in shown

    beside = margin_of(client, review, "Water")
    assert "Say which route." in beside
    assert "Of another clause." not in beside
    assert f"{reverse('review', args=[review.pk])}?clause={key}" in beside


def test_a_society_sees_its_own_in_the_margin_until_answers_are_published(
    review, focal_point, sign_in
):
    mine = made.comment(review, organisation=own(focal_point), text="Ours.")
    other = made.comment(review, text="Theirs.")
    made.respond(mine, "modified", new_wording="We act now.")
    made.respond(other)
    client = sign_in(focal_point)

    before = margin_of(client, review, "We act")
    review_actions.close_review(review=review, by=OPERATOR)
    review_actions.publish_responses(review=review, by=OPERATOR)
    after = margin_of(client, review, "We act")

    assert "Ours." in before
    assert "Theirs." not in before
    assert "badge" not in before
    assert "Theirs." in after
    assert "badge-modified" in after


def test_a_margin_counts_all_and_shows_the_first(
    review, secretariat, sign_in, django_assert_max_num_queries
):
    society = made.member(review)
    for number in range(25):
        made.comment(review, organisation=society, text=f"Remark {number:02}.")
    client = sign_in(secretariat)

    with django_assert_max_num_queries(24):
        beside = margin_of(client, review, "We act")

    assert "Remark 19." in beside
    assert "Remark 20." not in beside
    assert "All 25 comments in the comment table" in beside


def test_a_clause_that_is_not_in_a_version_has_no_margin(review, secretariat, sign_in):
    pk = review.version.document_id

    answer = page(sign_in(secretariat), "clause_margin", pk, 1, "c0000000000")

    assert answer.status_code == 404
