"""Cast of the exercise: made-up societies, bodies and people."""

from dataclasses import dataclass
from typing import Any

from milepost.demonstration.files import read_toml
from milepost.movement import actions as movement
from milepost.movement.models import (
    Affiliation,
    Body,
    BodySeat,
    Federation,
    Mandate,
    Organisation,
    Region,
)
from milepost.safeguard.actors import OPERATOR

SLUG = "exercise"
SOURCE = "Made up for the exercise"


@dataclass(frozen=True)
class Cast:
    """The made-up federation; organisations by code, bodies by slug."""

    federation: Federation
    organisations: dict[str, Organisation]
    bodies: dict[str, Body]

    @property
    def societies(self) -> dict[str, Organisation]:
        """National Societies of the cast by code."""
        return {
            code: organisation
            for code, organisation in self.organisations.items()
            if organisation.kind == Organisation.Kind.NATIONAL_SOCIETY
        }


def add_cast() -> Cast:
    """Add the exercise federation with all its societies, bodies and people."""
    described = read_toml("exercise/federation.toml")
    federation = movement.add_federation(
        slug=SLUG, kind=Federation.Kind.EXERCISE, by=OPERATOR
    )
    organisations = _add_societies(federation, described)
    secretariat = described["secretariat"]
    organisations[secretariat["code"]] = movement.add_organisation(
        federation=federation,
        kind=Organisation.Kind.FEDERATION,
        names=secretariat["names"],
        identifiers={"exercise": secretariat["code"]},
        source=SOURCE,
        by=OPERATOR,
    )
    bodies = {
        body["slug"]: _add_body(federation, body, organisations)
        for body in described["bodies"]
    }
    cast = Cast(federation, organisations, bodies)
    for person in described["people"]:
        _add_person(cast, person)
    return cast


def _add_societies(
    federation: Federation, described: dict[str, Any]
) -> dict[str, Organisation]:
    regions = {
        region["code"]: movement.add_region(
            federation=federation,
            code=region["code"],
            names=region["names"],
            by=OPERATOR,
        )
        for region in described["regions"]
    }
    places = [
        (regions[code], latin, arabic)
        for code, names in described["places"].items()
        for latin, arabic in names
    ]
    return {
        f"X{number:02}": _add_society(
            federation, region, f"X{number:02}", latin, arabic, described
        )
        for number, (region, latin, arabic) in enumerate(places, start=1)
    }


def _add_society(
    federation: Federation,
    region: Region,
    code: str,
    latin: str,
    arabic: str,
    described: dict[str, Any],
) -> Organisation:
    return movement.add_organisation(
        federation=federation,
        kind=Organisation.Kind.NATIONAL_SOCIETY,
        names={
            language: pattern.format(place=arabic if language == "ar" else latin)
            for language, pattern in described["society_names"].items()
        },
        region=region,
        identifiers={"exercise": code},
        source=SOURCE,
        by=OPERATOR,
    )


def _add_body(
    federation: Federation,
    described: dict[str, Any],
    organisations: dict[str, Organisation],
) -> Body:
    body = movement.add_body(
        federation=federation,
        slug=described["slug"],
        kind=Body.Kind(described["kind"]),
        names=described["names"],
        source=SOURCE,
        by=OPERATOR,
    )
    for capacity, codes in described.get("seats", {}).items():
        for code in codes:
            movement.seat(
                body=body,
                organisation=organisations[code],
                capacity=BodySeat.Capacity(capacity),
                source=SOURCE,
                by=OPERATOR,
            )
    if "mandate" in described:
        movement.give_mandate(
            body=body,
            tasks=described["mandate"],
            state=Mandate.State.ACTIVE,
            source=SOURCE,
            by=OPERATOR,
        )
    return body


def _add_person(cast: Cast, described: dict[str, Any]) -> None:
    local = described["name"].lower().replace(" ", ".")
    person = movement.invite_person(
        email=f"{local}@exercise.invalid",
        name=described["name"],
        language=described["language"],
        is_made_up=True,
        by=OPERATOR,
    )
    for role in described["roles"]:
        movement.give_role(
            person=person,
            organisation=cast.organisations[role["at"]],
            role=Affiliation.Role(role["role"]),
            body=cast.bodies[role["body"]] if "body" in role else None,
            by=OPERATOR,
        )
