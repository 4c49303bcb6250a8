"""The conflict graph of many amendments, and its connected components."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from .edits import Edit, TokenSpan, adjacent_token_merges
from .errors import ChangeRefused
from .proposals import AmendmentTree, Dependency, ProposedAmendment, compose
from .reasons import Reason
from .rebasing import (
    START,
    concerned_clauses,
    conflict_reason,
    deleted_clause,
    required_wordings,
)
from .structure import Change, Replace, Split, Text, amend


class Conflict(NamedTuple):
    """Two amendments that cannot both be made.

    first, second  their ids, in the order they were given
    reason         why; `reasons.REASON_MESSAGES` has the sentence
    key            the clause it is about; START for the start of the text
    passage        the tokens of that clause; None: the whole, or its place
    """

    first: str
    second: str
    reason: Reason
    key: str
    passage: TokenSpan | None = None


class _FlatAmendment(NamedTuple):
    """An amendment as one change to a text, and the number of its tree among its level."""

    id: str
    change: Change
    family: int


def find_conflicts(
    text: Text, proposed: Sequence[ProposedAmendment]
) -> tuple[Conflict, ...]:
    """Pairs of proposed amendments that conflict, in reading order of the text.

    An amendment to an amendment is compared as what both together do; never with those
    above it. That each fits is taken for granted: `proposals.inapplicable` says which do not.
    """
    tree = AmendmentTree(text, proposed)
    order = {id_: place for place, id_ in enumerate(tree.by_id)}
    place = {clause.key: place for place, clause in enumerate(text, start=1)}
    conflicts = [
        _normalised(conflict, order) for conflict in _level_conflicts(text, tree, None)
    ]
    conflicts.sort(
        key=lambda conflict: (
            place.get(conflict.key, 0 if conflict.key == START else len(place) + 1),
            conflict.passage or (-1, -1),
            order[conflict.first],
            order[conflict.second],
        )
    )
    return tuple(conflicts)


def _normalised(conflict: Conflict, order: dict[str, int]) -> Conflict:
    first, second = conflict[:2]
    if order[first] < order[second]:
        return conflict
    return conflict._replace(first=second, second=first)


def _level_conflicts(
    text: Text, tree: AmendmentTree, above: str | None
) -> Iterator[Conflict]:
    """Conflicts among amendments to `above` (None: the text), then among those to each."""
    nodes = tree.children(above) if above is not None else tree.roots()
    amendments = [
        _FlatAmendment(id_, change, family)
        for family, node in enumerate(nodes)
        for id_, change in _flattened(text, tree, node)
    ]
    yield from _pairwise_conflicts(text, amendments)
    for node in nodes:
        if tree.children(node.id):
            try:
                after = amend(text, node.change)
            except ChangeRefused:
                continue
            yield from _level_conflicts(after, tree, node.id)


def _flattened(
    text: Text, tree: AmendmentTree, node: ProposedAmendment
) -> Iterator[tuple[str, Change]]:
    """Id and single change to `text` of an amendment, and of each below composed with it."""
    yield node.id, node.change
    if not tree.children(node.id):
        return
    try:
        after = amend(text, node.change)
    except ChangeRefused:
        return
    for child in tree.children(node.id):
        for id_, further in _flattened(after, tree, child):
            try:
                both = compose(text, node.change, further)
            except ChangeRefused:
                continue
            if both is not None:
                yield id_, both


def _pairwise_conflicts(
    text: Text, amendments: list[_FlatAmendment]
) -> Iterator[Conflict]:
    """Conflicts between amendments that share a clause; none within one family."""
    replacing: dict[str, list[_FlatAmendment]] = defaultdict(list)
    others: dict[str, list[_FlatAmendment]] = defaultdict(list)
    for amendment in amendments:
        if isinstance(amendment.change, Replace):
            replacing[amendment.change.key].append(amendment)
        else:
            for key in concerned_clauses(amendment.change):
                others[key].append(amendment)
    for clause in text:
        if clause.key in replacing:
            yield from _wording_conflicts(
                clause.key, clause.wording, replacing[clause.key]
            )
    seen: set[tuple[str, str]] = set()
    for key, first, second in _pairs_sharing_clause(replacing, others):
        if first.family == second.family or (first.id, second.id) in seen:
            continue
        if conflict := _pair_conflict(text, key, first, second):
            seen.add((first.id, second.id))
            yield conflict


def _pairs_sharing_clause(
    replacing: dict[str, list[_FlatAmendment]], others: dict[str, list[_FlatAmendment]]
) -> Iterator[tuple[str, _FlatAmendment, _FlatAmendment]]:
    """Key of a clause and two amendments that share it, at most one of them a Replace."""
    for key, sharing in others.items():
        for first, second in combinations(sharing, 2):
            yield key, first, second
        for first in sharing:
            if key in required_wordings(first.change) or key == deleted_clause(
                first.change
            ):
                for second in replacing.get(key, ()):
                    yield key, first, second


def _pair_conflict(
    text: Text, key: str, first: _FlatAmendment, second: _FlatAmendment
) -> Conflict | None:
    try:
        reason = conflict_reason(text, first.change, second.change)
    except ChangeRefused:
        return None
    passage = None
    if reason == Reason.SAME_WORDS and isinstance(first.change, Split):
        passage = first.change.at, first.change.at + first.change.skip
    return Conflict(first.id, second.id, reason, key, passage) if reason else None


def _wording_conflicts(
    key: str, wording: str, amendments: list[_FlatAmendment]
) -> Iterator[Conflict]:
    """Conflicts between amendments that replace words of one clause, by their edits.

    Edits are walked in order of place, so only those near each other are compared.
    """
    edits = sorted(
        (edit, place)
        for place, amendment in enumerate(amendments)
        if isinstance(amendment.change, Replace)
        for edit in amendment.change.edits
    )
    conflicts: dict[tuple[int, int], tuple[Reason, TokenSpan]] = {}
    touching: set[tuple[int, int]] = set()
    for place, (edit, mine) in enumerate(edits):
        for other, whose in _following_edits(edits, place):
            pair = (mine, whose) if mine < whose else (whose, mine)
            if amendments[mine].family == amendments[whose].family or edit == other:
                continue
            if other.start < edit.end or edit[:2] == other[:2]:
                conflicts[pair] = _widened(conflicts.get(pair), edit, other)
            else:
                touching.add(pair)
    for pair in touching - conflicts.keys():
        first, second = (amendments[place].change for place in pair)
        if isinstance(first, Replace) and isinstance(second, Replace):
            for passage in adjacent_token_merges(wording, first.edits, second.edits)[
                :1
            ]:
                conflicts[pair] = Reason.RUN_TOGETHER, passage
    for (mine, whose), (reason, passage) in conflicts.items():
        yield Conflict(amendments[mine].id, amendments[whose].id, reason, key, passage)


def _following_edits(
    edits: list[tuple[Edit, int]], place: int
) -> Iterator[tuple[Edit, int]]:
    """Edits after the one at `place` that begin before, or where, that one ends."""
    end = edits[place][0].end
    for later in range(place + 1, len(edits)):
        if edits[later][0].start > end:
            return
        yield edits[later]


def _widened(
    known: tuple[Reason, TokenSpan] | None, edit: Edit, other: Edit
) -> tuple[Reason, TokenSpan]:
    """Reason and token span of a conflict, widened by one more pair of edits."""
    end = max(edit.end, other.end)
    reason = Reason.SAME_WORDS if edit.start < end else Reason.SAME_PLACE
    if not known:
        return reason, (edit.start, end)
    if known[0] == Reason.SAME_WORDS:
        reason = Reason.SAME_WORDS
    return reason, (known[1][0], max(known[1][1], end))


def connected_components(
    ids: Iterable[str],
    conflicts: Iterable[Conflict],
    dependencies: Iterable[Dependency] = (),
) -> tuple[tuple[str, ...], ...]:
    """Connected components of the conflict graph, as tuples of ids; some hold one id alone.

    In the order of `ids`, both the groups and what is in them.
    """
    links: dict[str, list[str]] = defaultdict(list)
    pairs = [(conflict.first, conflict.second) for conflict in conflicts]
    pairs += [(dependency.id, dependency.on) for dependency in dependencies]
    for first, second in pairs:
        links[first].append(second)
        links[second].append(first)
    order = {id_: place for place, id_ in enumerate(ids)}
    components, seen = [], set()
    for id_ in order:
        if id_ in seen:
            continue
        group, waiting = {id_}, [id_]
        while waiting:
            for linked in links[waiting.pop()]:
                if linked not in group and linked in order:
                    group.add(linked)
                    waiting.append(linked)
        seen |= group
        components.append(tuple(sorted(group, key=order.__getitem__)))
    return tuple(components)
