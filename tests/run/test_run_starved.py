from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from runs import Bench

from flaxlings.run.launcher import Launcher, Worker
from flaxlings.run.starvation import cpu_wait

SLOW = "import time\n\ndef f(seed):\n    time.sleep(1.5)\n    return seed\n"


@dataclass(frozen=True)
class Starving:
    """A launcher whose workers say that they waited for a processor."""

    launcher: Launcher
    waited: Callable[[], float]

    def warm(self) -> None:
        self.launcher.warm()

    def start(self) -> Worker:
        worker = self.launcher.start()
        worker.waited = self.waited  # type: ignore[method-assign]
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


def test_a_worker_knows_how_long_it_waited(bench: Bench) -> None:
    seen: list[float] = []

    def waited() -> float:
        seen.append(original())
        return 0.0

    worker = bench.launcher.start()
    original = worker.waited
    try:
        assert waited() == 0.0
        assert seen[0] >= 0.0
    finally:
        worker.end()
        worker.close()


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


def counted(pid: int) -> tuple[float, float]:
    """Seconds that a process had a processor, and that it waited for one."""
    had, waited, _ = Path(f"/proc/{pid}/schedstat").read_text().split()
    return int(had) * 1e-9, int(waited) * 1e-9
