"""Commands and watches that are ended from outside: with the right code, and with nothing left running."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from processes import FLAXLINGS, Place, Terminal, Watch

LOOP = "while True:\n    pass\n"
SPAWN_FOR_EVER = "import subprocess\nsubprocess.run(['sleep', '1000'])\n"
CTRL_C = "\x03"


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_ctrl_c_during_verify_ends_all_of_it(place: Place, start: str) -> None:
    for name in ("first_sum", "first_scale", "second_dense"):
        place.write(name, SPAWN_FOR_EVER)
    with Terminal(place, "verify", "--jobs", "3", FLAXLINGS_START=start) as terminal:
        terminal.until("0/3")
        terminal.type(CTRL_C)
        assert terminal.wait() == 130
        assert "Traceback" not in terminal.text
        assert terminal.output.count("\x1b[?25l") == terminal.output.count("\x1b[?25h")
        assert terminal.settings_now == terminal.settings
        assert place.processes() == []
    assert place.state == {}


def test_ctrl_c_during_a_run_that_started_processes_ends_them_too(place: Place) -> None:
    with Watch(place) as watch:
        watch.until("ready")
        place.write("first_sum", SPAWN_FOR_EVER)
        watch.until("saved")
        assert watch.stop(signal.SIGINT) == 130
        assert watch.seen[-1]["reason"] == "interrupted"
        assert place.processes() == []
        assert watch.talk == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_being_terminated_ends_workers_and_says_why(place: Place, number: signal.Signals) -> None:
    with Watch(place) as watch:
        watch.until("ready")
        place.write("first_sum", LOOP)
        watch.until("saved")
        assert watch.stop(number) == 130
        assert watch.seen[-1]["event"] == "stopped"
        assert watch.seen[-1]["reason"] == number.name
        assert place.processes() == []


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_being_killed_leaves_nothing_running(place: Place, start: str) -> None:
    with Watch(place, FLAXLINGS_START=start) as watch:
        watch.until("ready")
        place.write("first_sum", LOOP)
        watch.until("saved")
        watch.stop(signal.SIGKILL)
    place.wait_until_nothing_is_left()


@contextmanager
def reader_that_leaves(place: Place, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A watch whose reader takes one line and hangs up; the talk goes to a pipe."""
    process = subprocess.Popen(
        [*FLAXLINGS, "watch", *arguments],
        cwd=place.root,
        env=place.environment({}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


@pytest.mark.parametrize("arguments", [("--json",), ()])
def test_a_watch_that_nobody_reads_ends_at_its_next_word(place: Place, arguments: tuple[str, ...]) -> None:
    with reader_that_leaves(place, *arguments) as process:
        place.write("first_sum", "def total(numbers):\n    return 0\n")
        _, talk = process.communicate(timeout=60)
        assert (process.returncode, talk) == (130, "")
        assert place.processes() == []
