"""Every kind of page of the demonstration, in a real browser, as the role that sees most."""

import functools
import os
import re
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from lxml import html

from journeys.visiting import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demonstration")]
# What ends the visit, or is no page.
LEFT_OUT = {
    "account_logout", "document_file", "changed_word", "comment_table", "empty_form", "filled_form",
    "received_file", "answered_file", "answered_files", "response_letter",
    "response_letters", "translation_file",
}  # fmt: skip
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
# The same elements in either: by default those from right to left are checked.
CHECKED = BOTH_DIRECTIONS if os.environ.get("MILEPOST_LONG") else ["ar"]


def name_of(address):
    try:
        return resolve(urlsplit(address).path).url_name
    except Resolver404:
        return None


EACH = 4  # addresses of a kind that are looked at for links to further kinds


@pytest.fixture(scope="module")
def read(chromium, demonstration):
    """Read a page as the secretariat without drawing it: `read(path, language)`."""
    visit = Visit(chromium, demonstration)
    visit.step_into("secretariat")

    def read(path, language="en"):
        visit.speak(language)
        answer = visit.context.request.get(demonstration + path)
        is_page = answer.headers["content-type"].startswith("text/html")
        return html.document_fromstring(answer.text()) if is_page else None

    yield read
    visit.context.close()


@pytest.fixture(scope="module")
def pages(read):
    """One address for each URL name that links lead to, as the secretariat."""
    waiting = ["/", "/processes/exercise-strategy/"]
    found, known, looked_at = {}, set(waiting), Counter()
    while waiting:
        path = waiting.pop(0)
        found.setdefault(name_of(path), path)
        page = read(path)
        for target in [] if page is None else page.xpath("//a/@href"):
            target = urljoin(path, target)
            path_to, name = urlsplit(target).path, name_of(target)
            ours = not urlsplit(target).netloc and name not in LEFT_OUT
            if ours and name and path_to not in known and looked_at[name] < EACH:
                known.add(path_to)
                looked_at[name] += 1
                waiting.append(path_to)
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
LABELS = "//main//button | //main//label | //main//th[@scope='col']"


@dataclass(frozen=True)
class Look:
    """A page in one language, at its full width and then on a small phone.

    weight      bytes without pictures, uncompressed
    broken      rules of accessibility, each with the first places; None where not asked
    width       on a small phone, in pixels
    """

    path: str
    weight: int
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
    broken = visit.broken_rules() if language in CHECKED else None
    visit.page.set_viewport_size(NARROW)
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    return Look(path, weight, broken, width)


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


@pytest.fixture(scope="module")
def english_labels(pages, read):
    return {path: labels(read(path)) for path in pages.values()}


def labels(page):
    """What stands on buttons, fields and heads of columns, where it is a word."""
    texts = [] if page is None else page.xpath(LABELS)
    words = {" ".join(element.text_content().split()) for element in texts}
    return {text for text in words if re.search("[a-z]{3}", text)}


@pytest.mark.parametrize("language", ["fr", "es", "ar"])
def test_no_sentence_of_the_interface_stays_english(english_labels, read, language):
    """The main headings and buttons differ from the English ones."""
    same = {
        path: kept
        for path, english in english_labels.items()
        if (kept := english & labels(read(path, language)) - SAME_WORD)
    }
    assert sum(map(len, english_labels.values())) > 100
    assert not same


def test_pages_read_well_without_javascript(pages, visit):
    window = visit(javascript=False)
    window.go("/")
    window.page.locator(".menu summary").is_visible()
    for name in ("home", "rounds", "documents", "trace"):
        assert window.go(pages[name]).status == 200
        assert window.page.locator("h1").count() == 1
