"""Listen: opinion rounds that people answer, and surveys kept as aggregate records."""

from .ballots import Ballot, LiveMap, Vote
from .rounds import OpinionRound, Statement, StatementText
from .surveys import Survey, SurveyResponse, SurveyResult

__all__ = [
    "Ballot",
    "LiveMap",
    "OpinionRound",
    "Statement",
    "StatementText",
    "Survey",
    "SurveyResponse",
    "SurveyResult",
    "Vote",
]
