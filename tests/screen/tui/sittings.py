"""An application before a loop without files and workers: what is pressed goes through `step`, as in a watch."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from panel_stage import FRAME
from processes import DEADLINE
from textual.pilot import Pilot

from flaxlings.command.application import ApplicationView
from flaxlings.course.model import Course
from flaxlings.course.progress import Progress
from flaxlings.course.source import Source
from flaxlings.judge.verdict import Verdict
from flaxlings.screen.marks import UNICODE, Marks
from flaxlings.screen.tui.application import Application
from flaxlings.watch.events import (
    CheckAll,
    Credit,
    Effect,
    Event,
    GiveHint,
    Judged,
    MakeCurrent,
    Moved,
    Opened,
    Quit,
    Read,
    ReadFile,
    ShowEnded,
    ShowFinished,
    ShowList,
    ShowModule,
    ShowNotice,
    ShowProblem,
    ShowSaved,
    ShowSolution,
    ShowTask,
    ShowVerdict,
    Touched,
)
from flaxlings.watch.pressed import look_of
from flaxlings.watch.state import WatchState
from flaxlings.watch.step import step

STUB = '"""Dense from scratch.\n\nWrite a [layer](https://flax.example/layer).\n"""\n'
Script = Callable[["Sitting"], Awaitable[None]]


class Sitting:
    """The application, what is on its screen, and everything that was asked for."""

    def __init__(self, course: Course, marks: Marks = UNICODE, progress: Progress | None = None) -> None:
        self.course = course
        self.marks = marks
        self.progress = progress or Progress()
        self.current = course.exercises[0]
        self.state = WatchState(self.current.name)
        self.effects: list[Effect] = []
        self.text = Source.of("stub")
        self.now = 0.0
        self.application = Application(course, self.post, marks, progress=self.progress)
        self.view = ApplicationView(self.application, course, marks)
        self.pilot: Pilot[None] | None = None

    def post(self, event: Event) -> None:
        """As the loop does, but here and now."""
        if isinstance(event, Read | Touched | Judged | Moved):
            self.now += 1
        self.state, effects = step(self.state, event)
        self.view.look(look_of(self.state))
        for effect in effects:
            self.effects.append(effect)
            self.perform(effect)
        self.view.tell()

    def perform(self, effect: Effect) -> None:  # noqa: PLR0912 -- one case for each effect
        """Show what a performer would, without files and processes."""
        by_name = self.course.by_name
        match effect:
            case ReadFile(name):
                self.post(Read(name, self.text, self.now))
            case ShowTask(name):
                self.current = by_name[name]
                self.view.task(by_name[name], STUB, 0)
            case MakeCurrent(name):
                self.current = by_name[name]
                self.view.went(by_name[name], lambda: (STUB, 0))
            case ShowSaved(name, digest):
                self.view.saved(by_name[name], digest)
            case ShowVerdict(verdict):
                self.view.verdict(by_name[verdict.exercise], verdict, ())
            case ShowProblem(name, unreadable):
                self.view.problem(by_name[name], unreadable)
            case ShowNotice(says, hint):
                self.view.notice(says, hint)
            case ShowEnded(name):
                self.view.ended(by_name[name])
            case ShowFinished():
                self.view.finished()
            case GiveHint(name):
                self.view.hint(by_name[name], 1)
            case ShowList():
                self.view.listing(self.progress)
            case ShowSolution(name):
                self.view.solution(by_name[name], "mine = 1\n", "theirs = 2\n")
            case ShowModule():
                self.view.module("Looking at your module ...")
            case CheckAll():
                self.view.checking()
            case Credit(verdict, advance):
                self.credit(verdict, advance=advance)
            case Quit(reason):
                self.view.stopped(None, reason)
            case _:
                pass

    def credit(self, verdict: Verdict, *, advance: bool) -> None:
        """Everything is kept, and the exercise behind it comes next."""
        exercise = self.course.by_name[verdict.exercise]
        place = self.course.exercises.index(exercise) + 1
        following = self.course.exercises[place] if place < len(self.course.exercises) else None
        record = replace(self.progress.of(exercise.name), solved=True, attempts=3, seconds=72.0)
        self.progress = replace(self.progress, records={**self.progress.records, exercise.name: record})
        tell = self.view.advanced if advance else self.view.passed
        tell(exercise, following, self.progress, "solutions/x.py")
        self.text = Source.of("stub")
        self.post(Moved(exercise.name, following.name if following else None, self.now, advance))

    def save(self, text: str) -> None:
        """Save the current exercise."""
        self.now += 1
        self.text = Source.of(text)
        self.post(Touched(self.current.name, True, self.now))

    def answer(self, verdict: Verdict) -> None:
        """The run that goes on is answered."""
        run = self.state.run
        assert run is not None
        self.post(Judged(run.number, replace(verdict, exercise=self.current.name, digest=run.source.digest)))

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until they are done with."""
        assert self.pilot is not None
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Wait until everything that was told is on the screen: until two looks at it see the same."""
        assert self.pilot is not None
        before: str | None = ""
        now: str | None = None
        while before != now:
            await self.pilot.pause(FRAME)
            before, now = now, self.screen

    async def until(self, text: str) -> None:
        """Wait until this is on the screen, which takes until a timer has run out."""
        end = time.monotonic() + DEADLINE
        while text not in self.screen:
            assert time.monotonic() < end, self.screen
            await self.settle()

    @property
    def lines(self) -> list[str]:
        """What is on the screen, without blanks at the ends of lines."""
        compositor = self.application.screen._compositor
        strips = compositor.render_strips(self.application.size)
        filters = self.application.get_line_filters()
        background = self.application.screen.background_colors[1]
        texts = []
        for strip in strips:
            segments = list(strip)
            for each in filters:
                segments = each.apply(segments, background)
            texts.append("".join(segment.text for segment in segments).rstrip())
        return texts

    @property
    def screen(self) -> str:
        """The same as one text."""
        return "\n".join(self.lines)


def sit(
    course: Course,
    script: Script,
    *,
    size: tuple[int, int] = (100, 30),
    marks: Marks = UNICODE,
    progress: Progress | None = None,
) -> Sitting:
    """Open the application at the first exercise, play the script, and leave."""

    async def play() -> Sitting:
        sitting = Sitting(course, marks, progress)
        async with sitting.application.run_test(size=size) as pilot:
            sitting.pilot = pilot
            sitting.view.help()
            sitting.post(Opened(0.0))
            if sitting.state.run is not None:
                sitting.post(Judged(1, Verdict(sitting.current.name, "", "", "unsolved", "", "unfinished")))
            await sitting.settle()
            await script(sitting)
        return sitting

    return asyncio.run(play())
