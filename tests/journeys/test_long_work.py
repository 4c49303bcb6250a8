"""Long work in a browser: a round is analysed beside the page, which then shows it."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demonstration")]
# The closed round of the exercise that has statements enough for themes.
ROUND = {
    "en": "What should our strategy on migration do?",
    "ar": "ماذا ينبغي أن تحقق استراتيجيتنا بشأن الهجرة؟",
}
LONG = 60_000  # milliseconds, on a busy machine


def open_round(window, language="en"):
    window.step_into("lab")
    window.go("/rounds/?process=exercise-strategy")
    window.page.get_by_role("link", name=ROUND[language]).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_round_is_analysed_while_its_page_tells_how_far_it_is(visit, javascript):
    window = visit(javascript=javascript)
    open_round(window)

    window.page.get_by_role("button", name="Analyse this opinion round").click()

    window.page.wait_for_url("**/findings/*/", timeout=LONG)
    assert window.page.locator("h1").inner_text().startswith("Opinion landscape")
    assert not window.complaints


def test_a_finding_is_verified_with_a_button(visit):
    window = visit()
    window.step_into("lab")
    window.go("/findings/?process=exercise-strategy")
    window.page.locator("main .card a").first.click()

    window.page.get_by_role("button", name="Verify this finding").click()

    window.page.wait_for_url("**/findings/*/", timeout=LONG)
    assert window.page.get_by_text("The same data give the same result.").is_visible()
    assert not window.complaints


@pytest.mark.parametrize("language", ["en", "ar"])
def test_themes_are_suggested_and_accepted_on_a_page_that_all_can_use(visit, language):
    window = visit(language=language, width=360)
    open_round(window, language)
    window.page.locator("form[action$='/suggest-themes/'] button").click()
    window.page.wait_for_url("**/findings/*/", timeout=LONG)
    assert window.broken_rules() == []
    width = window.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360

    window.page.locator("form[action$='/name/'] input[name=name]").last.fill("Papers")
    window.page.locator("form[action$='/name/'] button").last.click()

    accepted = window.page.locator("section[aria-labelledby=accepted]")
    accepted.get_by_role("heading", name="Papers").first.wait_for()
    assert window.broken_rules() == []
    assert not window.complaints


def test_every_kind_of_finding_can_be_used_by_all(visit):
    window = visit(width=360)
    window.step_into("lab")
    window.go("/findings/?process=exercise-strategy")
    links = window.page.locator("main .card a")
    for address in [link.get_attribute("href") for link in links.all()]:
        window.go(address)
        assert window.broken_rules() == []
        assert window.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_page_that_waits_breaks_no_accessibility_rule(visit):
    """Held as it is before the worker has taken the job up: it asks in vain."""
    window = visit(width=360)
    open_round(window)
    window.page.route(
        "**/jobs/**",
        lambda route: (
            route.abort() if route.request.resource_type == "xhr" else route.continue_()
        ),
    )
    window.page.get_by_role("button", name="Analyse this opinion round").click()
    window.page.wait_for_url("**/jobs/*/")
    assert window.broken_rules() == []
    assert window.page.evaluate("document.documentElement.scrollWidth") <= 360
