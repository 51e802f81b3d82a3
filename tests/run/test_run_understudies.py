"""Waiting workers, when something goes wrong around them: nobody waits for ever, and no worker is left."""

from __future__ import annotations

import os
import selectors
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from threading import Thread

import pytest
from runs import PATIENCE, Bench, Borrowed, no_descriptors, settled

from flaxlings.run.forkserver import ForkServer
from flaxlings.run.launcher import Worker
from flaxlings.run.pipes import write_some
from flaxlings.run.pool import Pool
from flaxlings.run.rehearsal import Rehearsal
from flaxlings.run.understudies import READY, Understudies
from flaxlings.run.wire import Job, Rehearsed, encode

JOB = Job("exercise", "", "exercise.py", "check.py", ".", None, PATIENCE)
REFERENCE = "def f(seed):\n    return seed\n"


class Stage:
    """A worker without a process: what it has answered is in the pipe."""

    def __init__(self, answers: bytes = b"", ending: Callable[[], object] = lambda: None) -> None:
        self.taken, self.jobs = os.pipe()
        self.answers, self.said = os.pipe()
        self.output = self.answers
        os.write(self.said, answers)
        self._ending = ending
        self.ended = 0

    def end(self) -> int | None:
        self.ended += 1
        self._ending()
        return 0

    def waited(self, *, roughly: bool = False) -> float:
        return 0.0

    def complaint(self) -> str:
        return ""

    def close(self) -> None:
        for descriptor in (self.taken, self.jobs, self.answers, self.said):
            if descriptor >= 0:
                os.close(descriptor)


@dataclass
class Staged:
    """A launcher of such workers."""

    make: Callable[[], Stage]
    workers: list[Stage] = field(default_factory=list)

    def warm(self) -> None:
        """Nothing helps."""

    def start(self) -> Worker:
        self.workers.append(self.make())
        return self.workers[-1]

    def close(self) -> None:
        """Each has its own end."""


def waits(understudies: Understudies) -> bool:
    """What waiting for a worker gives, where it comes to an end at all."""
    future: Future[bool] = Future()
    Thread(target=lambda: future.set_result(understudies.wait()), daemon=True).start()
    return future.result(PATIENCE)


def test_nobody_takes_a_worker_that_is_being_ended() -> None:
    taken: list[Worker | None] = []
    launcher = Staged(lambda: Stage(encode(Rehearsed()), lambda: taken.append(understudies.take())))
    understudies = Understudies(JOB, launcher)
    assert settled(understudies)
    understudies.close()
    assert taken == [None] * READY
    assert [worker.ended for worker in launcher.workers] == [1] * READY
    assert understudies.take() is None


def test_without_descriptors_nobody_waits_and_with_them_it_goes_on(bench: Bench, fork_server: ForkServer) -> None:
    job = bench.job(REFERENCE)
    with closing(Pool(Borrowed(fork_server))) as pool:
        with no_descriptors():
            understudies = pool._understudies = Understudies(job, fork_server)
            assert not waits(understudies)
        assert pool.run(job).ending == "finished"
        assert settled(understudies)


def test_a_worker_is_ended_for_which_no_descriptors_are_left() -> None:
    limits = no_descriptors()

    def last() -> Stage:
        worker = Stage(encode(Rehearsed()))
        limits.__enter__()
        return worker

    launcher = Staged(last)
    rehearsal = Rehearsal(JOB, launcher)
    try:
        assert rehearsal.run() is None
    finally:
        limits.__exit__(None, None, None)
    assert launcher.workers[0].ended == 1


def test_a_forked_worker_ends_without_a_descriptor_more(fork_server: ForkServer) -> None:
    worker = fork_server.start()
    with closing(worker), no_descriptors():
        assert worker.end() is not None


def test_a_fault_of_ours_ends_the_waiting_and_every_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    launcher = Staged(lambda: Stage(encode(Rehearsed())) if not launcher.workers else stage_without())

    def stage_without() -> Stage:
        raise ZeroDivisionError

    monkeypatch.setattr("threading.excepthook", lambda _: None)
    understudies = Understudies(JOB, launcher)
    understudies._thread.join(PATIENCE)
    assert not understudies._thread.is_alive()
    assert not waits(understudies)
    assert launcher.workers[0].ended == 1


def test_a_rehearsal_that_is_cancelled_before_it_begins_ends_its_worker() -> None:
    launcher = Staged(lambda: Stage(encode(Rehearsed())))
    rehearsal = Rehearsal(JOB, launcher)
    rehearsal.cancel()
    assert rehearsal.run() is None
    assert launcher.workers[0].ended == 1


def test_a_worker_that_takes_nothing_is_written_to_once(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Stage()
    os.close(worker.taken)
    worker.taken = -1
    ready: list[int] = []

    class Selector(selectors.PollSelector):
        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            if ready and worker.said >= 0:
                os.close(worker.said)
                worker.said = -1
            found = super().select(timeout)
            ready.extend(key.fd for key, _ in found)
            return found

    monkeypatch.setattr("selectors.DefaultSelector", Selector)
    assert Rehearsal(JOB, Staged(lambda: worker)).run() is None
    assert ready == [worker.jobs, worker.answers]


def test_what_does_not_go_into_a_pipe_is_left_and_a_pipe_that_nobody_reads_takes_everything() -> None:
    read, write = os.pipe()
    os.set_blocking(write, False)
    data = b"x" * (1 << 20)
    left = write_some(write, data)
    assert 0 < len(left) < len(data)
    assert write_some(write, left) == left
    os.close(read)
    assert write_some(write, left) == b""
    os.close(write)
