"""Check an exercise, credit it, move on: where the pure verbs meet files, processes and the clock."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from flaxlings import interrupt
from flaxlings.course import progress
from flaxlings.course.directory import Directory
from flaxlings.course.edits import EditFault, apply_edits
from flaxlings.course.fault import Fault
from flaxlings.course.model import Course, Exercise
from flaxlings.course.pristine import is_pristine
from flaxlings.course.source import Source, Unreadable, read_source
from flaxlings.course.state import change
from flaxlings.judge.decide import decide
from flaxlings.judge.observation import Pitfall, Transcript
from flaxlings.judge.verdict import Problem, Verdict
from flaxlings.run.cancellation import Cancellation, Cancellations
from flaxlings.run.pool import Pool, ReferenceKey
from flaxlings.run.wire import Job

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.diagnose import Texts
    from flaxlings.judge.diagnose.pitfalls import Known

Result = TypeVar("Result")

REFERENCE_PATIENCE = 6
"""A reference may take this many times the learner's time limit: a busy machine is not the course's fault."""


USUAL_SEEDS = 2
"""As many as a probe has that names none."""

JOBS = 16
"""As many runs at a time as nobody has to wait for descriptors: each needs about twenty, of the usual 1024."""


def default_jobs() -> int:
    """How many runs at a time suit this machine: one for each processor that this process may use."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(available or 1, JOBS)


@contextmanager
def threads(jobs: int, name: str) -> Iterator[ThreadPoolExecutor]:
    """Threads for so many runs at a time; what has not begun when the block is left never does."""
    executor = ThreadPoolExecutor(jobs, thread_name_prefix=name)
    try:
        yield executor
    finally:
        # Whoever leaves early closes the pool next, which ends what still runs; waiting here would come before that.
        executor.shutdown(wait=False, cancel_futures=True)


def result_of(future: Future[Result]) -> Result:
    """Wait for it, until a signal comes."""
    with interrupt.waiting():
        return future.result()


def do(call: Callable[[], Result]) -> Result:
    """Do it in a thread, so that a signal is heard meanwhile; the runs that it began then end with the session."""
    with threads(1, "run") as executor:
        return result_of(executor.submit(call))


@dataclass(frozen=True, slots=True)
class Answer:
    """A text to be judged, and the path that it is known by."""

    source: Source
    path: Path
    label: str
    """The path as a verdict shows it, relative where that reads better."""


@dataclass(frozen=True, slots=True)
class Credited:
    """What crediting a verdict led to."""

    stale: Source | Unreadable | None = None
    """The file as it is now, when it is no longer what was judged; then nothing was credited."""
    following: Exercise | None = None
    """The next unsolved exercise; None when everything is solved."""
    progress: progress.Progress = field(default_factory=progress.Progress)
    """What is solved now."""
    warning: str | None = None


class Session:
    """A course, a learner's directory and a pool of workers."""

    def __init__(self, course: Course, directory: Directory, pool: Pool) -> None:
        self.course = course
        self.directory = directory
        self.pool = pool
        self._lock = threading.Lock()
        self._closed = False
        self._pitfalls: dict[str, Future[tuple[Known, ...]]] = {}
        self._recitals = ThreadPoolExecutor(1, thread_name_prefix="recitals")

    def answer(self, exercise: Exercise) -> Answer | Unreadable:
        """The learner's file as it is on disk now."""
        path = self.directory.exercise_path(exercise)
        source = read_source(path)
        return source if isinstance(source, Unreadable) else Answer(source, path, exercise.path)

    def solution(self, exercise: Exercise) -> Answer:
        """The reference answer, as if a learner had written it."""
        path = self.course.solution_path(exercise)
        return Answer(Source.of(_read(path)), path, f"solutions/{exercise.topic}/{exercise.name}.py")

    def judge(
        self,
        exercise: Exercise,
        answer: Answer | Unreadable,
        *,
        seeds: tuple[int, ...] | None = None,
        cancellation: Cancellation | None = None,
        patience: float | None = None,
    ) -> Verdict | None:
        """The verdict about this answer; None when it was cancelled.

        Args:
            exercise: what the answer is an answer to.
            answer: the text, or why there is none.
            seeds: instead of the seeds of each probe.
            cancellation: ends the run from another thread.
            patience: seconds to wait for pitfalls that nobody has run yet; None waits for all of them.
        """
        if isinstance(answer, Unreadable):
            return unreadable_verdict(exercise, answer)
        executor = ThreadPoolExecutor(1, thread_name_prefix="reference")
        try:
            reference = executor.submit(self.reference, exercise, seeds)
            yours = self.pool.run(self.job(exercise, answer, seeds), cancellation)
            if yours.ending == "cancelled":
                return None
            return self.decided(exercise, answer, reference.result(), yours, patience)
        finally:
            # Who was cancelled or interrupted does not wait for the reference; the next run will want it.
            executor.shutdown(wait=False)

    def decided(
        self,
        exercise: Exercise,
        answer: Answer,
        reference: Transcript,
        yours: Transcript,
        patience: float | None = None,
    ) -> Verdict:
        """The verdict about this answer, by what was seen of it and of the solution."""
        verdict = decide(
            exercise,
            answer.source.digest,
            pristine=is_pristine(self.course, exercise, answer.source.text),
            reference=reference,
            yours=yours,
            texts=lambda: self.texts(exercise, answer, patience),
        )
        return replace(verdict, path=answer.label)

    def texts(self, exercise: Exercise, answer: Answer, patience: float | None = None) -> Texts:
        """Where the name of a mistake is looked for: the answer, the solution, and what `pitfalls` gives."""
        from flaxlings.judge.diagnose.diagnose import Texts  # noqa: PLC0415 -- a start waits for no rule

        return Texts(
            answer.source.text,
            self.solution(exercise).source.text,
            self.pitfalls(exercise, patience),
            frozenset(self.course.by_name),
        )

    def pitfalls(
        self, exercise: Exercise, patience: float | None = None, wanted: Callable[[], bool] = lambda: True
    ) -> tuple[Known, ...]:
        """The pitfalls of this exercise and what they do, run once; none when that takes longer than `patience`.

        Those of which that is not known are left out, all of them if need be: no verdict depends on them. `wanted` is
        asked when it is their turn.
        """
        own: Future[tuple[Known, ...]] | None = None
        with self._lock:
            if self._closed:
                return ()
            future = self._pitfalls.get(exercise.name)
            if future is None or (future.done() and (future.cancelled() or future.exception() is not None)):
                if patience is None:
                    future = own = Future()
                else:
                    future = self._recitals.submit(self._run_pitfalls, exercise, wanted)
                self._pitfalls[exercise.name] = future
        if own is not None:
            # Here, and not behind the pitfalls of other exercises: whoever waits has nothing else to do.
            try:
                own.set_result(self._run_pitfalls(exercise, wanted))
            except BaseException as error:  # noqa: BLE001 -- raised below, and wherever else it is waited for
                own.set_exception(error)
        try:
            return future.result(patience)
        except (CancelledError, Fault, OSError):  # a time-out is an OSError
            return ()

    def _run_pitfalls(self, exercise: Exercise, wanted: Callable[[], bool]) -> tuple[Known, ...]:
        if not wanted():
            raise CancelledError
        from flaxlings.judge.diagnose.pitfalls import Known, looked_at  # noqa: PLC0415 -- a start waits for no rule

        solution = self.solution(exercise)
        check = _read(self.course.check_path(exercise))
        known: list[tuple[Pitfall, Job]] = []
        reference = self.reference(exercise)
        for pitfall in reference.pitfalls:
            # One that does not fit the solution is what `flaxlings dev check` complains about.
            with suppress(EditFault):
                text = apply_edits(solution.source.text, pitfall.replace)
                answer = replace(solution, source=Source.of(text))
                # In the background of a busy machine it takes longer than a learner's; then it would be run every time.
                limit = exercise.time_limit * REFERENCE_PATIENCE
                known.append((pitfall, self.job(exercise, answer, None, limit)))
        transcripts = self.pool.recite(check, [job for _, job in known])
        return tuple(
            looked_at(Known(pitfall, transcript, job.source), reference)
            for (pitfall, job), transcript in zip(known, transcripts, strict=True)
            if transcript.ending == "finished"
        )

    def close(self) -> None:
        """Begin nothing more, and end every process that was started."""
        with self._lock:
            self._closed = True
        self._recitals.shutdown(wait=False, cancel_futures=True)
        self.pool.close()

    def observe(self, exercise: Exercise, answer: Answer) -> Transcript:
        """What the probes of this exercise see of this answer, without a verdict."""
        return self.pool.run(self.job(exercise, answer, None))

    def prepare(self, exercise: Exercise, wanted: Callable[[], bool] = lambda: True) -> bool:
        """Make this exercise's next run quick, and wait for that; whether it is.

        The reference's transcript is made, and workers rehearse: they have run the probes on the reference before the
        learner saves. Neither goes on for an exercise that is not `wanted` any more.
        """
        if self.reference(exercise).ending != "finished":
            return False
        # Behind the reference, which may have compiled all that the rehearsal needs.
        limit = exercise.time_limit * REFERENCE_PATIENCE
        ready = self.pool.rehearse(self.job(exercise, self.solution(exercise), None, limit), wanted)
        if wanted():
            # Last: a save can be answered without them.
            self.pitfalls(exercise, 0.0, wanted)
        return ready

    def reference(self, exercise: Exercise, seeds: tuple[int, ...] | None = None) -> Transcript:
        """What the probes of this exercise see of the solution."""
        solution = self.solution(exercise)
        key = ReferenceKey(_read(self.course.check_path(exercise)), solution.source.text, seeds)
        return self.pool.reference(key, self.job(exercise, solution, seeds, exercise.time_limit * REFERENCE_PATIENCE))

    def judge_all(
        self,
        exercises: Sequence[Exercise],
        *,
        jobs: int | None = None,
        seeds: tuple[int, ...] | None = None,
        solutions: bool = False,
        fail_fast: bool = False,
        cancellations: Cancellations | None = None,
        begun: Callable[[Exercise], None] = lambda _: None,
    ) -> Iterator[Verdict]:
        """The verdicts of several exercises, as they come, at most `jobs` at a time (default: one per core).

        With `fail_fast` nothing new begins after the first verdict that is not solved. Whoever stops listening leaves
        runs behind that end with the pool; `cancellations` ends them from another thread, and the rest with them.
        `begun` hears in any thread of what is being judged.
        """
        failed = threading.Event()
        cancellations = cancellations or Cancellations()

        def judge(exercise: Exercise) -> Verdict | None:
            # Asked here, by whoever would begin: when the verdict has been yielded, the next one is on its way already.
            if failed.is_set() or cancellations.requested:
                return None
            begun(exercise)
            with cancellations.one() as cancellation:
                verdict = self._judge_file(exercise, seeds, solutions, cancellation)
            if fail_fast and verdict is not None and not verdict.solved:
                failed.set()
            return verdict

        with threads(jobs or default_jobs(), "verify") as executor:
            judged = as_completed([executor.submit(judge, exercise) for exercise in exercises])
            for _ in exercises:
                with interrupt.waiting():
                    verdict = next(judged).result()
                if verdict is not None:
                    yield verdict

    def _judge_file(
        self, exercise: Exercise, seeds: tuple[int, ...] | None, solutions: bool, cancellation: Cancellation
    ) -> Verdict | None:
        if solutions or not isinstance(self.answer(exercise), Unreadable):
            # First, because whoever runs many has no processor to spare, and a run need not compile what it compiled.
            self.reference(exercise, seeds)
        # The file as it is by now: the reference took a while.
        answer = self.solution(exercise) if solutions else self.answer(exercise)
        return self.judge(exercise, answer, seeds=seeds, cancellation=cancellation)

    def record(self, verdict: Verdict, worked: float = 0.0) -> Credited:
        """Put a fresh verdict into the learner's progress; only a solved one about the text on disk is credited.

        `worked` are the seconds since the one before.
        """
        exercise = self.course.by_name[verdict.exercise]
        now = read_source(self.directory.exercise_path(exercise))
        if isinstance(now, Unreadable) or now.digest != verdict.digest:
            return Credited(stale=now)

        def verb(before: progress.Progress) -> progress.Progress:
            # Nobody has tried anything in a stub.
            unfinished = verdict.reason == "unfinished"
            after = before if unfinished else progress.attempt(before, exercise.name, worked, verdict.digest)
            if verdict.solved:
                after = progress.credit(after, exercise.name, verdict.digest, datetime.now(UTC))
            return after

        loaded = change(self.directory.state_path, verb)
        return Credited(
            following=progress.next_unsolved(self.course, loaded.progress, after=exercise.name),
            progress=loaded.progress,
            warning=loaded.warning,
        )

    def move_to(self, exercise: Exercise) -> None:
        """Make this exercise the learner's current one."""
        change(self.directory.state_path, lambda before: progress.moved_to(before, exercise.name))

    def job(
        self, exercise: Exercise, answer: Answer, seeds: tuple[int, ...] | None, time_limit: float | None = None
    ) -> Job:
        """The job of running this exercise's check on an answer, within its time limit or another one (seconds)."""
        time_limit = exercise.time_limit if time_limit is None else time_limit
        # The limit is meant for the probes' own seeds; more of them take longer.
        time_limit *= max(1.0, len(seeds or ()) / USUAL_SEEDS)
        return Job(
            exercise=exercise.name,
            source=answer.source.text,
            path=str(answer.path),
            check=str(self.course.check_path(exercise)),
            directory=str(self.directory.root),
            seeds=seeds,
            time_limit=time_limit,
        )


def unreadable_verdict(exercise: Exercise, unreadable: Unreadable) -> Verdict:
    """The verdict about a file that gives no text."""
    return Verdict(
        exercise=exercise.name,
        topic=exercise.topic,
        path=exercise.path,
        status="unsolved",
        digest="",
        reason="unloadable",
        problem=Problem("unreadable", f"{unreadable.says} {unreadable.hint}"),
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        says = f"The course is incomplete: {path.name} cannot be read ({why})."
        raise Fault(says, hint="Install flaxlings again; `flaxlings doctor` tells more.") from error
