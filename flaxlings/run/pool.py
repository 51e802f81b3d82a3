"""Workers for whoever has a job, and the transcripts of references, each made once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

from msgspec import structs

from flaxlings.judge.observation import Transcript
from flaxlings.run.cache import Cache, reference_name
from flaxlings.run.cancellation import Cancellation
from flaxlings.run.execute import died_unheard, execute, recite
from flaxlings.run.launcher import Launcher, Worker, end_worker
from flaxlings.run.rehearsal import LESSON_LIMIT, Handed
from flaxlings.run.understudies import Understudies
from flaxlings.run.wire import Job

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class ReferenceKey:
    """What a reference's transcript depends on: the texts of check and solution, and the seeds."""

    check: str
    solution: str
    seeds: tuple[int, ...] | None


class Pool:
    """Runs jobs, each in a worker of its own. Safe to use from several threads.

    With a cache, references are made once for all times, and what jax compiled is read from disk: by references only
    what references compiled, by everybody else also what learners' texts needed.
    """

    def __init__(self, launcher: Launcher, cache: Cache | None = None) -> None:
        self._launcher = launcher
        self._cache = cache
        self._lock = threading.Lock()
        self._references: dict[ReferenceKey, Future[Transcript]] = {}
        self._running: set[Cancellation] = set()
        self._understudies: Understudies | None = None
        self._closed = False
        self._endings = ThreadPoolExecutor(1, thread_name_prefix="endings")
        """Ends workers that have finished: a process of jax takes longer to go than a verdict takes to be shown."""

    def warm(self) -> None:
        """Begin whatever makes the first run quick."""
        self._launcher.warm()

    def run(self, job: Job, cancellation: Cancellation | None = None) -> Transcript:
        """Run the job and wait for its transcript; in a closed pool it is cancelled before it begins.

        A worker that has rehearsed for it answers in the time of the learner's own code.
        """
        if self._cache is not None:
            programs = (str(self._cache.learner_programs), str(self._cache.course_programs))
            job = structs.replace(job, programs=programs)
        return self._run(job, cancellation, rehearsed=True)

    def rehearse(self, job: Job, wanted: Callable[[], bool] = lambda: True) -> bool:
        """Have workers rehearse this job, instead of what was rehearsed before, and wait; whether one is ready.

        From then on a run of the job's exercise takes one of them, and it is replaced the moment it does. Asked again
        for the same exercise, it goes on with the workers there are.

        Args:
            job: the reference answer's.
            wanted: asked at the last moment. Of two threads that prepare different exercises the one that is late must
                not take the place of what is wanted by now.
        """
        job = self._of_the_course(job)
        with self._lock:
            if self._closed or not wanted():
                return False
            before, understudies = None, self._understudies
            if understudies is None or not understudies.suits(job):
                before = understudies
                understudies = self._understudies = Understudies(job, self._launcher)
        if before is not None:
            before.close()
        return understudies.wait()

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
            transcript = self._make_reference(key, job)
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

    def recite(self, check: str, jobs: Sequence[Job]) -> tuple[Transcript, ...]:
        """The transcripts of texts of the course, in their order: from disk, or run one after the other in one worker.

        Args:
            check: the text of the check that all of them are run with.
            jobs: with the course's own texts as sources.
        """
        names = [
            reference_name(exercise=job.exercise, check=check, solution=job.source, seeds=job.seeds) for job in jobs
        ]
        known = {name: found for name in names if (found := self._kept(name)) is not None}
        missing = {name: self._of_the_course(job) for name, job in zip(names, jobs, strict=True) if name not in known}

        def run(own: Cancellation) -> None:
            with closing(recite(tuple(missing.values()), self._launcher, own)) as transcripts:
                # Each as it comes: whoever is interrupted later does not begin with the first again.
                for name, transcript in zip(missing, transcripts, strict=False):
                    known[name] = transcript
                    self._keep(name, transcript)

        if missing:
            self._cancellable(None, run)
        return tuple(known.get(name, Transcript(ending="cancelled")) for name in names)

    def close(self) -> None:
        """Cancel every run, from whatever thread it was asked for, and end every process that this pool started."""
        with self._lock:
            self._closed = True
            for cancellation in self._running:
                cancellation.cancel()
            understudies, self._understudies = self._understudies, None
        if understudies is not None:
            understudies.close()
        self._endings.shutdown()
        self._launcher.close()

    def _make_reference(self, key: ReferenceKey, job: Job) -> Transcript:
        name = reference_name(exercise=job.exercise, check=key.check, solution=key.solution, seeds=key.seeds)
        kept = self._kept(name)
        if kept is not None:
            return kept
        transcript = self._run(self._of_the_course(job), None, rehearsed=False)
        self._keep(name, transcript)
        return transcript

    def _kept(self, name: str) -> Transcript | None:
        return self._cache.transcript(name) if self._cache is not None else None

    def _keep(self, name: str, transcript: Transcript) -> None:
        if self._cache is not None and transcript.ending == "finished":
            self._cache.keep(name, transcript)

    def _of_the_course(self, job: Job) -> Job:
        programs = (str(self._cache.course_programs),) if self._cache is not None else ()
        return structs.replace(job, programs=programs)

    def _run(self, job: Job, cancellation: Cancellation | None, *, rehearsed: bool) -> Transcript:
        def run(own: Cancellation) -> Transcript:
            with self._lock:
                understudies = self._understudies if rehearsed else None
            return self._execute(job, own, understudies)

        return self._cancellable(cancellation, run) or Transcript(ending="cancelled")

    def _cancellable(self, cancellation: Cancellation | None, run: Callable[[Cancellation], Result]) -> Result | None:
        """Do it so that closing the pool cancels it; None when it is closed already."""
        own = cancellation or Cancellation()
        try:
            with self._lock:
                if self._closed:
                    return None
                self._running.add(own)
            try:
                return run(own)
            finally:
                with self._lock:
                    self._running.discard(own)
        finally:
            if cancellation is None:
                own.close()

    def _execute(self, job: Job, cancellation: Cancellation, understudies: Understudies | None) -> Transcript:
        if understudies is not None and not understudies.suits(job):
            understudies = None
        worker = understudies.take() if understudies is not None else None
        transcript = execute(job, Handed(worker) if worker else self._launcher, cancellation, self._dismiss)
        if died_unheard(transcript):
            # Somebody may have ended it, or the process that was to fork it. An installation that is broken says the
            # same again.
            transcript = execute(job, self._launcher, cancellation, self._dismiss)
        if understudies is not None and transcript.ending == "finished" and transcript.seconds < LESSON_LIMIT:
            understudies.learn(job)
        return transcript

    def _dismiss(self, worker: Worker) -> None:
        try:
            self._endings.submit(end_worker, worker)
        except RuntimeError:
            end_worker(worker)  # the pool was closed just now
