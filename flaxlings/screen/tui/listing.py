"""The list of every exercise: search, filter, go there, reset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Click, Paste
from textual.events import Key as KeyEvent
from textual.geometry import Size

from flaxlings.course.model import Course
from flaxlings.course.progress import Progress
from flaxlings.screen.harmless import harmless_line
from flaxlings.screen.marks import Marks
from flaxlings.screen.tui.bars import Listed
from flaxlings.screen.tui.lines import Lines
from flaxlings.screen.tui.paper import Paper
from flaxlings.screen.tui.rows import (
    PRESS,
    Filter,
    Row,
    Widths,
    draw_count,
    draw_foot,
    draw_heading,
    draw_row,
    fitting,
    matching,
    moved,
    nearest,
    nothing,
    rows_of,
    scrolled,
    turned,
)
from flaxlings.watch.keys import Key

_TALL = 16
"""Lines of the terminal from which one of them is spent on what the columns are called."""


class Listing(Vertical, can_focus=True):
    """Every exercise.

    Args:
        marks: the signs that the terminal can show.
        press: told of `jump` and `reset`, and of which exercise.
        changed: called when `listed` may say something else.
    """

    DEFAULT_CSS = """
    Listing { padding: 0 0 0 1; }
    Listing > Paper { height: 1; }
    """

    def __init__(
        self, marks: Marks, press: Callable[[Key, str], None], changed: Callable[[], None] = lambda: None
    ) -> None:
        super().__init__(id="list")
        self.asking = False
        """Whether the learner is asked something: then every key is an answer, and not for the list."""
        self._press = press
        self._changed = changed
        self._marks = marks
        self._rows: tuple[Row, ...] = ()
        self._shown: tuple[Row, ...] = ()
        self._filter = Filter()
        self._typing = False
        self._cursor = 0
        self._at: str | None = None
        """The exercise that was chosen last: while a filter hides it, the cursor is near, and comes back afterwards."""
        self._widths: tuple[int, Widths] | None = None
        """The columns, and the width that they were fitted to."""
        self._seen = False
        """Whether the cursor has been on the screen since the list was made."""
        self._height = 0
        """Lines at the last look."""
        self._count = Paper(self._draw_count, id="count")
        self._heading = Paper(id="heading")
        self._lines = Lines(self._draw_line, self._resized, self._clicked)
        self._foot = Paper(self._draw_foot, id="foot")

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self._count
        yield self._heading
        yield self._lines
        yield self._foot

    @property
    def chosen(self) -> Row | None:
        """Where the cursor is; None where nothing is shown."""
        return self._shown[self._cursor] if self._shown else None

    @property
    def listed(self) -> Listed:
        """What decides which keys mean something here."""
        return Listed(typing=self._typing, search=bool(self._filter.search), chosen=self.chosen is not None)

    def fill(self, course: Course, progress: Progress, current: str | None) -> None:
        """Show these; the cursor, the filter and the scroll position stay."""
        if self._at is None:
            self._at = current
        self._rows = rows_of(course, progress, current)
        self._widths = None
        self._choose(self._filter, follow=False)

    def on_hide(self) -> None:
        """Who comes back does not expect to be typing."""
        self._typing = False
        self._refresh_bars()

    def on_key(self, event: KeyEvent) -> None:
        """Use it, or leave it to the application."""
        if self.asking:
            return
        character = event.character if event.is_printable else None
        if self._typed(event.key, character) if self._typing else self._pressed(event.key, character):
            event.stop()

    def on_paste(self, event: Paste) -> None:
        """Search for it."""
        if self._typing and not self.asking:
            event.stop()
            self._search(self._filter.search + harmless_line(event.text.strip(), 100))

    def on_click(self, event: Click) -> None:
        """A key's name at the bottom was clicked."""
        key = event.style.meta.get(PRESS)
        if isinstance(key, str):
            event.stop()
            self.use(key)

    def use(self, key: str) -> None:
        """Do what the key does here, for whoever clicked what stands for it."""
        if not self.asking:
            (self._typed if self._typing else self._pressed)(key, key if len(key) == 1 else None)

    def _typed(self, key: str, character: str | None) -> bool:
        """A key during a search: whatever can be typed belongs to it."""
        search = self._filter.search
        match key:
            case "escape":
                self._clear()
            case "enter":
                self._typing = False
                self._stay()
            case "backspace" if not search:
                self._typing = False
            case "backspace":
                self._search(search[:-1])
            case "ctrl+u":
                self._search("")
            case _ if character is not None:
                self._search(search + character)
            case _:
                return self._move(key)
        self._refresh_bars()
        return True

    def _pressed(self, key: str, character: str | None) -> bool:
        name = character or key
        if name == "escape" and self._filter.search:
            self._clear()
        elif name == "/":
            self._typing = True
        elif name in {"enter", "x"}:
            if self.chosen is not None:
                self._stay()
                self._press("jump" if name == "enter" else "reset", self.chosen.name)
        elif turn := turned(self._filter, name, self._rows):
            self._choose(turn)
        else:
            return self._move(name)
        self._refresh_bars()
        return True

    def _move(self, key: str) -> bool:
        cursor = moved(self._cursor, key, len(self._shown), max(self._lines.room.height - 1, 1))
        if cursor is not None:
            self._place(cursor)
            self._stay()
        return cursor is not None

    def _clicked(self, index: int) -> None:
        if self.asking or index >= len(self._shown):
            return
        if index == self._cursor:
            self._pressed("enter", None)
        else:
            self._place(index)
            self._stay()

    def _clear(self) -> None:
        self._typing = False
        self._search("")

    def _search(self, search: str) -> None:
        self._choose(replace(self._filter, search=search))

    def _stay(self) -> None:
        """The cursor is where the learner wants it."""
        if self.chosen is not None:
            self._at = self.chosen.name

    def _choose(self, chosen: Filter, *, follow: bool = True) -> None:
        """Show what this filter leaves, and with `follow` the cursor as well."""
        self._filter = chosen
        self._shown = matching(self._rows, chosen)
        number = next((row.number for row in self._rows if row.name == self._at), 0)
        # One line stays to say that there is nothing.
        self._lines.virtual_size = Size(0, max(len(self._shown), 1))
        self._place(nearest(self._shown, number), follow=follow)
        self._lines.refresh()
        self._refresh_bars()

    def _place(self, cursor: int, *, follow: bool = True) -> None:
        before, self._cursor = self._cursor, cursor
        for index in {before, cursor}:
            self._lines.refresh_line(index)
        if follow or not self._seen:
            self._follow()

    def _follow(self) -> None:
        height = self._lines.room.height
        if height > 0 and self._shown:
            self._seen = True
            top = scrolled(self._lines.scroll_offset.y, self._cursor, height)
            # By force: the scroll bar, without which nothing scrolls, comes only after the next refresh.
            self._lines.scroll_to(y=top, animate=False, force=True)

    def _resized(self) -> None:
        """The cursor stays visible if it was, and is when the list is seen first."""
        before, self._height = self._height, self._lines.room.height
        top = self._lines.scroll_offset.y
        if not self._seen or top <= self._cursor < top + before:
            self._follow()
        self._refresh_bars()

    def _fitted(self, width: int) -> Widths:
        if self._widths is None or self._widths[0] != width:
            self._widths = (width, fitting(self._rows, width, self._marks))
        return self._widths[1]

    def _refresh_bars(self) -> None:
        self._count.show(self._draw_count)
        self._heading.show(self._draw_heading if self.app.size.height >= _TALL else None)
        self._foot.show(self._draw_foot)
        self._changed()

    def _draw_count(self, width: int) -> Text:
        return draw_count(self._filter, len(self._shown), len(self._rows), marks=self._marks, width=width)

    def _draw_heading(self, width: int) -> Text:
        return draw_heading(self._fitted(self._lines.room.width), marks=self._marks, width=width)

    def _draw_line(self, index: int, width: int) -> Text:
        if not self._shown and index == 0:
            return Text(nothing(self._filter, len(self._rows))[:width], "dim", end="")
        if index >= len(self._shown):
            return Text(end="")
        row = self._shown[index]
        return draw_row(row, self._fitted(width), marks=self._marks, width=width, chosen=index == self._cursor)

    def _draw_foot(self, width: int) -> Text:
        return draw_foot(self._filter.search if self._typing else None, width)
