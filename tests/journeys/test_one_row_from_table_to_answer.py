"""One row of a table, written in LibreOffice, until its sender reads what became of it."""

import io
import shutil
import subprocess
import zipfile

import pytest
from django.urls import reverse

import factories as make
import text_factories
from journeys.visiting import Visit
from milepost.amendments.models import Amendment
from milepost.formats.comment_templates import (
    TemplateComment,
    read_comment_file,
    write_comments,
)
from milepost.review.models import Comment, DuplicateGroup, Submission

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
OLD = "asks each society to open a water point;"
NEW = "asks each society to open a water point every ten kilometres;"
IN_FRENCH = "demande à chaque société d’ouvrir un point d’eau tous les dix kilomètres ;"
SAID = "Say how far apart they may be."
NEARLY = "Please say how far apart they may be."
REASON = "Two societies asked for it; ten kilometres is what can be walked."
TEXT = f"""
# What we ask

{OLD} {{.operative}}
"""


class Scene:
    """A draft in review; a society with two people, another one, and a secretariat."""

    def __init__(self):
        process = make.process()
        federation = process.federation
        self.society = make.organisation(
            federation=federation, identifiers={"exercise": "FAR"}
        )
        self.other = make.organisation(federation=federation)
        version = text_factories.version(process, text=TEXT, kind="resolution")
        self.document = version.document
        self.review = text_factories.review(version)
        self.clause = text_factories.placed(version, OLD)
        self.staff = make.person(make.Role.STAFF, self.society)
        self.focal_point = make.person(make.Role.FOCAL_POINT, self.society)
        office = make.organisation(federation=federation, kind="federation")
        self.secretariat = make.person(make.Role.SECRETARIAT, office)


@pytest.fixture
def scene():
    return Scene()


def by_libreoffice(folder):
    """The form with one row in it, as LibreOffice writes it."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("no LibreOffice on this machine: apt install libreoffice-calc")
    filled = folder / "filled.xlsx"
    row = TemplateComment(
        row=4,
        organisation="FAR",
        line="",
        clause="1",
        paragraph="",
        kind="technical",
        kind_as_given="te",
        comment=SAID,
        proposed_change=NEW,
        observations="",
    )
    write_comments(filled, [row], title="Comments")
    subprocess.run(
        [soffice, f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "xlsx", "--outdir", str(folder / "saved"), str(filled)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return folder / "saved" / "filled.xlsx"


def sent(page, button):
    """Press a button and wait for the page that answers."""
    with page.expect_navigation():
        button.click()


def send(page, action):
    """Send the form whose address ends in `action`."""
    sent(page, page.locator(f"main form[action$='{action}'] button").first)


def fetched(visit, address):
    """What a link downloads, for whoever is signed in."""
    answer = visit.context.request.get(visit.address + address)
    assert answer.ok, (address, answer.status)
    return answer.body()


def test_a_row_written_in_libreoffice_goes_all_the_way_and_comes_back_answered(
    chromium, live_server, client, scene, tmp_path
):
    visit = Visit(chromium, live_server.url)
    page, review = visit.page, scene.review

    # A colleague fills the form and hands it in; it stays inside the society.
    visit.sign_in(client, scene.staff)
    visit.go(reverse("import_comments", args=[review.pk]))
    page.set_input_files("main input[type=file]", by_libreoffice(tmp_path))
    sent(page, page.locator("main form:has([type=file]) button").first)
    comment = Comment.objects.get()
    assert comment.status == Comment.Status.INTERNAL
    assert (comment.text, comment.proposed_wording) == (SAID, NEW)
    visit.sign_in(client, scene.secretariat)
    visit.go(reverse("review", args=[review.pk]))
    assert SAID not in page.content()

    # The focal point looks it through and signs.
    visit.sign_in(client, scene.focal_point)
    visit.go(reverse("prepare_submission", args=[review.pk]))
    sent(page, page.locator("button[name=look]"))
    send(page, "/sign/")
    assert Submission.objects.get().state == Submission.State.SIGNED

    # Another society says nearly the same. The secretariat closes, and groups both.
    text_factories.comment(review, OLD, NEARLY, scene.other)
    visit.sign_in(client, scene.secretariat)
    visit.go(reverse("review", args=[review.pk]))
    send(page, "/close/")
    for box in page.locator("input[name=comment]").all():
        box.check()
    sent(page, page.locator("button[formaction$='/group/']"))
    group = DuplicateGroup.objects.get()
    assert group.comments.count() == 2

    # It proposes a wording that rests on both, and the wording is adopted.
    key = scene.clause.clause.key
    visit.go(reverse("propose_wording", args=[review.pk, key]))
    for box in page.locator("input[name=source][value^='comment:']").all():
        box.check()
    page.check("[name=kind][value=replace]")
    page.fill("[name=wording]", NEW)
    sent(page, page.locator(".clause-workspace-box button"))
    amendment = Amendment.objects.get()
    assert amendment.sources.count() == 2
    visit.go(reverse("amendment", args=[amendment.pk]))
    sent(page, page.locator("button[name=decision][value=adopt]"))

    # One answer settles the group; the next version holds the wording.
    visit.go(reverse("respond_to_duplicates", args=[group.pk]))
    page.check("[name=outcome][value=modified]")
    page.fill("[name=reason]", REASON)
    page.fill("[name=new_wording]", NEW)
    sent(page, page.locator("main form:has(textarea) button").first)
    visit.go(reverse("review", args=[review.pk]))
    send(page, "/next-version/")
    visit.go(reverse("document", args=[scene.document.pk]))
    assert NEW in page.locator("article").inner_text()

    # It is translated, and the answers are published.
    visit.go(reverse("translate_clause", args=[scene.document.pk, 2, "fr", key]))
    page.fill("main [name=text]", IN_FRENCH)
    sent(page, page.locator("main form:has([name=text]) button").last)
    visit.go(reverse("review", args=[review.pk]))
    send(page, "/publish/")
    visit.speak("fr")
    visit.go(reverse("document", args=[scene.document.pk]))
    assert IN_FRENCH in page.locator("article").inner_text()
    visit.speak("en")

    # Letter and table come back to the colleague with the answer in them.
    visit.sign_in(client, scene.staff)
    letter = reverse("response_letter", args=[review.pk, scene.society.pk])
    with zipfile.ZipFile(io.BytesIO(fetched(visit, letter))) as archive:
        words = archive.read("word/document.xml").decode()
    assert SAID in words
    assert REASON in words
    visit.go(reverse("received_files", args=[review.pk]))
    answered = page.locator("a[href$='/answered/']").get_attribute("href")
    path = tmp_path / "answered.xlsx"
    path.write_bytes(fetched(visit, answered))
    (row,) = read_comment_file(path).rows
    assert row.comment == SAID
    assert REASON in row.observations
    assert not visit.complaints
    visit.context.close()
