"""The application's screens without a terminal, drawn from real verdicts: each is a state, and what the view is told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from known import LAST_OF_TOPIC, SOLVED, WRONG, Known
from rich.segment import Segment, Segments
from textual.pilot import Pilot

from flaxlings.command.application import ApplicationView
from flaxlings.course.model import Exercise
from flaxlings.course.pristine import read_pristine
from flaxlings.course.source import Source
from flaxlings.judge.verdict import Verdict
from flaxlings.screen.tui.application import Application
from flaxlings.watch.pressed import look_of
from flaxlings.watch.state import Passed, Question, Run, WatchState


class Stage:
    """The application before somebody who tells it everything."""

    def __init__(self, known: Known, *, solved: tuple[str, ...], current: str) -> None:
        self.known = known
        self.course = known.course
        self.state = WatchState(current, solved=frozenset(solved))
        self.progress = known.progress(*solved)
        self.application = Application(self.course, lambda _: None, known.marks, progress=self.progress)
        self.view = ApplicationView(self.application, self.course, known.marks)
        self.pilot: Pilot[None] | None = None

    @property
    def exercise(self) -> Exercise:
        """The current one."""
        assert self.state.current is not None
        return self.course.by_name[self.state.current]

    def look(self, **changes: object) -> None:
        """What the state says from now on."""
        self.state = replace(self.state, **changes)  # type: ignore[arg-type] # its fields
        self.view.look(look_of(self.state))

    def begin(self, hints_read: int = 0) -> None:
        """Come to the current exercise."""
        stub = read_pristine(self.course, self.course.stub_path(self.exercise)).decode()
        self.view.task(self.exercise, stub, hints_read)
        self.view.ready(self.exercise)
        self.look()

    def answer(self) -> Verdict:
        """The verdict about what is written there."""
        verdict = self.known.verdicts[self.exercise.name]
        self.view.saved(self.exercise, verdict.digest)
        self.view.verdict(self.exercise, verdict, tuple(self.known.texts[self.exercise.name].splitlines()))
        return verdict

    def solve(self, following: str | None, *, advance: bool = True) -> None:
        """Pass the current exercise."""
        self.answer()
        left = self.exercise
        self.progress = self.known.progress(*self.state.solved, left.name)
        goes = self.course.by_name[following] if following else None
        tell = self.view.advanced if advance else self.view.passed
        tell(left, goes, self.progress, f"solutions/{left.topic}/{left.name}.py")
        solved = self.state.solved | {left.name}
        if not advance:
            self.look(solved=solved, advancing=False, passed=Passed(following))
            return
        self.look(solved=solved, current=following)
        if following:
            self.begin()
        else:
            self.view.finished()

    async def press(self, *keys: str) -> None:
        """Keys that a panel uses itself."""
        assert self.pilot is not None
        await self.settle()
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Wait until everything is shown."""
        assert self.pilot is not None
        self.view.tell()
        for _ in range(4):
            await self.pilot.pause()


Play = Callable[[Stage], Awaitable[None]]
"""What a learner sees happening until the picture is taken."""


async def _welcome(stage: Stage) -> None:
    stage.view.opened(0)
    stage.begin()


async def _back(stage: Stage) -> None:
    stage.view.opened(len(stage.state.solved))
    stage.begin(hints_read=1)


async def _wrong(stage: Stage) -> None:
    stage.begin()
    stage.answer()


async def _checking(stage: Stage) -> None:
    stage.begin()
    stage.answer()
    stage.look(run=Run(1, Source.of("")))
    await stage.settle()
    stage.application.work._spin()  # noqa: SLF001 -- nobody waits for the moment when it does so itself


async def _hints(stage: Stage) -> None:
    await _wrong(stage)
    await stage.settle()
    stage.view.hint(stage.exercise, 1)
    await stage.settle()
    stage.view.hint(stage.exercise, 2)


async def _last_hint(stage: Stage) -> None:
    stage.begin(3)
    stage.view.hint(stage.exercise, 3)


async def _solved(stage: Stage) -> None:
    stage.begin()
    stage.solve("linen_simple_dense")


async def _stays(stage: Stage) -> None:
    stage.begin()
    stage.solve("linen_simple_dense", advance=False)


async def _topic(stage: Stage) -> None:
    stage.begin()
    stage.solve("linen_initializers")


async def _finished(stage: Stage) -> None:
    stage.begin()
    stage.solve(None)


async def _listing(stage: Stage) -> None:
    stage.begin()
    stage.view.listing(stage.progress)
    stage.look(panel="list")


async def _search(stage: Stage) -> None:
    await _listing(stage)
    await stage.press("/", *"dense", "down")


async def _check(stage: Stage) -> None:
    stage.begin()
    stage.view.checking()
    stage.look(panel="check", checking=True)
    for exercise in stage.course.exercises[:14]:
        stage.view.checked(stage.known.verdicts[exercise.name])


async def _checked(stage: Stage) -> None:
    await _check(stage)
    for exercise in stage.course.exercises[14:]:
        stage.view.checked(stage.known.verdicts[exercise.name])
    stage.view.check_ended(cancelled=False)
    stage.look(checking=False)


async def _solution(stage: Stage) -> None:
    stage.begin()
    solution = stage.course.solution_path(stage.exercise).read_text(encoding="utf-8")
    stage.view.solution(stage.exercise, stage.known.texts[stage.exercise.name], solution)
    stage.look(panel="solution")


async def _module(stage: Stage) -> None:
    stage.begin()
    stage.view.module(stage.known.module)
    stage.look(panel="module")


async def _help(stage: Stage) -> None:
    stage.begin()
    stage.view.help()
    stage.look(panel="help")


async def _ask_solution(stage: Stage) -> None:
    await _wrong(stage)
    stage.look(question=Question("solution", stage.exercise.name))


async def _ask_reset(stage: Stage) -> None:
    await _wrong(stage)
    stage.look(question=Question("reset", "linen_multihead_vmap"))


async def _ended(stage: Stage) -> None:
    stage.begin()
    stage.view.ended(stage.exercise)


async def _reset(stage: Stage) -> None:
    await _wrong(stage)
    path = stage.exercise.path
    kept = f".flaxlings/backups/{stage.exercise.name}.20260102-030405.py"
    for _ in range(3):
        stage.view.reset(stage.exercise, f"{path} is the stub again; yours is kept in {kept}.")


async def _notices(stage: Stage) -> None:
    stage.begin()
    for number in range(7):
        stage.view.notice(f"Something about the watch, {number}.", "Do something about it.")


SCREENS: Mapping[str, tuple[Play, tuple[str, ...], str]] = {
    "welcome": (_welcome, (), "linen_init_apply"),
    "back": (_back, SOLVED, WRONG),
    "wrong": (_wrong, SOLVED, WRONG),
    "wrong-attention": (_wrong, SOLVED, "linen_attention"),
    "wrong-sequential": (_wrong, SOLVED, "linen_sequential"),
    "unfinished": (_wrong, SOLVED, "linen_block"),
    "checking": (_checking, SOLVED, WRONG),
    "hints": (_hints, SOLVED, WRONG),
    "last-hint": (_last_hint, SOLVED, WRONG),
    "solved": (_solved, SOLVED[:1], "linen_dense"),
    "stays": (_stays, SOLVED[:1], "linen_dense"),
    "topic": (_topic, SOLVED[:3], LAST_OF_TOPIC),
    "list": (_listing, SOLVED, WRONG),
    "search": (_search, SOLVED, WRONG),
    "check": (_check, SOLVED, WRONG),
    "checked": (_checked, SOLVED, WRONG),
    "solution": (_solution, SOLVED, WRONG),
    "module": (_module, SOLVED, WRONG),
    "help": (_help, SOLVED, WRONG),
    "ask-solution": (_ask_solution, SOLVED, WRONG),
    "ask-reset": (_ask_reset, SOLVED, WRONG),
    "ended": (_ended, SOLVED, WRONG),
    "reset": (_reset, SOLVED, WRONG),
    "notices": (_notices, SOLVED, WRONG),
    "finished": (_finished, (), "nnx_dense"),
}
"""How each is come to, what is solved by then, and the current exercise."""


def take(known: Known, name: str, size: tuple[int, int]) -> Segments:
    """What is on the screen of this size then."""
    play, solved, current = SCREENS[name]
    if name == "finished":
        solved = tuple(exercise.name for exercise in known.course.exercises if exercise.name != current)
    stage = Stage(known, solved=solved, current=current)

    async def run() -> Segments:
        async with stage.application.run_test(size=size) as pilot:
            stage.pilot = pilot
            await play(stage)
            await stage.settle()
            # As the library's own screenshots, whose format loads fonts.
            strips = stage.application.screen._compositor.render_strips(stage.application.size)  # noqa: SLF001
            return Segments([segment for strip in strips for segment in (*strip, Segment.line())])

    return asyncio.run(run())
