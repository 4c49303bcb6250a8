"""Scenario of the open review: a draft read first by a few, then put to all members.

Some of it has come in. There is a bracket, amendments that exclude each other, a comment
whose place is gone, and a clause that two languages have not caught up with.
"""

import tempfile
from pathlib import Path
from typing import Any

from django.db.models import Count

from milepost.amendments import actions as amendment_actions
from milepost.amendments.models import Amendment
from milepost.documents.models import Document, DocumentVersion
from milepost.movement.models import Affiliation, Organisation, Person
from milepost.process.models import Process
from milepost.review import actions as review_actions
from milepost.review import queries as review_queries
from milepost.review.models import Comment, Review
from milepost.safeguard.actors import OPERATOR, Actor

from . import reviews
from .cast import Cast
from .marked_files import marked_files
from .texts import TRANSLATIONS, Heard, numbered, translate, write_text
from .time import at

Scenario = dict[str, Any]


def review_halfway(
    process: Process, cast: Cast, text: Scenario, script: Scenario, heard: Heard
) -> Review:
    """Load a draft with a first reading and an open review; returns the open review."""
    draft = write_text(process, Document.Kind.RESOLUTION, text, heard)
    version = _read_first(draft, cast, script)
    _put_in_brackets(version, script["brackets"])
    review = review_actions.open_review(
        version=version,
        opens_at=at(-10),
        closes_at=at(30),
        expected_of=list(cast.societies.values()),
        by=OPERATOR,
    )
    reviews.enter_comments(review, script["midterm"], cast)
    _write_inside(review, cast, script["inside"])
    for society in script["signed"]:
        _sign(review, cast.organisations[society["by"]], society)
    _take_files(review, script["files"])
    _propose(version, cast, script["amendments"])
    _confirm_largest_duplicates(review)
    return review


def _read_first(
    draft: DocumentVersion, cast: Cast, script: Scenario
) -> DocumentVersion:
    """Hold the first review of a draft; returns the next version, with a paragraph struck."""
    described = script["first_reading"]
    review = review_actions.open_review(
        version=draft, opens_at=at(-40), closes_at=at(1), by=OPERATOR
    )
    reviews.enter_comments(review, described, cast)
    review_actions.close_review(review=review, by=OPERATOR)
    reviews.respond(review, described, cast)
    struck = script["struck"]
    amendment = amendment_actions.propose_amendment(
        version=draft,
        organisation=cast.organisations[struck["by"]],
        kind=Amendment.Kind.DELETE,
        clause_version=numbered(draft)[struck["on"]],
        rationale=struck["why"]["en"],
        by=OPERATOR,
    )
    amendment_actions.adopt_amendment(
        amendment=amendment, decision=struck["decision"]["en"], by=OPERATOR
    )
    _translate_amendment(amendment, struck)
    version = amendment_actions.make_amended_version(version=draft, by=OPERATOR)
    reviews.date_review(review, version, closed=-28)
    return version


def _put_in_brackets(version: DocumentVersion, described: Scenario) -> None:
    """Reword the described clause of a version, and translate it as far as described."""
    worded = amendment_actions.reword_clause(
        clause_version=numbered(version)[described["on"]],
        wording=described["wording"],
        by=OPERATOR,
    )
    translate(worded, described)


def _write_inside(review: Review, cast: Cast, described: list[Scenario]) -> None:
    """Make described comments as people of societies, not submitted yet."""
    clauses = numbered(review.version)
    for entry in described:
        society = cast.organisations[entry["by"]]
        review_actions.make_comment(
            review=review,
            organisation=society,
            clause_version=clauses[entry["on"]],
            text=entry["text"],
            proposed_wording=entry.get("proposed", ""),
            kind=Comment.Kind.GENERAL,
            language=entry["language"],
            by=_role_holder(society, Affiliation.Role(entry["as"])),
        )


def _role_holder(society: Organisation, role: Affiliation.Role) -> Person:
    return Person.objects.get(
        affiliations__organisation=society, affiliations__role=role
    )


def _sign(review: Review, society: Organisation, described: Scenario) -> None:
    """Prepare and sign a society's submission, by its focal point or else the operator."""
    focal_point = Person.objects.filter(
        affiliations__organisation=society,
        affiliations__role=Affiliation.Role.FOCAL_POINT,
    ).first()
    by: Actor = focal_point or OPERATOR
    clauses = numbered(review.version)
    changes = review_actions.SubmissionChanges(
        covering_note=described.get("note", ""),
        note_before="",
        note_language=described.get("language", ""),
        positions={
            clauses[number].pk: value
            for value in ("support", "oppose")
            for number in described.get(value, [])
        },
    )
    submission = review_actions.prepare_submission(
        review=review, organisation=society, changes=changes, by=by
    )
    seen = review_queries.contents(submission).hash
    review_actions.sign_submission(submission=submission, seen=seen, by=by)


def _take_files(review: Review, codes: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = marked_files(Path(folder), review.version, codes=codes)
        files = review_actions.upload_files(
            review=review, files=paths, read_here=True, by=OPERATOR
        )
        for outcome in review_actions.read_files(files=files, by=OPERATOR):
            assert isinstance(outcome, review_actions.ImportedFile), outcome.problems


def _confirm_largest_duplicates(review: Review) -> None:
    """Suggest groups of duplicate comments in a review, and confirm the largest one."""
    review_actions.suggest_duplicates(review=review, by=OPERATOR)
    groups = review.groups.annotate(size=Count("comments")).order_by("-size", "pk")
    review_actions.confirm_duplicates(groups=list(groups[:1]), by=OPERATOR)


def _propose(version: DocumentVersion, cast: Cast, described: list[Scenario]) -> None:
    clauses = numbered(version)
    for entry in described:
        kind = Amendment.Kind(entry["kind"])
        is_new = kind == Amendment.Kind.INSERT
        amendment = amendment_actions.propose_amendment(
            version=version,
            organisation=cast.organisations[entry["by"]],
            kind=kind,
            clause_version=None if is_new else clauses[entry["on"]],
            other_clause=clauses[entry["on"]].clause if is_new else None,
            wording=entry["wording"]["en"],
            rationale=entry["why"]["en"],
            by=OPERATOR,
        )
        _translate_amendment(amendment, entry)


def _translate_amendment(amendment: Amendment, described: Scenario) -> None:
    for language in TRANSLATIONS:
        amendment_actions.translate_amendment(
            amendment=amendment,
            language=language,
            wording=described.get("wording", {}).get(language, ""),
            rationale=described["why"][language],
            decision=described.get("decision", {}).get(language, ""),
            by=OPERATOR,
        )
