"""The documents mention what there is."""

import re
import runpy

from house_rules.source import ROOT, listed


def test_the_reference_of_commands_says_what_they_say():
    """Make it anew with docs/reference/make_command_line.py."""
    folder = ROOT / "docs" / "reference"
    made = runpy.run_path(str(folder / "make_command_line.py"))["page"]()
    assert (folder / "command-line.md").read_text() == made


def test_every_setting_is_in_the_reference():
    settings = (ROOT / "src" / "milepost" / "web" / "settings.py").read_text()
    page = (ROOT / "docs" / "reference" / "settings.md").read_text()
    for name in set(re.findall(r"MILEPOST_[A-Z_]+", settings)):
        assert f"`{name}`" in page, name


def test_every_decision_record_has_context_decision_and_consequences():
    records = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert records
    for record in records:
        text = record.read_text()
        for heading in ("## Context", "## Decision", "## Consequences"):
            assert heading in text, (record.name, heading)


def test_the_readme_shows_the_two_commands():
    readme = (ROOT / "README.md").read_text()
    assert "./milepost demo" in readme
    assert "./milepost test" in readme


def test_links_between_documents_lead_somewhere():
    offenders = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in ROOT.rglob("*.md")
        if ".venv" not in page.parts
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
        if "://" not in target
        and not target.startswith("mailto:")
        and not (page.parent / target).exists()
    ]
    assert not offenders, listed(offenders)
