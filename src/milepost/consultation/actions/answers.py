"""Actions to answer a statement; nothing recorded leads back to who answered.

The record has no line for an answer: it dates what it holds, and the line that an
organisation is done stands there too, so that the two together would tell whose ballot
was completed. docs/adr/0006 says what is left that could.
"""

from milepost.consultation import queries, rules, voters
from milepost.consultation.errors import RoundNotOpen
from milepost.consultation.models import Ballot, OpinionRound, Statement, Vote
from milepost.errors import NotAllowed
from milepost.movement.models import Organisation, Person, Region
from milepost.process import actions as process_actions
from milepost.process.models import Verb
from milepost.safeguard.actions import action
from milepost.safeguard.actors import Actor, Voter, is_operator

from .live_map import follow_answer

SOMEBODY = Voter("")


@action("consultation.answer_statement", unrecorded="ADR 6")
def answer_statement(
    *,
    statement: Statement,
    value: Vote.Value,
    voter: str,
    region: Region | None = None,
    by: Actor,
) -> None:
    """Record the vote of `voter` (a hash of voters.py) on `statement`; the last one counts.

    Raises:
        NotAllowed: `by` is neither this voter nor the operator, or the statement was
            moderated out.
        RoundNotOpen: the round takes no answers.
        NotOpen: the phase of the process takes none.
    """
    is_this_voter = isinstance(by, Voter) and by.actor_id == voter
    if not (is_this_voter or is_operator(by)) or not rules.is_shown(statement):
        raise NotAllowed
    round = OpinionRound.objects.select_for_update().get(pk=statement.round_id)
    if round.state != OpinionRound.State.OPEN:
        raise RoundNotOpen
    process_actions.require_open(round.process, Verb.ANSWER)
    ballot, _ = Ballot.objects.get_or_create(
        round=round, voter=voter, defaults={"region": region}
    )
    before = queries.votes_by_statement(round, voter)
    Vote.objects.update_or_create(
        ballot=ballot, statement=statement, defaults={"value": value}
    )
    follow_answer(round, before, before | {statement.number: int(value)})


@action("consultation.answer_as_member", unrecorded="ADR 6")
def answer_as_member(*, statement: Statement, value: Vote.Value, by: Person) -> None:
    """Record the vote of a member's person, with the region of their organisation.

    What was expected of the organisation is done once its focal point has answered
    every statement.

    Raises:
        NotAllowed: `by` may not answer in this round.
    """
    round = statement.round
    if not rules.may_answer(by, round):
        raise NotAllowed
    voter = voters.hash_of_person(round, by)
    organisation = rules.represented_organisation(by, round)
    answer_statement(
        statement=statement,
        value=value,
        voter=voter,
        region=organisation.region if organisation else None,
        by=Voter(voter),
    )
    if organisation and rules.fulfils_expectation(by, organisation):
        _meet_if_complete(round, voter, organisation)


def _meet_if_complete(
    round: OpinionRound, voter: str, organisation: Organisation
) -> None:
    if queries.progress(round, voter).is_complete:
        process_actions.meet(
            organisation=organisation, verb=Verb.ANSWER, about=round, by=SOMEBODY
        )


@action("consultation.answer_as_stranger", unrecorded="ADR 6")
def answer_as_stranger(*, statement: Statement, value: Vote.Value, by: Voter) -> None:
    """Record the vote of a voter who is not signed in, in a round open to strangers.

    Raises:
        NotAllowed: the round is for members only.
    """
    if not statement.round.is_open_to_strangers:
        raise NotAllowed
    answer_statement(statement=statement, value=value, voter=by.actor_id, by=by)
