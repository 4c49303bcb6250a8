"""Every address is walked as every role, against the declared table."""

import re
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.template.base import Template
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

import factories as make
import text_factories
from adoption import adoption_made
from commitments import commitments_made
from consultation import consultation_made
from house_rules.access import ACCESS, FORMS, LINES, OWN_ROLES, ROLES
from house_rules.source import listed
from milepost.consultation.models import OpinionRound, Survey
from milepost.documents import actions as documents
from milepost.documents.models import Document
from milepost.evidence import actions as evidence
from milepost.evidence.models import Finding, Theme
from milepost.movement.models import Affiliation
from milepost.process.models import Process
from milepost.review import actions as review_actions
from milepost.review.models import CommentAnchor, EditAction
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience, Record

pytestmark = pytest.mark.django_db
Role = Affiliation.Role
NOBODY = "00000000-0000-0000-0000-000000000000"


def patterns(found=None):
    for pattern in found if found is not None else get_resolver().url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from patterns(pattern.url_patterns)
        else:
            yield pattern


def test_every_address_has_a_row_and_every_row_an_address():
    """So that nobody adds a page without saying who may see it."""
    assert {pattern.name for pattern in patterns()} == set(ACCESS)


class World:
    """A federation with one of everything, open to its members."""

    def __init__(self):
        self.addresses = {}
        self.process = make.process()
        federation = self.process.federation
        self.society = make.organisation(federation=federation)
        self.round = consultation_made.opinion_round(self.process)
        self.survey = consultation_made.survey(self.process)
        self.finding = evidence.describe_survey_response(
            survey=self.survey, by=OPERATOR
        )
        lab = make.person(Role.LAB, make.organisation(federation=federation))
        self.job = evidence.request_verification(finding=self.finding, by=lab)
        self.version = text_factories.version(self.process)
        self.review = text_factories.review(self.version)
        self.comment = text_factories.comment(self.review, organisation=self.society)
        self.file = text_factories.received_file(self.review, self.society)
        self.asking = text_factories.unmapped_file(self.review)
        self.amendment = text_factories.amendment(self.version, self.society)
        self.key = self.comment.clause_version.clause.key
        another = text_factories.comment(self.review, text="Be much clearer.")
        self.group = review_actions.mark_duplicates(
            review=self.review, comments=[self.comment, another], by=OPERATOR
        )
        [self.note] = text_factories.notes(self.process)
        self.adoption = adoption_made.adoption(self.process)
        self.meeting = self.adoption.item.meeting
        self.item = adoption_made.item(self.version.document, self.meeting, number="2")
        self.theme = Theme.objects.create(finding=self.finding, number=1)
        self.accepted_theme = Theme.objects.create(
            finding=self.finding,
            number=2,
            state=Theme.State.ACCEPTED,
            name="Shelter",
            decided_at=timezone.now(),
        )
        self.term = documents.add_term(
            federation=federation,
            concept="water",
            language="en",
            term="water",
            by=OPERATOR,
        )
        self.step = EditAction.objects.get()
        self.orphan = CommentAnchor.objects.create(
            comment=self.comment,
            version=self.version,
            how=CommentAnchor.How.ORPHAN,
            confidence=0,
        )
        self.commitment = commitments_made.commitment(
            self.adoption, self.society, audience=Audience.FEDERATION
        )
        self.clause = adoption_made.clause(self.adoption)

    def address(self, name):
        if name not in self.addresses:
            self.addresses[name] = self.find_address(name)
        return self.addresses[name]

    def find_address(self, name):
        slug = [self.process.slug]
        objects = {
            "process": slug, "import_round": slug, "import_document": slug,
            "audit": slug,
            "organisation": [self.society.pk],
            "body": [self.meeting.body.pk],
            "round": [self.round.pk], "close_round": [self.round.pk],
            "analyse_round": [self.round.pk], "suggest_themes": [self.round.pk],
            "name_theme": [self.theme.pk], "merge_theme": [self.theme.pk],
            "dismiss_theme": [self.theme.pk],
            "answer_statement": [self.round.statements.first().pk],
            "trace_statement": [self.round.statements.first().pk],
            "survey": [self.survey.pk], "finding": [self.finding.pk],
            "verify_finding": [self.finding.pk], "job": [self.job.pk],
            "document": [self.version.document.pk],
            "open_review": [self.version.document.pk],
            "document_version": [self.version.document.pk, 1],
            "document_file": [self.version.document.pk, 1, "docx"],
            "clause_margin": [self.version.document.pk, 1, self.key],
            "changed_word": [self.version.document.pk, 1, 1],
            "import_version": [self.version.document.pk],
            "comment_anchors": [self.version.document.pk, 1], "place_orphan": [self.orphan.pk],
            "amendments": [self.version.document.pk, 1],
            "propose_amendment": [self.version.document.pk, 1],
            "amended_text": [self.version.document.pk, 1],
            "make_amended_version": [self.version.document.pk, 1],
            "amendment": [self.amendment.pk],
            "decide_amendment": [self.amendment.pk],
            "withdraw_amendment": [self.amendment.pk],
            "negotiate_clause": [self.version.document.pk, self.key],
            "resolve_bracket": [self.version.document.pk, self.key],
            "agree_clause": [self.version.document.pk, self.key],
            "terms": slug, "remove_term": [self.term.pk],
            "translation": [self.version.document.pk, 1, "fr"],
            "translation_file": [self.version.document.pk, 1, "fr"],
            "import_translations": [self.version.document.pk, 1, "fr"],
            "translate_clause": [self.version.document.pk, 1, "fr", self.key],
            "confirm_translation": [self.version.document.pk, 1, "fr", self.key],
            "text_positions": [self.version.document.pk, 1],
            "clause_positions": [self.version.document.pk, 1, self.key],
            "document_changes": [self.version.document.pk, 1, 1],
            "comment": [self.comment.pk], "respond_to_comment": [self.comment.pk],
            "support_comment": [self.comment.pk],
            "submission": [self.comment.submission.pk],
            "sign_submission": [self.comment.submission.pk],
            "withdraw_submission": [self.comment.submission.pk],
            "trace_comment": [self.comment.pk],
            "split_comment": [self.comment.pk], "approve_response": [self.comment.pk],
            "return_response": [self.comment.pk],
            "duplicate_group": [self.group.pk], "respond_to_duplicates": [self.group.pk],
            "leave_duplicates": [self.group.pk],
            "undo_edit": [self.step.pk], "redo_edit": [self.step.pk],
            "source_note": [self.note.pk], "remove_note": [self.note.pk],
            "source_notes": slug, "add_notes": slug,
            "propose_wording": [
                self.review.pk, self.comment.clause_version.clause.key
            ],
            "empty_form": [self.review.pk, "iso", "xlsx"],
            "filled_form": [self.review.pk, "iso", "docx"],
            "received_file": [self.file.pk], "answered_file": [self.file.pk],
            "response_letter": [self.review.pk, self.society.pk],
            "map_columns": [self.asking.pk], "delete_uploaded_file": [self.asking.pk],
            "meeting": [self.meeting.pk], "adopt_text": [self.item.pk],
            "adoption": [self.adoption.pk],
            "enter_reservation": [self.adoption.pk],
            "commitment": [self.commitment.pk],
            "report_progress": [self.commitment.pk],
            "open_commitment": [self.commitment.pk],
            "make_commitment": [self.clause.pk], "trace_clause": [self.clause.pk],
            "account_confirm_email": ["key"],
            "account_reset_password_from_key": ["1", "key"],
        }  # fmt: skip
        of_the_review = {
            "review", "make_comment", "import_comments", "comment_table",
            "close_review", "publish_responses", "make_next_version",
            "our_comments", "acceptance_by_region",
            "prepare_submission", "pause_comments", "submissions_received", "remind",
            "assign_comments", "respond_to_comments", "place_comments", "mark_duplicates",
            "remove_duplicates", "approve_responses", "require_second_reading", "edit_log",
            "suggest_duplicates", "duplicate_groups", "confirm_duplicates", "reject_duplicates",
            "comment_forms", "received_files",
            "answered_files", "response_letters",
        }  # fmt: skip
        given = [self.review.pk] if name in of_the_review else objects.get(name, [])
        if name == "account_reset_password_from_key":
            return reverse(name, kwargs={"uidb36": "1", "key": "key"})
        return reverse(name, args=given)

    def form(self, name):
        """What is filled in: enough for the forms that a line is declared for."""
        today = timezone.localdate().isoformat()
        return {
            "name_theme": {"name": "Water"},
            "merge_theme": {"into": self.accepted_theme.pk},
            "place_orphan": {"clause": self.key},
            "open_commitment": {"audience": "public"},
            "report_progress": {
                "as_of": today, "stage": "under_way", "narrative": "It is on the way.",
                "evidence_grade": "self",
            },
        }.get(name, {})  # fmt: skip

    def person(self, role):
        federation = self.process.federation
        if role == "nobody":
            return make.person(None)
        if role == "outsider":
            return make.person(Role.FOCAL_POINT)
        if role in OWN_ROLES:
            return make.person(Role(role), self.society)
        other = make.organisation(federation=federation)
        if role == "neighbour":
            return make.person(Role.FOCAL_POINT, other)
        body = self.meeting.body if role == Role.NETWORK_COORDINATOR else None
        return make.person(Role(role), other, body=body)

    def client(self, role):
        cache.clear()
        client = Client()
        if role != "stranger":
            client.force_login(self.person(role))
        return client


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The world, built once for all cases: what one of them does to it is rolled back."""
    database = connections[DEFAULT_DB_ALIAS]
    # After each test Django closes the connection, and with it would go the world.
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        mock.patch.object(database, "close"),
    ):
        yield World()
        transaction.set_rollback(True)


def outcome(answer):
    """The status, where 303 stands for a redirect that does not lead to signing in."""
    answer.getvalue()  # read to its end, which closes a file
    if answer.status_code == 302 and not answer["Location"].startswith(
        "/account/login/"
    ):
        return 303
    return answer.status_code


# They get every page, written out. For the others pages are not written out, since what
# they are answered is decided before, and a row that is one for all who signed in is left.
WRITTEN_OUT = {"stranger", "focal_point", "secretariat"}


def rows_to_walk(table, role):
    return [
        name
        for name, row in table.items()
        if role in WRITTEN_OUT
        or len({answer for other, answer in row.items() if other != "stranger"}) > 1
    ]


def write_nothing_out(monkeypatch):
    monkeypatch.setattr(Template, "render", lambda self, context: "")


def test_every_role_has_a_column():
    assert {role.value for role in Role} | {
        "stranger",
        "outsider",
        "nobody",
        "neighbour",
    } == set(ROLES)
    assert FORMS.keys() <= ACCESS.keys()
    assert LINES.keys() <= FORMS.keys()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_answers_each_role_as_declared(role, world, monkeypatch):
    if role not in WRITTEN_OUT:
        write_nothing_out(monkeypatch)
    client = world.client(role)
    answers = {
        name: outcome(client.get(world.address(name)))
        for name in rows_to_walk(ACCESS, role)
    }
    wrong = [
        f"{name}: {answer}, declared {ACCESS[name][role]}"
        for name, answer in answers.items()
        if answer != ACCESS[name][role]
    ]
    assert not wrong, listed(wrong)


def send(client, world, name):
    """How a form is answered, and whether it left a line; then it is undone."""
    lines = Record.objects.count()
    with transaction.atomic():
        answer = outcome(client.post(world.address(name), world.form(name)))
        left_a_line = Record.objects.count() > lines
        transaction.set_rollback(True)
    return answer, left_a_line


@pytest.mark.parametrize("role", ROLES)
def test_every_form_does_for_each_role_what_is_declared(role, world, monkeypatch):
    write_nothing_out(monkeypatch)
    client = world.client(role)
    wrong = []
    names = rows_to_walk(FORMS, role)
    for name in sorted(names, key=lambda name: name == "account_logout"):
        declared = FORMS[name][role], role in LINES.get(name, ())
        answer = send(client, world, name)
        if answer != declared:
            wrong.append(f"{name}: {answer}, declared {declared}")
    assert not wrong, listed(wrong)


@pytest.mark.parametrize("role", ["stranger", "focal_point", "secretariat"])
def test_a_page_that_takes_no_form_changes_nothing(role, world, monkeypatch):
    """What is not among the forms either refuses one or shows the page again."""
    write_nothing_out(monkeypatch)
    client = world.client(role)
    wrong = []
    for name in ACCESS.keys() - FORMS.keys():
        answer, left_a_line = send(client, world, name)
        if answer not in {405, ACCESS[name][role]} or left_a_line:
            wrong.append(f"{name}: {answer}, {left_a_line}")
    assert not wrong, listed(wrong)


def test_what_is_made_public_is_there_for_strangers(world):
    client = world.client("stranger")
    for model in (Process, OpinionRound, Survey, Finding, Document):
        model.objects.update(audience=Audience.PUBLIC)
    type(world.meeting).objects.update(audience=Audience.PUBLIC)
    type(world.commitment).objects.update(audience=Audience.PUBLIC)

    found = {
        name: client.get(world.address(name)).status_code
        for name, row in ACCESS.items()
        if row["stranger"] == 404 and name != "trace_comment"
    }

    assert set(found.values()) == {200}, found


@pytest.mark.parametrize("role", ["stranger", "outsider", "reader", "secretariat"])
def test_an_address_of_nothing_answers_like_one_of_something_hidden(role, world):
    """So that nobody learns from an answer whether a thing exists."""
    client = world.client(role)
    for pattern in patterns():
        if re.fullmatch(r"\w+/<uuid:pk>/", str(pattern.pattern)):
            address = reverse(pattern.name, args=[NOBODY])
            assert client.get(address).status_code in {404, 302}, pattern.name
