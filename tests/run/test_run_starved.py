from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from runs import PATIENCE, Bench, is_gone

from flaxlings.judge.observation import Number
from flaxlings.run import deadline, forkserver, spawn, starvation
from flaxlings.run.forkserver import ForkServer
from flaxlings.run.launcher import Launcher, Worker
from flaxlings.run.starvation import cpu_wait

SLOW = "import time\n\ndef f(seed):\n    time.sleep(1.5)\n    return seed\n"


@dataclass(frozen=True)
class Starving:
    """A launcher whose workers say that they waited for a processor."""

    launcher: Launcher
    waits: Callable[[], float]

    def warm(self) -> None:
        self.launcher.warm()

    def start(self) -> Worker:
        worker = self.launcher.start()
        worker.waited = lambda *, roughly=False: self.waits()  # type: ignore[method-assign]  # noqa: PLW0108 -- however it is asked
        return worker

    def close(self) -> None:
        self.launcher.close()


def since_it_began(seconds: float) -> Callable[[], float]:
    """What a worker says when its imports had waited for three seconds, and the learner's code for so many."""
    said = iter([3.0])
    return lambda: next(said, 3.0 + seconds)


def test_what_the_imports_waited_is_not_the_learners_to_get_back(bench: Bench) -> None:
    starved = replace(bench, launcher=Starving(bench.launcher, lambda: 60.0))
    assert starved.run(SLOW, time_limit=1.0).ending == "timed-out"


def test_a_run_that_is_soon_over_is_not_looked_at(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has just saved waits for the answer, and looking takes time."""
    asked: list[float] = []

    def waits() -> float:
        asked.append(0.0)
        return 0.0

    watched = replace(bench, launcher=Starving(bench.launcher, waits))
    monkeypatch.setattr(deadline, "_SETTLED", PATIENCE)
    assert watched.value("def f(seed):\n    return seed + 1\n") == Number("int", "1")
    assert asked == []


def test_a_first_look_does_not_go_through_every_child(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def taken(pid: int) -> float:
        looked.append(pid)
        return 0.0

    monkeypatch.setattr(starvation, "_taken_by_children", taken)
    cpu_wait(os.getpid(), roughly=True)
    assert looked == []
    cpu_wait(os.getpid())
    assert looked == [os.getpid()]


def test_a_run_that_had_no_processor_gets_that_time_on_top(bench: Bench) -> None:
    starving = replace(bench, launcher=Starving(bench.launcher, since_it_began(60.0)))
    assert starving.run(SLOW, time_limit=1.0).ending == "finished"


def test_a_run_that_had_its_time_gets_no_more(bench: Bench) -> None:
    fed = replace(bench, launcher=Starving(bench.launcher, since_it_began(0.1)))
    assert fed.run(SLOW, time_limit=1.0).ending == "timed-out"


def test_a_run_that_starves_for_ever_ends_all_the_same(bench: Bench) -> None:
    starving = replace(bench, launcher=Starving(bench.launcher, since_it_began(1e9)))
    transcript = starving.run("while True:\n    pass\n", time_limit=0.3)
    assert (transcript.ending, transcript.detail) == ("timed-out", "0.3 s")


ANSWERING = """
import os

def f(seed):
    with open({begun!r}, "w") as file: file.write(str(os.getpid()))
    with open({go!r}) as file: file.read()
    return seed + 1
"""

RUNNING = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from runs import Bench
from flaxlings.run.spawn import Spawner
print(Bench(Path({directory!r}), Spawner()).run({source!r}, time_limit={limit}).ending)
"""


def test_an_answer_that_came_in_time_counts_though_we_were_stopped_beyond_the_limit(tmp_path: Path) -> None:
    """What the worker said meanwhile is in the pipe when this program goes on."""
    tests, begun, go, limit = Path(__file__).parents[1], tmp_path / "begun", tmp_path / "go", 2.0
    os.mkfifo(begun)
    os.mkfifo(go)
    source = ANSWERING.format(begun=str(begun), go=str(go))
    script = RUNNING.format(tests=str(tests), directory=str(tmp_path), source=source, limit=limit)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=tests.parent, encoding="utf-8"
    ) as runner:
        try:
            worker = int(begun.read_text())
            runner.send_signal(signal.SIGSTOP)
            go.write_text("")
            end = time.monotonic() + limit
            # A zombie until its parent goes on.
            assert is_gone(worker)
            with pytest.raises(subprocess.TimeoutExpired):
                runner.communicate(timeout=end - time.monotonic())
            runner.send_signal(signal.SIGCONT)
            assert runner.communicate()[0] == "finished\n"
        finally:
            runner.kill()


def test_a_worker_says_what_its_own_process_has_waited(any_bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def waits(pid: int, *, roughly: bool) -> float:
        parents.append(int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]))
        return 5.0 if roughly else 3.0

    parents: list[int] = []
    monkeypatch.setattr(forkserver, "cpu_wait", waits)
    monkeypatch.setattr(spawn, "cpu_wait", waits)
    worker = any_bench.launcher.start()
    try:
        assert (worker.waited(), worker.waited(roughly=True)) == (3.0, 5.0)
    finally:
        worker.end()
        worker.close()
    launcher = any_bench.launcher
    parent = server_pid(launcher) if isinstance(launcher, ForkServer) else os.getpid()
    assert parents == [parent, parent]


@pytest.mark.skipif(not os.path.exists("/proc/self/schedstat"), reason="this system does not count")  # noqa: PTH110 -- at collection
def test_waiting_is_counted_where_two_processes_share_a_processor() -> None:
    one = min(os.sched_getaffinity(0))
    code = f"import os; os.sched_setaffinity(0, [{one}]); print(flush=True)\nwhile True: pass"
    hogs = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) for _ in range(2)]
    try:
        for hog in hogs:
            assert hog.stdout is not None
            hog.stdout.readline()
        while cpu_wait(hogs[0].pid) < 0.05:
            assert hogs[0].poll() is None
    finally:
        for hog in hogs:
            hog.kill()
            hog.communicate()


def test_a_process_that_is_gone_has_not_waited() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert cpu_wait(gone.pid) == 0.0


@pytest.mark.skipif(not os.path.exists("/proc/self/schedstat"), reason="this system does not count")  # noqa: PTH110 -- at collection
def test_what_its_own_children_take_is_no_starving() -> None:
    """Three children loop on the processor that their parent is ready to run on."""
    one = min(os.sched_getaffinity(0))
    code = f"""
import os
os.sched_setaffinity(0, [{one}])
for _ in range(3):
    if os.fork() == 0:
        break
else:
    print(flush=True)
while True:
    pass
"""
    hog = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True)
    try:
        assert hog.stdout is not None
        hog.stdout.readline()
        while counted(hog.pid)[1] < 1.0:
            assert hog.poll() is None
        children = Path(f"/proc/{hog.pid}/task/{hog.pid}/children").read_text().split()
        taken = sum(counted(int(child))[0] for child in children)
        assert len(children) == 3
        # What others on this machine took remains; a clock tick rounds hundredths away.
        assert cpu_wait(hog.pid) < counted(hog.pid)[1] - 0.8 * taken
    finally:
        os.killpg(hog.pid, signal.SIGKILL)
        hog.communicate()


def server_pid(server: ForkServer) -> int:
    assert server._process is not None
    return server._process.pid


def counted(pid: int) -> tuple[float, float]:
    """Seconds that a process had a processor, and that it waited for one."""
    had, waited, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
    return int(had) * 1e-9, int(waited) * 1e-9
