"""One comment, in a browser, from a row of a filled table to what was done about it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

import factories as make
import text_factories
from adoption import adoption_made
from journeys.visiting import Visit
from milepost.adoption.models import Adoption
from milepost.commitments.models import Commitment
from milepost.documents.models import Document
from milepost.formats.comment_templates import TemplateComment, write_comments
from milepost.review.models import Comment

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
OLD = "asks each society to open a water point;"
NEW = "asks each society to open a water point every ten kilometres;"
TEXT = f"""
# What we ask

{OLD} {{.operative}}
"""


class Scene:
    """A draft resolution in review, a meeting under way, a society and a secretariat."""

    def __init__(self):
        process = make.process()
        federation = process.federation
        self.society = make.organisation(
            federation=federation, identifiers={"exercise": "FAR"}
        )
        version = text_factories.version(process, text=TEXT, kind="resolution")
        self.document = version.document
        self.review = text_factories.review(version)
        self.item = adoption_made.item(self.document)
        self.focal_point = make.person(make.Role.FOCAL_POINT, self.society)
        self.staff = make.person(make.Role.STAFF, self.society)
        self.secretariat = make.person(
            make.Role.SECRETARIAT, make.organisation(federation=federation)
        )

    def filled_table(self, folder):
        path = folder / "filled.xlsx"
        row = TemplateComment(
            row=4,
            organisation="FAR",
            line="",
            clause="1",
            paragraph="",
            kind="technical",
            kind_as_given="te",
            comment="Say how far apart they may be.",
            proposed_change=NEW,
            observations="",
        )
        write_comments(path, [row], title="Comments")
        return path


@pytest.fixture
def scene():
    return Scene()


def sent(page, button):
    """Press a button and wait for the page that answers."""
    with page.expect_navigation():
        button.click()


def send(page, action):
    """Send the form whose address ends in `action`."""
    sent(page, page.locator(f"main form[action$='{action}'] button"))


def send_filled(page):
    """Send the one form of the page that is filled by hand."""
    form = page.locator("main form[method=post]:has(textarea, select, [type=file])")
    sent(page, form.first.locator("button:not([type=button])").first)


@pytest.mark.parametrize(
    ("language", "javascript"), [("en", True), ("ar", True), ("en", False)]
)
def test_a_row_of_a_table_becomes_a_clause_a_promise_and_a_report(
    chromium, live_server, client, scene, tmp_path, language, javascript
):
    visit = Visit(chromium, live_server.url, language, javascript)
    page = visit.page
    direction = "rtl" if language == "ar" else "ltr"

    # A colleague takes the filled table in; the secretariat sees nothing of it yet.
    visit.sign_in(client, scene.staff)
    visit.go(reverse("import_comments", args=[scene.review.pk]))
    assert page.locator("html").get_attribute("dir") == direction
    page.set_input_files("main input[type=file]", scene.filled_table(tmp_path))
    page.select_option("main [name=language]", "en")
    send_filled(page)
    comment = Comment.objects.get()
    visit.sign_in(client, scene.secretariat)
    visit.go(reverse("review", args=[scene.review.pk]))
    assert comment.text not in page.content()

    # The focal point looks it through and signs; the secretariat settles it.
    visit.sign_in(client, scene.focal_point)
    visit.go(reverse("prepare_submission", args=[scene.review.pk]))
    sent(page, page.locator("button[name=look]"))
    send(page, "/sign/")
    visit.sign_in(client, scene.secretariat)
    visit.go(reverse("review", args=[scene.review.pk]))
    send(page, "/close/")
    visit.go(reverse("respond_to_comment", args=[comment.pk]))
    page.check("[name=outcome][value=accepted]")
    send_filled(page)

    # The next version carries the accepted wording, and the answers are published.
    visit.go(reverse("review", args=[scene.review.pk]))
    send(page, "/next-version/")
    visit.go(reverse("review", args=[scene.review.pk]))
    send(page, "/publish/")
    visit.go(reverse("document", args=[scene.document.pk]))
    assert NEW in page.locator("article").inner_text()
    visit.go(reverse("document_changes", args=[scene.document.pk, 1, 2]))
    assert "every ten kilometres" in page.locator("ins").all_inner_texts()[0]

    # The meeting adopts it by consensus.
    visit.go(reverse("adopt_text", args=[scene.item.pk]))
    page.check("[name=no_objection]")
    page.fill("[name=adopted_on]", str(timezone.localdate()))
    sent(page, page.locator("main form button[type=submit], main form button").last)
    adoption = Adoption.objects.get()
    assert page.url.endswith(reverse("adoption", args=[adoption.pk]))
    assert adoption.text_hash in page.content()

    # The society that asked commits to it, and reports.
    visit.sign_in(client, scene.focal_point)
    visit.go(reverse("adoption", args=[adoption.pk]))
    sent(page, page.locator("a[href$='/commit/']").first)
    page.fill("[name=text]", "We open three points on the coast road.")
    page.fill("[name=due_on]", str(timezone.localdate() + dt.timedelta(days=90)))
    send_filled(page)
    commitment = Commitment.objects.get()
    visit.go(reverse("report_progress", args=[commitment.pk]))
    page.select_option("[name=stage]", "delivered")
    page.fill("[name=narrative]", "All three are open.")
    page.fill("[name=effect]", "Nobody walks more than nine kilometres without water.")
    send_filled(page)

    # And from the comment the whole line can be walked.
    visit.go(reverse("trace_comment", args=[comment.pk]))
    said = page.locator("main").inner_text()
    for point in (
        "Say how far apart they may be.",
        NEW,
        "We open three points on the coast road.",
        "All three are open.",
        "Nobody walks more than nine kilometres",
    ):
        assert point in said, point
    assert Document.objects.count() == 1
    assert not visit.complaints
    visit.context.close()
