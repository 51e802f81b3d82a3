"""The fork server when it is killed, stopped, broken or closed: the next run works, and nothing is left."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from runs import PATIENCE, Bench, Then, is_alive, is_gone

from flaxlings.judge.observation import Number
from flaxlings.run import forkserver
from flaxlings.run.forkserver import ForkServer
from flaxlings.run.launcher import make_launcher
from flaxlings.run.leftovers import MARK, end_leftovers, new_mark
from flaxlings.run.spawn import Spawner

RIGHT = "def f(seed):\n    return seed + 1\n"
ONE = Number("int", "1")


@pytest.fixture
def own_bench(tmp_path: Path, own_server: ForkServer) -> Bench:
    return Bench(tmp_path, own_server)


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    return path


def server_pid(server: ForkServer) -> int:
    assert server._process is not None
    return server._process.pid


def endless(fifo: Path) -> str:
    """A file that says who it is, and never ends."""
    return f"import os\nwith open('{fifo}', 'w') as file: file.write(str(os.getpid()))\nwhile True: pass\n"


def test_a_server_killed_between_runs_is_started_again(own_bench: Bench, own_server: ForkServer) -> None:
    assert own_bench.value(RIGHT) == ONE
    first = server_pid(own_server)
    os.kill(first, signal.SIGKILL)
    assert is_gone(first)
    assert own_bench.value(RIGHT) == ONE
    assert server_pid(own_server) != first


def test_a_file_that_kills_the_server_is_gone_at_its_time_limit(
    own_bench: Bench, own_server: ForkServer, fifo: Path
) -> None:
    """Nobody but the parent is left then who could end it."""
    with ThreadPoolExecutor(1) as executor:
        source = "import os\nos.kill(os.getppid(), 9)\n" + endless(fifo)
        run = executor.submit(own_bench.run, source, time_limit=0.5)
        pid = int(fifo.read_text())
        assert run.result().ending == "timed-out"
        assert is_gone(pid)
    assert own_bench.value(RIGHT) == ONE


def test_what_an_orphan_started_is_gone_too(own_bench: Bench, fifo: Path) -> None:
    child = f"import os, time\nwith open('{fifo}', 'w') as file: file.write(str(os.getpid()))\ntime.sleep(3600)"
    start = (
        f"import os, subprocess, sys\nos.kill(os.getppid(), 9)\nsubprocess.Popen([sys.executable, '-c', {child!r}])\n"
    )
    seen = own_bench.run(start + f"print(open('{fifo}').read())\nsys.stdout.flush()\nos._exit(0)\n")
    assert (seen.ending, seen.observations) == ("failed", ())
    assert is_gone(int(seen.output))


def test_a_file_that_takes_the_server_along_is_judged_by_nobody(own_bench: Bench) -> None:
    seen = own_bench.run("import os\nos.kill(os.getppid(), 9)\nos._exit(0)\n")
    assert (seen.ending, seen.detail) == ("failed", "the process that started the worker is gone")
    assert own_bench.value(RIGHT) == ONE


def test_a_server_killed_before_it_forks_fails_that_run_alone(
    own_bench: Bench, own_server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forkserver, "_keep_going", lambda pid: None)
    own_server.warm()
    os.kill(server_pid(own_server), signal.SIGSTOP)
    killing = Then(own_server, lambda: os.kill(server_pid(own_server), signal.SIGKILL))
    seen = replace(own_bench, launcher=killing).run(RIGHT)
    assert (seen.ending, seen.detail) == ("failed", "the process that started the worker is gone")
    assert own_bench.value(RIGHT) == ONE


def test_a_server_that_hangs_is_given_up(
    own_bench: Bench, own_server: ForkServer, fifo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forkserver, "END_LIMIT", 0.3)
    monkeypatch.setattr(forkserver, "_keep_going", lambda pid: None)
    with ThreadPoolExecutor(1) as executor:
        run = executor.submit(own_bench.run, endless(fifo), time_limit=0.5)
        pid = int(fifo.read_text())
        hanging = server_pid(own_server)
        os.kill(hanging, signal.SIGSTOP)
        assert run.result().ending == "timed-out"
    assert is_gone(pid)
    assert is_gone(hanging)
    assert own_bench.value(RIGHT) == ONE


def test_closing_ends_the_server_and_whatever_runs(own_bench: Bench, own_server: ForkServer, fifo: Path) -> None:
    with ThreadPoolExecutor(1) as executor:
        run = executor.submit(own_bench.run, endless(fifo))
        pid = int(fifo.read_text())
        server = server_pid(own_server)
        own_server.close()
        assert not is_alive(server)
        assert not is_alive(pid)
        assert run.result().ending == "died"
    assert own_bench.run(RIGHT).ending == "failed"


def test_a_server_whose_keeper_cannot_be_started_fails_that_run_alone(
    own_bench: Bench, own_server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    before = _descriptors()
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        own_server.warm()
        seen = own_bench.run(RIGHT)
    assert (seen.ending, seen.detail) == ("failed", "the fork server does not answer: can't start new thread")
    assert own_server._process is None
    own_server._forget()
    assert _descriptors() == before
    assert own_bench.value(RIGHT) == ONE


def test_closing_looks_once_for_what_every_dead_server_has_left(
    own_server: ForkServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A watch of a week may have seen many die."""
    marks = [new_mark() for _ in range(20)]
    left = [subprocess.Popen(["sleep", "3600"], env={**os.environ, MARK: mark}) for mark in (marks[0], marks[-1])]
    scandir, looks = os.scandir, []

    def look(path: str) -> Iterator[os.DirEntry[str]]:
        looks.append(path)
        return scandir(path)

    own_server._bereaved += marks
    monkeypatch.setattr(os, "scandir", look)
    try:
        own_server.close()
        assert looks == ["/proc", "/proc"], "the second finds nothing"
        assert [each.wait(PATIENCE) for each in left] == [-signal.SIGKILL] * 2
    finally:
        for each in left:
            each.kill()
            each.wait()


def test_what_is_left_is_ended_by_a_process_with_thousands_of_descriptors() -> None:
    mark = new_mark()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    many = 1100
    if hard != resource.RLIM_INFINITY and hard < many + 100:
        pytest.skip("this system gives nobody so many")
    left = subprocess.Popen(["sleep", "3600"], env={**os.environ, MARK: mark})
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, many + 100), hard))
    taken = [os.open(os.devnull, os.O_RDONLY) for _ in range(many)]
    try:
        end_leftovers(mark)
        assert left.wait(PATIENCE) == -signal.SIGKILL
    finally:
        for descriptor in taken:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        left.kill()
        left.wait()


PARENT = """
import os, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from runs import Bench
from flaxlings.run.launcher import make_launcher
launcher = make_launcher("fork")
launcher.warm()
print(launcher._process.pid, flush=True)
Bench(Path({directory!r}), launcher).run({source!r})
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nothing_is_left_of_a_parent_that_was_killed(tmp_path: Path, fifo: Path, number: signal.Signals) -> None:
    tests = str(Path(__file__).parents[1])
    script = PARENT.format(tests=tests, directory=str(tmp_path), source=endless(fifo))
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(tests).parent, encoding="utf-8") as parent:
        assert parent.stdout is not None
        server = int(parent.stdout.readline())
        worker = int(fifo.read_text())
        parent.send_signal(number)
    assert is_gone(server)
    assert is_gone(worker)


def test_a_fork_that_the_system_refuses_fails_that_run_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    once = tmp_path / "refused"
    _at_start(
        tmp_path,
        monkeypatch,
        f"""
import os
fork, refused = os.fork, "{once}"
def refuse_once():
    if os.path.exists(refused):
        return fork()
    open(refused, "w").close()
    raise BlockingIOError(11, "no more processes")
os.fork = refuse_once
""",
    )
    server = ForkServer()
    try:
        bench = Bench(tmp_path, server)
        seen = bench.run(RIGHT)
        assert seen.ending == "failed"
        assert "no worker could be forked" in seen.detail
        assert "no more processes" in seen.detail
        assert bench.value(RIGHT) == ONE
    finally:
        server.close()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_an_installation_that_cannot_import_says_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "flax.py").write_text("raise ImportError('flax is broken here')\n")
    _prepend_path(monkeypatch, tmp_path / "site")
    launcher = make_launcher(method)
    try:
        seen = Bench(tmp_path, launcher).run(RIGHT)
    finally:
        launcher.close()
    assert seen.ending == "failed"
    assert "flax is broken here" in seen.detail


@pytest.mark.parametrize("launcher", [ForkServer, Spawner])
def test_an_interpreter_that_is_gone_is_our_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, launcher: type[ForkServer | Spawner]
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    before = _descriptors()
    started = launcher()
    started.warm()
    seen = Bench(tmp_path, started).run(RIGHT)
    started.close()
    assert seen.ending == "failed"
    assert "No such file" in seen.detail
    assert _descriptors() == before


def test_having_no_descriptors_left_is_our_fault_and_loses_none(tmp_path: Path) -> None:
    script = f"""
import os, resource, sys
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from pathlib import Path
from runs import Bench
from flaxlings.run.spawn import Spawner
bench = Bench(Path({str(tmp_path)!r}), Spawner())
bench.job("")
count = len(os.listdir("/proc/self/fd"))
resource.setrlimit(resource.RLIMIT_NOFILE, (count + 3, count + 3))
seen = bench.run("")
print(seen.ending, seen.detail, len(os.listdir("/proc/self/fd")) - count)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=_root(), check=False)
    said = "failed no worker could be started: [Errno 24] Too many open files 0\n"
    assert (done.stdout, done.stderr) == (said, "")


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_parent_without_standard_streams_runs_files_all_the_same(tmp_path: Path, method: str) -> None:
    script = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
os.closerange(0, 3)
from pathlib import Path
from runs import Bench
from flaxlings.run.launcher import make_launcher
launcher = make_launcher({method!r})
seen = Bench(Path({str(tmp_path)!r}), launcher).run("print('hello')\\ndef f(seed): return 1")
launcher.close()
Path({str(tmp_path / "result")!r}).write_text(f"{{seen.ending}} {{seen.detail}} {{seen.output}}")
"""
    subprocess.run([sys.executable, "-c", script], cwd=_root(), check=True)
    assert (tmp_path / "result").read_text() == "finished  hello\n"


def test_the_start_method_can_be_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds: dict[str, type] = {}
    for method in ("fork", "spawn"):
        monkeypatch.setenv("FLAXLINGS_START", method)
        kinds[method] = type(make_launcher())
    assert kinds == {"fork": ForkServer, "spawn": Spawner}
    assert isinstance(make_launcher("fork"), ForkServer)
    monkeypatch.setenv("FLAXLINGS_START", "thread")
    with pytest.raises(ValueError, match="FLAXLINGS_START is 'thread'; it can be fork or spawn"):
        make_launcher()


def _root() -> Path:
    return Path(__file__).parents[2]


def _descriptors() -> list[Path]:
    return sorted(Path("/proc/self/fd").iterdir())


def _prepend_path(monkeypatch: pytest.MonkeyPatch, directory: Path) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(directory), str(_root())]))


def _at_start(directory: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Have every interpreter run this before anything else."""
    (directory / "sitecustomize.py").write_text(script)
    _prepend_path(monkeypatch, directory)
