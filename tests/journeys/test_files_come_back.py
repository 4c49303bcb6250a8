"""Three files are dropped at once, settled, and one of them goes back answered."""

import pytest
from django.urls import reverse

import factories as make
import text_factories as made
from journeys.visiting import Visit
from milepost.formats.word.files import read_reviewed_document
from milepost.review import queries as review_queries
from milepost.review.models import Comment, ReceivedFile, Review
from review.test_received_files import marked_up

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.mark.parametrize(
    ("language", "javascript", "width"), [("en", False, 1280), ("ar", True, 360)]
)
def test_three_files_come_in_and_go_back_with_answers(
    chromium, live_server, client, tmp_path, language, javascript, width
):
    review = made.review()
    north = made.member(review, identifiers={"exercise": "NOR"})
    visit = Visit(chromium, live_server.url, language, javascript, width)
    page = visit.page

    # The secretariat drops a Word file, a table, and something broken.
    visit.sign_in(client, made.secretariat(review))
    visit.go(reverse("import_comments", args=[review.pk]))
    broken = tmp_path / "NOR broken.docx"
    broken.write_bytes(b"PK\x03\x04")
    table = made.table(tmp_path, ("NOR", "Annex B", "Where is it?", ""))
    files = [marked_up(tmp_path, review), table, broken]
    page.set_input_files("main input[type=file]", files)
    with page.expect_navigation():
        page.locator("main form[enctype] button").click()
    said = page.locator("main").inner_text()
    for point in ("NOR back.docx", "table.csv", "NOR broken.docx", "Annex B"):
        assert point in said, point
    across = page.evaluate("document.documentElement.scrollWidth")
    assert across <= width

    # The comment on the water point is settled on its own page.
    comment = Comment.objects.get(text__startswith="Where?")
    visit.go(reverse("respond_to_comment", args=[comment.pk]))
    page.check("[name=outcome][value=noted]")
    page.fill("[name=reason]", "The map shows it.")
    with page.expect_navigation():
        page.locator("main form:has(textarea) button").first.click()
    Review.objects.update(state="published")

    # Its society takes its own file back, with the answer in the thread.
    visit.sign_in(client, make.person(organisation=north))
    visit.go(reverse("received_files", args=[review.pk]))
    file = ReceivedFile.objects.get(kind="word")
    with page.expect_download() as coming:
        page.locator(f"a[href='{reverse('answered_file', args=[file.pk])}']").click()
    path = tmp_path / "back.docx"
    coming.value.save_as(path)
    ours = review_queries.responses_by_key(made.federation_of(review))
    back = read_reviewed_document(path)
    (answer,) = [one for one in back.comments if one.author == ours]
    assert answer.text.endswith("The map shows it.")
    assert answer.parent is not None
    assert not visit.complaints
    visit.context.close()
