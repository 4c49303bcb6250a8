"""The software refuses to start where it would not be safe."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
SAFE = {
    "MILEPOST_ENV": "production",
    "MILEPOST_SECRET_KEY": "k3Zq9vXw2Rt7Lm4Np8Bs5Hd1Jf6Gc0YaQeUiOoPlKjHgFdSaZxCvBn",
    "MILEPOST_HOSTS": "milepost.example.org",
}


def django(*arguments, **environment):
    ours = ("MILEPOST_", "DJANGO_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    return subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        env={
            **kept,
            "PYTHONPATH": str(SOURCE),
            "DJANGO_SETTINGS_MODULE": "milepost.web.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_deployment_check_is_clean_in_production(tmp_path):
    done = django(
        "check", "--deploy", "--fail-level=WARNING", **SAFE, MILEPOST_DATA_DIR=tmp_path
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("unsafe", "said"),
    [
        ({"MILEPOST_SECRET_KEY": ""}, "Set MILEPOST_SECRET_KEY"),
        ({"MILEPOST_SECRET_KEY": "short"}, "too short or too plain"),
        ({"MILEPOST_SECRET_KEY": "x" * 60}, "too short or too plain"),
        ({"MILEPOST_SECRET_KEY_FALLBACKS": "x" * 60}, "FALLBACKS is too short"),
        ({"MILEPOST_DATA_KEY": "short"}, "MILEPOST_DATA_KEY is too short"),
        ({"MILEPOST_HOSTS": ""}, "Set MILEPOST_HOSTS"),
        ({"MILEPOST_DEMONSTRATION": "1"}, "unset it in production"),
        ({"MILEPOST_ENV": "prod"}, "say one of"),
    ],
)
def test_an_unsafe_setting_is_refused_in_one_sentence(unsafe, said, tmp_path):
    done = django("check", **SAFE | unsafe, MILEPOST_DATA_DIR=tmp_path)

    assert done.returncode != 0
    assert said in done.stderr


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"MILEPOST_MAIL_URL": "http://mail.example.org"}, "begins with smtp://"),
        ({"MILEPOST_REMIND_DAYS": "a week"}, "numbers of days, separated by commas"),
        ({"MILEPOST_LONGEST_WAIT": "0"}, "is a number of seconds"),
    ],
)
def test_a_wrong_setting_of_mail_is_refused_in_one_sentence(wrong, said, tmp_path):
    done = django("check", **SAFE | wrong, MILEPOST_DATA_DIR=tmp_path)

    assert done.returncode != 0
    assert said in done.stderr


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://localhost", 25, False, False),
        ("smtp://me:se%40cret@mail.example.org:587", 587, True, False),
        ("smtps://me:se%40cret@mail.example.org", 465, False, True),
    ],
)
def test_a_password_is_never_sent_without_tls(url, port, tls, ssl):
    from milepost.web.settings import mail

    said = mail(url)

    assert (said["EMAIL_PORT"], said["EMAIL_USE_TLS"], said["EMAIL_USE_SSL"]) == (
        port,
        tls,
        ssl,
    )
    assert bool(said["EMAIL_HOST_PASSWORD"]) == (tls or ssl)
    assert said["EMAIL_HOST_PASSWORD"] in {"", "se@cret"}


def test_debug_is_never_on(settings):
    assert settings.DEBUG is False


def test_an_acknowledged_write_is_synced(settings):
    """SQLite's NORMAL would lose acknowledged writes in a power cut."""
    from milepost.web.settings import database

    assert "synchronous=FULL" in database("")["OPTIONS"]["init_command"]
