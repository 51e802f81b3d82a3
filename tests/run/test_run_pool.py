"""References are run once; closing ends everything."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from runs import Bench

from flaxlings.run.cancellation import Cancellation
from flaxlings.run.forkserver import ForkServer
from flaxlings.run.launcher import Launcher, Worker
from flaxlings.run.pipes import LaunchFault
from flaxlings.run.pool import Pool, ReferenceKey

RIGHT = "def f(seed):\n    return seed\n"
KEY = ReferenceKey("check", "solution", None)


@dataclass
class Counting:
    """A launcher that counts its workers, and refuses the first `faults` of them."""

    launcher: Launcher
    faults: int = 0
    started: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def warm(self) -> None:
        self.launcher.warm()

    def start(self) -> Worker:
        with self.lock:
            self.started += 1
            if self.started <= self.faults:
                raise LaunchFault("not today")
        return self.launcher.start()

    def close(self) -> None:
        """The server is not this launcher's own."""


@pytest.fixture
def counting(fork_server: ForkServer) -> Counting:
    return Counting(fork_server)


def test_a_reference_is_run_once_for_whoever_asks(bench: Bench, counting: Counting) -> None:
    pool = Pool(counting)
    job = bench.job(RIGHT)
    together = threading.Barrier(4)

    def ask(_: int) -> str:
        together.wait()
        return pool.reference(KEY, job).ending

    with ThreadPoolExecutor(4) as executor:
        assert list(executor.map(ask, range(4))) == ["finished"] * 4
    assert counting.started == 1
    assert pool.reference(KEY, job) is pool.reference(KEY, job)


def test_each_text_and_choice_of_seeds_has_a_reference_of_its_own(bench: Bench, counting: Counting) -> None:
    pool = Pool(counting)
    for key in (KEY, ReferenceKey("check 2", "solution", None), ReferenceKey("check", "solution", (1,)), KEY):
        pool.reference(key, bench.job(RIGHT))
    assert counting.started == 3


def test_a_reference_that_did_not_finish_is_tried_again(bench: Bench, counting: Counting) -> None:
    counting.faults = 1
    pool = Pool(counting)
    assert [pool.reference(KEY, bench.job(RIGHT)).ending for _ in range(3)] == ["failed", "finished", "finished"]
    assert counting.started == 2


def test_an_error_of_ours_reaches_everybody_who_waits_and_is_not_kept(
    bench: Bench, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = Pool(counting)
    with monkeypatch.context() as patch:
        patch.setattr(counting, "start", lambda: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            pool.reference(KEY, bench.job(RIGHT))
    assert pool.reference(KEY, bench.job(RIGHT)).ending == "finished"


def test_a_closed_pool_runs_nothing_more(bench: Bench, counting: Counting) -> None:
    pool = Pool(counting)
    pool.close()
    assert pool.run(bench.job(RIGHT)).ending == "cancelled"
    assert counting.started == 0


def test_closing_cancels_whatever_runs_in_any_thread(tmp_path: Path, own_server: ForkServer) -> None:
    bench = Bench(tmp_path, own_server)
    pool = Pool(own_server)
    fifos = [tmp_path / str(number) for number in range(2)]
    for fifo in fifos:
        os.mkfifo(fifo)
    jobs = [bench.job(f"open('{fifo}', 'w').close()\nwhile True: pass\n") for fifo in fifos]
    with ThreadPoolExecutor(2) as executor, closing(Cancellation()) as cancellation:
        runs = [executor.submit(pool.run, jobs[0]), executor.submit(pool.run, jobs[1], cancellation)]
        for fifo in fifos:
            fifo.read_text()
        pool.close()
        assert [run.result().ending for run in runs] == ["cancelled", "cancelled"]
