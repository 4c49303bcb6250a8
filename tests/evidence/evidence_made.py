"""Rounds with something to find in them, to test with."""

from consultation import consultation_made as made
from milepost.consultation.actions import close_round
from milepost.safeguard.actors import OPERATOR

CAMPS = [[1, 1, -1, 1], [-1, -1, 1, 1]]


def two_camps(sizes=(8, 6), **rest):
    """A round of four statements: two camps differ on three and share the last."""
    round = made.opinion_round(statements=4, **rest)
    for camp, size in enumerate(sizes):
        for n in range(size):
            answers = list(CAMPS[camp])
            answers[n % 3] = 0  # nobody answers quite as the next one does
            made.answer(round, f"camp {camp} voter {n:02}", answers)
    return round


def closed(round):
    return close_round(round=round, by=OPERATOR)
