"""A watch as a stream of text, and as a stream of JSON lines."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from flaxlings.course.model import Course, Exercise
from flaxlings.course.progress import Progress, solved_names
from flaxlings.course.source import Unreadable
from flaxlings.judge.verdict import Verdict
from flaxlings.screen.console import make_console, marks_for, write_json
from flaxlings.screen.error import print_warning
from flaxlings.screen.json import event_json, verdict_json
from flaxlings.screen.task import docstring, render_advanced, render_finished, render_task, render_welcome
from flaxlings.screen.verdict import render_verdict

# ruff: noqa: ARG002 -- a view is told all that a watch knows, and shows what suits it


class View(Protocol):
    """Who shows a watch. It decides nothing."""

    def opened(self, solved: int) -> None:
        """The watch begins; so many exercises are solved."""

    def ready(self, exercise: Exercise | None) -> None:
        """A save of this exercise is answered at full speed from now on; of any, at the end of the course."""

    def task(self, exercise: Exercise, source: str, hints_read: int) -> None:
        """The learner is at this exercise, whose stub is `source`."""

    def went(self, exercise: Exercise, told: Callable[[], tuple[str, int]]) -> None:
        """A save led the learner to this exercise; `told` reads its stub, and how many hints were read.

        The run of what was saved begins after that: a view that shows no task reads nothing.
        """

    def saved(self, exercise: Exercise, digest: str) -> None:
        """A new text was saved; its run starts now."""

    def verdict(self, exercise: Exercise, verdict: Verdict, lines: tuple[str, ...]) -> None:
        """The verdict about the current text, whose lines these are."""

    def advanced(self, left: Exercise, following: Exercise | None, progress: Progress, solution: str) -> None:
        """An exercise was solved and credited, and the learner goes on to the following one."""

    def passed(self, exercise: Exercise, following: Exercise | None, progress: Progress, solution: str) -> None:
        """An exercise was solved and credited, and the learner stays at it."""

    def ended(self, exercise: Exercise) -> None:
        """The learner ended the run of this exercise."""

    def finished(self) -> None:
        """Nothing is left to solve."""

    def problem(self, exercise: Exercise, unreadable: Unreadable) -> None:
        """The exercise's file has no text."""

    def notice(self, says: str, hint: str) -> None:
        """Something about the watch itself."""

    def stopped(self, exercise: str | None, reason: str) -> None:
        """The watch ended."""


class StreamView:
    """Everything on stdout, one thing after the other; on a terminal with colours."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._console = make_console()
        self._marks = marks_for(self._console)
        self._warm = False
        self._passing = False
        """Whether the line where the cursor is gives way to what is printed next."""

    def opened(self, solved: int) -> None:
        """Welcome the learner."""
        total = len(self._course.exercises)
        self._print(render_welcome(total=total, solved=solved, marks=self._marks, width=self._console.width))

    def ready(self, exercise: Exercise | None) -> None:
        """Say once that the workers are warm; later ones are warm before anybody could read it."""
        if not self._warm:
            self._warm = True
            what = exercise.path if exercise else "any exercise"
            self._print(f"{self._marks.ok} ready: save {what} to have it checked, Ctrl-C stops.")

    def task(self, exercise: Exercise, source: str, hints_read: int) -> None:
        """Show the task."""
        number = self._course.exercises.index(exercise) + 1
        self._print(
            render_task(
                exercise,
                number=number,
                total=len(self._course.exercises),
                path=exercise.path,
                task=docstring(source),
                marks=self._marks,
                hints_read=hints_read,
            )
        )

    def went(self, exercise: Exercise, told: Callable[[], tuple[str, int]]) -> None:
        """Nothing: its verdict comes."""

    def saved(self, exercise: Exercise, digest: str) -> None:
        """Only a terminal needs to see that something goes on; a pipe reads the verdict."""
        if self._console.is_terminal:
            text = Text(f"{self._marks.more} checking {exercise.name}", "dim", no_wrap=True, overflow="crop")
            self._console.print(text, end="")
            self._passing = True

    def verdict(self, exercise: Exercise, verdict: Verdict, lines: tuple[str, ...]) -> None:
        """Show the verdict."""
        width = self._console.width
        self._print(render_verdict(verdict, marks=self._marks, width=width, source_lines=lines))

    def advanced(self, left: Exercise, following: Exercise | None, progress: Progress, solution: str) -> None:
        """Say what was learnt, and where the solution is."""
        self._print(
            render_advanced(
                left,
                solution_path=solution,
                next_name=following.name if following else None,
                solved=len(solved_names(self._course, progress)),
                total=len(self._course.exercises),
                marks=self._marks,
                width=self._console.width,
            )
        )

    def passed(self, exercise: Exercise, following: Exercise | None, progress: Progress, solution: str) -> None:
        """Nothing: the verdict said so, and who asked for a solved exercise knows the rest."""

    def ended(self, exercise: Exercise) -> None:
        """Nothing: a stream has no keys."""

    def finished(self) -> None:
        """Say that everything is solved."""
        self._print(render_finished(total=len(self._course.exercises), marks=self._marks))

    def problem(self, exercise: Exercise, unreadable: Unreadable) -> None:
        """Say why there is no text."""
        self._warn(unreadable.says, unreadable.hint)

    def notice(self, says: str, hint: str) -> None:
        """Say what is odd about the watch."""
        self._warn(says, hint)

    def stopped(self, exercise: str | None, reason: str) -> None:
        """Leave the learner with how to come back."""
        # The terminal has shown `^C`, which would be taken for the beginning of the sentence.
        self._passing = self._console.is_terminal
        self._print("Stopped. `flaxlings watch` goes on where you are.")

    def _warn(self, says: str, hint: str) -> None:
        self._clear()
        print_warning(self._console, says, hint or None)
        self._console.print()

    def _print(self, shown: object) -> None:
        self._clear()
        self._console.print(shown)
        self._console.print()

    def _clear(self) -> None:
        if self._passing:
            self._console.control(Control((ControlType.ERASE_IN_LINE, 2), ControlType.CARRIAGE_RETURN))
            self._passing = False


class JsonView:
    """One JSON object a line on stdout; talk goes to stderr."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def opened(self, solved: int) -> None:
        """Nothing: `ready` is the first event."""

    def ready(self, exercise: Exercise | None) -> None:
        """Write the event; `exercise` is null at the end of the course."""
        write_json(event_json("ready", exercise.name if exercise else None, time.monotonic()))

    def task(self, exercise: Exercise, source: str, hints_read: int) -> None:
        """Nothing: whoever reads JSON has the files."""

    def went(self, exercise: Exercise, told: Callable[[], tuple[str, int]]) -> None:
        """Nothing: its verdict comes."""

    def saved(self, exercise: Exercise, digest: str) -> None:
        """Write the event."""
        write_json(event_json("saved", exercise.name, time.monotonic(), digest=digest))

    def verdict(self, exercise: Exercise, verdict: Verdict, lines: tuple[str, ...]) -> None:
        """Write the event."""
        write_json(event_json("verdict", exercise.name, time.monotonic(), verdict=verdict_json(verdict)))

    def advanced(self, left: Exercise, following: Exercise | None, progress: Progress, solution: str) -> None:
        """Write the event; `exercise` is the next one, null at the end of the course."""
        name = following.name if following else None
        solved = len(solved_names(self._course, progress))
        write_json(event_json("advanced", name, time.monotonic(), left=left.name, solved=solved))

    def passed(self, exercise: Exercise, following: Exercise | None, progress: Progress, solution: str) -> None:
        """Nothing: the verdict said so."""

    def ended(self, exercise: Exercise) -> None:
        """Nothing: a program has no keys."""

    def finished(self) -> None:
        """Nothing: `advanced` said so."""

    def problem(self, exercise: Exercise, unreadable: Unreadable) -> None:
        """Say it on stderr."""
        print_warning(make_console(stderr=True), unreadable.says, unreadable.hint)

    def notice(self, says: str, hint: str) -> None:
        """Say it on stderr."""
        print_warning(make_console(stderr=True), says, hint or None)

    def stopped(self, exercise: str | None, reason: str) -> None:
        """Write the event."""
        write_json(event_json("stopped", exercise, time.monotonic(), reason=reason))
