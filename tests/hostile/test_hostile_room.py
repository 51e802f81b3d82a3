"""The room itself: what it says where it can do less, what ends with it, and that it leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cells import CHECK, SMALL, Cell, naming
from runs import is_gone

from flaxlings.run.pipes import LaunchFault
from flaxlings.run.strict import Room


def test_a_run_ends_when_whoever_asked_for_it_is_killed(tmp_path: Path) -> None:
    (tmp_path / "check.py").write_text(CHECK, encoding="utf-8")
    script = f"""
from flaxlings.run.strict import Room, StrictPool
from flaxlings.run.wire import Job
source = "import sys\\nsys.stderr.write('x')\\ndef f(seed):\\n    while True:\\n        pass\\n"
room = Room()
print(room._root, flush=True)
StrictPool(room).run(Job("exercise", source, "exercise.py", {str(tmp_path / "check.py")!r}, ".", (5,), 1000.0))
"""
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environ)
    assert process.stdout is not None
    with process.stdout as stdout:
        root = stdout.readline().strip()
        pids: set[int] = set()
        while not pids:
            # Until a worker is there: its environment names its directory.
            pids = naming(f"{root}/run2")
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert all(map(is_gone, pids))


def test_where_there_are_no_namespaces_the_rest_is_done_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "plan9")
    room = Room((), SMALL)
    monkeypatch.undo()
    assert (room.means.sandbox.namespaces, room.means.sandbox.mounts) == (False, ())
    assert (room.means.limits_processes, room.means.failed) == (False, "plan9 has no namespaces")
    cell = Cell(tmp_path, tmp_path, room)
    try:
        assert cell.says("return str(os.listdir('.'))") == "[]"
        assert cell.says("return str('flaxlings_check_exercise' in sys.modules)") == "True"
        assert cell.run("os.kill(os.getpid(), 9)").detail == "signal 9 (SIGKILL)"
    finally:
        cell.pool.close()


def test_a_room_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    room = Room()
    assert list(tmp_path.iterdir()) == [room._root]
    room.close()
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_cannot_be_confined_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Room, "_tried", lambda self, sandbox: ("Operation not permitted", frozenset()))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(LaunchFault, match="no worker can be confined: Operation not permitted"):
        Room()
    assert list(tmp_path.iterdir()) == []
