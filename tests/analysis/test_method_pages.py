"""A method page names tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    page.stem
    for page in sorted((ROOT / "docs" / "methods").glob("*.md"))
    if page.stem != "README"
]
PARTS = (
    "## Question",
    "## Data",
    "cannot say",
    "ssum",
    "## Worked example",
    "## Source",
)


@pytest.mark.parametrize("name", PAGES)
def test_a_method_page_has_its_parts_and_its_example_is_a_test(name):
    page = (ROOT / "docs" / "methods" / f"{name}.md").read_text(encoding="utf-8")
    tests = "".join(
        path.read_text() for path in Path(__file__).parent.rglob("test_*.py")
    )

    named = re.findall(r"`(test_\w+)`", page)
    assert [part for part in PARTS if part not in page] == []
    assert named
    assert [test for test in named if f"def {test}(" not in tests] == []
