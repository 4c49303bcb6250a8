"""An installation of one's own is begun on the command line."""

import pytest
from click.testing import CliRunner

import factories as make
from milepost.adoption.models import AgendaItem, Meeting
from milepost.cli import main
from milepost.consultation.models import OpinionRound
from milepost.movement.models import Affiliation, Organisation, Person
from milepost.process.models import Expectation, Phase, Process

pytestmark = pytest.mark.django_db


def milepost(*words):
    done = CliRunner().invoke(main, words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done
    return done


@pytest.fixture
def movement():
    milepost("add", "movement")


def test_the_movement_is_added_once(movement):
    societies = Organisation.objects.societies().count()

    again = milepost("add", "movement")

    assert "already there" in again.output
    assert Organisation.objects.societies().count() == societies == 192
    assert not Person.objects.exists()


def test_a_process_runs_from_the_command_line_to_its_agenda(movement, tmp_path):
    statements = tmp_path / "statements.txt"
    statements.write_text("We should meet.\n\nWe should write.\n")

    milepost("add", "process", "review", "--title", "en=Review", "--title", "fr=Bilan")
    milepost("add", "phase", "review", "listen", "--opens", "2026-01-01")
    words = ["--process", "review", "--title", "What next?"]
    milepost("add", "round", str(statements), *words)
    words = ["--process", "review", "--body", "council-of-delegates", "--title", "2027"]
    milepost(
        "add", "meeting", *words, "--opens", "2027-06-01", "--closes", "2027-06-02"
    )
    milepost("add", "agenda-item", str(Meeting.objects.get().pk), "1", "--title", "It")

    assert Phase.objects.filter(process__slug="review").count() == 1
    assert OpinionRound.objects.get(title="What next?").statements.count() == 2
    assert Expectation.objects.count() == 192
    assert AgendaItem.objects.get().number == "1"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["process", "p", "--title", "Review"], "LANGUAGE=TEXT"),
        (["process", "p", "--title", "en=P", "--federation", "x"], "called x"),
        (["phase", "nowhere", "listen", "--opens", "2026-01-01"], "called nowhere"),
    ],
)
def test_what_cannot_be_added_is_refused_in_one_sentence(words, said):
    done = milepost("add", *words)

    assert done.exit_code == 1
    assert said in done.output
    assert not Process.objects.exists()


def test_an_observer_is_added_once_and_given_people():
    federation = make.federation(slug="far")
    words = ["add", "observer", "INST", "--name", "en=Institute", "--federation", "far"]

    done, again = milepost(*words), milepost(*words)

    assert done.exit_code == 0, done.output
    assert "There is an organisation INST already." in again.output
    observer = federation.organisations.get()
    assert (str(observer), observer.is_member) == ("Institute", False)
    person = make.person(None)
    milepost(
        "people",
        "give-role",
        person.email,
        "focal_point",
        "INST",
        "--federation",
        "far",
    )
    assert Affiliation.objects.get(person=person).organisation == observer


def test_a_role_is_given_where_the_code_names_one_organisation():
    organisation = make.organisation(identifiers={"iso3": "FAR"})
    person = make.person(None)
    federation = ["--federation", organisation.federation.slug]

    done = milepost(
        "people", "give-role", person.email, "focal_point", "FAR", *federation
    )

    assert done.exit_code == 0, done.output
    assert Affiliation.objects.get(person=person).organisation == organisation


@pytest.mark.parametrize(
    ("role", "code", "said"),
    [
        ("king", "FAR", "There is no role king"),
        ("focal_point", "NOWHERE", "Nothing here is called NOWHERE"),
        ("network_coordinator", "FAR", "has --body"),
        ("focal_point", "TWICE", "More than one thing here is called TWICE"),
    ],
)
def test_a_role_that_is_not_clear_is_not_given(role, code, said):
    federation = make.federation()
    make.organisation(federation=federation, identifiers={"iso3": "FAR"})
    make.organisation(federation=federation, identifiers={"iso3": "TWICE"})
    make.organisation(federation=federation, identifiers={"go_id": "TWICE"})
    person = make.person(None)

    done = milepost(
        "people", "give-role", person.email, role, code, "--federation", federation.slug
    )

    assert done.exit_code == 1
    assert said in done.output
    assert not Affiliation.objects.filter(person=person).exists()
