"""Rules about our own code that no linter knows. Each says why, and lists who breaks it."""

import ast
import re

from django.apps import apps

from house_rules.source import ROOT, listed, modules, templates

ORDER = [
    "safeguard",
    "jobs",
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
models = [m for m in apps.get_models() if m.__module__.startswith("milepost.")]


def test_every_field_is_kept_or_scrubbed():
    """So that nobody adds a field without deciding whether it can hurt someone."""
    offenders = []
    for model in models:
        fields = {field.name for field in model._meta.concrete_fields}
        keep, scrub = set(model.Privacy.keep), set(model.Privacy.scrub)
        undecided, twice = (keep | scrub) ^ fields, keep & scrub
        if undecided or twice:
            offenders.append(f"{model._meta.label}: {sorted(undecided | twice)}")
    assert not offenders, listed(offenders)


def keys_between_models():
    for model in models:
        for field in model._meta.concrete_fields:
            if field.related_model in models:
                yield model, field, field.related_model


def test_tables_only_point_back_along_the_mission():
    """A string in a ForeignKey escapes the import contracts; this does not."""
    offenders = [
        field
        for model, field, target in keys_between_models()
        if ORDER.index(target._meta.app_label) > ORDER.index(model._meta.app_label)
    ]
    assert not offenders, listed(offenders)


def test_nothing_reaches_up_through_a_reverse_name():
    """A key to an earlier step has related_name="+": that step knows nothing of us."""
    offenders = [
        field
        for model, field, target in keys_between_models()
        if target._meta.app_label != model._meta.app_label
        and field.remote_field.related_name != "+"
    ]
    assert not offenders, listed(offenders)


def test_every_model_is_in_the_glossary():
    """So that a word means one thing from address to test."""
    glossary = (ROOT / "GLOSSARY.md").read_text()
    offenders = [m._meta.label for m in models if f"**{m.__name__}**" not in glossary]
    assert not offenders, listed(offenders)


def test_a_model_says_what_it_is():
    """So that a stranger learns the domain from the tables."""
    offenders = [
        model._meta.label
        for model in models
        if len((model.__doc__ or "").split()) < 5
        or (model.__doc__ or "").startswith(f"{model.__name__}(")
    ]
    assert not offenders, listed(offenders)


def test_no_file_is_named_after_nothing():
    """A file called utils is where a design goes to be forgotten."""
    banned = {"utils", "helpers", "common", "misc", "manager", "base"}
    offenders = [module.name for module in modules if module.path.stem in banned]
    assert not offenders, listed(offenders)


def test_logs_carry_ids_and_counts_only():
    """No answer, name or address reaches a log line: none of ours formats an object."""
    offenders = [
        f"{module.name}:{node.lineno}: {ast.unparse(argument)}"
        for module in modules
        for node in module.nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) in {"logger", "logging"}
        for argument in node.args[1:]
        if not ast.unparse(argument).endswith((".pk", "_id", "_count"))
    ]
    assert not offenders, listed(offenders)


SPOKEN = re.compile(r">\s*([^<>{}%]*[A-Za-z]{3,}[^<>{}%]*)<")
NOT_SPOKEN = {"Milepost", "PDF", "Markdown", "Akoma Ntoso"}


def test_every_sentence_of_a_template_is_translated():
    """So that no page falls back into English half way."""
    offenders = []
    for template in templates:
        text = template.text
        for translated in (
            r"{% comment %}.*?{% endcomment %}",
            r"{% blocktranslate.*?{% endblocktranslate %}",
            r'<(\w+) lang="en">.*?</\1>',
        ):
            text = re.sub(translated, "", text, flags=re.DOTALL)
        text = re.sub(r"{[{%#].*?[}%#]}", "{}", text, flags=re.DOTALL)
        words = {match.strip() for match in SPOKEN.findall(text)} - NOT_SPOKEN
        offenders += [f"{template.name}: {word}" for word in sorted(words)]
    assert not offenders, listed(offenders)


def templates_with(pattern):
    return [
        f"{template.name}: {match[0].strip()}"
        for template in templates
        for match in re.finditer(pattern, template.text)
    ]


def test_no_template_carries_style_or_script_of_its_own():
    """The content policy allows files of ours only."""
    offenders = templates_with(r" style=|<style|<script(?![^>]*\bsrc=)|\son\w+=")
    assert not offenders, listed(offenders)


def test_no_template_asks_anything_of_another_host():
    """Every byte of a page comes from here."""
    offenders = templates_with(r'(src|href)="(https?:)?//')
    assert not offenders, listed(offenders)


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
