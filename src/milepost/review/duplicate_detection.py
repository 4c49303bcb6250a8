"""Duplicate detection: exact, near and paraphrased duplicates among comments.

Comments are compared within their clause, since "delete this" on two clauses is two
demands, with their words and their proposed wording together.
"""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

import pyarrow as pa
from django.db.models import QuerySet

from milepost.analysis.progress import Report
from milepost.analysis.text import find_duplicates, find_paraphrases
from milepost.analysis.text.errors import NoEncoder
from milepost.analysis.text.folding import comparison_key
from milepost.consultation.tables import engine_table
from milepost.errors import gettext_noop

from .models import Comment, DuplicateGroup

Basis = DuplicateGroup.Basis
# What comments mean takes an encoder a hundredth of a second and more for each of them.
MOST_BY_MEANING = 2_000
STAGES = 3
READING = gettext_noop("Reading comments")
COMPARING = gettext_noop("Comparing comments")
TEXTS = pa.schema({"id": "int64", "text": "string", "within": "string"})


@dataclass(frozen=True)
class DuplicateCandidate:
    """Group of duplicate comments found: their keys, the most typical first, and the basis."""

    members: tuple[UUID, ...]
    why: DuplicateGroup.Basis


def find_duplicate_comments(
    comments: QuerySet[Comment], report: Report
) -> list[DuplicateCandidate]:
    """Groups of comments with the same, nearly the same or paraphrased text.

    Paraphrases, also in other languages, only where the extra `embed` is installed and not
    too many comments are left.
    """
    report(READING, 0, STAGES)
    keys, texts = _read(comments)
    report(COMPARING, 1, STAGES)
    with engine_table(texts) as table:
        groups = _grouped(find_duplicates(table), keys)
    report(COMPARING, 2, STAGES)
    return _merge_paraphrases(groups, keys, texts, report)


def _read(comments: QuerySet[Comment]) -> tuple[list[UUID], pa.Table]:
    """Keys of the comments that hold a word, and a table of their texts, in order."""
    keys: list[UUID] = []
    texts, within = [], []
    rows = comments.values_list("pk", "clause_version", "text", "proposed_wording")
    for key, clause, comment_text, proposed in rows.iterator():
        text = f"{comment_text}\n{proposed}"
        if any(sign.isalnum() for sign in comparison_key(text)):
            keys.append(key)
            texts.append(text)
            within.append(str(clause or ""))
    return keys, pa.table([range(len(keys)), texts, within], schema=TEXTS)


def _grouped(duplicates: pa.Table, keys: list[UUID]) -> list[DuplicateCandidate]:
    groups: dict[int, list[UUID]] = defaultdict(list)
    near = set()
    for row in duplicates.to_pylist():
        groups[row["group"]].append(keys[row["id"]])
        if row["kind"] == "near":
            near.add(row["group"])
    return [
        DuplicateCandidate(tuple(members), Basis.NEAR if number in near else Basis.SAME)
        for number, members in groups.items()
    ]


def _merge_paraphrases(
    groups: list[DuplicateCandidate], keys: list[UUID], texts: pa.Table, report: Report
) -> list[DuplicateCandidate]:
    """Groups merged where they mean the same, together with single comments that do, too."""
    by_first = {group.members[0]: group for group in groups}
    others = {key for group in groups for key in group.members[1:]}
    places = [place for place, key in enumerate(keys) if key not in others]
    if not places or len(places) > MOST_BY_MEANING:
        return groups
    try:
        with engine_table(texts.take(places)) as table:
            paraphrases = find_paraphrases(table, report)
    except NoEncoder:
        return groups
    joined: dict[int, list[UUID]] = defaultdict(list)
    for row in paraphrases.to_pylist():
        first = keys[row["id"]]
        candidate = by_first.pop(first, None)
        joined[row["group"]] += candidate.members if candidate else [first]
    meant = [
        DuplicateCandidate(tuple(members), Basis.MEANING) for members in joined.values()
    ]
    return [*by_first.values(), *meant]
