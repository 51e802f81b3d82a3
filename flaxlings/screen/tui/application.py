"""The application: it shows what it is told, and tells which keys were pressed. It decides nothing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from rich.console import RenderableType
from rich.segment import Segment
from rich.text import Text
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.containers import VerticalScroll
from textual.events import Key as KeyEvent
from textual.events import Resize
from textual.filter import LineFilter
from textual.message import Message
from textual.widget import Widget
from textual.widgets import ContentSwitcher

from flaxlings.course.model import Course, Exercise
from flaxlings.course.progress import Progress
from flaxlings.screen.console import THEME, encodable
from flaxlings.screen.marks import ASCII, Marks
from flaxlings.screen.tui.bars import Where, render_bottom, render_top
from flaxlings.screen.tui.grid import Grid
from flaxlings.screen.tui.listing import Listing
from flaxlings.screen.tui.paper import Draw, Paper
from flaxlings.screen.tui.scrollbar import SCROLLBAR
from flaxlings.screen.tui.terminal import TerminalDriver, interrupts_are_theirs
from flaxlings.screen.tui.work import Work
from flaxlings.watch.events import Event, Pressed, Stopped, Typed
from flaxlings.watch.keys import Key
from flaxlings.watch.pressed import Look

_TALL = 16
"""Rows from which the top takes two of them."""
_SPACIOUS = 22
"""Rows from which blank lines set things apart."""


class Do(Message):
    """Something to be done in the application's own thread."""

    def __init__(self, what: Callable[[], None]) -> None:
        super().__init__()
        self.what = what


_BLOCKS = str.maketrans("▁▂▃▄▅▆▇█", "        ")
"""The ends of the library's scroll bars, whose middle is a colour."""


class _Ascii(LineFilter):
    """Everything with the signs of an ASCII console, borders and scroll bars of the library as well."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002 -- its signature
        return [
            Segment(encodable(text.translate(_BLOCKS), "ascii"), style, control) for text, style, control in segments
        ]


class Scroll(VerticalScroll):
    """A panel of one paper."""

    DEFAULT_CSS = f"Scroll {{ padding: 0 1; {SCROLLBAR} }}"

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self.paper = Paper()

    def compose(self) -> ComposeResult:
        """The paper."""
        yield self.paper

    def show(self, draw: Draw) -> None:
        """Draw this, from its beginning."""
        self.paper.show(draw)
        self.scroll_home(animate=False)

    def clear(self) -> None:
        """Show nothing, until something is shown."""
        self.paper.show(None)


class Application(App[None]):
    """The whole terminal.

    Args:
        course: what there is to solve.
        post: takes events; called in the application's thread.
        marks: the signs that the terminal can show.
        progress: what is solved.
        exercise: where the learner is, until more is told of it; None at the end of the course.
    """

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "interrupt", priority=True, show=False, system=True),
        Binding("ctrl+q", "interrupt", priority=True, show=False, system=True),
        Binding("ctrl+z", "suspend_process", priority=True, show=False, system=True),
    ]
    CSS = """
    Screen { layers: base; }
    #top { height: auto; padding: 0 1; }
    #bottom { height: 1; padding: 0 1; }
    ContentSwitcher { height: 1fr; }
    .-tall #bottom { margin: 1 0 0 0; }
    .-tall #moment { margin: 1 0; }
    .-tall #task { margin: 1 0 0 0; }
    """
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] | None = [(0, "-low"), (_SPACIOUS, "-tall")]  # noqa: RUF012 -- as the library declares it

    def __init__(
        self,
        course: Course,
        post: Callable[[Event], None],
        marks: Marks,
        *,
        progress: Progress,
        exercise: Exercise | None = None,
    ) -> None:
        super().__init__(driver_class=TerminalDriver, ansi_color=True)
        self.course = course
        self.marks = marks
        self.console.push_theme(THEME)
        self._post_event = post
        self.opened: Callable[[], None] = lambda: None
        """Called once, when there is something to show in."""
        self.error: Exception | None = None
        """What went wrong in the application; it has ended because of that."""
        self._filter = _Ascii(enabled=marks is ASCII)
        self.look = Look(None, "work", None, (), running=False, advancing=True, checking=False)
        self.where = Where(exercise, progress, warm=False)
        self.work = Work(marks, self._show_busy)
        self.panels = {name: Scroll(name) for name in ("solution", "module", "help")}
        self.listing = Listing(marks, self.action_press, self.refresh_bars)
        self.grid = Grid(marks)
        self._top = Paper(self._draw_top, id="top")
        self._bottom = Paper(self._draw_bottom, id="bottom")

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Those of the library, and ours behind them."""
        return [*super().get_line_filters(), *([self._filter] if self._filter.enabled else [])]

    def compose(self) -> ComposeResult:
        """Top, panels, bottom."""
        yield self._top
        with ContentSwitcher(initial="work"):
            yield self.work
            yield from self.beside()
        yield self._bottom

    def beside(self) -> Iterable[Widget]:
        """The panels beside the exercise."""
        yield self.listing
        yield self.grid
        yield from self.panels.values()

    def on_mount(self) -> None:
        """There is something to show in now."""
        self.work.focus()
        self.opened()

    def on_do(self, message: Do) -> None:
        """Do it."""
        message.what()

    def on_resize(self, _: Resize) -> None:
        """The top may take another number of lines."""
        self.refresh_bars()

    def on_key(self, event: KeyEvent) -> None:
        """A key that nobody has used yet."""
        if event.character == "t" and self.look.panel == "work":
            self.work.toggle_task()
        else:
            character = event.character if event.is_printable and event.character else event.key
            self._post_event(Typed(character, time.monotonic()))

    def action_press(self, key: Key, exercise: str | None = None, line: int | None = None) -> None:
        """Tell of a key, however it was pressed."""
        self._post_event(Pressed(key, time.monotonic(), exercise, line))

    def action_press_in_list(self, key: str) -> None:
        """A key of the list was clicked at the bottom."""
        self.listing.use(key)

    def action_interrupt(self) -> None:
        """Ctrl-C, which a terminal in this mode does not make a signal of."""
        self._post_event(Stopped("interrupted"))

    def _handle_exception(self, error: Exception) -> None:
        """The library prints pages about it; whoever runs the application says it as any other fault of ours."""
        self.error = self.error or error
        super()._handle_exception(error)
        self._exit_renderables.clear()

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def leave(self) -> None:
        """Give the terminal back; called in any thread."""
        self.post_message(Do(self.exit))

    def give_terminal(self, program: Callable[[], None]) -> None:
        """Give the terminal to a program until it ends; called in another thread than the application's."""
        done = threading.Event()

        def give() -> None:
            try:
                with interrupts_are_theirs(), self.suspend():
                    program()
            finally:
                done.set()

        def queue() -> None:
            # Behind the keys that were pressed before: left for afterwards, they would mean what is on the screen then.
            (self.focused or self.screen).post_message(Do(give))

        self.post_message(Do(queue))
        done.wait()

    def show_look(self, look: Look) -> None:
        """What the state says beside what it asks to be shown."""
        before, self.look = self.look, look
        if look.panel != before.panel:
            switcher = self.query_one(ContentSwitcher)
            switcher.current = look.panel
            switcher.get_child_by_id(look.panel).focus()
        if look.current != before.current:
            # Now, because what is told of from here on may be about the way there.
            self.work.leave()
        self.listing.asking = look.question is not None
        self.work.running(on=look.running)
        self.refresh_bars()

    def refresh_bars(self) -> None:
        """Draw the top and the bottom again, where they have something else to say."""
        self._top.show(self._draw_top, of=(self.where, self._rows))
        self._bottom.show(self._draw_bottom, of=(self.look, self.listing.listed))

    def _show_busy(self, busy: bool) -> None:
        """At the top, too: the learner may have scrolled away from the verdict."""
        self.where = replace(self.where, busy=busy)
        self.refresh_bars()

    @property
    def _rows(self) -> int:
        return 2 if self.size.height >= _TALL else 1

    def _draw_top(self, width: int) -> RenderableType:
        return render_top(self.course, self.where, marks=self.marks, width=width, rows=self._rows)

    def _draw_bottom(self, width: int) -> Text:
        return render_bottom(self.look, self.listing.listed, width=width)
