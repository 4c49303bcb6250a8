"""Files as LibreOffice saves them, without a window."""

import shutil
import subprocess

import pytest

SECONDS = 120
needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed"
)


def saved_by_libreoffice(paths, folder, suffix="docx"):
    """The same files, opened and saved by LibreOffice into `folder`, under their names.

    All in one go, since starting takes the time. The profile is of its own, so that
    another LibreOffice on the machine is not asked to do it.
    """
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir"]
    subprocess.run(
        [*command, folder, *paths], check=True, capture_output=True, timeout=SECONDS
    )
    return [folder / f"{path.stem}.{suffix}" for path in paths]
