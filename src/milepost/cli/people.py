"""`milepost people`: accounts and roles, by the administrator."""

import click

from milepost.errors import MilepostError
from milepost.safeguard.actors import OPERATOR

from .django import data_dir, start
from .lookups import get_organisation, get_single


@click.group()
def people() -> None:
    """Make accounts and give roles."""


@people.command()
@data_dir
@click.argument("email")
@click.option("--name", required=True)
@click.option("--language", default="en", show_default=True)
@click.password_option(help="At least 12 characters.")
def add(email: str, name: str, language: str, password: str) -> None:
    """Make an account for EMAIL."""
    start()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from milepost.movement import actions
    from milepost.movement.models import Person

    if Person.objects.filter(email__iexact=email).exists():
        raise click.ClickException(f"There is an account for {email} already.")
    try:
        validate_password(password)
    except ValidationError as error:
        raise click.ClickException(" ".join(error.messages)) from error
    with transaction.atomic():
        person = actions.invite_person(
            email=email, name=name, language=language, by=OPERATOR
        )
        actions.set_password(person=person, password=password, by=OPERATOR)
    click.echo(f"Account made for {email}.")


@people.command("give-role")
@data_dir
@click.argument("email")
@click.argument("role")
@click.argument("code")
@click.option("--federation", default="movement", show_default=True)
@click.option("--body", "slug", help="The network that a coordinator coordinates.")
def give_role(
    email: str, role: str, code: str, federation: str, slug: str | None
) -> None:
    """Give ROLE to EMAIL at the organisation with identifier CODE (any scheme)."""
    start()
    from milepost.movement import actions
    from milepost.movement.models import Affiliation, Body, Person

    if role not in Affiliation.Role.values:
        known = ", ".join(Affiliation.Role.values)
        raise click.ClickException(f"There is no role {role}; there are: {known}.")
    if (role == Affiliation.Role.NETWORK_COORDINATOR) != bool(slug):
        raise click.ClickException(
            "A network_coordinator, and nobody else, has --body."
        )
    organisation = get_organisation(code, federation)
    bodies = Body.objects.filter(federation=organisation.federation)
    try:
        actions.give_role(
            person=get_single(Person.objects.filter(email__iexact=email), email),
            organisation=organisation,
            role=Affiliation.Role(role),
            body=get_single(bodies.filter(slug=slug), slug) if slug else None,
            by=OPERATOR,
        )
    except MilepostError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{email} is now {role} at {organisation}.")


@people.command("remove-second-factor")
@data_dir
@click.argument("email")
def remove_second_factor(email: str) -> None:
    """Let EMAIL sign in without a code: for who lost phone and recovery codes.

    Make sure first, by another way than e-mail, that it is they who ask.
    """
    start()
    from milepost.movement import actions
    from milepost.movement.models import Person

    person = get_single(Person.objects.filter(email__iexact=email), email)
    actions.remove_second_factor(person=person, by=OPERATOR)
    click.echo(f"{email} signs in by password now, and sets up another second factor.")
