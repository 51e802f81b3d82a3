"""What a watch wants done, done: files read, runs started and cancelled, verdicts credited, everything shown."""

from __future__ import annotations

import gc
import importlib
import os
import queue
import threading
import time
from collections.abc import Callable
from typing import Self

from flaxlings.command.place import open_progress
from flaxlings.command.view import View
from flaxlings.course.fault import Fault
from flaxlings.course.model import Exercise
from flaxlings.course.pristine import read_pristine
from flaxlings.course.source import Source
from flaxlings.judge.verdict import Problem, Verdict
from flaxlings.run.cancellation import Cancellation
from flaxlings.session import Answer, Session
from flaxlings.watch.events import (
    CancelRun,
    Credit,
    Effect,
    Event,
    Judged,
    MakeCurrent,
    Moved,
    NotKept,
    Quit,
    Read,
    ReadFile,
    Remember,
    ShowEnded,
    ShowFinished,
    ShowNotice,
    ShowProblem,
    ShowSaved,
    ShowTask,
    ShowVerdict,
    StartRun,
    Stopped,
)

PATIENCE = 0.25
"""Seconds that a verdict waits for the name of its mistake, where no pitfall of the exercise was ever run here."""

PAUSE = 300.0
"""Seconds that are counted as work between two verdicts at the most: who is away longer does something else."""


class Performer:
    """Carries out what `step` asks for. `perform` runs in the loop's thread; runs and references in their own."""

    def __init__(self, session: Session, view: View, events: queue.SimpleQueue[Event]) -> None:
        self._session = session
        self._course = session.course
        self._view = view
        self._events = events
        self._cancellations: dict[int, Cancellation] = {}
        self._threads: list[threading.Thread] = []
        self._current: str | None = None
        self._lines: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()
        """Held while the view is used: `ready` comes from another thread."""
        self._closing = False
        self._since = time.monotonic()
        """When the learner came to the exercise, or had its last verdict."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        for cancellation in list(self._cancellations.values()):
            cancellation.cancel()
        # Closing the pool ends the references that are still being made, and with them their threads.
        self._session.close()
        for thread in self._threads:
            thread.join()

    def perform(self, effect: Effect) -> None:
        """Carry out one effect."""
        match effect:
            case ReadFile(name):
                self._read(self._course.by_name[name])
            case StartRun(run, name, source):
                self._start(run, self._course.by_name[name], source)
            case CancelRun(run):
                if cancellation := self._cancellations.get(run):
                    cancellation.cancel()
            case MakeCurrent(name):
                exercise = self._course.by_name[name]
                self.remember(exercise)
                with self._lock:
                    self._view.went(exercise, lambda: self._told(exercise))
                self._prepare(exercise)
            case Remember(name):
                self.remember(self._course.by_name[name])
            case Credit(verdict, advance):
                self._credit(verdict, advance=advance)
            case _:
                with self._lock:
                    self._show(effect)

    def remember(self, exercise: Exercise) -> None:
        """Keep the current exercise in the state file; the watch goes on where that fails."""
        try:
            self._session.move_to(exercise)
        except Fault as fault:
            with self._lock:
                self._view.notice(fault.says, fault.hint)

    def _show(self, effect: Effect) -> None:
        by_name = self._course.by_name
        match effect:
            case ShowTask(name):
                self._task(by_name[name])
            case ShowSaved(name, digest):
                self._view.saved(by_name[name], digest)
            case ShowVerdict(verdict):
                lines = self._lines.get(verdict.digest, ())
                self._view.verdict(by_name[verdict.exercise], verdict, lines)
                if not verdict.solved and verdict.status != "unjudged":
                    self._attempted(verdict)
            case ShowProblem(name, unreadable):
                self._view.problem(by_name[name], unreadable)
            case ShowEnded(name):
                self._view.ended(by_name[name])
            case ShowFinished():
                self._view.finished()
                self._prepare(None)
            case ShowNotice(says, hint):
                self._view.notice(says, hint)
            case Quit(reason):
                self._view.stopped(self._current, reason)
            case _:
                raise AssertionError(f"nobody performs {effect!r}")

    def _task(self, exercise: Exercise) -> None:
        self._since = time.monotonic()
        self._view.task(exercise, *self._told(exercise))
        self._prepare(exercise)

    def _told(self, exercise: Exercise) -> tuple[str, int]:
        """The stub, and how many hints were read."""
        stub, hints_read = "", 0
        try:
            stub = read_pristine(self._course, self._course.stub_path(exercise)).decode()
            hints_read = open_progress(self._session.directory).progress.of(exercise.name).hints
        except Fault as fault:
            self._view.notice(fault.says, fault.hint)
        return stub, hints_read

    def _prepare(self, exercise: Exercise | None) -> None:
        """Have the next save answered at full speed; at the end of the course, any exercise warms the pool."""
        self._current = exercise.name if exercise else None
        self._thread(self._rehearse, exercise)

    def _rehearse(self, exercise: Exercise | None) -> None:
        # While the workers get ready: the first wrong answer would wait for them.
        importlib.import_module("numpy")
        importlib.import_module("flaxlings.judge.diagnose.diagnose")
        if not gc.get_freeze_count():
            # What was imported stays. Looking through it for garbage takes 50 ms, between a save and its verdict too.
            gc.freeze()
        current = exercise.name if exercise else None
        try:
            ready = self._session.prepare(
                exercise or self._course.exercises[-1], wanted=lambda: self._current == current
            )
        except Fault:
            return  # the verdict will say so
        try:
            with self._lock:
                if ready and self._current == current and not self._closing:
                    self._view.ready(exercise)
        except BrokenPipeError:
            self._events.put(Stopped("closed"))

    def _read(self, exercise: Exercise) -> None:
        at = time.monotonic()
        answer = self._session.answer(exercise)
        source = answer.source if isinstance(answer, Answer) else answer
        self._events.put(Read(exercise.name, source, at))

    def _start(self, run: int, exercise: Exercise, source: Source) -> None:
        self._lines = {source.digest: tuple(source.text.splitlines())}
        cancellation = self._cancellations[run] = Cancellation()
        self._thread(self._run, run, exercise, source, cancellation)

    def _run(self, run: int, exercise: Exercise, source: Source, cancellation: Cancellation) -> None:
        path = self._session.directory.exercise_path(exercise)
        try:
            answer = Answer(source, path, exercise.path)
            verdict = self._session.judge(exercise, answer, cancellation=cancellation, patience=PATIENCE)
        except Exception as error:  # noqa: BLE001 -- our fault, whatever it is: said, and the watch goes on
            verdict = _fault_verdict(exercise, source, error)
        finally:
            del self._cancellations[run]
            cancellation.close()
        if verdict is not None and not self._closing:
            self._events.put(Judged(run, verdict))

    def _credit(self, verdict: Verdict, *, advance: bool) -> None:
        exercise = self._course.by_name[verdict.exercise]
        try:
            credited = self._session.record(verdict, self._worked())
        except Fault as fault:
            # Solved but not kept: the learner stays here, and reads why.
            with self._lock:
                self._view.notice(fault.says, fault.hint)
            self._events.put(NotKept(exercise.name))
            return
        if credited.stale is not None:
            self._events.put(Read(exercise.name, credited.stale, time.monotonic()))
            return
        with self._lock:
            if credited.warning:
                self._view.notice(credited.warning, "")
            solution = self._course.solution_path(exercise)
            home = self._session.directory.root
            shown = os.path.relpath(solution, home) if solution.is_relative_to(home) else str(solution)
            tell = self._view.advanced if advance else self._view.passed
            tell(exercise, credited.following, credited.progress, shown)
        if advance and credited.following is not None:
            self.remember(credited.following)
        following = credited.following.name if credited.following else None
        self._events.put(Moved(exercise.name, following, time.monotonic(), advance))

    def _attempted(self, verdict: Verdict) -> None:
        try:
            self._session.record(verdict, self._worked())
        except Fault as fault:
            self._view.notice(fault.says, fault.hint)

    def _worked(self) -> float:
        now = time.monotonic()
        worked, self._since = min(now - self._since, PAUSE), now
        return worked

    def _thread(self, target: Callable[..., None], *arguments: object) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()


def _fault_verdict(exercise: Exercise, source: Source, error: Exception) -> Verdict:
    says = f"{error}\n\nhint: {error.hint}" if isinstance(error, Fault) else f"{type(error).__name__}: {error}"
    return Verdict(
        exercise=exercise.name,
        topic=exercise.topic,
        path=exercise.path,
        status="unjudged",
        digest=source.digest,
        problem=Problem(type(error).__name__, says),
    )
