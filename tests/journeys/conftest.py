"""A real browser on a real server: the demonstration, served by its own command."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from journeys.visiting import Visit

SOURCE = Path(__file__).parents[2] / "src"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def wait_for(address, server, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"the demonstration stopped with exit code {server.returncode}")
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"the demonstration did not answer within {seconds} s")


def stop(server):
    """End a server and the processes that it started, however busy the machine is."""
    server.terminate()
    with suppress(subprocess.TimeoutExpired):
        server.wait(60)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """The address of `milepost demo` on a database of its own."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "milepost.cli", "demo", "--port", str(port)]
    command += ["--data-dir", str(tmp_path_factory.mktemp("demonstration"))]
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        wait_for(address, server, seconds=600)  # on a busy machine
        yield address
    finally:
        stop(server)


@pytest.fixture(scope="session")
def chromium():
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if path is None:
        pytest.skip("no Chromium on this machine: apt install chromium")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; Django takes it for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shared_connection():
    """The live server's threads use the connection of the tests: SQLite in memory has one.

    It stays shared, since the last of them end with Chromium, after all fixtures.
    """
    from django.db import connection

    connection.inc_thread_sharing()


@pytest.fixture(autouse=True)
def threads_may_outlive_their_test(request):
    if "live_server" in request.fixturenames:
        request.getfixturevalue("shared_connection")


@pytest.fixture
def visit(chromium, demonstration):
    """Open a window on the demonstration."""
    opened = []

    def open_window(**wishes):
        opened.append(Visit(chromium, demonstration, **wishes))
        return opened[-1]

    yield open_window
    for one in opened:
        one.context.close()
