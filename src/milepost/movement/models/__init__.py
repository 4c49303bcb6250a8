"""Models of federations, organisations, bodies, people, and the roles people hold."""

from .bodies import (
    Body,
    BodyName,
    BodyQuerySet,
    BodySeat,
    Mandate,
    MandateTask,
    SeatCount,
)
from .dated import CurrentQuerySet, valid_in_order
from .organisations import (
    Federation,
    Organisation,
    OrganisationIdentifier,
    OrganisationName,
    OrganisationQuerySet,
    Region,
    RegionName,
)
from .people import Affiliation, AffiliationQuerySet, Person
from .texts import Language, LocalisedText, localise, reader_translation

__all__ = [
    "Affiliation",
    "AffiliationQuerySet",
    "Body",
    "BodyName",
    "BodyQuerySet",
    "BodySeat",
    "CurrentQuerySet",
    "Federation",
    "Language",
    "LocalisedText",
    "Mandate",
    "MandateTask",
    "Organisation",
    "OrganisationIdentifier",
    "OrganisationName",
    "OrganisationQuerySet",
    "Person",
    "Region",
    "RegionName",
    "SeatCount",
    "localise",
    "reader_translation",
    "valid_in_order",
]
