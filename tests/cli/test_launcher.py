"""The launcher makes an environment, and never deletes what is not one."""

import ast
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAUNCHER = ROOT / "milepost"


@pytest.fixture
def checkout(tmp_path):
    """A checkout without dependencies, whose command prints its arguments."""
    root = tmp_path / "checkout"
    command = root / "src" / "milepost" / "cli"
    command.mkdir(parents=True)
    shutil.copy(LAUNCHER, root)
    for name in ("__init__.py", "../__init__.py"):
        (command / name).touch()
    (command / "__main__.py").write_text("import sys; print(*sys.argv[1:])")
    for lock in ROOT.glob("requirements*.lock"):
        (root / lock.name).write_text(f"# no packages in {lock.name}\n")
    return root


def launch(checkout, venv, *arguments, **environment):
    return subprocess.run(
        [sys.executable, str(checkout / "milepost"), *arguments],
        env={**os.environ, **environment, "MILEPOST_VENV": str(venv)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_folder_of_precious_files_is_refused_and_kept(checkout, tmp_path):
    folder = tmp_path / "thesis"
    (folder / "chapters").mkdir(parents=True)
    (folder / "chapters" / "1.txt").write_text("ten years of work")

    result = launch(checkout, folder, "demo")

    assert result.returncode == 1
    assert result.stderr == (
        f"milepost: {folder} holds files but no virtual environment; nothing was "
        "changed. Set MILEPOST_VENV to a new or empty folder.\n"
    )
    assert (folder / "chapters" / "1.txt").read_text() == "ten years of work"


def test_a_link_to_a_folder_of_precious_files_is_refused_and_kept(checkout, tmp_path):
    folder, link = tmp_path / "thesis", tmp_path / "link"
    folder.mkdir()
    (folder / "1.txt").write_text("ten years of work")
    link.symlink_to(folder)

    result = launch(checkout, link)

    assert result.returncode == 1
    assert "nothing was changed" in result.stderr
    assert link.is_symlink()
    assert (folder / "1.txt").read_text() == "ten years of work"


def test_a_file_in_its_place_is_refused_and_kept(checkout, tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("remember the milk")

    result = launch(checkout, file)

    assert result.returncode == 1
    assert "notes.txt is not a folder" in result.stderr
    assert file.read_text() == "remember the milk"


def test_a_link_that_leads_nowhere_is_refused(checkout, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nothing")

    result = launch(checkout, link)

    assert result.returncode == 1
    assert "is not a folder" in result.stderr
    assert link.is_symlink()


def test_a_half_made_environment_is_made_again_and_used(checkout, tmp_path):
    venv = tmp_path / "venv"
    (venv / "lib").mkdir(parents=True)
    (venv / "pyvenv.cfg").write_text("home = /nowhere")
    (venv / "lib" / "outdated").touch()

    result = launch(checkout, venv, "trace", "audit")

    assert result.returncode == 0, result.stderr
    assert result.stdout == "trace audit\n"
    assert not (venv / "lib" / "outdated").exists()
    assert "making a virtual environment" in result.stderr

    again = launch(checkout, venv, "trace", "audit")

    assert again.stdout == "trace audit\n"
    assert again.stderr == "", "the second run has nothing to install"


@pytest.mark.parametrize(
    ("command", "setting", "lock"),
    [
        ("demo", "development", "requirements.lock"),
        ("serve", "production", "requirements-production.lock"),
        ("test", "development", "requirements-test.lock"),
        ("check", "production", "requirements-test.lock"),
        ("fix", "development", "requirements-test.lock"),
    ],
)
def test_each_command_has_the_packages_it_needs(command, setting, lock, monkeypatch):
    monkeypatch.setenv("MILEPOST_ENV", setting)
    launcher = runpy.run_path(str(LAUNCHER), run_name="launcher")

    assert Path(launcher["choose_lock"](command)).name == lock


@pytest.mark.parametrize("kind", ["no folder", "an empty folder", "a link to one"])
def test_a_new_or_empty_folder_may_be_used(kind, tmp_path):
    folder = tmp_path / "venv"
    if kind != "no folder":
        folder.mkdir()
    if kind == "a link to one":
        link = tmp_path / "link"
        link.symlink_to(folder)
        folder = link

    launcher = runpy.run_path(str(LAUNCHER), run_name="launcher")

    assert launcher["find_obstacle"](str(folder)) is None


def test_an_old_python_can_read_the_launcher():
    """So that it says that it is too old; only the standard library is there yet."""
    tree = ast.parse(LAUNCHER.read_text(), feature_version=(3, 7))
    packages = {
        alias.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert packages <= sys.stdlib_module_names
