"""A watch as an application: what is told from the loop's thread is shown in the application's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Literal

from rich.console import Group, RenderableType
from rich.text import Text

from flaxlings.course.model import Course, Exercise
from flaxlings.course.progress import Progress, solved_names
from flaxlings.course.source import Unreadable
from flaxlings.judge.verdict import Verdict
from flaxlings.screen.diff import render_diff
from flaxlings.screen.harmless import harmless, prose
from flaxlings.screen.layout import Hanging, hang
from flaxlings.screen.marks import Marks
from flaxlings.screen.task import docstring
from flaxlings.screen.tui.application import Application, Do
from flaxlings.screen.tui.moments import render_course_done, render_help, render_solved, render_welcome
from flaxlings.screen.tui.sentences import keyed, step
from flaxlings.screen.tui.task import render_folded, render_hints, render_task
from flaxlings.screen.variables import Shown, render_variables
from flaxlings.screen.verdict import render_verdict
from flaxlings.watch.pressed import Look

# ruff: noqa: ARG002 -- a view is told all that a watch knows, and shows what suits it


class ApplicationView:
    """Everything goes to the application's thread, in the order in which it is told.

    What can wait goes with the next that cannot, or with `tell`: the application begins to paint the moment that it
    hears of something, and whoever starts a run would wait for that.
    """

    def __init__(self, application: Application, course: Course, marks: Marks) -> None:
        self._application = application
        self._course = course
        self._marks = marks
        self._work = application.work
        self._shown: Exercise | None = None
        """Whose task can be seen."""
        self._hints: tuple[int, ...] = ()
        """Those of them that can be seen, too."""
        self._leads_on = False
        """Whether what is celebrated stays above the next task."""
        self._waiting: list[Callable[[], None]] = []
        self._lock = threading.Lock()
        """Held while something is told: some of it comes from other threads than the loop's."""

    def opened(self, solved: int) -> None:
        """Welcome the learner."""
        total = len(self._course.exercises)
        self._leads_on = True
        self._do(
            self._work.celebrate,
            lambda _: render_welcome(total=total, solved=solved, marks=self._marks),
        )

    def look(self, look: Look) -> None:
        """What the state says now."""
        self._do(self._application.show_look, look, waits=True)

    def progress(self, progress: Progress) -> None:
        """What is solved now."""
        self._where(progress=progress)

    def ready(self, exercise: Exercise | None) -> None:
        """The workers are warm."""
        self._where(warm=True)

    def task(self, exercise: Exercise, source: str, hints_read: int) -> None:
        """Show the task."""
        number = self._course.exercises.index(exercise) + 1
        total = len(self._course.exercises)
        whole = render_task(
            exercise, number=number, total=total, task=docstring(source), marks=self._marks, hints_read=hints_read
        )
        self._shown, self._hints = exercise, ()
        self._where(exercise=exercise, warm=False)
        self._leave_moment()
        self._do(self._work.begin, lambda _: whole, partial(_folded, exercise, self._marks))

    def went(self, exercise: Exercise, told: Callable[[], tuple[str, int]]) -> None:
        """Its task is there to be unfolded."""
        if exercise != self._shown:
            self.task(exercise, *told())

    def saved(self, exercise: Exercise, digest: str) -> None:
        """The last verdict is not about this text."""
        self._leads_on = False
        self._where(exercise=exercise, waits=True)
        self._do(self._work.saved, waits=True)

    def verdict(self, exercise: Exercise, verdict: Verdict, lines: tuple[str, ...]) -> None:
        """Show the verdict."""
        draw = partial(_verdict, verdict, self._marks, lines)
        self._do(self._work.verdict, draw)

    def ended(self, exercise: Exercise) -> None:
        """The run was ended."""
        says = Hanging(Text(f"{self._marks.todo} ", "yellow"), keyed("The run was ended; `r` runs it again."))
        self._do(self._work.verdict, lambda _: says)

    def advanced(self, left: Exercise, following: Exercise | None, progress: Progress, solution: str) -> None:
        """A moment worth having; the next task comes below it."""
        self.progress(progress)
        self._leads_on = True
        self._do(self._work.celebrate, self._moment(left, following, progress, solution))

    def passed(self, exercise: Exercise, following: Exercise | None, progress: Progress, solution: str) -> None:
        """The same, and how to go on."""
        self.progress(progress)
        self._do(self._work.celebrate, self._moment(exercise, following, progress, solution, stays=True))

    def finished(self) -> None:
        """Everything is solved."""
        self._shown, self._hints = None, ()
        self._where(exercise=None)
        self._leave_moment()
        short = Text.assemble((f"{self._marks.ok} ", "green"), keyed("`t` shows what is done"))
        self._do(self._work.begin, self._course_done, lambda _: short)

    def problem(self, exercise: Exercise, unreadable: Unreadable) -> None:
        """There is no text, so there is no verdict."""
        if exercise == self._shown:
            self._do(self._work.verdict, None)
        self.notice(unreadable.says, unreadable.hint)

    def notice(self, says: str, hint: str) -> None:
        """Something about the watch itself."""
        mark = Text(f"{self._marks.warn} ", "yellow")
        parts: list[RenderableType] = [Hanging(mark, harmless(says))]
        if hint:
            parts.append(step(prose(hint), marks=self._marks))
        self._do(self._work.notice, Group(*parts), says)

    def hint(self, exercise: Exercise, number: int) -> None:
        """One more hint."""
        if number not in self._hints:
            self._hints = (*self._hints, number)
        drawn = render_hints(exercise, self._hints, marks=self._marks)
        self._do(self._work.hints, lambda _: drawn)

    def solution(self, exercise: Exercise, yours: str, reference: str) -> None:
        """The reference answer beside the learner's file."""

        def draw(width: int) -> RenderableType:
            return render_diff(
                yours,
                reference,
                yours_path=exercise.path,
                solution_path=f"solutions/{exercise.topic}/{exercise.name}.py",
                marks=self._marks,
                width=width,
            )

        self._do(self._application.panels["solution"].show, draw)

    def module(self, shown: Shown | Verdict | str, lines: tuple[str, ...] = ()) -> None:
        """The variables of the learner's module, why there are none, or what is being done about it."""
        draw: Callable[[int], RenderableType]
        if isinstance(shown, str):
            says = hang("", Text(shown, "dim"))
            draw = lambda _: says  # noqa: E731 -- one of three
        elif isinstance(shown, Verdict):
            draw = partial(_verdict, shown, self._marks, lines)
        else:
            draw = partial(_variables, shown, self._marks)
        self._do(self._application.panels["module"].show, draw)

    def cleared(self, panel: Literal["solution", "module"]) -> None:
        """What it showed was about another exercise, or an older text."""
        self._do(self._application.panels[panel].clear)

    def reset(self, exercise: Exercise, says: str) -> None:
        """The stub is back."""
        if exercise == self._shown:
            self._hints = ()
            self._do(self._work.verdict, None)
            self._do(self._work.hints, None)
        drawn = Hanging(Text(f"{self._marks.ok} ", "green"), harmless(says))
        # The file that is written here is a save as well.
        self._do(partial(self._work.notice, drawn, says, outlasts_save=True))

    def listing(self, progress: Progress) -> None:
        """Fill the list."""
        current = self._shown.name if self._shown else None
        self._do(self._application.listing.fill, self._course, progress, current)

    def checking(self) -> None:
        """An empty grid."""
        grid = self._application.grid
        self._do(lambda: grid.begin(self._course, solved_names(self._course, self._application.where.progress)))

    def check_begun(self, exercise: Exercise) -> None:
        """One cell of it is looked at now."""
        self._do(self._application.grid.started, exercise.name)

    def checked(self, verdict: Verdict) -> None:
        """One cell of it."""
        self._do(self._application.grid.verdict, verdict)

    def check_ended(self, *, cancelled: bool) -> None:
        """The grid is as full as it gets."""
        self._do(self._application.grid.ended, cancelled)

    def stopped(self, exercise: str | None, reason: str) -> None:
        """Give the terminal back."""
        self._do(self._application.exit)

    def help(self) -> None:
        """Every key."""
        self._do(self._application.panels["help"].show, lambda _: render_help(self._marks))

    def _leave_moment(self) -> None:
        """Who goes elsewhere has read what was celebrated, unless that is what leads there."""
        if not self._leads_on:
            self._do(self._work.celebrate, None)
        self._leads_on = False

    def _moment(
        self, left: Exercise, following: Exercise | None, progress: Progress, solution: str, *, stays: bool = False
    ) -> Callable[[int], RenderableType]:
        return lambda width: render_solved(
            left,
            following,
            self._course,
            progress,
            solution=solution,
            stays=stays,
            marks=self._marks,
            width=width,
        )

    def _course_done(self, width: int) -> RenderableType:
        return render_course_done(self._course, self._application.where.progress, marks=self._marks, width=width)

    def tell(self) -> None:
        """Have everything done that waits."""
        with self._lock:
            if self._waiting:
                self._application.post_message(Do(partial(_each, tuple(self._waiting))))
                self._waiting.clear()

    def _where(self, *, waits: bool = False, **changes: object) -> None:
        def change() -> None:
            self._application.where = replace(self._application.where, **changes)  # type: ignore[arg-type] # its fields
            self._application.refresh_bars()

        self._do(change, waits=waits)

    def _do(self, what: Callable[..., None], *arguments: object, waits: bool = False) -> None:
        with self._lock:
            self._waiting.append(partial(what, *arguments))
        if not waits:
            self.tell()


def _each(waiting: tuple[Callable[[], None], ...]) -> None:
    for what in waiting:
        what()


def _folded(exercise: Exercise, marks: Marks, width: int) -> RenderableType:
    return render_folded(exercise, marks=marks, width=width)


def _verdict(verdict: Verdict, marks: Marks, lines: tuple[str, ...], width: int) -> RenderableType:
    return render_verdict(verdict, marks=marks, width=width, source_lines=lines)


def _variables(shown: Shown, marks: Marks, width: int) -> RenderableType:
    return render_variables(shown, marks=marks, width=width)
