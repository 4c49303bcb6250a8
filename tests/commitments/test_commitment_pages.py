"""What readers see of commitments, and what an organisation types about its own."""

import pytest
from django.urls import reverse

import factories as make
from adoption import adoption_made as adopted
from adoption.adoption_made import days, today
from commitments import commitments_made as made
from milepost.adoption import actions as adoption_actions
from milepost.commitments import queries
from milepost.commitments.models import Commitment, ProgressReport
from milepost.movement.models import Affiliation
from milepost.safeguard.actors import OPERATOR, STRANGER
from milepost.safeguard.models import Audience

pytestmark = pytest.mark.django_db
Role = Affiliation.Role
Stage = ProgressReport.Stage


@pytest.fixture(autouse=True)
def second_factor(monkeypatch):
    """As if everybody had set up their second factor."""
    monkeypatch.setattr("milepost.web.middleware.is_mfa_enabled", lambda person: True)


@pytest.fixture
def adoption():
    return adopted.adoption()


@pytest.fixture
def federation(adoption):
    return adoption.item.meeting.process.federation


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def page_text(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def owner_of(commitment, role=Role.FOCAL_POINT):
    return make.person(role, organisation=commitment.organisation)


def listed(actor, **asked):
    asked = queries.CommitmentFilter(**asked)
    return list(queries.commitments_visible_to(actor, asked))


def test_a_closed_commitment_is_found_by_its_owner_alone(sign_in, adoption, federation):
    commitment = made.commitment(adoption)
    for person, status in [
        (owner_of(commitment), 200),
        (owner_of(commitment, Role.READER), 200),
        (make.person(Role.FOCAL_POINT, federation=federation), 404),
        (make.person(Role.SECRETARIAT, federation=federation), 404),
        (make.person(Role.ADMINISTRATOR, federation=federation), 404),
    ]:
        client = sign_in(person)

        assert page(client, "commitment", commitment.pk).status_code == status
        shown = page_text(page(client, "commitments"))
        assert (commitment.text in shown) is (status == 200)


def test_a_stranger_sees_only_what_is_open_to_everyone(client, adoption):
    public = made.commitment(adoption, audience=Audience.PUBLIC)
    members = made.commitment(adoption, audience=Audience.FEDERATION)

    shown = page_text(page(client, "commitments"))

    assert public.text in shown
    assert members.text not in shown
    assert page(client, "commitment", public.pk).status_code == 200
    assert page(client, "commitment", members.pk).status_code == 404


def test_an_open_commitment_does_not_open_the_text_it_answers(client, adoption):
    public = made.commitment(adoption, audience=Audience.PUBLIC)

    shown = page_text(page(client, "commitment", public.pk))

    assert "Asks each society to open a water point." not in shown
    assert str(adoption.version.document) not in shown
    assert str(public.process) not in shown


def test_a_commitment_shows_its_clause_its_means_and_its_reports(sign_in, adoption):
    commitment = made.commitment(adoption, resource=made.money())
    made.report(commitment, Stage.UNDER_WAY, as_of=today() - days(2))
    made.report(commitment, Stage.DELIVERED, effect="Water day and night.")

    shown = page_text(page(sign_in(owner_of(commitment)), "commitment", commitment.pk))

    assert "Asks each society to open a water point." in shown
    assert reverse("trace_clause", args=[commitment.clause_id]) in shown
    assert "1,200.50" in shown
    assert "Two wells were dug." in shown
    assert "Water day and night." in shown
    assert "Reported by the organisation itself" in shown
    assert '<dd><span class="badge badge-delivered">' in shown
    assert "Exercise." in shown


def test_the_last_report_is_the_stage_shown_and_silence_is_none(adoption):
    silent, spoken = (made.commitment(adoption) for _ in range(2))
    made.report(spoken, Stage.UNDER_WAY, as_of=today() - days(2))
    made.report(spoken, Stage.STALLED)

    rows = queries.list_rows(listed(OPERATOR), OPERATOR, today())

    stages = {row.commitment.pk: row.stage for row in rows}
    assert stages == {silent.pk: None, spoken.pk: Stage.STALLED}


def test_ones_own_come_first_and_then_the_day_decides(adoption, federation):
    later = made.commitment(adoption, due_on=today() + days(9))
    sooner = made.commitment(
        adoption, audience=Audience.FEDERATION, due_on=today() + days(2)
    )
    between = made.commitment(
        adoption, audience=Audience.FEDERATION, due_on=today() + days(5)
    )

    assert listed(owner_of(later)) == [later, sooner, between]


def test_the_list_is_narrowed_by_process_and_by_stage(adoption):
    here, elsewhere = made.commitment(adoption), made.commitment()
    made.report(here, Stage.DELIVERED)

    assert listed(OPERATOR, process=elsewhere.process) == [elsewhere]
    assert listed(OPERATOR, stage="delivered") == [here]
    assert listed(OPERATOR, stage="none") == [elsewhere]
    assert listed(OPERATOR, stage="stalled") == []


def test_what_is_overdue_is_told_to_its_own_and_to_those_who_steer(
    sign_in, client, adoption, federation
):
    late = made.overdue(made.commitment(adoption, audience=Audience.PUBLIC))
    others = make.person(Role.FOCAL_POINT, federation=federation)
    steering = make.person(Role.SECRETARIAT, federation=federation)

    for_stranger = page_text(page(client, "commitments", overdue="on"))
    assert "Overdue" not in for_stranger
    assert late.text in for_stranger
    assert "Overdue" not in page_text(page(client, "commitment", late.pk))
    for person, told in [(others, False), (steering, True), (owner_of(late), True)]:
        client = sign_in(person)
        shown = page_text(page(client, "commitments", overdue="on"))
        assert (late.text in shown) is told
        assert ("badge-gap" in page_text(page(client, "commitments"))) is told
        shown = page_text(page(client, "commitment", late.pk))
        assert ("Overdue" in shown) is told
        assert "No report yet" in shown


@pytest.mark.parametrize(
    ("stage", "is_late"),
    [
        (Stage.NOT_STARTED, True),
        (Stage.UNDER_WAY, True),
        (Stage.STALLED, True),
        (Stage.DELIVERED, False),
        (Stage.ABANDONED, False),
    ],
)
def test_what_has_ended_is_not_overdue(adoption, stage, is_late):
    commitment = made.commitment(adoption)
    made.report(commitment, stage)
    made.overdue(commitment)

    found = listed(OPERATOR, overdue_on=today())

    assert found == ([commitment] if is_late else [])
    row = queries.list_rows(listed(OPERATOR), OPERATOR, today())[0]
    assert (row.is_overdue, row.stage) == (is_late, stage)


def test_what_is_due_today_is_not_overdue(adoption):
    commitment = made.commitment(adoption)
    Commitment.objects.update(due_on=today())

    assert listed(OPERATOR, overdue_on=today()) == []
    assert not queries.list_rows([listed(OPERATOR)[0]], OPERATOR, today())[0].is_overdue
    assert commitment.pk


def test_the_sentence_at_the_top_says_what_silence_leaves_open(
    sign_in, adoption, federation
):
    """Eight members: three have open commitments, two reported, one is under way.

    The share lies between 1/8 and (1 + 8 - 2)/8.
    """
    reader = make.person(Role.READER, federation=federation)
    under_way, stalled, silent = (
        made.commitment(adoption, audience=Audience.FEDERATION) for _ in range(3)
    )
    made.report(under_way, Stage.UNDER_WAY)
    made.commitment(adoption, under_way.organisation, audience=Audience.FEDERATION)
    made.report(stalled, Stage.UNDER_WAY, as_of=today() - days(1))
    made.report(stalled, Stage.STALLED)
    hidden = made.commitment(adoption)
    made.report(hidden, Stage.DELIVERED)
    for _ in range(3):
        make.organisation(federation=federation)

    [summary] = queries.summaries(reader)

    response = summary.response
    assert (response.eligible, summary.committed) == (8, 3)
    assert (response.answered, response.said_yes) == (2, 1)
    assert (summary.low_percent, summary.high_percent) == (12.5, 87.5)
    shown = page_text(page(sign_in(reader), "commitments"))
    assert "Organisations: 8. With a commitment that you can see: 3." in shown
    assert "With a progress report: 2. Of those that reported, 1 of 2 say" in shown
    assert "The others (6) have not reported, so the true share lies" in shown
    assert "between 12.5 % and 87.5 %." in shown
    assert silent.text in shown


def test_an_organisation_that_has_left_is_in_no_count(adoption, federation):
    gone = made.commitment(adoption, audience=Audience.FEDERATION)
    here = made.commitment(adoption, audience=Audience.FEDERATION)
    type(gone.organisation).objects.filter(pk=gone.organisation_id).update(
        valid_to=today() - days(1)
    )

    [summary] = queries.summaries(owner_of(here))

    assert (summary.response.eligible, summary.committed) == (1, 1)


def test_strangers_and_members_of_others_get_no_sentence():
    adoption = adopted.adoption(make.process(audience=Audience.PUBLIC))
    commitment = made.commitment(adoption, audience=Audience.PUBLIC)

    assert queries.summaries(STRANGER) == []
    assert queries.summaries(make.person()) == []
    assert len(queries.summaries(owner_of(commitment))) == 1


def promise(organisation, **changed):
    return {
        "organisation": str(organisation.pk),
        "text": "We will open a water point.",
        "language": "en",
        "due_on": (today() + days(90)).isoformat(),
        "kind": "money",
        "amount": "",
        "unit": "",
        "year": "",
    } | changed


@pytest.fixture
def person(federation):
    return make.person(Role.FOCAL_POINT, federation=federation)


@pytest.fixture
def home(person):
    return person.affiliations.get().organisation


@pytest.fixture
def commit_url(adoption):
    return reverse("make_commitment", args=[adopted.clause(adoption).pk])


def test_a_focal_point_commits_in_one_step(sign_in, person, home, commit_url):
    client = sign_in(person)

    assert "Asks each society to open a water point." in page_text(
        client.get(commit_url)
    )
    answer = client.post(
        commit_url, promise(home, amount="500", unit="days", kind="staff_days")
    )

    commitment = Commitment.objects.get()
    assert answer.url == reverse("commitment", args=[commitment.pk])
    assert commitment.organisation == home
    line = commitment.resources.get()
    assert (line.unit, line.year) == ("days", commitment.due_on.year)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": ""}, "This field is required"),
        ({"due_on": "2001-01-01"}, "must be in the future"),
        ({"amount": "0", "unit": "CHF"}, "must be more than 0"),
        ({"amount": "5", "unit": "francs"}, "a three-letter currency code"),
        ({"amount": "much"}, "Enter a number"),
        ({"language": "tlh"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_a_promise_is_said_in_the_form(
    sign_in, person, home, commit_url, changed, said
):
    answer = sign_in(person).post(commit_url, promise(home, **changed))

    assert said in page_text(answer)
    assert not Commitment.objects.exists()


def test_a_focal_point_commits_no_other_organisation(
    sign_in, person, federation, commit_url
):
    other = make.organisation(federation=federation)

    answer = sign_in(person).post(commit_url, promise(other))

    assert "Select a valid choice" in page_text(answer)
    assert not Commitment.objects.exists()


def test_what_those_who_steer_record_is_its_owners_to_see(
    sign_in, federation, home, commit_url
):
    client = sign_in(make.person(Role.SECRETARIAT, federation=federation))

    answer = client.post(commit_url, promise(home), follow=True)

    commitment = Commitment.objects.get()
    assert commitment.organisation == home
    assert "Its organisation can see it and share it." in page_text(answer)
    assert page(client, "commitment", commitment.pk).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"), [(Role.READER, 403), (Role.LAB, 403), (Role.LEADER, 200)]
)
def test_who_finds_the_form(sign_in, federation, commit_url, role, status):
    client = sign_in(make.person(role, federation=federation))

    assert client.get(commit_url).status_code == status


def test_a_clause_that_asks_nothing_or_is_not_to_be_read_has_no_form(
    sign_in, adoption, person
):
    recital = adopted.clause(adoption, "recital")
    unseen = adopted.clause(adopted.adoption())
    client = sign_in(person)

    for clause in (recital, unseen):
        assert page(client, "make_commitment", clause.pk).status_code == 404


@pytest.mark.parametrize("name", ["report_progress", "open_commitment"])
def test_a_stranger_is_sent_to_sign_in(client, adoption, name):
    commitment = made.commitment(adoption, audience=Audience.PUBLIC)

    for answer in (
        page(client, name, commitment.pk),
        client.post(reverse(name, args=[commitment.pk])),
    ):
        assert answer.url.startswith(reverse("account_login"))


def told(**changed):
    return {
        "as_of": today().isoformat(),
        "stage": "under_way",
        "narrative": "Two wells were dug.",
        "effect": "",
        "evidence_grade": "self",
    } | changed


def test_the_owner_reports_in_one_step(sign_in, adoption):
    commitment = made.commitment(adoption)
    client, url = (
        sign_in(owner_of(commitment, Role.LEADER)),
        reverse("report_progress", args=[commitment.pk]),
    )

    assert f'value="{today().isoformat()}"' in page_text(client.get(url))
    answer = client.post(url, told())

    assert answer.url == reverse("commitment", args=[commitment.pk])
    assert commitment.reports.get().narrative == "Two wells were dug."
    assert "): Under way." in page_text(client.get(url))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"narrative": ""}, "This field is required"),
        ({"stage": ""}, "This field is required"),
        ({"evidence_grade": "peer"}, "Select a valid choice"),
        ({"as_of": "2999-01-01"}, "cannot have a future date"),
        ({"as_of": "2001-01-01"}, "cannot be dated earlier"),
    ],
)
def test_what_is_wrong_with_a_report_is_said_in_the_form(
    sign_in, adoption, changed, said
):
    commitment = made.commitment(adoption)
    made.report(commitment)
    url = reverse("report_progress", args=[commitment.pk])

    answer = sign_in(owner_of(commitment)).post(url, told(**changed))

    assert said in page_text(answer)
    assert commitment.reports.count() == 1


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.FOCAL_POINT])
def test_nobody_reports_on_the_commitment_of_another(
    sign_in, adoption, federation, role
):
    open_one = made.commitment(adoption, audience=Audience.FEDERATION)
    closed = made.commitment(adoption)
    client = sign_in(make.person(role, federation=federation))

    for commitment, status in [(open_one, 403), (closed, 404)]:
        url = reverse("report_progress", args=[commitment.pk])
        assert client.get(url).status_code == status
        assert client.post(url, told()).status_code == status
    assert not ProgressReport.objects.exists()


def test_the_owner_opens_its_commitment(sign_in, adoption):
    commitment = made.commitment(adoption)
    client = sign_in(owner_of(commitment))

    client.post(
        reverse("open_commitment", args=[commitment.pk]), {"audience": "public"}
    )

    commitment.refresh_from_db()
    assert commitment.audience == Audience.PUBLIC


@pytest.mark.parametrize("audience", ["steering", "", "everyone"])
def test_an_audience_that_is_none_is_refused(sign_in, adoption, audience):
    commitment = made.commitment(adoption)
    url = reverse("open_commitment", args=[commitment.pk])

    answer = sign_in(owner_of(commitment)).post(
        url, {"audience": audience}, follow=True
    )

    assert (
        "can be visible to its owner only, to its federation or to "
        "everyone" in page_text(answer)
    )
    commitment.refresh_from_db()
    assert commitment.audience == Audience.OWNER


def test_those_who_steer_open_nothing(sign_in, adoption, federation):
    shared = made.commitment(adoption, audience=Audience.FEDERATION)
    closed = made.commitment(adoption)
    client = sign_in(make.person(Role.SECRETARIAT, federation=federation))

    for commitment in (shared, closed):
        url = reverse("open_commitment", args=[commitment.pk])
        client.post(url, {"audience": "public"})

    assert not Commitment.objects.filter(audience=Audience.PUBLIC).exists()


def test_opening_is_no_matter_of_a_link(sign_in, adoption):
    commitment = made.commitment(adoption)
    client = sign_in(owner_of(commitment))

    assert page(client, "open_commitment", commitment.pk).status_code == 405


@pytest.mark.parametrize("rows", [3, 30])
def test_pages_ask_the_database_as_often_whatever_the_rows(
    sign_in, django_assert_max_num_queries, adoption, federation, rows
):
    for _ in range(rows):
        commitment = made.commitment(adoption, audience=Audience.FEDERATION)
        made.report(commitment)
        adopted.adoption(make.process(federation=federation))
    for _ in range(rows):
        made.report(commitment)
        adoption_actions.enter_reservation(
            adoption=adoption,
            organisation=make.organisation(federation=federation),
            text="We reserve.",
            by=OPERATOR,
        )
    client = sign_in(owner_of(commitment))
    for name, args in [
        ("commitments", ()),
        ("commitment", (commitment.pk,)),
        ("make_commitment", (commitment.clause_id,)),
        ("report_progress", (commitment.pk,)),
    ]:
        with django_assert_max_num_queries(22):
            answer = page(client, name, *args)
        assert answer.status_code == 200
        assert len(answer.content) < 150_000


def test_a_long_list_is_read_in_pages_that_keep_what_was_asked(sign_in, adoption):
    for _ in range(51):
        commitment = made.commitment(adoption, audience=Audience.FEDERATION)
    client, slug = sign_in(owner_of(commitment)), commitment.process.slug

    first = page_text(page(client, "commitments", process=slug, stage="none"))
    last = page_text(page(client, "commitments", process=slug, stage="none", page="2"))

    assert first.count("<tr>") == 1 + 50
    assert last.count("<tr>") == 1 + 1
    assert f"?process={slug}&amp;stage=none&amp;page=2" in first
