"""Things to test with: defaults that hold, keywords for what a test is about."""

import datetime as dt
import itertools

from allauth.mfa.models import Authenticator
from django.utils import timezone

from milepost.movement import actions as movement
from milepost.movement.models import Affiliation, Federation, Organisation
from milepost.process import actions as process_actions
from milepost.process.models import Phase
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

Role = Affiliation.Role
counter = itertools.count(1)


def federation(kind=Federation.Kind.EXERCISE, slug=None):
    return movement.add_federation(
        slug=slug or f"federation-{next(counter)}", kind=kind, by=OPERATOR
    )


def region(federation=None, code=None):
    n = next(counter)
    return movement.add_region(
        federation=federation or globals()["federation"](),
        code=code or f"region-{n}",
        names={"en": f"Region {n}"},
        by=OPERATOR,
    )


def organisation(federation=None, name=None, region=None, **rest):
    n = next(counter)
    if federation is None:
        federation = region.federation if region else globals()["federation"]()
    return movement.add_organisation(
        federation=federation,
        kind=rest.pop("kind", Organisation.Kind.NATIONAL_SOCIETY),
        names={"en": name or f"Society {n}"},
        region=region,
        identifiers=rest.pop("identifiers", {"exercise": f"X{n:02}"}),
        by=OPERATOR,
        **rest,
    )


def person(
    role=Role.FOCAL_POINT,
    organisation=None,
    federation=None,
    body=None,
    second_factor=True,
):
    """Somebody who holds `role` (None for nobody in particular)."""
    n = next(counter)
    made = movement.invite_person(
        email=f"person-{n}@example.org", name=f"Person {n}", by=OPERATOR
    )
    if second_factor:
        Authenticator.objects.create(
            user=made, type=Authenticator.Type.TOTP, data={"secret": "not one"}
        )
    if role is not None:
        movement.give_role(
            person=made,
            organisation=organisation
            or globals()["organisation"](federation=federation),
            role=role,
            body=body,
            by=OPERATOR,
        )
    return made


def process(
    federation=None,
    phases=("listen", "review", "decide", "do"),
    audience=Audience.FEDERATION,
    slug=None,
):
    """A process all of whose `phases` are running."""
    n = next(counter)
    made = process_actions.start_process(
        federation=federation or globals()["federation"](),
        slug=slug or f"process-{n}",
        titles={"en": f"Process {n}"},
        audience=audience,
        by=OPERATOR,
    )
    for kind in phases:
        process_actions.add_phase(
            process=made,
            kind=Phase.Kind(kind),
            opens_at=timezone.now() - dt.timedelta(days=1),
            by=OPERATOR,
        )
    return made
