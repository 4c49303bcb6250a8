"""Counts of answers by item and group; an organisation counts once."""

from typing import TYPE_CHECKING

from .errors import InTwoGroups, UnknownAnswer

if TYPE_CHECKING:
    import ibis.expr.types as ir


def count_answers(answers: "ir.Table") -> "ir.Table":
    """Counts of organisations that agree, disagree and pass, by item and group.

    An organisation counts once for an item, however many of its people answered: with
    what more of them said, agree or disagree, and as a pass where they are level.

    Parameters
    ----------
    answers
        One row per answer. Rows without a group are left out.

        ============  ================  =================================
        item          string or int
        group         string            the same for all of an organisation
        organisation  string
        answer        int               1 agree, 0 pass, -1 disagree
        ============  ================  =================================

    Returns
    -------
    ibis table, not yet computed
        One row per item and group with an answer, as `find_divergence` takes it.

    Raises
    ------
    UnknownAnswer, InTwoGroups
    """
    rows = answers.filter(answers.group.notnull())
    _refuse(rows)
    leanings = rows.group_by("item", "group", "organisation").agg(
        lean=rows.answer.cast("int64").sum()
    )
    return leanings.group_by("item", "group").agg(
        agrees=(leanings.lean > 0).cast("int64").sum(),
        disagrees=(leanings.lean < 0).cast("int64").sum(),
        passes=(leanings.lean == 0).cast("int64").sum(),
    )


def _refuse(rows: "ir.Table") -> None:
    known = rows.answer.notnull() & rows.answer.isin([-1, 0, 1])
    wrong = rows.filter(~known).order_by("item", "organisation").limit(1)
    for row in wrong.to_pyarrow().to_pylist():
        facts = {name: row[name] for name in ("item", "organisation", "answer")}
        raise UnknownAnswer(**facts)
    groups = rows.group_by("item", "organisation").agg(of=rows.group.nunique())
    several = groups.filter(groups.of > 1).order_by("item", "organisation").limit(1)
    for row in several.to_pyarrow().to_pylist():
        raise InTwoGroups(item=row["item"], organisation=row["organisation"])
