"""How the tree is cut: no circle of imports, no crowded folder, no package too large."""

import ast
from collections import Counter

from house_rules.source import SOURCE, File, listed, modules

MOST_MODULES_IN_A_FOLDER = 30
LARGEST_SHARE_OF_THE_CODE = 0.25


def module_name(file, root=SOURCE):
    parts = ["milepost", *file.path.relative_to(root).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules(file, name, known):
    """Modules of ours that a file imports anywhere in it, for types only or in a function."""
    package = name.split(".")
    if file.path.stem != "__init__":
        package.pop()
    for node in file.nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                for name in (f"{origin}.{alias.name}", origin):
                    if name in known:
                        yield name
                        break


def import_graph(files, root=SOURCE):
    """Module -> the modules that it imports."""
    names = {module_name(file, root): file for file in files}
    return {
        name: set(imported_modules(file, name, names)) - {name}
        for name, file in names.items()
    }


def circles(graph):
    """Groups of modules each of which imports the others, over however many.

    Strongly connected components: R. Tarjan, Depth-first search and linear graph
    algorithms, SIAM Journal on Computing 1 (2), 1972.
    """
    order, low, stack, groups = {}, {}, [], []

    def visit(module):
        order[module] = low[module] = len(order)
        stack.append(module)
        for imported in sorted(graph[module]):
            if imported not in order:
                visit(imported)
                low[module] = min(low[module], low[imported])
            elif imported in stack:
                low[module] = min(low[module], order[imported])
        if low[module] == order[module]:
            group = stack[stack.index(module) :]
            del stack[stack.index(module) :]
            if len(group) > 1:
                groups.append(sorted(group))

    for module in sorted(graph):
        if module not in order:
            visit(module)
    return groups


def test_no_files_import_each_other_in_a_circle():
    """So that each can be read, tested and moved with what it stands on, and no more."""
    offenders = [" <-> ".join(group) for group in circles(import_graph(modules))]
    assert not offenders, listed(offenders)


def test_a_circle_is_noticed_however_it_is_imported(tmp_path):
    texts = {
        "errors.py": "",
        "plain.py": "from .errors import Broken",
        "pair/__init__.py": "",
        "pair/first.py": "def use():\n    from .second import Second",
        "pair/second.py": (
            "from typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    import milepost.pair.third"
        ),
        "pair/third.py": "from milepost.pair import first\nfrom ..plain import words",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    files = [File(tmp_path / name) for name in texts]

    assert circles(import_graph(files, tmp_path)) == [
        ["milepost.pair.first", "milepost.pair.second", "milepost.pair.third"]
    ]
    (tmp_path / "pair" / "third.py").write_text("from ..plain import words")
    files = [File(tmp_path / name) for name in texts]
    assert circles(import_graph(files, tmp_path)) == []


def test_no_folder_is_crowded():
    """More files than a reader takes in at a glance want folders of their own."""
    counts = Counter(module.path.parent for module in modules)
    offenders = [
        f"{folder.relative_to(SOURCE)}: {count} modules"
        for folder, count in counts.items()
        if count > MOST_MODULES_IN_A_FOLDER
    ]
    assert not offenders, listed(offenders)


def test_no_package_is_most_of_the_code():
    """A package that outgrows the others has several things in it."""
    lines = Counter()
    for module in modules:
        lines[module.package] += module.text.count("\n")
    offenders = [
        f"{package}: {count / lines.total():.1%} of {lines.total()} lines"
        for package, count in lines.items()
        if count > LARGEST_SHARE_OF_THE_CODE * lines.total()
    ]
    assert not offenders, listed(offenders)
