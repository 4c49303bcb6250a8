"""An open round in a browser: one's own dot moves with each answer, the others' do not."""

import pytest
from django.urls import reverse

import factories as make
from consultation import consultation_made as made
from journeys.visiting import Visit
from milepost.consultation.actions import answer_as_member
from milepost.consultation.models import Vote

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
STATEMENTS = 8


@pytest.fixture
def round():
    """A round that two camps have answered, with one statement each passes on."""
    asked = made.opinion_round(statements=STATEMENTS)
    for n in range(34):
        camp = 1 if n % 2 else -1
        said = [camp, camp, -camp, camp, 1, -camp, camp, camp]
        said[n // 2 % STATEMENTS] = 0
        said[n // 3 % STATEMENTS] *= -1
        made.answer(asked, f"voter {n}", said)
    return asked


@pytest.fixture
def window(chromium, live_server, client, round):
    opened = []

    def open_window(answered, **wishes):
        """Of somebody who has answered so many statements, all with agree."""
        person = make.person(federation=round.process.federation)
        for statement in round.statements.all()[:answered]:
            answer_as_member(statement=statement, value=Vote.Value.AGREE, by=person)
        visit = Visit(chromium, live_server.url, **wishes)
        opened.append(visit)
        visit.sign_in(client, person)
        visit.go(reverse("round", args=[round.pk]))
        return visit

    yield open_window
    for one in opened:
        one.context.close()


def own_dot(visit):
    ring = visit.page.locator("#standing circle.own").first
    return ring.get_attribute("cx"), ring.get_attribute("cy")


def marks(visit):
    paths = visit.page.locator("#standing svg > path").all()
    return [path.get_attribute("class") for path in paths]


@pytest.mark.parametrize("javascript", [True, False])
def test_the_map_comes_with_the_seventh_answer_and_the_own_dot_moves(
    window, javascript
):
    visit = window(answered=6, javascript=javascript)
    page = visit.page
    assert page.locator("#standing svg").count() == 0

    page.locator("#statement button[value='-1']").click()
    page.locator("#standing svg").wait_for()
    before, others = own_dot(visit), marks(visit)

    page.locator("#statement button[value='1']").click()
    page.get_by_text("You have answered every statement").wait_for()

    assert own_dot(visit) != before
    assert marks(visit) == others
    assert page.locator("#standing").count() == 1
    assert not visit.complaints


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_all_can_use_the_map(window, language, width):
    visit = window(answered=7, language=language, width=width)
    visit.page.locator("#standing summary").click()

    assert visit.broken_rules() == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert not visit.complaints
