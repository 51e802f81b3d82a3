"""Workers that have rehearsed one job, waiting for the text to run it on.

They are made one after the other, so that the first is ready as soon as can be, and each that is taken is replaced.
Nobody waits for one: who finds none ready runs in a fresh worker.
"""

from __future__ import annotations

import threading
from collections import deque

from flaxlings.run.launcher import Launcher, Worker
from flaxlings.run.rehearsal import Rehearsal
from flaxlings.run.wire import Job

READY = 2
"""A formatter saves again right after the editor has: then two answers are wanted at once."""


class Understudies:
    """Up to `READY` workers that have rehearsed the job. Safe to use from several threads."""

    def __init__(self, job: Job, launcher: Launcher) -> None:
        self.job = job
        self._launcher = launcher
        self._changed = threading.Condition()
        self._ready: deque[Worker] = deque()
        self._rehearsal: Rehearsal | None = None
        self._failed = False
        """The last rehearsal went wrong. The next one begins when somebody asks for a worker again."""
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="understudies", daemon=True)
        self._thread.start()

    def suits(self, job: Job) -> bool:
        """Whether what is rehearsed here is what this job runs."""
        return (job.exercise, job.check, job.directory) == (self.job.exercise, self.job.check, self.job.directory)

    def take(self) -> Worker | None:
        """A worker that has rehearsed, the caller's from now on; None when there is none. Another one is on its way."""
        with self._changed:
            worker = self._ready.popleft() if self._ready else None
            self._failed = False
            self._changed.notify_all()
            return worker

    def wait(self) -> bool:
        """Wait until a worker is ready, or there will be none; whether one is."""
        with self._changed:
            self._changed.wait_for(lambda: self._ready or self._failed or self._closed)
            return bool(self._ready)

    def close(self) -> None:
        """End every worker that nobody has taken, and the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            if self._rehearsal is not None:
                self._rehearsal.cancel()
        self._thread.join()

    def _work(self) -> None:
        while rehearsal := self._next():
            worker = rehearsal.run()
            with self._changed:
                self._rehearsal = None
                rehearsal.close()
                self._failed = worker is None
                if worker is not None:
                    self._ready.append(worker)
                self._changed.notify_all()
        for worker in self._ready:
            worker.end()
            worker.close()
        self._ready.clear()

    def _next(self) -> Rehearsal | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or (len(self._ready) < READY and not self._failed))
            if self._closed:
                return None
            self._rehearsal = Rehearsal(self.job, self._launcher)
            return self._rehearsal
