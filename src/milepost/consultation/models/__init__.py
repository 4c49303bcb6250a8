"""Models of opinion rounds, ballots, and surveys kept as aggregate records."""

from .ballots import Ballot, LiveMap, Vote
from .rounds import OpinionRound, RoundTitle, Statement, StatementText
from .surveys import Survey, SurveyResponse, SurveyResult

__all__ = [
    "Ballot",
    "LiveMap",
    "OpinionRound",
    "RoundTitle",
    "Statement",
    "StatementText",
    "Survey",
    "SurveyResponse",
    "SurveyResult",
    "Vote",
]
