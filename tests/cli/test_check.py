"""`check`, `fix` and `test` outside a checkout, and what `fix` does inside one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import milepost
from milepost.cli import check, main


@pytest.mark.parametrize("command", ["check", "fix", "test"])
def test_an_installed_package_says_that_it_carries_no_tests(command, tmp_path):
    installed = tmp_path / "lib" / "python3" / "site-packages"
    installed.mkdir(parents=True)
    (installed / "milepost").symlink_to(Path(milepost.__file__).parent)

    result = subprocess.run(
        [sys.executable, "-m", "milepost.cli", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1
    assert result.stderr == (
        "Error: check, fix and test need a checkout of the repository: an installed "
        "Milepost carries no tests. Clone it and run ./milepost test there.\n"
    )


def test_fix_formats_and_sorts_and_lists_what_is_left(tmp_path, monkeypatch, capfd):
    (tmp_path / "pyproject.toml").write_text('[tool.ruff.lint]\nselect = ["F", "I"]\n')
    file = tmp_path / "module.py"
    file.write_text("import sys\nimport os\nprint( os,sys , nothing )\n")
    monkeypatch.setattr(check, "ROOT", tmp_path)

    result = CliRunner().invoke(main, ["fix"])

    assert file.read_text() == "import os\nimport sys\n\nprint(os, sys, nothing)\n"
    assert result.exit_code == 1
    assert "F821" in capfd.readouterr().out

    file.write_text("import os\n\nprint(os)\n")
    assert CliRunner().invoke(main, ["fix"]).exit_code == 0


def test_the_version_is_the_one_of_the_package():
    result = CliRunner().invoke(main, ["--version"])
    assert result.output == f"milepost, version {milepost.__version__}\n"
