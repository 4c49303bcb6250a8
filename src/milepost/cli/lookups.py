"""Lookups of the object that an argument of a command names."""

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from milepost.movement.models import Organisation


def get_single(rows: "QuerySet[Any]", name: str) -> Any:
    """The only row of `rows`; `name` is what an argument called it. Raises ClickException.

    Raises:
        ClickException: there is none, or more than one.
    """
    matches = list(rows.distinct()[:2])
    if not matches:
        raise click.ClickException(f"Nothing here is called {name}.")
    if len(matches) > 1:
        raise click.ClickException(f"More than one thing here is called {name}.")
    return matches[0]


def get_organisation(code: str, federation: str) -> "Organisation":
    """Organisation of `federation` (a slug) with identifier `code`, in any scheme."""
    from milepost.movement.models import Organisation

    rows = Organisation.objects.filter(
        federation__slug=federation, identifiers__value=code
    )
    organisation: Organisation = get_single(rows, code)
    return organisation
