"""Rules about our own code that no linter knows. Each says why, where it fails."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "milepost"
ORDER = [
    "safeguard",
    "movement",
    "process",
    "consultation",
    "evidence",
    "documents",
    "review",
    "amendments",
    "adoption",
    "commitments",
    "trace",
]
# One aggregate until its packages were split: its reverse names go one by one.
TEXTS = {"documents", "review", "amendments"}
ours = [m for m in apps.get_models() if m.__module__.startswith("milepost.")]
modules = [
    path
    for path in sorted(SOURCE.rglob("*.py"))
    if "migrations" not in path.parts
]  # fmt: skip
templates = sorted(SOURCE.rglob("templates/**/*.html"))


def name_of(path):
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("model", ours, ids=lambda m: m._meta.label)
def test_every_field_is_kept_or_scrubbed(model):
    """So that nobody adds a field without deciding whether it can hurt someone."""
    fields = {f.name for f in model._meta.concrete_fields}
    keep, scrub = set(model.Privacy.keep), set(model.Privacy.scrub)
    assert keep | scrub == fields
    assert not keep & scrub


@pytest.mark.parametrize("model", ours, ids=lambda m: m._meta.label)
def test_tables_only_point_back_along_the_mission(model):
    """A string in a ForeignKey escapes the import contracts; this does not."""
    here = ORDER.index(model._meta.app_label)
    for field in model._meta.concrete_fields:
        if field.related_model and field.related_model in ours:
            there = ORDER.index(field.related_model._meta.app_label)
            assert there <= here, field


@pytest.mark.parametrize("model", ours, ids=lambda m: m._meta.label)
def test_nothing_reaches_up_through_a_reverse_name(model):
    """A key to an earlier step has related_name="+": that step knows nothing of us."""
    for field in model._meta.concrete_fields:
        target = field.related_model
        labels = (
            {target._meta.app_label, model._meta.app_label} if target in ours else {}
        )
        if len(labels) == 2 and not labels <= TEXTS:
            assert field.remote_field.related_name == "+", field


@pytest.mark.parametrize("model", ours, ids=lambda m: m._meta.label)
def test_every_model_is_in_the_glossary(model):
    """So that a word means one thing from address to test."""
    glossary = (ROOT / "GLOSSARY.md").read_text()
    assert f"**{model.__name__}**" in glossary


@pytest.mark.parametrize("model", ours, ids=lambda m: m._meta.label)
def test_a_model_says_what_it_is(model):
    """So that a stranger learns the domain from the tables."""
    assert len((model.__doc__ or "").split()) >= 5
    assert not (model.__doc__ or "").startswith(f"{model.__name__}(")


@pytest.mark.parametrize("path", modules, ids=name_of)
def test_no_file_is_named_after_nothing(path):
    """A file called utils is where a design goes to be forgotten."""
    banned = {"utils", "helpers", "common", "misc", "manager", "base"}
    assert path.stem not in banned


@pytest.mark.parametrize("path", modules, ids=name_of)
def test_logs_carry_ids_and_counts_only(path):
    """No answer, name or address reaches a log line: none of ours formats an object."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log"):
            if not ast.unparse(node.func).startswith(("logger.", "logging.")):
                continue
            for argument in node.args[1:]:
                said = ast.unparse(argument)
                assert said.endswith((".pk", "_id", "_count")), said


SPOKEN = re.compile(r">\s*([^<>{}%]*[A-Za-z]{3,}[^<>{}%]*)<")
NOT_SPOKEN = {"Milepost", "PDF", "Markdown", "Akoma Ntoso"}


@pytest.mark.parametrize("path", templates, ids=name_of)
def test_every_sentence_of_a_template_is_translated(path):
    """So that no page falls back into English half way."""
    text = path.read_text()
    text = re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)
    text = re.sub(
        r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.DOTALL
    )
    text = re.sub(r'<(\w+) lang="en">.*?</\1>', "", text, flags=re.DOTALL)
    text = re.sub(r"{[{%#].*?[}%#]}", "{}", text, flags=re.DOTALL)
    found = {said.strip() for said in SPOKEN.findall(text)} - NOT_SPOKEN
    assert not found


@pytest.mark.parametrize("path", templates, ids=name_of)
def test_no_template_carries_style_or_script_of_its_own(path):
    """The content policy allows files of ours only."""
    text = path.read_text()
    assert " style=" not in text
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son\w+=", text)


@pytest.mark.parametrize("path", templates, ids=name_of)
def test_no_template_asks_anything_of_another_host(path):
    """Every byte of a page comes from here."""
    assert not re.search(r'(src|href)="(https?:)?//', path.read_text())


def test_the_project_speaks_only_of_itself():
    """No path of somebody's machine and no address of a registry in what we keep."""
    banned = re.compile("/wor" + "k/|sha" + "red/|pypi" + r"\.org|/ro" + "ot/")
    kept = [
        path
        for suffix in ("*.py", "*.md", "*.toml", "*.html", "*.lock")
        for path in ROOT.rglob(suffix)
        if ".venv" not in path.parts
    ]
    found = [str(p.relative_to(ROOT)) for p in kept if banned.search(p.read_text())]
    assert not found
