"""What the keys of the application ask for, done: hints, the list, the solution, the module, a reset, all answers."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal, Protocol

from flaxlings.command.browser import Suspend, open_link
from flaxlings.command.opened import Editors
from flaxlings.command.place import open_progress
from flaxlings.command.showing import NotSeen, look_at_module
from flaxlings.command.view import View
from flaxlings.course import progress as state
from flaxlings.course.fault import Fault
from flaxlings.course.model import Exercise
from flaxlings.course.pristine import reset_exercise
from flaxlings.course.progress import Progress, solved_names
from flaxlings.course.source import Source, Unreadable, read_source
from flaxlings.course.state import change
from flaxlings.judge.verdict import Verdict
from flaxlings.run.cancellation import Cancellations
from flaxlings.screen.variables import Shown
from flaxlings.session import Answer, Session
from flaxlings.watch.events import (
    CheckAll,
    CheckEnded,
    EndCheck,
    Event,
    GiveHint,
    KeyEffect,
    OpenEditor,
    OpenLink,
    Pressed,
    RememberAdvancing,
    ResetFile,
    ShowList,
    ShowModule,
    ShowSolution,
    WasReset,
)


class KeyView(View, Protocol):
    """A view with keys."""

    def progress(self, progress: Progress) -> None:
        """What is solved now."""

    def hint(self, exercise: Exercise, number: int) -> None:
        """One more hint, counted from 1."""

    def listing(self, progress: Progress) -> None:
        """Every exercise."""

    def cleared(self, panel: Literal["solution", "module"]) -> None:
        """What this panel showed is not what was asked for now."""

    def solution(self, exercise: Exercise, yours: str, reference: str) -> None:
        """The reference answer beside the learner's file."""

    def module(self, shown: Shown | Verdict | str, lines: tuple[str, ...] = ()) -> None:
        """The variables of the learner's module, why there are none, or what is being done about it."""

    def reset(self, exercise: Exercise, says: str) -> None:
        """The stub is back."""

    def checking(self) -> None:
        """All exercises are being judged from now on."""

    def check_begun(self, exercise: Exercise) -> None:
        """This one is being judged; told in any thread."""

    def checked(self, verdict: Verdict) -> None:
        """The verdict about one of them."""

    def check_ended(self, *, cancelled: bool) -> None:
        """That is over."""


class KeyPerformer:
    """Carries out what keys ask for. `perform` runs in the loop's thread; what takes time in a thread of its own."""

    def __init__(
        self,
        session: Session,
        view: KeyView,
        events: queue.SimpleQueue[Event],
        editors: Editors,
        suspend: Suspend,
    ) -> None:
        self._session = session
        self._course = session.course
        self._directory = session.directory
        self._view = view
        self._events = events
        self._editors = editors
        self._suspend = suspend
        self._closing = False
        self._check_runs = Cancellations()
        self._module = 0
        """The number of the last look at a module: an older one is not shown any more."""

    def perform(self, effect: KeyEffect) -> None:
        """Carry out one effect; what goes wrong is told."""
        try:
            self._perform(effect)
        except Fault as fault:
            self._failed(fault.says, fault.hint)

    def _perform(self, effect: KeyEffect) -> None:
        by_name = self._course.by_name
        match effect:
            case GiveHint(name):
                self._hint(by_name[name])
            case ShowList():
                self._view.listing(open_progress(self._directory).progress)
            case ShowSolution(name):
                self._view.cleared("solution")
                self._solution(by_name[name])
            case ShowModule(name):
                self._module += 1
                self._view.module("Looking at your module ...")
                self._thread(self._look, by_name[name], self._module)
            case ResetFile(name):
                self._reset(by_name[name])
            case OpenEditor(name, line):
                self._thread(self._editors.open, self._directory.exercise_path(by_name[name]), line)
            case OpenLink(name):
                self._link(by_name[name])
            case CheckAll():
                self._check_runs = Cancellations()
                self._view.checking()
                self._thread(self._check, self._check_runs)
            case EndCheck():
                self._check_runs.cancel()
            case RememberAdvancing(on):
                change(self._directory.state_path, lambda before: state.advancing(before, on))

    def close(self) -> None:
        """Begin nothing more."""
        self._closing = True
        self._check_runs.cancel()

    def _hint(self, exercise: Exercise) -> None:
        read = open_progress(self._directory).progress.of(exercise.name).hints
        number = min(read + 1, len(exercise.hints))
        self._view.hint(exercise, number)
        change(self._directory.state_path, lambda before: state.hinted(before, exercise.name, number))

    def _solution(self, exercise: Exercise) -> None:
        reference = read_source(self._course.solution_path(exercise))
        if not isinstance(reference, Source):
            raise Fault(reference.says, hint="Install flaxlings again; `flaxlings doctor` tells more.")
        yours = read_source(self._directory.exercise_path(exercise))
        self._view.solution(exercise, yours.text if isinstance(yours, Source) else "", reference.text)

    def _link(self, exercise: Exercise) -> None:
        if not exercise.links:
            raise Fault(f"{exercise.name} names no page of the documentation.", hint="The topic's README says more.")
        self._thread(open_link, exercise.links[0], self._suspend)

    def _look(self, exercise: Exercise, number: int) -> None:
        try:
            looked = look_at_module(self._session, exercise)
        except Fault as fault:
            if number == self._module:
                self._view.module(f"{fault.says}")
            return
        if number != self._module:
            return
        if isinstance(looked, NotSeen):
            answer = looked.answer
            lines = tuple(answer.source.text.splitlines()) if isinstance(answer, Answer) else ()
            self._view.module(looked.verdict, lines)
        else:
            self._view.module(looked.shown)

    def _reset(self, exercise: Exercise) -> None:
        done = reset_exercise(self._course, self._directory, exercise, datetime.now(UTC))
        kept = f"; yours is kept in {done.backup.relative_to(self._directory.root)}" if done.backup is not None else ""
        self._view.reset(exercise, f"{exercise.path} is the stub {'again' if done.changed else 'already'}{kept}.")
        text = read_source(self._directory.exercise_path(exercise)) if done.changed else None
        self._events.put(WasReset(exercise.name, text.digest if isinstance(text, Source) else None))
        # Last, because it can fail: by then the learner knows where the backup is.
        loaded = change(self._directory.state_path, lambda before: state.without(before, exercise.name))
        self._view.progress(loaded.progress)

    def _check(self, runs: Cancellations) -> None:
        whole = False
        try:
            verdicts = self._session.judge_all(
                self._course.exercises,
                cancellations=runs,
                begun=self._view.check_begun,
            )
            for verdict in verdicts:
                if self._kept(verdict):
                    self._view.checked(verdict)
                    continue
                # Saved meanwhile: another verdict, about what is on disk now.
                exercise = self._course.by_name[verdict.exercise]
                again = self._session.judge(exercise, self._session.answer(exercise))
                if again is not None and self._kept(again):
                    self._view.checked(again)
            whole = not runs.requested
        finally:
            # Whatever went wrong is over, too.
            self._view.check_ended(cancelled=not whole)
            self._events.put(CheckEnded(self._solved()))

    def _kept(self, verdict: Verdict) -> bool:
        """Whether the verdict is about the text on disk; it is written down then."""
        if verdict.status == "unjudged":
            return True
        stale = self._session.record(verdict).stale
        return stale is None or (isinstance(stale, Unreadable) and not verdict.digest)

    def _solved(self) -> frozenset[str] | None:
        try:
            progress = open_progress(self._directory).progress
        except Fault:
            return None
        self._view.progress(progress)
        return solved_names(self._course, progress)

    def _thread(self, target: Callable[..., None], *arguments: object) -> None:
        # Nobody waits for them at the end: what they run ends with the session's pool.
        threading.Thread(target=self._guarded, args=(target, *arguments), daemon=True).start()

    def _guarded(self, target: Callable[..., None], *arguments: object) -> None:
        try:
            target(*arguments)
        except Exception as error:  # noqa: BLE001 -- our fault, whatever it is: said, and the watch goes on
            if self._closing:
                return  # its workers have been ended
            fault = error if isinstance(error, Fault) else None
            hint = fault.hint if fault else "Press the key again; if that does not help, run `flaxlings doctor`."
            self._failed(fault.says if fault else f"{type(error).__name__}: {error}", hint)

    def _failed(self, says: str, hint: str) -> None:
        """Say it where it can be seen, beside the exercise."""
        self._view.notice(says, hint)
        self._events.put(Pressed("close", time.monotonic()))
