"""Texts, reviews and comments to test with."""

import datetime as dt
import tempfile
from pathlib import Path

from django.utils import timezone

import factories as make
from milepost.amendments import actions as amendment_actions
from milepost.amendments.models import SourceNote
from milepost.documents import actions as document_actions
from milepost.documents.models import Document
from milepost.formats.markdown import reading as markdown
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review.models import Comment
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

STRATEGY = """
# First part

We act together. {.aim}

1. Water stands along the route. {.objective}

2. Help is open to all. {.objective}

   (a) by day

   (b) by night

# Second part

Each member reports once a year. {.measure}
"""

COLUMNS = (
    "MB/NC,Line number,Clause/Subclause,Paragraph/Figure/Table,Type of comment,"
    "Comments,Proposed change,Observations of the secretariat"
)


def blocks(text=STRATEGY):
    return markdown.read_document(text)


def version(process=None, text=STRATEGY, kind="strategy", language="en", **rest):
    return document_actions.import_document(
        process=process or make.process(),
        kind=Document.Kind(kind),
        titles=rest.pop("titles", {language: "A strategy"}),
        blocks=blocks(text),
        language=language,
        audience=rest.pop("audience", Audience.FEDERATION),
        by=OPERATOR,
        **rest,
    )


def review(version=None, opens_in=-1, closes_in=7, **rest):
    """A review open from `opens_in` to `closes_in` days from now."""
    now = timezone.now()
    return review_actions.open_review(
        version=version or globals()["version"](),
        opens_at=now + dt.timedelta(days=opens_in),
        closes_at=now + dt.timedelta(days=closes_in),
        by=OPERATOR,
        **rest,
    )


def federation_of(review):
    return review.version.document.process.federation


def member(review, **rest):
    return make.organisation(federation=federation_of(review), **rest)


def secretariat(review):
    return make.person(
        make.Role.SECRETARIAT, make.organisation(federation=federation_of(review))
    )


def placed(version, words):
    """The clause version whose wording begins with `words`."""
    return version.version_clauses.get(
        clause_version__texts__text__startswith=words
    ).clause_version


def wordings(version, language="en"):
    rows = version.version_clauses.filter(clause_version__texts__language=language)
    return list(rows.values_list("clause_version__texts__text", flat=True))


def comment(review=None, on="We act", text="Be clearer.", organisation=None, **rest):
    review = review or globals()["review"]()
    return review_actions.make_comment(
        review=review,
        organisation=organisation or member(review),
        clause_version=placed(review.version, on) if on else None,
        text=text,
        language=rest.pop("language", "en"),
        kind=rest.pop("kind", Comment.Kind.TECHNICAL),
        by=rest.pop("by", OPERATOR),
        **rest,
    )


def amendment(version, organisation=None, on="We act", kind="delete", **rest):
    federation = version.document.process.federation
    return amendment_actions.propose_amendment(
        version=version,
        organisation=organisation or make.organisation(federation=federation),
        kind=kind,
        clause_version=placed(version, on) if on else None,
        by=rest.pop("by", OPERATOR),
        **rest,
    )


def colleague(organisation, role=make.Role.STAFF):
    return make.person(role, organisation)


def prepare(review, by, note="", note_before="", organisation=None, **changed):
    """What `by` changes on the page of their submission."""
    return review_actions.prepare_submission(
        review=review,
        organisation=organisation or by.affiliations.get().organisation,
        changes=review_actions.SubmissionChanges(note, note_before, **changed),
        by=by,
    )


def sign(submission, by, seen=None):
    """Sign a draft, having looked at it as it is now."""
    if seen is None:
        seen = review_queries.contents(submission).hash
    return review_actions.sign_submission(submission=submission, seen=seen, by=by)


def hand_in(review, focal_point, note=""):
    """Sign whatever there is."""
    before = review_queries.own_submission(
        review, focal_point.affiliations.get().organisation
    ).covering_note
    return sign(prepare(review, focal_point, note, before), focal_point)


def pass_deadline(review, days=1):
    """Let the deadline of an open round be past."""
    review.closes_at = timezone.now() - dt.timedelta(days=days)
    review.opens_at = review.closes_at - dt.timedelta(days=days)
    review.save()
    return review


def respond(comment, outcome="noted", reason="Because.", new_wording=""):
    return review_actions.respond_to_comment(
        comment=comment,
        outcome=outcome,
        reason=reason,
        new_wording=new_wording,
        by=OPERATOR,
    )


def files_in(review, *paths, by=OPERATOR, **rest):
    """What became of each file, read here and now."""
    files = review_actions.upload_files(
        review=review, files=paths, read_here=True, by=by, **rest
    )
    return review_actions.read_files(files=files, by=by)


def received_file(review, organisation, text="Say where."):
    """A filled table of one row that this organisation sent."""
    with tempfile.TemporaryDirectory() as folder:
        path = table(Path(folder), (str(organisation), "1", text, ""))
        (outcome,) = files_in(review, path, organisation=organisation)
    return outcome.received


def unmapped_file(review, headings="Stück,Sinn,Wie", by=OPERATOR):
    """A table whose headings nobody knows."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "unknown.csv"
        path.write_text(f"{headings}\n1,Say where.,At the stop\n", encoding="utf-8")
        (outcome,) = files_in(review, path, by=by)
    return outcome


def table(folder, *rows, name="table.csv"):
    """A filled comment table; each row is code, clause, comment, proposed change."""
    lines = [COLUMNS]
    for code, clause, text, change in rows:
        lines.append(f'{code},,"{clause}",,te,"{text}","{change}",')
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def notes(process, *texts, **rest):
    """Notes of a session, one for each text, open to the members."""
    return amendment_actions.add_notes(
        process=process,
        kind=SourceNote.Kind.SESSION,
        notes=[
            amendment_actions.NoteText(f"Session {place}", text)
            for place, text in enumerate(texts or ("People ask for water first.",), 1)
        ],
        language="en",
        audience=rest.pop("audience", Audience.FEDERATION),
        noted_at=timezone.now(),
        by=rest.pop("by", OPERATOR),
        **rest,
    )
