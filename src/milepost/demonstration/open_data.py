"""Open data: public conversations held elsewhere, to try the analysis on real answers."""

from milepost.consultation import actions as consultation
from milepost.evidence import actions as evidence
from milepost.formats.datasets.polis import read_statements, read_votes
from milepost.movement import actions as movement
from milepost.movement.models import Federation
from milepost.process import actions as process_actions
from milepost.process.models import Process
from milepost.safeguard.actors import OPERATOR
from milepost.safeguard.models import Audience

from .files import DATA

SLUG = "open-data"
ATTRIBUTION = (
    "Data was gathered using the Polis software (compdemocracy.org/polis) and is "
    "sub-licensed under CC BY 4.0 with Attribution to The Computational Democracy Project."
)
CASES = "https://compdemocracy.org/case-studies/"
# Folder, title in the language of the conversation, that language, case study.
CONVERSATIONS = [
    (
        "canadian-electoral-reform",
        "Canadian Electoral Reform",
        "en",
        "2016-canadian-electoral-reform",
    ),
    (
        "austria-climate.5twd2jsnkf.2022-08-08",
        "Klimarat: Produktion und Konsum",
        "de",
        "2022-Austria-Klimarat",
    ),
]


def load_open_data() -> None:
    """Load two conversations, each with its attribution, and analyse them."""
    federation = movement.add_federation(
        slug=SLUG, kind=Federation.Kind.OPEN_DATA, by=OPERATOR
    )
    process = process_actions.start_process(
        federation=federation,
        slug="open-conversations",
        titles={
            "en": "Public conversations, to try the analysis on",
            "fr": "Conversations publiques, pour essayer l’analyse",
            "es": "Conversaciones públicas para probar el análisis",
            "ar": "محادثات عامة لتجربة التحليل عليها",
        },
        audience=Audience.PUBLIC,
        source="github.com/compdemocracy/openData, 9 October 2024, CC BY 4.0",
        by=OPERATOR,
    )
    for folder, title, language, case in CONVERSATIONS:
        _load_conversation(process, folder, title, language, case)


def _load_conversation(
    process: Process, folder: str, title: str, language: str, case: str
) -> None:
    files = DATA / "polis" / folder
    imported = consultation.import_round(
        process=process,
        title=title,
        language=language,
        votes=read_votes(files / "votes.csv.gz"),
        statements=read_statements(files / "comments.csv.gz"),
        attribution=ATTRIBUTION,
        source_url=f"{CASES}{case}",
        licence="CC BY 4.0",
        audience=Audience.PUBLIC,
        by=OPERATOR,
    )
    evidence.analyse_round(round=imported, by=OPERATOR)
