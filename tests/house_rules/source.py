"""The project's own files, each read and parsed once for all house rules."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "milepost"


@dataclass(frozen=True)
class File:
    """A file of the product, by its path from `src/milepost`."""

    path: Path

    @property
    def name(self):
        return self.path.relative_to(SOURCE).as_posix()

    @property
    def package(self):
        return self.path.relative_to(SOURCE).parts[0]

    @cached_property
    def text(self):
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self):
        return ast.parse(self.text)

    @cached_property
    def nodes(self):
        return list(ast.walk(self.tree))

    def public_functions(self):
        """Functions of the module and methods of its public classes, by qualified name."""
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield node.name, node
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                for method in node.body:
                    if isinstance(
                        method, ast.FunctionDef
                    ) and not method.name.startswith("_"):
                        yield f"{node.name}.{method.name}", method


modules = [
    File(path)
    for path in sorted(SOURCE.rglob("*.py"))
    if "migrations" not in path.parts
]
templates = [File(path) for path in sorted(SOURCE.rglob("templates/**/*.html"))]


def listed(offenders):
    """All offenders in one message, one a line."""
    offenders = list(offenders)
    return "\n".join([f"{len(offenders)} offenders:", *map(str, offenders)])
