"""Workers that have rehearsed one job, waiting for the text to run it on.

They are made one after the other, so that the first is ready as soon as can be, and each that is taken is replaced.
Then each learns the text that the learner saved last: the next one is mostly made of the same operations. Nobody waits
for any of this: who finds no worker ready runs in a fresh one.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

from msgspec import structs

from flaxlings.run.launcher import Launcher, Worker, end_worker
from flaxlings.run.rehearsal import LESSON_LIMIT, Handed, Rehearsal
from flaxlings.run.wire import Job

READY = 2
"""A formatter saves again right after the editor has: then two answers are wanted at once."""


@dataclass(frozen=True, slots=True)
class Understudy:
    """A worker that has rehearsed the reference, and the text that it learnt after that."""

    worker: Worker
    learnt: Job | None = None


class Understudies:
    """Up to `READY` workers that have rehearsed the job. Safe to use from several threads."""

    def __init__(self, job: Job, launcher: Launcher) -> None:
        self.job = structs.replace(job, purpose="rehearsal")
        self._launcher = launcher
        self._changed = threading.Condition()
        self._ready: deque[Understudy] = deque()
        self._lesson: Job | None = None
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
            if self._closed:
                return None
            ready = sorted(self._ready, key=lambda each: each.learnt is not None, reverse=True)
            understudy = ready[0] if ready else None
            if understudy is not None:
                self._ready.remove(understudy)
            self._failed = False
            self._changed.notify_all()
            return None if understudy is None else understudy.worker

    def learn(self, job: Job) -> None:
        """Have every worker learn the text of this job, which ran to its end and took no longer than a lesson may."""
        with self._changed:
            self._lesson = structs.replace(job, purpose="lesson", time_limit=LESSON_LIMIT)
            self._changed.notify_all()

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
        try:
            self._rehearse()
        finally:
            with self._changed:
                # Whatever ended it: nobody waits for what nobody makes.
                self._closed = True
                left, self._ready = self._ready, deque()
                self._changed.notify_all()
            for understudy in left:
                end_worker(understudy.worker)

    def _rehearse(self) -> None:
        while begun := self._begin():
            rehearsal, learnt = begun
            worker = rehearsal.run()
            with self._changed:
                self._rehearsal = None
                if worker is not None:
                    self._ready.append(Understudy(worker, learnt))
                elif learnt is None:
                    self._failed = True
                elif self._lesson is learnt:
                    self._lesson = None  # it cannot be learnt; the worker was lost with it
                self._changed.notify_all()

    def _begin(self) -> tuple[Rehearsal, Job | None] | None:
        """What is to be done next, and the text that will be learnt by it; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._idle())
            if self._closed:
                return None
            learner = self._unlearned() if len(self._ready) == READY or self._failed else None
            if learner is not None and self._lesson is not None:
                self._ready.remove(learner)
                self._rehearsal = Rehearsal(self._lesson, Handed(learner.worker))
                return self._rehearsal, self._lesson
            self._rehearsal = Rehearsal(self.job, self._launcher)
            return self._rehearsal, None

    def _idle(self) -> bool:
        if len(self._ready) < READY and not self._failed:
            return False
        return self._unlearned() is None

    def _unlearned(self) -> Understudy | None:
        """A worker that has not learnt the last text."""
        if self._lesson is None:
            return None
        return next((each for each in self._ready if each.learnt is not self._lesson), None)
