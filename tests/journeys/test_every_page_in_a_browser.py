"""Every kind of page of the demonstration, in a real browser, as the role that sees most."""

import functools
import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve

from journeys.visiting import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demonstration")]
# What ends the visit, or is no page.
LEFT_OUT = {
    "account_logout", "document_file", "changed_word", "comment_table", "empty_form", "filled_form",
    "received_file", "answered_file", "answered_files", "response_letter",
    "response_letters", "translation_file",
}  # fmt: skip
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HEAVIEST = 150_000
# The same in English and French, or in English and Spanish.
SAME_WORD = {
    "Action",
    "Organisation",
    "Paragraph",
    "Document",
    "Source",
    "Version",
    "Total",
    "Date",
}
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 900}
BOTH_DIRECTIONS = ["en", "ar"]


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
        "import_comments", "received_files", "comment_forms", "meetings", "meeting",
        "adoption", "commitments",
        "commitment", "trace", "trace_clause", "trace_comment", "audit",
        "submissions_received", "submission",
    }  # fmt: skip
    assert expected <= set(pages)


SENT = """() => [
    ...performance.getEntriesByType("navigation"),
    ...performance.getEntriesByType("resource"),
].filter(sent => sent.initiatorType !== "img" && !sent.name.endsWith(".svg"))
 .reduce((bytes, sent) => bytes + sent.decodedBodySize, 0)"""
LABELS = "main button, main label, main th[scope=col]"


@dataclass(frozen=True)
class Look:
    """A page in one language, at its full width and then on a small phone.

    weight      bytes without pictures, uncompressed
    labels      what stands on buttons, fields and heads of columns
    broken      rules of accessibility, each with the first places; None where not asked
    width       on a small phone, in pixels
    """

    path: str
    weight: int
    labels: list[str]
    broken: list[tuple[str, list[str]]] | None
    width: int


@pytest.fixture(scope="module")
def look(chromium, demonstration, pages):
    """All pages in a language, each opened once for all that is asked of it."""

    @functools.cache
    def look(language):
        visit = Visit(chromium, demonstration, language)
        visit.step_into("secretariat")
        looks = {name: look_at(visit, path, language) for name, path in pages.items()}
        visit.context.close()
        return looks, visit.complaints

    return look


def look_at(visit, path, language):
    visit.page.set_viewport_size(WIDE)
    visit.go(path)
    weight = visit.page.evaluate(SENT)
    labels = [text.strip() for text in visit.page.locator(LABELS).all_inner_texts()]
    broken = broken_rules(visit.page) if language in BOTH_DIRECTIONS else None
    visit.page.set_viewport_size(NARROW)
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    return Look(path, weight, list(filter(None, labels)), broken, width)


def broken_rules(page):
    answer = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [
        (rule["id"], [node["html"][:120] for node in rule["nodes"][:3]])
        for rule in answer.response["violations"]
    ]


@pytest.mark.parametrize("language", BOTH_DIRECTIONS)
def test_no_page_breaks_an_accessibility_rule(look, language):
    looks, complaints = look(language)

    assert [(page.path, page.broken) for page in looks.values() if page.broken] == []
    assert not complaints


@pytest.mark.parametrize("language", BOTH_DIRECTIONS)
def test_no_page_is_wider_than_a_small_phone(look, language):
    looks, _ = look(language)

    wide = {page.path: page.width for page in looks.values()}
    assert {
        path: width for path, width in wide.items() if width > NARROW["width"]
    } == {}


def test_no_page_weighs_more_than_a_slow_line_bears(look):
    looks, _ = look("en")

    weights = {page.path: page.weight for page in looks.values()}
    assert min(weights.values()) > 50_000, "the styles and the script were counted"
    assert {path: sent for path, sent in weights.items() if sent > HEAVIEST} == {}


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_no_sentence_of_the_interface_stays_english(look, language):
    """The main headings and buttons differ from the English ones."""
    (english, _), (other, _) = look("en"), look(language)
    same = {}
    for name, page in english.items():
        kept = {text for text in page.labels if text in other[name].labels}
        kept = {text for text in kept if re.search("[a-z]{3}", text)} - SAME_WORD
        if kept:
            same[page.path] = kept
    assert not same


def test_pages_read_well_without_javascript(pages, visit):
    window = visit(javascript=False)
    window.go("/")
    window.page.locator(".menu summary").is_visible()
    for name in ("home", "rounds", "documents", "trace"):
        assert window.go(pages[name]).status == 200
        assert window.page.locator("h1").count() == 1
