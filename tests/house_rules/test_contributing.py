"""CONTRIBUTING tells the truth: its commands find what they promise."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text()
# Recipe -> the places in which the command that finds its example must find it.
RECIPES = {
    "A field with its migration": [
        "/models", "/migrations/", "/forms", "/actions", "/templates/", "tests/",
    ],
    "An action with its page": [
        "/urls", "/views", "/actions", "/templates/", "tests/", "tests/house_rules/access.py",
    ],
    "A file format": ["src/milepost/formats/", "tests/formats/"],
    "An analysis method": ["src/milepost/analysis/", "tests/analysis/", "docs/methods/"],
}  # fmt: skip


def recipe(title):
    return re.split(r"^##+ ", PAGE.partition(f"### {title}\n")[2], flags=re.MULTILINE)[
        0
    ]


def commands(text, word):
    """Lines of code blocks that begin with `word`, as lists of arguments."""
    lines = (line.strip() for line in text.splitlines() if line.startswith("    "))
    return [shlex.split(line) for line in lines if line.startswith(word + " ")]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs a git checkout")
@pytest.mark.parametrize("title", RECIPES)
def test_the_command_of_a_recipe_finds_its_example_in_all_its_places(title):
    [command] = commands(recipe(title), "git")
    assert command[1] in {"grep", "ls-files"}
    result = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    files = {line.partition(":")[0] for line in result.stdout.splitlines()}
    missing = [
        place for place in RECIPES[title] if not any(place in file for file in files)
    ]
    assert not missing, files


@pytest.mark.parametrize("title", RECIPES)
def test_the_tests_of_a_recipe_are_there(title):
    [[_, _, *arguments]] = commands(recipe(title), "./milepost test")
    paths, _, words = " ".join(arguments).partition(" -k ")
    files = []
    for path in paths.split():
        assert (ROOT / path).exists(), path
        files += [ROOT / path, *(ROOT / path).rglob("test_*.py")]
    names = re.findall(
        r"def (test_\w+)", "".join(file.read_text() for file in files if file.is_file())
    )
    assert names
    for word in re.findall(r"(?!or\b)\w+", words):
        assert any(word in name for name in names), f"-k {word} chooses no test"


def test_paths_that_the_page_names_are_there():
    for path in re.findall(r"`((?:docs|tests|formats|src)/[\w/.]+)`", PAGE):
        assert (ROOT / path).exists() or (ROOT / "src" / "milepost" / path).exists(), (
            path
        )


def test_a_commit_is_checked_by_the_command_that_continuous_integration_calls():
    hook = (ROOT / ".pre-commit-config.yaml").read_text()
    assert "entry: ./milepost check\n" in hook
    assert "rev:" not in hook, "nothing is fetched from elsewhere"
