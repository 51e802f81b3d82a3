"""One rehearsal: a worker runs a job that nobody hears of, and then waits for the text that it will be asked about."""

from __future__ import annotations

import os
import selectors
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass

from flaxlings.run.cancellation import Cancellation
from flaxlings.run.launcher import Launcher, Worker, end_worker
from flaxlings.run.pipes import LaunchFault, write_some
from flaxlings.run.wire import Decoder, Job, Rehearsed, WireFault, encode

REHEARSAL_LIMIT = 300.0
"""Seconds after which a rehearsal has gone wrong, imports on a cold, busy machine included."""
LESSON_LIMIT = 5.0
"""Seconds that a learner's text may take to rehearse."""


class Rehearsal:
    """One rehearsal of one job. `cancel` may come from another thread."""

    def __init__(self, job: Job, launcher: Launcher) -> None:
        self._job = job
        self._launcher = launcher
        self._lock = threading.Lock()
        self._cancelled = False
        self._cancellation: Cancellation | None = None

    def run(self) -> Worker | None:
        """The worker that has rehearsed; None when it went wrong or was cancelled."""
        try:
            worker = self._launcher.start()
        except (LaunchFault, OSError):
            return None  # whoever runs the job will be told
        # Without a descriptor left there is no cancellation either, and the worker is not wanted.
        with suppress(OSError), closing(Cancellation()) as cancellation:
            with self._lock:
                self._cancellation = cancellation
            if not self._cancelled and self._listen(worker, cancellation):
                return worker
        end_worker(worker)
        return None

    def cancel(self) -> None:
        """End it, if it goes on."""
        with self._lock:
            self._cancelled = True
            if self._cancellation is not None:
                self._cancellation.cancel()

    def _listen(self, worker: Worker, cancellation: Cancellation) -> bool:
        """Send the job and wait; whether the worker said that it has rehearsed."""
        unsent = encode(self._job)
        decoder = Decoder()
        end = time.monotonic() + REHEARSAL_LIMIT
        os.set_blocking(worker.jobs, False)
        with selectors.DefaultSelector() as selector:
            selector.register(worker.jobs, selectors.EVENT_WRITE)
            selector.register(worker.answers, selectors.EVENT_READ)
            selector.register(cancellation, selectors.EVENT_READ)
            while ready := selector.select(end - time.monotonic()):
                for key, _ in ready:
                    if key.fileobj is cancellation:
                        return False
                    if key.fd == worker.jobs:
                        unsent = write_some(key.fd, unsent)
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
