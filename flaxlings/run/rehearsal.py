"""One rehearsal: a worker runs a job that nobody hears of, and then waits for the text that it will be asked about."""

from __future__ import annotations

import contextlib
import os
import selectors
import time
from dataclasses import dataclass

from flaxlings.run.cancellation import Cancellation
from flaxlings.run.launcher import Launcher, Worker
from flaxlings.run.pipes import LaunchFault
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
        self._cancellation = Cancellation()

    def run(self) -> Worker | None:
        """The worker that has rehearsed; None when it went wrong or was cancelled."""
        try:
            worker = self._launcher.start()
        except LaunchFault:
            return None  # whoever runs the job will be told
        if self._listen(worker):
            return worker
        worker.end()
        worker.close()
        return None

    def cancel(self) -> None:
        """End it, if it goes on."""
        self._cancellation.cancel()

    def close(self) -> None:
        """Give back what it needed. The worker is its taker's."""
        self._cancellation.close()

    def _listen(self, worker: Worker) -> bool:
        """Send the job and wait; whether the worker said that it has rehearsed."""
        unsent = encode(self._job)
        decoder = Decoder()
        end = time.monotonic() + REHEARSAL_LIMIT
        os.set_blocking(worker.jobs, False)
        with selectors.DefaultSelector() as selector:
            selector.register(worker.jobs, selectors.EVENT_WRITE)
            selector.register(worker.answers, selectors.EVENT_READ)
            selector.register(self._cancellation, selectors.EVENT_READ)
            while ready := selector.select(end - time.monotonic()):
                for key, _ in ready:
                    if key.fileobj is self._cancellation:
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
