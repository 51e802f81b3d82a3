"""The fork server killed or stopped from outside while a watch goes on: every save is answered, and nothing is left."""

from __future__ import annotations

import os
import select
import signal
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from processes import DEADLINE, MakePlace, Place, Watch
from runs import Bench, Then

from flaxlings.judge.observation import Number
from flaxlings.run.forkserver import ForkServer

RIGHT = "def total(numbers):\n    return sum(numbers)\n"
WRONG = "def total(numbers):\n    return sum(numbers) + {}\n"
UNSOLVED, SOLVED = ("unsolved", "different"), ("solved", None)
LIMIT = 2.0
SHORT = {"checks/01_first/topic.toml": ('name = "first_sum"', f'name = "first_sum"\ntime_limit = {LIMIT}')}


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    path = tmp_path / "gate"
    os.mkfifo(path)
    return path


def held(gate: Path, text: str) -> str:
    """A text that says that it has begun, and goes on once it is let."""
    return f"open({str(gate)!r}, 'w').close()\nopen({str(gate)!r}).close()\n{text}"


def servers_of(place: Place) -> list[int]:
    """The process that forks, if it is there: of all that were started for that, the one that no other has forked."""
    found = []
    for pid in place.processes():
        with suppress(OSError):
            arguments = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if b"serve" in arguments and os.getsid(pid) == pid:
                found.append(pid)
    return found


def server_of(place: Place) -> int:
    """The same, once it is there."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        for server in servers_of(place):
            return server
    raise AssertionError("there is no fork server")


def kill(server: int) -> None:
    """Kill it, and wait for its end."""
    descriptor = os.pidfd_open(server)
    try:
        os.kill(server, signal.SIGKILL)
        assert select.select([descriptor], [], [], DEADLINE)[0]
    finally:
        os.close(descriptor)


def answered(watch: Watch, text: str) -> tuple[str, str | None]:
    """Save an answer to `first_sum`; status and reason of the verdict about it."""
    watch.place.write("first_sum", text)
    return verdict(watch, text)


def verdict(watch: Watch, text: str) -> tuple[str, str | None]:
    found = watch.verdict_about(sha256(text.encode()).hexdigest())
    return found["status"], found["reason"]


def ends_with_nothing_left(watch: Watch) -> None:
    assert watch.stop() == 130
    assert watch.talk == ""
    assert [event for event in watch.seen if event.get("verdict", {}).get("status") == "unjudged"] == []
    assert watch.place.processes() == []


def kill_between_saves(place: Place, times: int) -> None:
    killed: set[int] = set()
    saves = 0
    with Watch(place) as watch:
        watch.until("ready")
        while len(killed) < times:
            # Where one that has died is not missed yet, the next save asks for it.
            for server in servers_of(place):
                kill(server)
                killed.add(server)
            saves += 1
            assert answered(watch, WRONG.format(saves)) == UNSOLVED
        assert answered(watch, RIGHT) == SOLVED
        assert watch.until("advanced")["exercise"] == "first_scale"
        ends_with_nothing_left(watch)


def test_a_server_killed_between_saves_is_replaced_each_time(place: Place) -> None:
    kill_between_saves(place, 3)


@pytest.mark.long
def test_a_server_killed_ten_times_in_a_row_is_replaced_each_time(place: Place) -> None:
    kill_between_saves(place, 10)


def test_a_server_killed_while_a_run_goes_on_costs_neither_its_verdict_nor_the_next(place: Place, gate: Path) -> None:
    with Watch(place) as watch:
        watch.until("ready")
        text = held(gate, WRONG.format(1))
        place.write("first_sum", text)
        gate.open().close()
        kill(server_of(place))
        gate.open("w").close()
        assert verdict(watch, text) == UNSOLVED
        assert answered(watch, RIGHT) == SOLVED
        ends_with_nothing_left(watch)


def test_a_server_killed_before_it_could_fork_costs_no_verdict(place: Place) -> None:
    """As it is at the first save: nobody has rehearsed, and the server still imports."""
    place.write("first_sum", WRONG.format(1))
    with Watch(place) as watch:
        kill(server_of(place))
        assert watch.until("verdict")["verdict"]["reason"] == "different"
        ends_with_nothing_left(watch)


def test_a_server_stopped_between_saves_holds_up_none(place: Place) -> None:
    with Watch(place) as watch:
        watch.until("ready")
        for count in range(1, 4):
            os.kill(server_of(place), signal.SIGSTOP)
            assert answered(watch, WRONG.format(count)) == UNSOLVED
        os.kill(server_of(place), signal.SIGSTOP)
        ends_with_nothing_left(watch)


def test_a_server_stopped_while_a_run_goes_on_is_noticed_at_the_time_limit(make_place: MakePlace, gate: Path) -> None:
    place = make_place(SHORT)
    with Watch(place) as watch:
        watch.until("ready")
        text = held(gate, RIGHT)
        place.write("first_sum", text)
        gate.open().close()
        os.kill(server_of(place), signal.SIGSTOP)
        assert verdict(watch, text) == ("unsolved", "timed-out")
        assert answered(watch, RIGHT) == SOLVED
        ends_with_nothing_left(watch)


def test_a_server_stopped_before_it_could_fork_goes_on(tmp_path: Path) -> None:
    server = ForkServer()
    try:
        server.warm()
        assert server._process is not None
        pid = server._process.pid
        stopping = Then(server, lambda: os.kill(pid, signal.SIGSTOP))
        assert Bench(tmp_path, stopping).value("def f(seed):\n    return seed + 1\n") == Number("int", "1")
    finally:
        server.close()
