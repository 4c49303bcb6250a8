"""Every kind of page of the demonstration, in a real browser, as the role that sees most."""

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve

from journeys.visiting import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demonstration")]
# What ends the visit, or is no page.
LEFT_OUT = {
    "account_logout", "document_file", "changed_word", "comment_table", "empty_form", "filled_form",
    "returned_file", "answered_file", "answered_files", "answer_letter",
    "answer_letters", "translation_file",
}  # fmt: skip
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HEAVIEST = 150_000
# The same in English and French, or in English and Spanish.
SAME_WORD = {"Organisation", "Clause", "Document", "Source", "Version", "Total", "Date"}
NARROW = 360


def name_of(address):
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


HREFS = "links => links.map(link => link.href)"
EACH = 4  # addresses of a kind that are looked at for links to further kinds


@pytest.fixture(scope="module")
def pages(chromium, demonstration):
    """One address for each URL name that links lead to, as the secretariat."""
    visit = Visit(chromium, demonstration)
    visit.step_into("secretariat")
    waiting = ["/", "/processes/exercise-strategy/"]
    found, known, looked_at = {}, set(waiting), Counter()
    while waiting:
        path = waiting.pop(0)
        visit.go(path)
        found.setdefault(name_of(path), path)
        for target in visit.page.eval_on_selector_all("a[href]", HREFS):
            path, name = urlsplit(target).path, name_of(target)
            ours = target.startswith(demonstration) and name not in LEFT_OUT
            if ours and name and path not in known and looked_at[name] < EACH:
                known.add(path)
                looked_at[name] += 1
                waiting.append(path)
    visit.context.close()
    return found


def test_links_lead_to_every_kind_of_page(pages):
    expected = {
        "home", "about", "directory", "organisation", "body", "processes", "process",
        "rounds", "round", "survey", "findings", "finding", "documents", "document",
        "document_version", "document_changes", "review", "comment", "make_comment",
        "import_comments", "returned_files", "comment_forms", "meetings", "meeting",
        "adoption", "commitments",
        "commitment", "trace", "trace_clause", "trace_comment", "audit",
        "handed_in", "submission",
    }  # fmt: skip
    assert expected <= set(pages)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_breaks_an_accessibility_rule(pages, visit, language):
    window = visit(language=language)
    window.step_into("secretariat")
    found = []
    for name, path in pages.items():
        window.go(path)
        answer = Axe().run(
            window.page, options={"runOnly": {"type": "tag", "values": WCAG}}
        )
        for rule in answer.response["violations"]:
            nodes = [node["html"][:120] for node in rule["nodes"][:3]]
            found.append((name, path, rule["id"], nodes))
    assert not found
    assert not window.complaints


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_is_wider_than_a_small_phone(pages, visit, language):
    window = visit(language=language, width=NARROW)
    window.step_into("secretariat")
    wide = {}
    for name, path in pages.items():
        window.go(path)
        width = window.page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW:
            wide[name] = (path, width)
    assert not wide


SENT = """() => [
    ...performance.getEntriesByType("navigation"),
    ...performance.getEntriesByType("resource"),
].filter(sent => sent.initiatorType !== "img" && !sent.name.endsWith(".svg"))
 .reduce((bytes, sent) => bytes + sent.decodedBodySize, 0)"""


def test_no_page_weighs_more_than_a_slow_line_bears(pages, visit):
    """What is sent without pictures: the page, styles and scripts, uncompressed."""
    window = visit()
    window.step_into("secretariat")
    weights = {}
    for name, path in pages.items():
        window.go(path)
        weights[name] = window.page.evaluate(SENT)
    assert min(weights.values()) > 50_000, "the styles and the script were counted"
    assert {n: w for n, w in weights.items() if w > HEAVIEST} == {}


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_no_sentence_of_the_interface_stays_english(pages, visit, language):
    """The main headings and buttons differ from the English ones."""
    english, other = visit(), visit(language=language)
    for window in (english, other):
        window.step_into("secretariat")
    same = {}
    for name, path in pages.items():
        said = []
        for window in (english, other):
            window.go(path)
            found = window.page.locator("main button, main label, main th[scope=col]")
            said.append([t.strip() for t in found.all_inner_texts() if t.strip()])
        kept = {t for t in said[0] if t in said[1] and re.search("[a-z]{3}", t)}
        kept -= SAME_WORD
        if kept:
            same[name] = kept
    assert not same


def test_pages_read_well_without_javascript(pages, visit):
    window = visit(javascript=False)
    window.go("/")
    window.page.locator(".menu summary").is_visible()
    for name in ("home", "rounds", "documents", "trace"):
        assert window.go(pages[name]).status == 200
        assert window.page.locator("h1").count() == 1
