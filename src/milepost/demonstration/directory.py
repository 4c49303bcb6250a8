"""Import of the directory of National Societies into a federation."""

import csv
from pathlib import Path

from milepost.movement import actions as movement
from milepost.movement.models import Federation, Organisation, Region
from milepost.safeguard.actors import Actor

SOURCE = "IFRC GO (github.com/IFRCGo/go-api), 20 May 2026, MIT licence"
IDENTIFIERS = ("go_id", "fdrs_code", "iso2", "iso3")
LANGUAGES = ("en", "fr", "es", "ar")
# Codes and names of the five regions; other languages than English are ours.
REGIONS = {
    "Africa": ("africa", "Afrique", "África", "أفريقيا"),
    "Americas": ("americas", "Amériques", "América", "الأمريكتان"),
    "Asia Pacific": (
        "asia-pacific",
        "Asie-Pacifique",
        "Asia y el Pacífico",
        "آسيا والمحيط الهادئ",
    ),
    "Europe": ("europe", "Europe", "Europa", "أوروبا"),
    "Middle East and North Africa": (
        "mena",
        "Moyen-Orient et Afrique du Nord",
        "Oriente Medio y Norte de África",
        "الشرق الأوسط وشمال أفريقيا",
    ),
}


def import_directory(
    *, federation: Federation, path: Path, by: Actor
) -> dict[str, Organisation]:
    """Add regions and, for each row of the CSV at `path`, a society; returns these by code.

    Returns the societies by ISO 3166-1 alpha-3 code. Cells are taken as they are
    written: the code "NA" is Namibia's, and no missing value.
    """
    regions = _add_regions(federation, by)
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["iso3"]: _add_society(federation, regions[row["ifrc_region"]], row, by)
            for row in csv.DictReader(file)
        }


def _add_regions(federation: Federation, by: Actor) -> dict[str, Region]:
    return {
        name: movement.add_region(
            federation=federation,
            code=code,
            names=dict(zip(LANGUAGES, (name, *others), strict=True)),
            by=by,
        )
        for name, (code, *others) in REGIONS.items()
    }


def _add_society(
    federation: Federation, region: Region, row: dict[str, str], by: Actor
) -> Organisation:
    return movement.add_organisation(
        federation=federation,
        kind=Organisation.Kind.NATIONAL_SOCIETY,
        names={language: row[f"society_name_{language}"] for language in LANGUAGES},
        region=region,
        identifiers={scheme: row[scheme] for scheme in IDENTIFIERS},
        website=row["society_url"],
        source=SOURCE,
        by=by,
    )
