"""Finding the one thing that the words of a command name."""

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from milepost.movement.models import Organisation


def the_one(rows: "QuerySet[Any]", said: str) -> Any:
    """The only row of `rows`; a sentence where there is none, or more than one."""
    found = list(rows.distinct()[:2])
    if not found:
        raise click.ClickException(f"Nothing here is called {said}.")
    if len(found) > 1:
        raise click.ClickException(f"More than one thing here is called {said}.")
    return found[0]


def the_organisation(code: str, federation: str) -> "Organisation":
    """The organisation of `federation` with identifier `code`, in any scheme."""
    from milepost.movement.models import Organisation

    rows = Organisation.objects.filter(
        federation__slug=federation, identifiers__value=code
    )
    found: Organisation = the_one(rows, code)
    return found
