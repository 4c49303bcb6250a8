"""Signing in with a second factor, step by step through the pages, as a person does it."""

import re
import time
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from click.testing import CliRunner
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

import factories as make
from milepost.cli import main
from milepost.movement import actions as movement
from milepost.movement.models import Affiliation, Person
from milepost.safeguard.actors import OPERATOR, STRANGER
from milepost.safeguard.models import Record

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
NEW_PASSWORD = "quite another password"
ACTIVATE = "/account/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """The library's clock, moved by hand: a code is good for 30 seconds, and once."""
    cache.clear()  # attempts counted against an address of another test
    clock = SimpleNamespace(now=time.time())
    clock.time = lambda: clock.now
    monkeypatch.setattr(auth, "time", clock)
    return clock


@pytest.fixture
def account():
    """An account as the administrator makes it: an address, a password and a role."""
    person = make.person(Affiliation.Role.SECRETARIAT, second_factor=False)
    movement.set_password(person=person, password=PASSWORD, by=OPERATOR)
    return person


@pytest.fixture
def visitor(client, clock):
    return Visitor(client, clock)


class Visitor:
    """Somebody at a browser, with an authenticator app on a phone."""

    def __init__(self, client, clock):
        self.client = client
        self.clock = clock
        self.secret = ""

    def opens(self, address):
        return self.client.get(address, follow=True)

    def sends(self, address, **fields):
        return self.client.post(address, fields, follow=True)

    def signs_in(self, email, password=PASSWORD):
        return self.sends(reverse("account_login"), login=email, password=password)

    def signs_out(self):
        self.sends(reverse("account_logout"))

    def confirms_password(self, page, password=PASSWORD):
        """Answer the library, which asks for the password before it changes anything."""
        assert path_of(page) == reverse("account_reauthenticate")
        return self.sends(
            page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"],
            password=password,
        )

    def code(self):
        """What the app shows now: a new code each time."""
        self.clock.now += 30
        counter = int(self.clock.now) // 30
        return auth.format_hotp_value(auth.hotp_value(self.secret, counter))

    def sets_up_app(self, page):
        """Copy the secret of the page into the app, and send the code that it shows."""
        assert path_of(page) == ACTIVATE
        self.secret = page.context["form"].secret
        assert self.secret in page.content.decode()
        return self.sends(ACTIVATE, code=self.code())

    def sends_code(self, page, code=None):
        assert path_of(page) == reverse("mfa_authenticate")
        return self.sends(reverse("mfa_authenticate"), code=code or self.code())

    def recovery_codes(self):
        return self.opens(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    def is_in(self):
        """Whether a page of the secretariat's shows itself, without another step."""
        return self.client.get(reverse("directory")).status_code == 200


@pytest.fixture
def member(visitor, account):
    """A secretariat that has an app, has noted its recovery codes and has signed out."""
    page = visitor.confirms_password(visitor.signs_in(account.email))
    visitor.sets_up_app(page)
    visitor.noted = visitor.recovery_codes()
    visitor.signs_out()
    return account


def path_of(page):
    return page.request["PATH_INFO"]


def link_in_last_letter():
    return re.search(r"https?://\S+", mail.outbox[-1].body).group()


def reset_password(visitor, email, password=NEW_PASSWORD):
    visitor.sends(reverse("account_reset_password"), email=email)
    form = visitor.opens(link_in_last_letter())
    return visitor.sends(path_of(form), password1=password, password2=password)


def test_the_first_sign_in_leads_to_an_app_and_on_to_every_page(visitor, account):
    asked = visitor.confirms_password(visitor.signs_in(account.email))
    assert not visitor.is_in()

    visitor.sets_up_app(asked)

    assert visitor.is_in()
    assert len(visitor.recovery_codes()) == 10


def test_after_that_a_password_alone_lets_nobody_in(visitor, member):
    asked = visitor.signs_in(member.email)

    assert not visitor.opens("/").context["signed_in"]
    visitor.sends_code(asked)
    assert visitor.is_in()


def test_a_wrong_code_is_refused(visitor, member):
    page = visitor.sends_code(visitor.signs_in(member.email), code="000000")

    assert page.context["form"].errors["code"] == ["Incorrect code."]
    assert not visitor.opens("/").context["signed_in"]


def test_a_code_is_good_once(visitor, member):
    code = visitor.code()
    visitor.sends_code(visitor.signs_in(member.email), code=code)
    visitor.signs_out()

    visitor.sends_code(visitor.signs_in(member.email), code=code)

    assert not visitor.opens("/").context["signed_in"]


def test_who_resets_the_password_before_the_first_sign_in_sets_an_app_up(
    visitor, account
):
    reset_password(visitor, account.email)
    page = visitor.signs_in(account.email, NEW_PASSWORD)

    visitor.sets_up_app(visitor.confirms_password(page, NEW_PASSWORD))

    assert visitor.is_in()


def test_who_was_invited_without_a_password_sets_one_by_mail(visitor):
    person = make.person(Affiliation.Role.SECRETARIAT, second_factor=False)
    reset_password(visitor, person.email)

    page = visitor.signs_in(person.email, NEW_PASSWORD)
    visitor.sets_up_app(visitor.confirms_password(page, NEW_PASSWORD))

    assert visitor.is_in()


def test_a_reset_password_still_needs_the_code(visitor, member):
    reset_password(visitor, member.email)

    asked = visitor.signs_in(member.email, NEW_PASSWORD)

    assert not visitor.opens("/").context["signed_in"]
    visitor.sends_code(asked)
    assert visitor.is_in()


def test_the_email_page_may_be_opened_before_an_app_is_set_up(visitor, account):
    visitor.signs_in(account.email)
    page = visitor.opens(reverse("account_email"))
    assert page.context["current_emailaddress"].email == account.email
    assert page.context["new_emailaddress"] is None

    page = visitor.confirms_password(visitor.opens(ACTIVATE))
    visitor.sets_up_app(page)

    assert visitor.is_in()


@pytest.mark.parametrize("left_by_library", [True, False])
def test_an_account_whose_address_was_never_verified_is_mended_at_sign_in(
    visitor, account, left_by_library
):
    EmailAddress.objects.filter(user=account).delete()
    if left_by_library:  # by a password reset, or by the e-mail page
        EmailAddress.objects.create(user=account, email=account.email)

    page = visitor.confirms_password(visitor.signs_in(account.email))
    visitor.sets_up_app(page)

    assert visitor.is_in()
    address = EmailAddress.objects.get(user=account)
    assert (address.verified, address.primary) == (True, True)


def test_an_address_typed_in_capitals_at_invitation_signs_in(visitor):
    person = movement.invite_person(
        email="Anna.Berg@Example.org", name="Anna Berg", by=OPERATOR
    )
    movement.set_password(person=person, password=PASSWORD, by=OPERATOR)

    visitor.signs_in("Anna.Berg@example.org")

    assert visitor.opens("/").context["actor"] == person


def test_who_lost_the_phone_enters_by_a_recovery_code_and_sets_another_up(
    visitor, member
):
    visitor.sends_code(visitor.signs_in(member.email), code=visitor.noted[0])
    assert visitor.is_in()

    page = visitor.opens(reverse("mfa_deactivate_totp"))
    page = visitor.confirms_password(page)
    assert path_of(page) == reverse("mfa_deactivate_totp")
    visitor.sends(reverse("mfa_deactivate_totp"))
    assert not visitor.is_in()
    lost = visitor.secret
    visitor.sets_up_app(visitor.opens(ACTIVATE))

    assert visitor.secret != lost
    assert visitor.is_in()
    assert visitor.noted[1] not in visitor.recovery_codes()


def test_a_recovery_code_is_good_once(visitor, member):
    visitor.sends_code(visitor.signs_in(member.email), code=visitor.noted[0])
    visitor.signs_out()

    visitor.sends_code(visitor.signs_in(member.email), code=visitor.noted[0])

    assert not visitor.opens("/").context["signed_in"]


def test_who_lost_phone_and_codes_is_let_in_by_the_administrator(visitor, member):
    said = CliRunner().invoke(main, ["people", "remove-second-factor", member.email])
    assert said.exit_code == 0, said.output

    page = visitor.confirms_password(visitor.signs_in(member.email))
    visitor.sets_up_app(page)

    assert visitor.is_in()
    line = Record.objects.get(verb="movement.remove_second_factor")
    assert line.object_id == str(member.pk)


def test_nobody_else_removes_a_second_factor(member):
    with pytest.raises(movement.NotAllowed):
        movement.remove_second_factor(person=member, by=STRANGER)

    assert Authenticator.objects.filter(user=member).exists()


def test_a_changed_address_takes_the_place_of_the_old_once_confirmed(visitor, member):
    old = member.email
    visitor.sends_code(visitor.signs_in(old))
    visitor.sends(reverse("account_email"), email="new@example.org", action_add="")
    assert mail.outbox[-1].to == ["new@example.org"]
    assert Person.objects.get(pk=member.pk).email == old

    page = visitor.opens(link_in_last_letter())
    visitor.sends(path_of(page))
    assert Person.objects.get(pk=member.pk).email == "new@example.org"

    visitor.signs_out()
    visitor.signs_in(old)
    assert not visitor.opens("/").context["signed_in"]
    visitor.sends_code(visitor.signs_in("new@example.org"))
    assert visitor.is_in()


def test_an_address_that_waits_to_be_confirmed_shuts_nobody_out(visitor, account):
    visitor.signs_in(account.email)
    visitor.sends(reverse("account_email"), email="new@example.org", action_add="")

    visitor.sets_up_app(visitor.confirms_password(visitor.opens(ACTIVATE)))

    assert visitor.is_in()


def test_a_change_of_address_may_be_given_up_without_losing_the_old(visitor, member):
    visitor.sends_code(visitor.signs_in(member.email))
    visitor.sends(reverse("account_email"), email="new@example.org", action_add="")
    visitor.sends(reverse("account_email"), email="new@example.org", action_remove="")

    visitor.sends(reverse("account_email"), email=member.email, action_remove="")

    assert Person.objects.get(pk=member.pk).email == member.email
    assert EmailAddress.objects.get(user=member).verified


def test_the_name_at_the_top_leads_to_the_pages_of_the_account(visitor, account):
    visitor.signs_in(account.email)

    page = visitor.opens(reverse("mfa_index")).content.decode()

    assert f'class="account-name" href="{reverse("mfa_index")}"' in page
    for name in ("mfa_index", "account_email", "account_change_password"):
        assert f'<li><a href="{reverse(name)}">' in page
