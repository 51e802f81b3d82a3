"""What flaxlings is measured against: the same probes as a plain pytest file, by hand and under pytest-watcher."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.answers import answers_to
from benchmarks.place import Place
from benchmarks.processes import DEADLINE, NotMeasured, run, started

PYTEST = (sys.executable, "-P", "-m", "pytest", "-q", "--tb=short")
FINISHED_VARIABLE = "BENCHMARKS_FINISHED"
UNSOLVED, SOLVED = (1,), (0,)
"""Exit codes of pytest, for answers that fail and answers that pass."""

_TESTS = '''"""The probes of {name} as a plain pytest file; the benchmark has generated it."""

import pytest

from benchmarks.probing import Suite

SUITE = Suite({name!r}, {check!r}, {answer!r}, {expected!r})


@pytest.mark.parametrize("case", SUITE.cases)
def test_{name}(case):
    SUITE.compare(case)
'''

_CONFTEST = f'''"""Says when the tests are over; the pipe stays open until the process is gone."""

import os
import time


def pytest_sessionfinish():
    path = os.environ.get({FINISHED_VARIABLE!r})
    if path:
        os.write(os.open(path, os.O_WRONLY), f"{{time.monotonic()}}\\n".encode())
'''


@dataclass(frozen=True, slots=True)
class Peer:
    """A directory with a generated pytest file for each of some exercises, and the answers that they test."""

    place: Place
    directory: Path

    @classmethod
    def of(cls, place: Place, names: tuple[str, ...]) -> Peer:
        """A new directory for these exercises, with the reference answers."""
        peer = cls(place, place.fresh("peer"))
        (peer.directory / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        (peer.directory / "conftest.py").write_text(_CONFTEST, encoding="utf-8")
        for name in names:
            tests = _TESTS.format(
                name=name,
                check=str(place.check(name)),
                answer=str(peer.answer(name)),
                expected=str(answers_to(place, name).expected),
            )
            peer.tests(name).write_text(tests, encoding="utf-8")
            peer.answer(name).write_text(place.solution(name), encoding="utf-8")
        return peer

    def answer(self, name: str) -> Path:
        """The file that is tested."""
        return self.directory / f"{name}.py"

    def tests(self, name: str) -> Path:
        """The generated pytest file."""
        return self.directory / f"test_{name}.py"

    def environ(self) -> dict[str, str]:
        """As flaxlings has it; plugins that happen to be installed do not slow the peer down."""
        return self.place.environ() | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

    def fresh_pytest(self, name: str, text: str) -> float:
        """The seconds of a new pytest process that tests this unsolved text."""
        self.answer(name).write_text(text, encoding="utf-8")
        command = (*PYTEST, str(self.tests(name)))
        return run(command, self.directory, self.environ(), UNSOLVED).seconds


class PytestWatcher:
    """pytest-watcher on a peer's directory."""

    def __init__(self, peer: Peer, pipe: Path) -> None:
        self._peer = peer
        self._pipe = pipe

    def save(self, name: str, text: str) -> float:
        """Save this text; the seconds from just before the write to the end of the tests that it starts.

        Raises:
            NotMeasured: no tests were run.
        """
        with self._finishing() as finished:
            begin = time.monotonic()
            self._peer.answer(name).write_text(text, encoding="utf-8")
            return self._read(finished) - begin

    def wait_for_its_first_run(self) -> None:
        """Wait for the tests that `--now` starts: from then on, files are watched and compiled files are there."""
        with self._finishing() as finished:
            self._read(finished)

    @contextlib.contextmanager
    def _finishing(self) -> Iterator[int]:
        descriptor = os.open(self._pipe, os.O_RDONLY | os.O_NONBLOCK)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _read(self, descriptor: int) -> float:
        """The time that the tests' process wrote; waits for that process to end, as saves before that are lost."""
        data = b""
        end = time.monotonic() + DEADLINE
        while select.select([descriptor], [], [], max(0.0, end - time.monotonic()))[0]:
            piece = os.read(descriptor, 100)
            if not piece:
                return _time(data)
            data += piece
        raise NotMeasured("pytest-watcher has not run the tests")


def _time(data: bytes) -> float:
    """The time in what came through the pipe."""
    try:
        return float(data)
    except ValueError:
        raise NotMeasured(f"pytest-watcher's tests say {data!r} instead of when they were over") from None


@contextlib.contextmanager
def pytest_watcher(peer: Peer) -> Iterator[PytestWatcher]:
    """pytest-watcher in the peer's directory, when its first run is over."""
    pipe = peer.place.fresh("finished") / "pipe"
    os.mkfifo(pipe)
    # It takes what it does not know for arguments of its runner. Of `--delay`, version 0.6.3 makes no use.
    command = (sys.executable, "-P", "-m", "pytest_watcher", ".", "--now", "--delay", "0", "--runner", *PYTEST)
    environ = peer.environ() | {FINISHED_VARIABLE: str(pipe)}
    # Nobody reads what it prints; a pipe would fill up and stop it.
    with started(command, peer.directory, environ, output=subprocess.DEVNULL, errors=subprocess.DEVNULL):
        watcher = PytestWatcher(peer, pipe)
        watcher.wait_for_its_first_run()
        yield watcher
