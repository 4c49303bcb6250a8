"""The sandbox: a reader that dies, asks for too much or pries harms only itself."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from milepost.formats import sandbox, sandbox_process
from milepost.formats.errors import UnreadableFile

MIB = 2**20


needs_fork = pytest.mark.skipif(
    not sandbox_process.CAN_FORK, reason="This system cannot fork."
)


@pytest.fixture(params=["forked", "spawned"])
def read(request, tmp_path, monkeypatch):
    """Read a made-up file with a function of this module, in both kinds of children."""
    if request.param == "spawned":
        monkeypatch.setattr(sandbox_process, "CAN_FORK", False)
    elif not sandbox_process.CAN_FORK:
        pytest.skip("This system cannot fork.")
    return lambda reader, **more: read_with(reader, tmp_path, **more)


@pytest.fixture
def read_forked(tmp_path):
    return lambda reader, **more: read_with(reader, tmp_path, **more)


def read_with(reader, folder, **more):
    # The child finds the module by the name that it has from the folder of tests.
    reader.__module__ = "formats.test_sandbox"
    return sandbox.stream_from_sandbox(reader, folder / "x.docx", **more)


def take_memory(path, size):
    yield len(bytearray(size))


def die(path):
    os.abort()


def complain_and_die(path):
    os.write(2, b"The reader has met a wall.")
    os.abort()


def count_then_refuse(path, most):
    yield from range(most)
    raise UnreadableFile(file="x.docx")


def count_then_die(path, most):
    yield from range(most)
    os.abort()


def wait_for_ever(path):
    yield "begun"
    time.sleep(10**6)


def names_of_environment(path):
    yield sorted(os.environ)


def open_descriptors(path):
    numbers = []
    for descriptor in range(1_000):
        with suppress(OSError):
            os.fstat(descriptor)
            numbers.append(descriptor)
    yield numbers


def kill_the_parent(path):
    os.kill(os.getppid(), signal.SIGKILL)
    yield "killed"


def own_numbers(path):
    yield os.getpid(), os.getppid()


def own_number_and_count(path):
    yield os.getpid()
    yield from range(10**9)


def echo(path, text):
    yield text


def test_a_reader_that_dies_becomes_one_sentence(read):
    with pytest.raises(sandbox.TooCostly, match=r"x\.docx cannot be read: it is"):
        list(read(die))


def test_what_a_reader_said_before_it_died_is_noted(read):
    with pytest.raises(sandbox.TooCostly) as refused:
        list(read(complain_and_die))

    assert "The reader has met a wall." in "".join(refused.value.__notes__)


def test_a_reader_has_room_for_a_large_file_and_no_more(read):
    assert list(read(take_memory, size=450 * MIB)) == [450 * MIB]
    with pytest.raises(sandbox.TooCostly) as refused:
        list(read(take_memory, size=520 * MIB))

    assert "MemoryError" in "".join(refused.value.__notes__)


def test_pieces_come_one_by_one_and_a_late_refusal_is_still_one(read):
    pieces = read(count_then_refuse, most=3)

    assert [next(pieces) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(UnreadableFile, match=r"x\.docx cannot be read"):
        next(pieces)


def test_a_reader_that_dies_on_the_way_is_told_from_one_that_came_to_the_end(read):
    with pytest.raises(sandbox.TooCostly):
        list(read(count_then_die, most=3))


def test_a_reader_that_takes_too_long_is_stopped(read, monkeypatch):
    monkeypatch.setattr(sandbox, "SECONDS_TO_WAIT", 0.5)

    with pytest.raises(sandbox.TooCostly):
        list(read(wait_for_ever))


def is_running(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_who_stops_listening_leaves_no_child_behind(read):
    pieces = read(own_number_and_count)
    child = next(pieces)

    pieces.close()

    while is_running(child):  # for ever, where it is left behind
        time.sleep(0.01)


def test_a_reader_knows_no_secret_of_ours(read, monkeypatch):
    monkeypatch.setenv("MILEPOST_SECRET", "hidden")

    (known,) = read(names_of_environment)

    assert {name for name in known if "MILEPOST" in name} == set()


@needs_fork
def test_a_reader_holds_nothing_open_but_its_conversation(read):
    beside = read(count_then_refuse, most=10**9)
    next(beside)  # another child lives meanwhile

    assert list(read(open_descriptors)) == [[0, 1, 2]]
    beside.close()


def test_an_order_longer_than_a_pipe_holds_arrives_whole(read):
    text = "long " * 100_000

    assert list(read(echo, text=text)) == [text]


@needs_fork
def test_many_threads_read_at_once_and_each_gets_its_own(read_forked):
    texts = [f"text {number}" for number in range(24)]

    with ThreadPoolExecutor(8) as pool:
        pieces = list(pool.map(lambda text: list(read_forked(echo, text=text)), texts))

    assert pieces == [[text] for text in texts]


@needs_fork
def test_one_server_forks_the_children_of_all_files(read_forked):
    ((one, its_parent),) = read_forked(own_numbers)
    ((another, the_same_parent),) = read_forked(own_numbers)

    assert its_parent == the_same_parent != os.getpid()
    assert one != another


@needs_fork
def test_a_reader_that_kills_the_server_harms_no_later_one(read_forked):
    with suppress(sandbox.TooCostly):
        list(read_forked(kill_the_parent))

    # The server may be asked once more before it is known to be dead.
    with suppress(sandbox.TooCostly):
        list(read_forked(echo, text="maybe"))
    assert list(read_forked(echo, text="still here")) == ["still here"]


OWNER = """
import os, signal
from pathlib import Path
from formats import test_sandbox

def parents():
    ((_, parent),) = test_sandbox.read_with(test_sandbox.own_numbers, Path())
    return parent
"""


def run_owner(rest):
    """What a process that reads files prints; both its streams are read to their end."""
    script = OWNER + rest
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True
    )
    return done.stdout


@needs_fork
@pytest.mark.parametrize("death", ["SIGKILL", "SIGTERM"])
def test_the_server_ends_with_its_owner(death):
    printed = run_owner(f"""
print(parents(), flush=True)
os.kill(os.getpid(), signal.{death})
""")
    # It holds its owner's standard error open: all was read, so it has ended.
    assert printed.strip().isdigit()


@needs_fork
def test_the_server_ends_with_an_owner_that_comes_to_its_end():
    assert run_owner("print(parents(), flush=True)").strip().isdigit()


@needs_fork
def test_a_process_that_was_forked_has_a_server_of_its_own():
    printed = run_owner("""
before = parents()
if (child := os.fork()):
    os.waitpid(child, 0)
    print(before == parents())
else:
    print(before != parents(), flush=True)
""")
    assert printed.split() == ["True", "True"]
