"""Commands and watches that are ended from outside: with the right code, and with nothing left running."""

from __future__ import annotations

import fcntl
import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from filelock import FileLock
from moments import interrupt_at_work
from processes import DEADLINE, FLAXLINGS, MakePlace, Place, Terminal, Watch

from flaxlings.course.state import LOCK_TIMEOUT

LOOP = "while True:\n    pass\n"
SPAWN_FOR_EVER = "import subprocess\nsubprocess.run(['sleep', '1000'])\n"
CTRL_C = "\x03"
PATIENT = {
    "checks/01_first/topic.toml": ('"A sum is one call of sum()."', '"A sum is one call of sum()."\ntime_limit = 600')
}
ENDLESS = {
    "run": ("run", "first_sum"),
    "verify": ("verify",),
    "strict": ("verify", "--strict", "first_sum"),
    "dev try": ("dev", "try", "first_sum", "exercises/01_first/first_sum.py"),
}
"""Commands that wait for an answer, which has ten minutes."""


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


@pytest.mark.parametrize("arguments", ENDLESS.values(), ids=ENDLESS)
def test_ctrl_c_does_not_wait_for_an_answer_that_never_ends(make_place: MakePlace, arguments: tuple[str, ...]) -> None:
    place = make_place(PATIENT)
    place.write("first_sum", LOOP)
    code, said, complained = interrupt_at_work(place, *arguments, within=5.0)
    assert (code, said) == (130, "")
    assert all(line.startswith("strict: ") for line in complained.splitlines()), complained
    assert place.solved == set()


def test_ctrl_c_does_not_wait_for_a_solution_that_never_ends(make_place: MakePlace) -> None:
    place = make_place(
        {**PATIENT, "solutions/01_first/first_sum.py": ("return sum(numbers)", "while True:\n        pass")}
    )
    assert interrupt_at_work(place, "show", "first_sum", within=5.0) == (130, "", "")


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


def test_ctrl_c_while_the_report_is_written_costs_no_progress(place: Place) -> None:
    place.write("first_sum", f"{place.solve('first_sum')}\nprint('x' * 8000)\n")
    ours, theirs = os.pipe()
    fcntl.fcntl(theirs, fcntl.F_SETPIPE_SZ, 4096)
    process = subprocess.Popen(
        [*FLAXLINGS, "verify", "--json"],
        cwd=place.root,
        env=place.environment({}),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8") as report:
        assert select.select([ours], [], [], DEADLINE)[0]
        process.send_signal(signal.SIGINT)
        verdicts = json.load(report)["verdicts"]
    assert process.wait(DEADLINE) == 130
    assert (
        {verdict["exercise"] for verdict in verdicts if verdict["status"] == "solved"} == place.solved == {"first_sum"}
    )


def test_ctrl_c_in_a_watch_does_not_wait_for_progress_that_somebody_else_holds(place: Place) -> None:
    with Watch(place) as watch, FileLock(place.state_path.with_name("state.lock")):
        watch.until("ready")
        place.solve("first_sum")
        watch.until("verdict")
        began = time.monotonic()
        assert watch.stop(signal.SIGINT) == 130
        assert time.monotonic() - began < LOCK_TIMEOUT / 2
        assert "Progress is not saved" in watch.talk
    assert place.solved == set()


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
