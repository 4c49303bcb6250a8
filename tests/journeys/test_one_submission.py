"""One society's submission, on a phone: said inside, chosen, signed; then who is awaited."""

import pytest
from django.urls import reverse

import factories as make
import text_factories as made
from journeys.visiting import Visit
from milepost.review.models import Comment, Submission

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


class Scene:
    """A society with a focal point and a colleague, and another of which nothing came."""

    def __init__(self):
        version = made.version()
        federation = version.document.process.federation
        north, south = (make.region(federation) for _ in range(2))
        self.society = make.organisation(federation=federation, region=north)
        silent = make.organisation(federation=federation, region=south)
        make.person(make.Role.FOCAL_POINT, silent)
        self.review = made.review(version, expected_of=[self.society, silent])
        self.focal_point = make.person(make.Role.FOCAL_POINT, self.society)
        self.staff = made.colleague(self.society)
        self.secretariat = made.secretariat(self.review)


class Phone(Visit):
    """A window that looks at every page it comes to."""

    def look(self, name):
        assert self.page.locator("h1").count() == 1
        width = self.page.viewport_size["width"]
        assert self.page.evaluate("document.documentElement.scrollWidth") <= width, name
        if self.has_javascript:
            assert self.broken_rules() == [], name

    def visit(self, name, *args):
        self.go(reverse(name, args=args))
        self.look(name)

    def send(self, button):
        with self.page.expect_navigation():
            self.page.locator(button).first.click()
        self.look(button)


@pytest.mark.parametrize(
    ("language", "javascript", "width"),
    [("en", True, 360), ("ar", True, 360), ("en", True, 1280), ("en", False, 360)],
)
def test_what_a_society_says_is_chosen_signed_and_seen(
    chromium, live_server, client, language, javascript, width
):
    scene = Scene()
    phone = Phone(chromium, live_server.url, language, javascript, width)
    phone.has_javascript = javascript
    page = phone.page
    review = scene.review.pk

    # A colleague comments twice; nobody outside sees it.
    phone.sign_in(client, scene.staff)
    for text in ("Say how many.", "Never mind."):
        phone.visit("make_comment", review)
        page.fill("[name=text]", text)
        phone.send("main form button")
    phone.sign_in(client, scene.secretariat)
    phone.visit("review", review)
    assert "Say how many." not in page.content()

    # The focal point leaves one out, writes a note, looks it through and signs.
    phone.sign_in(client, scene.focal_point)
    phone.visit("prepare_submission", review)
    dropped = Comment.objects.get(text="Never mind.")
    page.uncheck(f"[name=include][value='{dropped.pk}']")
    kept = Comment.objects.get(text="Say how many.")
    page.select_option(f"[name=support-{kept.pk}]", "for")
    page.fill("[name=covering_note]", "We thank you.")
    phone.send("button[name=look]")
    phone.send("form[action$='/sign/'] button")
    signed = Submission.objects.get()
    assert signed.content_hash in page.content()
    phone.visit("prepare_submission", review)

    # Those who steer see what was signed, and remind who is awaited.
    phone.sign_in(client, scene.secretariat)
    phone.visit("review", review)
    assert "Say how many." in page.content()
    assert "Never mind." not in page.content()
    phone.visit("submissions_received", review)
    phone.send("form[action$='/remind/'] button")
    phone.visit("submission", signed.pk)
    assert "We thank you." in page.content()
    phone.visit("open_review", scene.review.version.document_id)
    assert not phone.complaints
    phone.context.close()
