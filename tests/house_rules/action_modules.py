"""What stands in the modules of actions: who writes, who records, who is an action."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "milepost"
# What they write is no table, or is written by what this package offers to the steps.
WITHOUT_ACTIONS = {"analysis", "formats", "jobs"}
WRITES = {
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "executemany",
    "get_or_create",
    "save",
    "update",
    "update_or_create",
}
BY_KEYWORD = {"create", "update"}


def is_action_module(path):
    return path.name == "actions.py" or "actions" in path.parts


def writes_in(tree):
    """Calls that write to the database: `document.save(file)` of a Word file is none, nor
    is `digest.update(…)`: a row is saved without a place to save it to."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        verb = node.func.attr
        if verb not in WRITES:
            continue
        callee = ast.unparse(node.func)
        if (
            "objects" in callee
            or (verb in {"save", "delete"} and not node.args)
            or (verb in BY_KEYWORD and node.keywords and not node.args)
            or verb in {"executemany", "get_or_create", "update_or_create"}
            or verb.startswith("bulk_")
        ):
            yield f"line {node.lineno}: {callee}"


@dataclass(frozen=True, eq=False)
class Function:
    """A function or a method of an action module."""

    package: str
    path: Path
    name: str
    node: ast.FunctionDef
    options: dict[str, object] | None  # of its decorator; None where it is no action
    calls: frozenset[str]

    @property
    def where(self):
        return f"{self.path.relative_to(SOURCE)}:{self.node.lineno} {self.name}"


def names_called(node):
    """Names of functions and of methods that are called in a tree."""
    callees = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    return {
        getattr(callee, "id", "") or getattr(callee, "attr", "") for callee in callees
    }


def options_of(node):
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "action":
            options = {k.arg: ast.literal_eval(k.value) for k in decorator.keywords}
            return {"verb": ast.literal_eval(decorator.args[0]), **options}
    return None


@cache
def tree_of(path):
    return ast.parse(path.read_text())


@cache
def functions():
    """All functions and methods of action modules, of each package."""
    definitions = []
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).parts
        if not is_action_module(path) or parts[0] in WITHOUT_ACTIONS:
            continue
        for node in tree_of(path).body:
            inner = node.body if isinstance(node, ast.ClassDef) else [node]
            definitions += [
                Function(
                    parts[0],
                    path,
                    function.name,
                    function,
                    options_of(function),
                    frozenset(names_called(function)),
                )
                for function in inner
                if isinstance(function, ast.FunctionDef)
            ]
    return definitions


def actions():
    return [function for function in functions() if function.options is not None]


def helpers_that_write():
    """Functions that are no action and write, or record, or call one that does."""
    helpers = [
        function
        for function in functions()
        if function.options is None
        and not (function.package == "safeguard" and function.name == "record")
    ]
    writing = [
        function
        for function in helpers
        if list(writes_in(function.node)) or "record" in function.calls
    ]
    while True:
        known = {(function.package, function.name) for function in writing}
        more = [
            function
            for function in helpers
            if function not in writing
            and any((function.package, name) in known for name in function.calls)
        ]
        if not more:
            return writing
        writing += more
