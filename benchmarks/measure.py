"""Whole processes side by side: wall time and peak memory, alternating, medians, ratios.

A command is timed from outside, imports and reading of files included, since that is
what a person waits for. Ours and the peer's take turns, so that whatever else the machine
does falls on both.
"""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

Command = Sequence[str]


@dataclass(frozen=True)
class Run:
    """Seconds from start to end, and the most memory held, in bytes."""

    seconds: float
    peak: int


@dataclass(frozen=True)
class Measured:
    """All runs of one command; figures are medians."""

    runs: tuple[Run, ...]

    @property
    def seconds(self) -> float:
        return statistics.median(run.seconds for run in self.runs)

    @property
    def peak(self) -> float:
        return statistics.median(run.peak for run in self.runs)


def run(command: Command) -> Run:
    """Run once; its output is kept back unless it fails.

    Python may keep what it compiles, as it does unless somebody forbids it: else every
    run would compile all libraries anew.
    """
    held = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=held
    )
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        sys.exit(f"{' '.join(command)}\n{said.decode(errors='replace')}")
    return Run(seconds, used.ru_maxrss * 1024)


def in_turns(commands: Mapping[str, Command], times: int) -> dict[str, Measured]:
    """Each command `times` times, one after the other and again."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(times):
        for name, command in commands.items():
            runs[name].append(run(command))
    return {name: Measured(tuple(held)) for name, held in runs.items()}


def ratio(ours: Measured, peer: Measured) -> tuple[float, float, float]:
    """The peer's seconds over ours, pair by pair: median, lowest, highest."""
    pairs = [
        theirs.seconds / our.seconds
        for our, theirs in zip(ours.runs, peer.runs, strict=True)
    ]
    return statistics.median(pairs), min(pairs), max(pairs)


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def megabytes(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"


def machine(*packages: str) -> str:
    """One line about where this was measured, for below a table."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    cores = os.cpu_count()
    return f"{platform.machine()}, {cores} cores, Python {platform.python_version()}; {versions}"
