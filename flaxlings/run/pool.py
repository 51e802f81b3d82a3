"""Workers for whoever has a job, and the transcripts of references, each made once."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass

from flaxlings.judge.observation import Transcript
from flaxlings.run.cancellation import Cancellation
from flaxlings.run.execute import execute
from flaxlings.run.launcher import Launcher
from flaxlings.run.rehearsal import Handed, Rehearsal
from flaxlings.run.wire import Job


@dataclass(frozen=True, slots=True)
class ReferenceKey:
    """What a reference's transcript depends on: the texts of check and solution, and the seeds."""

    check: str
    solution: str
    seeds: tuple[int, ...] | None


class Pool:
    """Runs jobs, each in a worker of its own. Safe to use from several threads."""

    def __init__(self, launcher: Launcher) -> None:
        self._launcher = launcher
        self._lock = threading.Lock()
        self._references: dict[ReferenceKey, Future[Transcript]] = {}
        self._running: set[Cancellation] = set()
        self._rehearsal: Rehearsal | None = None
        self._closed = False

    def warm(self) -> None:
        """Begin whatever makes the first run quick."""
        self._launcher.warm()

    def run(self, job: Job, cancellation: Cancellation | None = None) -> Transcript:
        """Run the job and wait for its transcript; in a closed pool it is cancelled before it begins.

        A worker that has rehearsed for it answers in the time of the learner's own code.
        """
        return self._run(job, cancellation, rehearsed=True)

    def rehearse(self, job: Job) -> bool:
        """Have a worker rehearse this job, instead of what was rehearsed before, and wait; whether it is ready.

        From then on a run of the job's exercise takes the worker, and the next rehearsal begins the moment it does.
        """
        with self._lock:
            if self._closed:
                return False
            before = self._rehearsal
            rehearsal: Rehearsal | None = Rehearsal(job, self._launcher)
            self._rehearsal = rehearsal
        if before is not None:
            before.close()
        while rehearsal is not None and not rehearsal.wait():
            # A run has taken it, and then another one goes on; or it went wrong.
            with self._lock:
                following = self._rehearsal
            if following is rehearsal or following is None or not following.suits(job):
                return False
            rehearsal = following
        return rehearsal is not None

    def _run(self, job: Job, cancellation: Cancellation | None, *, rehearsed: bool) -> Transcript:
        own = cancellation or Cancellation()
        try:
            with self._lock:
                if self._closed:
                    return Transcript(ending="cancelled")
                self._running.add(own)
                rehearsal = self._next_rehearsal(job) if rehearsed else None
            try:
                return self._execute(job, own, rehearsal)
            finally:
                with self._lock:
                    self._running.discard(own)
                if rehearsal is not None:
                    rehearsal.close()
        finally:
            if cancellation is None:
                own.close()

    def _next_rehearsal(self, job: Job) -> Rehearsal | None:
        """The rehearsal for this job, if there is one; another one takes its place."""
        rehearsal = self._rehearsal
        if rehearsal is None or not rehearsal.suits(job):
            return None
        self._rehearsal = Rehearsal(rehearsal.job, self._launcher)
        return rehearsal

    def _execute(self, job: Job, cancellation: Cancellation, rehearsal: Rehearsal | None) -> Transcript:
        worker = rehearsal.take() if rehearsal is not None else None
        if worker is not None:
            transcript = execute(job, Handed(worker), cancellation)
            if transcript.ending != "failed":
                return transcript
            # It died while it waited, and nothing of the learner's has run.
        return execute(job, self._launcher, cancellation)

    def reference(self, key: ReferenceKey, job: Job) -> Transcript:
        """The transcript of a reference: run once for each key, by whoever asks first; the others wait for it.

        A run that did not finish is not kept, so that the next one tries again.
        """
        with self._lock:
            known = self._references.get(key)
            future: Future[Transcript] = known or Future()
            self._references[key] = future
        if known is not None:
            return known.result()
        try:
            transcript = self._run(job, None, rehearsed=False)
        except BaseException as error:
            with self._lock:
                del self._references[key]
            future.set_exception(error)
            raise
        if transcript.ending != "finished":
            with self._lock:
                del self._references[key]
        future.set_result(transcript)
        return transcript

    def close(self) -> None:
        """Cancel every run, from whatever thread it was asked for, and end every process that this pool started."""
        with self._lock:
            self._closed = True
            for cancellation in self._running:
                cancellation.cancel()
            rehearsal, self._rehearsal = self._rehearsal, None
        if rehearsal is not None:
            rehearsal.close()
        self._launcher.close()
