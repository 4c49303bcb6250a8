"""The pages of the line: who is shown what, and in how many queries."""

import pytest
from django.urls import reverse

import factories as make
import line_made as made
from milepost.amendments.models import Source
from milepost.commitments.models import Commitment
from milepost.documents.models import ClauseText, Document
from milepost.review.models import Comment
from milepost.safeguard.models import Audience
from milepost.trace.models import KnownGap

pytestmark = pytest.mark.django_db
Role = make.Role


def urls(line):
    return {
        "trace": reverse("trace"),
        "clause": reverse("trace_clause", args=[line.clauses[0].pk]),
        "statement": reverse("trace_statement", args=[line.statement.pk]),
        "comment": reverse("trace_comment", args=[line.comment.pk]),
        "audit": reverse("audit", args=[line.process.slug]),
    }


def statuses(client, line):
    return {name: client.get(url).status_code for name, url in urls(line).items()}


def test_a_stranger_walks_a_public_line_but_reads_no_comment(client):
    line = made.line()

    assert statuses(client, line) == {
        "trace": 200,
        "clause": 200,
        "statement": 200,
        "comment": 404,
        "audit": 302,
    }


def test_a_stranger_sees_nothing_of_a_line_for_members(client):
    line = made.line(audience=Audience.FEDERATION)

    found = statuses(client, line)

    assert (found["clause"], found["statement"], found["comment"]) == (404, 404, 404)
    assert "asks for thing" not in client.get(reverse("trace")).content.decode()


def test_a_member_walks_it_all_but_is_not_shown_the_audit(client):
    line = made.line(audience=Audience.FEDERATION)
    client.force_login(make.person(federation=line.process.federation))

    found = statuses(client, line)

    assert found == dict.fromkeys(found, 200) | {"audit": 404}


def test_who_steers_is_shown_the_audit(client):
    line = made.line()
    client.force_login(
        make.person(Role.SECRETARIAT, federation=line.process.federation)
    )

    page = client.get(urls(line)["audit"])

    assert "There are no gaps." in page.content.decode()


def test_the_page_of_a_clause_shows_every_stretch(client):
    line = made.line()
    client.force_login(make.person(federation=line.process.federation))

    page = " ".join(client.get(urls(line)["clause"]).content.decode().split())

    for words in ("Statement 0.", "5 people answered", "Say by when (0).", "Accepted"):
        assert words in page
    for words in ("Adopted by First Council", "We shall do it.", "5,000 CHF"):
        assert words in page
    assert "Nobody waits any more." in page


def test_a_gap_is_explained_on_the_page_of_the_audit(client):
    process = make.process()
    asked = made.opinion_round(process)
    client.force_login(make.person(Role.PEN_HOLDER, federation=process.federation))
    url = reverse("audit", args=[process.slug])
    gap = {"kind": "closed_round_without_finding", "object_id": str(asked.pk)}

    answer = client.post(url, {**gap, "reason": "Too few answered."})

    assert answer.status_code == 302
    assert "Too few answered." in client.get(url).content.decode()


def test_a_gap_that_is_none_is_refused_in_a_sentence(client):
    process = make.process(slug="complete")
    made.opinion_round(process)
    client.force_login(make.person(Role.PEN_HOLDER, federation=process.federation))
    gap = {"kind": "comment_without_answer", "object_id": "1", "reason": "Why."}

    page = client.post(reverse("audit", args=["complete"]), gap)

    assert "The audit of complete finds no such gap" in page.content.decode()
    assert not KnownGap.objects.exists()


def test_an_empty_reason_is_asked_for_again(client):
    process = make.process()
    asked = made.opinion_round(process)
    client.force_login(make.person(Role.PEN_HOLDER, federation=process.federation))
    gap = {"kind": "closed_round_without_finding", "object_id": str(asked.pk)}

    page = client.post(reverse("audit", args=[process.slug]), {**gap, "reason": ""})

    assert "This field is required." in page.content.decode()
    assert not KnownGap.objects.exists()


def test_a_member_cannot_explain_a_gap_of_a_process(client):
    process = make.process()
    client.force_login(make.person(federation=process.federation))

    answer = client.post(reverse("audit", args=[process.slug]), {"reason": "Why."})

    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["trace", "clause", "statement", "comment", "audit"])
@pytest.mark.parametrize("comments", [3, 30])
def test_a_page_takes_no_more_queries_for_more_rows(
    client, django_assert_max_num_queries, name, comments
):
    line = made.line(comments=comments)
    member = make.person(Role.SECRETARIAT, federation=line.process.federation)
    client.force_login(member)
    assert Comment.objects.count() == comments

    with django_assert_max_num_queries(38):
        page = client.get(urls(line)[name])

    assert len(page.content) <= 150_000


def test_the_index_is_given_in_pages(client):
    process = make.process(audience=Audience.PUBLIC)
    made.text(process, clauses=60)

    first = client.get(reverse("trace"), {"process": process.slug})
    second = client.get(reverse("trace"), {"process": process.slug, "page": 2})

    assert first.content.decode().count("asks for thing") == 50
    assert second.content.decode().count("asks for thing") == 10


def test_the_badge_of_a_gap_stands_where_the_audit_finds_one(client):
    line = made.line()
    Source.objects.filter(comment=None).delete()

    pages = [
        client.get(reverse("trace_clause", args=[clause.pk])).content.decode()
        for clause in line.clauses
    ]

    assert ["badge-gap" in page for page in pages] == [False, True]
    assert all("names no finding, statement or note" in page for page in pages)


def test_a_statement_is_shown_with_the_doubt_about_its_shares(client):
    page = client.get(urls(made.line())["statement"]).content.decode()

    assert "5 · 100 % (57–100 %)" in page


@pytest.mark.parametrize("name", ["trace", "clause", "statement"])
def test_without_the_readers_language_a_clause_is_shown_as_it_was_written(client, name):
    line = made.line()
    texts = ClauseText.objects.filter(clause_version__clause=line.clauses[0])
    Document.objects.update(original_language="fr")
    texts.update(language="fr", text="demande une chose;")
    for text in texts:
        ClauseText.objects.create(
            clause_version=text.clause_version, language="en", text="asks for one;"
        )

    client.cookies["django_language"] = "ar"
    in_arabic = client.get(urls(line)[name]).content.decode()
    client.cookies["django_language"] = "en"
    in_english = client.get(urls(line)[name]).content.decode()

    assert "demande une chose;" in in_arabic
    assert "asks for one;" not in in_arabic
    assert "asks for one;" in in_english


@pytest.mark.parametrize(
    ("audience", "count"), [(Audience.OWNER, 0), (Audience.FEDERATION, 1)]
)
def test_the_audit_says_nothing_of_a_commitment_that_is_kept_back(
    client, audience, count
):
    line = made.line(opened_to=audience)
    late = line.commitments[0]
    late.reports.all().delete()
    Commitment.objects.filter(pk=late.pk).update(due_on="2020-01-01")
    client.force_login(
        make.person(Role.SECRETARIAT, federation=line.process.federation)
    )

    page = client.get(urls(line)["audit"])

    assert page.context["page"].paginator.count == count
    assert (str(line.society) in page.content.decode()) == bool(count)
