"""The graph of conflicts between many amendments, and the groups they fall into."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from .edits import Edit, Passage, glued
from .errors import ChangeRefused
from .proposals import Dependency, Proposed, Tree, compose
from .reasons import Reason
from .rebasing import START, changed, clash, concerned, struck
from .structure import Amendment, Document, Replace, Split, amend


class Conflict(NamedTuple):
    """Two amendments that cannot both be made.

    one, other  their ids, in the order they were given
    reason      why; `reasons.SAID` has the sentence
    key         the clause it is about; START for the start of the document
    passage     the tokens of that clause; None: the whole, or its place
    """

    one: str
    other: str
    reason: Reason
    key: str
    passage: Passage | None = None


class _Item(NamedTuple):
    """An amendment as it changes a document, and the place of what it belongs to."""

    id: str
    amendment: Amendment
    family: int


def find_conflicts(
    document: Document, proposed: Sequence[Proposed]
) -> tuple[Conflict, ...]:
    """All pairs that conflict, in reading order of the document.

    An amendment to an amendment is compared as what both together do; never with those
    above it. That each fits is taken for granted: `proposals.inapplicable` says which do not.
    """
    tree = Tree(document, proposed)
    order = {id_: place for place, id_ in enumerate(tree.by_id)}
    place = {clause.key: place for place, clause in enumerate(document, start=1)}
    found = [_in_order(conflict, order) for conflict in _level(document, tree, None)]
    found.sort(
        key=lambda one: (
            place.get(one.key, 0 if one.key == START else len(place) + 1),
            one.passage or (-1, -1),
            order[one.one],
            order[one.other],
        )
    )
    return tuple(found)


def _in_order(conflict: Conflict, order: dict[str, int]) -> Conflict:
    one, other = conflict[:2]
    if order[one] < order[other]:
        return conflict
    return conflict._replace(one=other, other=one)


def _level(document: Document, tree: Tree, above: str | None) -> Iterator[Conflict]:
    """Between amendments to the same thing, then between those to each of them."""
    nodes = tree.children(above) if above is not None else tree.roots()
    items = [
        _Item(id_, amendment, family)
        for family, node in enumerate(nodes)
        for id_, amendment in _flattened(document, tree, node)
    ]
    yield from _among(document, items)
    for node in nodes:
        if tree.children(node.id):
            try:
                after = amend(document, node.amendment)
            except ChangeRefused:
                continue
            yield from _level(after, tree, node.id)


def _flattened(
    document: Document, tree: Tree, node: Proposed
) -> Iterator[tuple[str, Amendment]]:
    """An amendment, and with it each of those to it, as one amendment to `document`."""
    yield node.id, node.amendment
    if not tree.children(node.id):
        return
    try:
        after = amend(document, node.amendment)
    except ChangeRefused:
        return
    for child in tree.children(node.id):
        for id_, further in _flattened(after, tree, child):
            try:
                both = compose(document, node.amendment, further)
            except ChangeRefused:
                continue
            if both is not None:
                yield id_, both


def _among(document: Document, items: list[_Item]) -> Iterator[Conflict]:
    """Pairs that conflict, of those that share a clause."""
    replacing: dict[str, list[_Item]] = defaultdict(list)
    others: dict[str, list[_Item]] = defaultdict(list)
    for item in items:
        if isinstance(item.amendment, Replace):
            replacing[item.amendment.key].append(item)
        else:
            for key in concerned(item.amendment):
                others[key].append(item)
    for clause in document:
        if clause.key in replacing:
            yield from _same_words(clause.key, clause.wording, replacing[clause.key])
    seen: set[tuple[str, str]] = set()
    for key, one, other in _sharing(replacing, others):
        if one.family == other.family or (one.id, other.id) in seen:
            continue
        if conflict := _pair(document, key, one, other):
            seen.add((one.id, other.id))
            yield conflict


def _sharing(
    replacing: dict[str, list[_Item]], others: dict[str, list[_Item]]
) -> Iterator[tuple[str, _Item, _Item]]:
    """Pairs of which at least one does not replace words, and the clause they share."""
    for key, sharing in others.items():
        for one, other in combinations(sharing, 2):
            yield key, one, other
        for one in sharing:
            if key in changed(one.amendment) or key == struck(one.amendment):
                for other in replacing.get(key, ()):
                    yield key, one, other


def _pair(document: Document, key: str, one: _Item, other: _Item) -> Conflict | None:
    try:
        reason = clash(document, one.amendment, other.amendment)
    except ChangeRefused:
        return None
    passage = None
    if reason == Reason.SAME_WORDS and isinstance(one.amendment, Split):
        passage = one.amendment.at, one.amendment.at + one.amendment.skip
    return Conflict(one.id, other.id, reason, key, passage) if reason else None


def _same_words(key: str, wording: str, items: list[_Item]) -> Iterator[Conflict]:
    """Of amendments that give a clause other words: those whose edits conflict.

    Edits are walked in order of place, so only those near each other are compared.
    """
    edits = sorted(
        (edit, place)
        for place, item in enumerate(items)
        if isinstance(item.amendment, Replace)
        for edit in item.amendment.edits
    )
    found: dict[tuple[int, int], tuple[Reason, Passage]] = {}
    touching: set[tuple[int, int]] = set()
    for place, (edit, mine) in enumerate(edits):
        for theirs, whose in _near(edits, place):
            pair = (mine, whose) if mine < whose else (whose, mine)
            if items[mine].family == items[whose].family or edit == theirs:
                continue
            if theirs.start < edit.end or edit[:2] == theirs[:2]:
                found[pair] = _widened(found.get(pair), edit, theirs)
            else:
                touching.add(pair)
    for pair in touching - found.keys():
        one, other = (items[place].amendment for place in pair)
        if isinstance(one, Replace) and isinstance(other, Replace):
            for passage in glued(wording, one.edits, other.edits)[:1]:
                found[pair] = Reason.RUN_TOGETHER, passage
    for (mine, whose), (reason, passage) in found.items():
        yield Conflict(items[mine].id, items[whose].id, reason, key, passage)


def _near(edits: list[tuple[Edit, int]], place: int) -> Iterator[tuple[Edit, int]]:
    """Later edits that begin before this one ends, or where it ends."""
    end = edits[place][0].end
    for later in range(place + 1, len(edits)):
        if edits[later][0].start > end:
            return
        yield edits[later]


def _widened(
    known: tuple[Reason, Passage] | None, edit: Edit, theirs: Edit
) -> tuple[Reason, Passage]:
    """The passage over which two amendments conflict, with one more pair of edits."""
    end = max(edit.end, theirs.end)
    reason = Reason.SAME_WORDS if edit.start < end else Reason.SAME_PLACE
    if not known:
        return reason, (edit.start, end)
    if known[0] == Reason.SAME_WORDS:
        reason = Reason.SAME_WORDS
    return reason, (known[1][0], max(known[1][1], end))


def groups(
    ids: Iterable[str],
    conflicts: Iterable[Conflict],
    dependencies: Iterable[Dependency] = (),
) -> tuple[tuple[str, ...], ...]:
    """Amendments that hang together, through others if not directly; one may be alone.

    In the order of `ids`, both the groups and what is in them.
    """
    links: dict[str, list[str]] = defaultdict(list)
    pairs = [(conflict.one, conflict.other) for conflict in conflicts]
    pairs += [(dependency.id, dependency.on) for dependency in dependencies]
    for one, other in pairs:
        links[one].append(other)
        links[other].append(one)
    order = {id_: place for place, id_ in enumerate(ids)}
    found, seen = [], set()
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
        found.append(tuple(sorted(group, key=order.__getitem__)))
    return tuple(found)
