"""A worker that has rehearsed: it has run a job's probes on the reference and waits for the text to run them on.

A rehearsal is used once. Nobody waits for one that is not over: it is given up, and the run begins in a fresh worker.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import threading
import time
from dataclasses import dataclass
from typing import Literal

from msgspec import structs

from flaxlings.run.cancellation import Cancellation
from flaxlings.run.launcher import Launcher, Worker
from flaxlings.run.pipes import LaunchFault
from flaxlings.run.wire import Decoder, Job, Rehearsed, WireFault, encode

REHEARSAL_LIMIT = 300.0
"""Seconds after which a rehearsal has gone wrong, imports on a cold, busy machine included."""

_State = Literal["rehearsing", "ready", "over"]


class Rehearsal:
    """One rehearsal of one job, from now on, in a thread of its own."""

    def __init__(self, job: Job, launcher: Launcher) -> None:
        self.job = structs.replace(job, rehearsal=True)
        self._launcher = launcher
        self._lock = threading.Lock()
        self._state: _State = "rehearsing"
        self._worker: Worker | None = None
        self._given_up = Cancellation()
        self._settled = threading.Event()
        self._thread = threading.Thread(target=self._rehearse, name="rehearsal", daemon=True)
        self._thread.start()

    def suits(self, job: Job) -> bool:
        """Whether what was rehearsed is what this job runs."""
        return (job.exercise, job.check, job.directory) == (self.job.exercise, self.job.check, self.job.directory)

    def take(self) -> Worker | None:
        """The worker, if it has rehearsed; it is the caller's then. Otherwise the rehearsal is given up."""
        with self._lock:
            worker = self._worker if self._state == "ready" else None
            self._state = "over"
            self._worker = None
        self._given_up.cancel()
        return worker

    def wait(self) -> bool:
        """Wait until the rehearsal is over, one way or another; whether the worker is ready then."""
        self._settled.wait()
        with self._lock:
            return self._state == "ready"

    def close(self) -> None:
        """End the worker, if nobody has taken it, and the thread."""
        worker = self.take()
        if worker is not None:
            worker.end()
            worker.close()
        self._thread.join()
        self._given_up.close()

    def _rehearse(self) -> None:
        try:
            worker = self._launcher.start()
        except LaunchFault:
            worker = None  # whoever runs the job will be told
        if worker is not None and not (self._listen(worker) and self._ready(worker)):
            worker.end()
            worker.close()
        self._settled.set()

    def _ready(self, worker: Worker) -> bool:
        with self._lock:
            if self._state == "over":
                return False
            self._state, self._worker = "ready", worker
            return True

    def _listen(self, worker: Worker) -> bool:
        """Send the job and wait; whether the worker said that it has rehearsed."""
        unsent = encode(self.job)
        decoder = Decoder()
        end = time.monotonic() + REHEARSAL_LIMIT
        os.set_blocking(worker.jobs, False)
        with selectors.DefaultSelector() as selector:
            selector.register(worker.jobs, selectors.EVENT_WRITE)
            selector.register(worker.answers, selectors.EVENT_READ)
            selector.register(self._given_up, selectors.EVENT_READ)
            while ready := selector.select(end - time.monotonic()):
                for key, _ in ready:
                    if key.fileobj is self._given_up:
                        return False
                    if key.fd == worker.jobs:
                        with contextlib.suppress(BlockingIOError, BrokenPipeError):
                            unsent = unsent[os.write(key.fd, unsent) :]
                        if not unsent:
                            selector.unregister(worker.jobs)
                        continue
                    data = os.read(key.fd, 1 << 16)
                    try:
                        messages = list(decoder.feed(data))
                    except WireFault:
                        return False
                    if messages or not data:
                        return messages == [Rehearsed()]
        return False


@dataclass(frozen=True, slots=True)
class Handed:
    """A launcher that hands on a worker which is there already."""

    worker: Worker

    def warm(self) -> None:
        """There is nothing to warm."""

    def start(self) -> Worker:
        """The worker; to be called once."""
        return self.worker

    def close(self) -> None:
        """Whoever started it ends it."""
