"""Parser of SQL conditions on rows, which refuses all other SQL.

It is read by a parser and built anew from comparisons of columns and values: no text of
it ever reaches an engine.
"""

import operator
from collections.abc import Callable
from functools import reduce
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import expressions as sql

from .errors import WrongQuestion

if TYPE_CHECKING:
    import ibis.expr.types as ir

BINARY_OPERATORS: dict[type[sql.Expression], Callable[[Any, Any], Any]] = {
    sql.And: operator.and_, sql.Or: operator.or_, sql.EQ: operator.eq,
    sql.NEQ: operator.ne, sql.GT: operator.gt, sql.GTE: operator.ge,
    sql.LT: operator.lt, sql.LTE: operator.le, sql.Add: operator.add,
    sql.Sub: operator.sub, sql.Mul: operator.mul, sql.Div: operator.truediv,
}  # fmt: skip

Read = Callable[[Any], Any]
# Of one part: the node, what reads another part of it, and its first part as read.
OTHER_OPERATORS: dict[type[sql.Expression], Callable[[Any, Read, Any], Any]] = {
    sql.Paren: lambda _node, _read, this: this,
    sql.Not: lambda _node, _read, this: ~this,
    sql.Neg: lambda _node, _read, this: -this,
    sql.Is: lambda node, read, this: _is(node, read, this),
    sql.Between: lambda node, read, this: this.between(
        read(node.args["low"]), read(node.args["high"])
    ),
    sql.Like: lambda node, _read, this: this.like(node.expression.to_py()),
    sql.In: lambda node, read, this: reduce(
        operator.or_, [this == read(part) for part in node.expressions]
    ),
}


def parse_condition(table: "ir.Table", text: str) -> "ir.BooleanValue":
    """Parse an SQL condition on the columns of `table` into an Ibis expression.

    Comparisons, AND, OR, NOT, IN, BETWEEN, IS NULL, LIKE and arithmetic. A column with a
    full stop in its name needs no quotes.

    Raises
    ------
    WrongQuestion
    """
    what = f"where = {text!r}"
    try:
        parsed = sqlglot.parse_one(text, read="duckdb")
    except (sqlglot.errors.SqlglotError, ValueError) as error:
        raise WrongQuestion(what=what, problem="it is no condition.") from error
    expression = _read(table, parsed, what)
    if not getattr(expression, "type", None) or not expression.type().is_boolean():
        raise WrongQuestion(what=what, problem="it is neither true nor false of a row.")
    return expression


def _read(table: "ir.Table", node: sql.Expression, what: str) -> Any:
    """Ibis expression of a node of the parsed condition. Raises WrongQuestion."""
    if isinstance(node, sql.Column | sql.Dot):
        return _column(table, node, what)
    if isinstance(node, sql.Literal | sql.Boolean):
        import ibis

        return ibis.literal(node.to_py())
    if type(node) in BINARY_OPERATORS:
        left, right = (
            _read(table, part, what) for part in (node.this, node.expression)
        )
        return BINARY_OPERATORS[type(node)](left, right)
    if type(node) in OTHER_OPERATORS and not node.args.get("query"):
        return OTHER_OPERATORS[type(node)](
            node, lambda part: _read(table, part, what), _read(table, node.this, what)
        )
    problem = f"“{node.sql(dialect='duckdb')}” is not allowed in it."
    raise WrongQuestion(what=what, problem=problem)


def _is(node: Any, read: Read, this: Any) -> Any:
    if isinstance(node.expression, sql.Null):
        return this.isnull()
    return this == read(node.expression)


def _column(table: "ir.Table", node: Any, what: str) -> Any:
    name = ".".join(part.name for part in node.parts)
    if name not in table.columns:
        raise WrongQuestion(what=what, problem=f"there is no column “{name}”.")
    return table[name]
