"""An application around one panel, as large as a test wants it, and what it has painted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.style import Style
from textual.app import App, ComposeResult
from textual.events import Key
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Static

from flaxlings.course.model import DIFFICULTIES, TRACKS, Course, Exercise, Topic
from flaxlings.course.progress import Progress, Record
from flaxlings.screen.console import THEME
from flaxlings.screen.marks import UNICODE
from flaxlings.screen.tui.lines import Lines
from flaxlings.screen.tui.listing import Listing
from flaxlings.watch.keys import Key as KeyName

FRAME = 0.01
"""Seconds in which an application draws a frame, and more."""
SIZES = ((40, 12), (80, 24), (250, 60))


def large_course(count: int) -> Course:
    """So many exercises, ten in a topic, each topic of another track."""

    def exercise(number: int) -> Exercise:
        return Exercise(
            name=f"exercise_{number}",
            topic=f"{number // 10:03}_topic",
            title=f"What number {number} is about",
            track=TRACKS[number // 10 % len(TRACKS)],
            difficulty=DIFFICULTIES[number % len(DIFFICULTIES)],
            hints=(),
            links=(),
            learnt="",
        )

    exercises = [exercise(number) for number in range(count)]
    groups = [tuple(exercises[begin : begin + 10]) for begin in range(0, count, 10)]
    return Course(
        Path("course"), tuple(Topic(group[0].topic, f"Topic {group[0].topic[:3]}", group) for group in groups)
    )


class Stage(App[None]):
    """The panel in a switcher, below one line and above another, as in the application."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Static { height: 1; } ContentSwitcher { height: 1fr; }"

    def __init__(self, panel: Widget) -> None:
        super().__init__(ansi_color=True)
        self.console.push_theme(THEME)
        self.panel = panel
        self.reached: list[str] = []
        """The keys that the panel left to the application."""

    def compose(self) -> ComposeResult:
        yield Static("top")
        with ContentSwitcher(initial="work"):
            yield Static("work", id="work")
            yield self.panel
        yield Static("bottom")

    def on_key(self, event: Key) -> None:
        self.reached.append(event.key)

    async def show(self, pilot: Pilot[None], name: str) -> None:
        self.query_one(ContentSwitcher).current = name
        self.panel.focus()
        await self.settle(pilot)

    async def settle(self, pilot: Pilot[None]) -> None:
        """Wait until nothing changes any more: a new size, a new layout and its picture come one after the other."""
        before = None
        for _ in range(20):
            await pilot.pause(FRAME)
            now = self.screen._compositor.render_strips()
            if now == before:
                return
            before = now
        raise AssertionError("it never stops changing")

    def painted(self) -> list[str]:
        """The lines between top and bottom, without the blanks at their ends."""
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips][1:-1]

    def turned_over(self) -> list[str]:
        """What is painted in reverse, without scroll bars and the place where something is typed."""
        strips = self.screen._compositor.render_strips()
        texts = ("".join(s.text for s in strip if s.style is not None and s.style.reverse) for strip in strips)
        return [text.strip() for text in texts if text.strip(" ▁▂▃▄▅▆▇")]

    def foreign_colours(self) -> set[str]:
        """Colours that are not the terminal's own, and backgrounds."""
        styles = [s.style for strip in self.screen._compositor.render_strips() for s in strip if s.style is not None]
        return {str(style) for style in styles if _is_foreign(style)}


def _is_foreign(style: Style) -> bool:
    background = style.bgcolor is not None and not style.bgcolor.is_default
    return background or any(color is not None and color.triplet is not None for color in (style.color, style.bgcolor))


def act(stage: Stage, size: tuple[int, int], scene: Callable[[Pilot[None]], Awaitable[None]]) -> None:
    """Run the scene on a terminal of this size."""

    async def run() -> None:
        async with stage.run_test(size=size) as pilot:
            await pilot.pause()
            await scene(pilot)

    asyncio.run(run())


LARGE = large_course(100)
PROGRESS = Progress(
    records={
        exercise.name: Record(solved=number % 2 == 0, attempts=number)
        for number, exercise in enumerate(LARGE.exercises)
    }
)


class Desk:
    """A list on its stage, and what it said."""

    def __init__(self) -> None:
        self.said: list[tuple[KeyName, str]] = []
        self.listing = Listing(UNICODE, lambda key, exercise: self.said.append((key, exercise)))
        self.stage = Stage(self.listing)

    async def open(self, pilot: Pilot[None], current: str = "exercise_0", course: Course = LARGE) -> None:
        self.listing.fill(course, PROGRESS, current)
        await self.stage.show(pilot, "list")

    @property
    def at(self) -> str:
        """Where the cursor is; it must be painted there, too."""
        assert self.listing.chosen is not None
        return self.listing.chosen.name

    @property
    def top(self) -> int:
        return self.listing.query_one(Lines).scroll_offset.y

    async def type(self, pilot: Pilot[None], text: str) -> None:
        await pilot.press(*("slash" if letter == "/" else "space" if letter == " " else letter for letter in text))
        await self.stage.settle(pilot)
