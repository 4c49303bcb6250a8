"""Every change has a person, a permission and a line in the record: it is an action."""

import ast

from house_rules.action_modules import (
    SOURCE,
    WITHOUT_ACTIONS,
    actions,
    functions,
    helpers_that_write,
    is_action_module,
    tree_of,
    writes_in,
)

# Answers leave no line, since the moment of one could be laid beside that of a line.
UNRECORDED = {
    "consultation.answer_as_member": "ADR 6",
    "consultation.answer_as_stranger": "ADR 6",
    "consultation.answer_statement": "ADR 6",
}


def modules_that_are_no_actions():
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE).parts
        if "migrations" in parts or parts[0] in WITHOUT_ACTIONS:
            continue
        if not is_action_module(path):
            yield path, tree_of(path)


def test_only_actions_write():
    """So that every change has a person, a permission and a record."""
    assert [
        f"{path.relative_to(SOURCE)}, {write}"
        for path, tree in modules_that_are_no_actions()
        for write in writes_in(tree)
    ] == []


def names_from_actions(tree, package):
    """Names that a module takes from the actions of a package, however it imports them."""
    modules, names = set(), set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        of_package = f"milepost.{package}" in (node.module or "") or node.level == 1
        is_inside = "actions" in (node.module or "").split(".")
        for alias in node.names:
            if of_package and (is_inside or alias.name == "actions"):
                names.add(alias.name)
                modules.add(alias.asname or alias.name)
    return names | {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and ast.unparse(node.value).partition(".")[0] in modules
    }


def test_what_is_called_from_elsewhere_and_writes_is_an_action():
    """A function that writes without being an action is called by actions only."""
    helpers = {}
    for helper in helpers_that_write():
        helpers.setdefault(helper.package, {})[helper.name] = helper.where
    called = []
    for path in sorted(SOURCE.rglob("*.py")):
        if is_action_module(path) or "actions" not in path.read_text():
            continue
        for package, names in helpers.items():
            called += [
                f"{path.relative_to(SOURCE)} calls {names[name]}"
                for name in names_from_actions(tree_of(path), package) & set(names)
            ]
    assert called == []


def test_only_answers_leave_no_line():
    """A closed list: what else changes something is in the record."""
    assert {
        function.options["verb"]: function.options["unrecorded"]
        for function in actions()
        if function.options.get("unrecorded")
    } == UNRECORDED


def test_an_action_that_is_not_atomic_opens_the_transaction_itself():
    """It reads or calculates for long before it writes: nobody waits for it until then."""
    transactions = {
        (function.path, function.name)
        for function in functions()
        if "transaction.atomic" in ast.unparse(function.node)
    }
    assert [
        function.where
        for function in actions()
        if function.options.get("atomic") is False
        and not any(
            (function.path, name) in transactions
            for name in [function.name, *function.calls]
        )
    ] == []


def test_no_two_functions_are_actions_of_one_verb():
    verbs = [function.options["verb"] for function in actions()]
    assert sorted(set(verbs)) == sorted(verbs)
