"""Workers for whoever has a job, and the transcripts of references, each made once."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import dataclass

from flaxlings.judge.observation import Transcript
from flaxlings.run.execute import Cancellation, execute
from flaxlings.run.launcher import Launcher
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
        self._closed = False

    def warm(self) -> None:
        """Begin whatever makes the first run quick."""
        self._launcher.warm()

    def run(self, job: Job, cancellation: Cancellation | None = None) -> Transcript:
        """Run the job and wait for its transcript; in a closed pool it is cancelled before it begins."""
        own = cancellation or Cancellation()
        try:
            with self._lock:
                if self._closed:
                    return Transcript(ending="cancelled")
                self._running.add(own)
            try:
                return execute(job, self._launcher, own)
            finally:
                with self._lock:
                    self._running.discard(own)
        finally:
            if cancellation is None:
                own.close()

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
            transcript = self.run(job)
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
        self._launcher.close()
