"""Ending a run from another thread, at every moment of it."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

from runs import Bench, Then, is_alive, is_gone

from flaxlings.run.cancellation import Cancellation
from flaxlings.run.forkserver import ForkServer

RIGHT = "def f(seed):\n    return seed\n"


def test_a_run_that_was_cancelled_before_it_began_is_cancelled(bench: Bench) -> None:
    with closing(Cancellation()) as cancellation:
        cancellation.cancel()
        seen = bench.run("while True: pass\n", cancellation=cancellation)
    assert (seen.ending, seen.observations) == ("cancelled", ())


def test_a_worker_that_still_imports_is_cancelled(any_bench: Bench) -> None:
    with closing(Cancellation()) as cancellation:
        slow = replace(any_bench, launcher=Then(any_bench.launcher, cancellation.cancel))
        # The job does not fit into the pipe: whoever would write it first would wait for the worker.
        seen = slow.run("#" * (1 << 20) + "\nwhile True: pass\n", cancellation=cancellation)
    assert (seen.ending, seen.observations) == ("cancelled", ())


def test_a_running_file_is_cancelled_and_gone(any_bench: Bench) -> None:
    fifo = any_bench.directory / "pid"
    os.mkfifo(fifo)
    source = f"import os\nwith open('{fifo}', 'w') as file: file.write(str(os.getpid()))\nwhile True: pass\n"
    with closing(Cancellation()) as cancellation, ThreadPoolExecutor(1) as executor:
        run = executor.submit(any_bench.run, source, cancellation=cancellation)
        pid = int(fifo.read_text())
        assert is_alive(pid)
        cancellation.cancel()
        assert run.result().ending == "cancelled"
        assert is_gone(pid)


def test_a_stopped_file_is_cancelled(bench: Bench) -> None:
    fifo = bench.directory / "pid"
    os.mkfifo(fifo)
    source = f"import os\nwith open('{fifo}', 'w') as file: file.write(str(os.getpid()))\nos.kill(os.getpid(), 19)\n"
    with closing(Cancellation()) as cancellation, ThreadPoolExecutor(1) as executor:
        run = executor.submit(bench.run, source, cancellation=cancellation)
        pid = int(fifo.read_text())
        cancellation.cancel()
        assert run.result().ending == "cancelled"
        assert is_gone(pid)


def test_cancelling_twice_or_too_late_is_no_error(bench: Bench) -> None:
    cancellation = Cancellation()
    assert bench.run(RIGHT, cancellation=cancellation).ending == "finished"
    cancellation.cancel()
    cancellation.cancel()
    cancellation.close()
    cancellation.close()
    late = Cancellation()
    late.close()
    # Its number may be somebody else's by now, who must not be written to.
    read, write = os.pipe()
    late.cancel()
    os.set_blocking(read, False)
    try:
        assert late.requested
        assert _nothing_to_read(read)
    finally:
        os.close(read)
        os.close(write)


def test_a_run_whose_launcher_closes_is_cancelled_when_that_was_asked_for(bench: Bench) -> None:
    server = ForkServer()
    server.close()
    with closing(Cancellation()) as cancellation:
        cancellation.cancel()
        assert replace(bench, launcher=server).run(RIGHT, cancellation=cancellation).ending == "cancelled"


def test_a_run_is_cancelled_though_its_file_ignores_every_signal(bench: Bench) -> None:
    fifo = bench.directory / "pid"
    os.mkfifo(fifo)
    ignoring = f"import os, signal\nsignal.signal({signal.SIGTERM:d}, signal.SIG_IGN)\n"
    source = f"{ignoring}with open('{fifo}', 'w') as file: file.write(str(os.getpid()))\nwhile True: pass\n"
    with closing(Cancellation()) as cancellation, ThreadPoolExecutor(1) as executor:
        run = executor.submit(bench.run, source, cancellation=cancellation)
        pid = int(fifo.read_text())
        cancellation.cancel()
        assert run.result().ending == "cancelled"
        assert is_gone(pid)


def _nothing_to_read(descriptor: int) -> bool:
    try:
        return os.read(descriptor, 1) == b""
    except BlockingIOError:
        return True
