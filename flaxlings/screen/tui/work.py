"""The exercise: its task, the verdict about the last save, hints, and what there is to say beside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.console import RenderableType
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Click
from textual.timer import Timer

from flaxlings.screen.layout import sections
from flaxlings.screen.marks import Marks
from flaxlings.screen.tui.paper import Draw, Paper
from flaxlings.screen.tui.scrollbar import SCROLLBAR

SPIN_AFTER = 0.15
"""Seconds of a run before anything moves: most verdicts are there by then, and a flicker says nothing."""
_SPIN_EVERY = 0.12
_PROSE = 100
"""Columns of a text to read at the most; a verdict has tables, which take what there is."""
_NOTICES = 3
"""As many as leave room for the exercise."""


@dataclass(frozen=True, slots=True)
class _Notice:
    drawn: RenderableType
    key: str
    outlasts_save: bool = False


def _blank(_: int) -> Text:
    return Text()


class Fold(Paper):
    """The task, which folds to one line; a click opens and closes it."""

    def __init__(self, toggle: Callable[[], None]) -> None:
        super().__init__(id="task")
        self._toggle = toggle

    def on_click(self, event: Click) -> None:
        """Open or close, unless a link in it was clicked."""
        if not event.style.meta and not event.style.link:
            self._toggle()


class Work(VerticalScroll):
    """What a learner looks at nearly all the time."""

    DEFAULT_CSS = f"""
    Work {{ padding: 0 1; {SCROLLBAR} }}
    Work > Paper {{ margin: 0 0 1 0; }}
    Work > #task {{ margin: 0; }}
    Work > #moment, Work > #task, Work > #hints {{ max-width: {_PROSE}; }}
    Work > #running {{ height: 1; margin: 0; }}
    """

    def __init__(self, marks: Marks, busy: Callable[[bool], None]) -> None:
        super().__init__(id="work")
        self._marks = marks
        self._tell_busy = busy
        self._moment_paper = Paper(id="moment")
        self._task_paper = Fold(self.toggle_task)
        self._verdict_paper = Paper(id="verdict")
        # The blank line above the verdict, which stays where it is when there is something to say.
        self._running_paper = Paper(_blank, id="running")
        self._hints_paper = Paper(id="hints")
        self._notices_paper = Paper(id="notices")
        self._whole: Draw | None = None
        self._short: Draw | None = None
        self._folded = False
        self._notices_shown: list[_Notice] = []
        self._spinner: Timer | None = None
        self._spun = 0

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self._moment_paper
        yield self._task_paper
        yield self._running_paper
        yield self._verdict_paper
        yield self._hints_paper
        yield self._notices_paper

    def begin(self, whole: Draw, short: Draw) -> None:
        """Another exercise: `whole` is its task, `short` the line that it folds to. The moment before stays."""
        self._whole, self._short, self._folded = whole, short, False
        self._task_paper.show(whole)
        self._verdict_paper.show(None)
        self._hints_paper.show(None)
        self.scroll_home(animate=False)

    def celebrate(self, draw: Draw | None) -> None:
        """What is worth a moment: an exercise solved, a topic, the course."""
        self._moment_paper.show(draw)
        if draw is not None:
            # By way of the same widget as a verdict's turn, which comes just before: the last one there wins.
            self._verdict_paper.call_after_refresh(self.scroll_home, animate=False)

    def leave(self) -> None:
        """The learner goes elsewhere: what was said at the exercise before is not about the next one."""
        if self._whole is not None:
            self._show_notices([notice for notice in self._notices_shown if notice.outlasts_save])

    def saved(self) -> None:
        """A new text: what was said before it was read, and the task as well."""
        self._moment_paper.show(None)
        self._show_notices(
            [_Notice(notice.drawn, notice.key) for notice in self._notices_shown if notice.outlasts_save]
        )
        if not self._folded and self._whole is not None:
            self.toggle_task()

    def running(self, *, on: bool) -> None:
        """A run goes on: the last verdict is not current any more."""
        if on and self._spinner is None:
            self._verdict_paper.fade(faint=True)
            self._spun = 0
            self._spinner = self.set_timer(SPIN_AFTER, self._spin)
        elif not on:
            self._stop()

    def verdict(self, draw: Draw | None) -> None:
        """The current verdict; None where there is none any more."""
        if draw is not None:
            self._stop()
        self._verdict_paper.show(draw)
        self._verdict_paper.call_after_refresh(self._to, self._verdict_paper)

    def hints(self, draw: Draw | None) -> None:
        """The hints so far, the last one in sight; None where there are none any more."""
        self._hints_paper.show(draw)
        self._hints_paper.call_after_refresh(self._to_end, self._hints_paper)

    def notice(self, drawn: RenderableType, key: str, *, outlasts_save: bool = False) -> None:
        """Something about the watch itself, until the next save, or the one after it; `key` is what it says."""
        # Once, and the newest few: a watch can run for a week.
        others = [notice for notice in self._notices_shown if notice.key != key]
        self._show_notices([*others[1 - _NOTICES :], _Notice(drawn, key, outlasts_save)])
        self._notices_paper.call_after_refresh(self._to_end, self._notices_paper)

    def _show_notices(self, notices: list[_Notice]) -> None:
        self._notices_shown = notices
        shown = sections([notice.drawn] for notice in notices)
        self._notices_paper.show((lambda _: shown) if notices else None)

    def toggle_task(self) -> None:
        """Fold the task to a line, or show it whole."""
        if self._whole is not None:
            self._folded = not self._folded
            self._task_paper.show(self._short if self._folded else self._whole)
            if not self._folded:
                self.scroll_home(animate=False)

    def _spin(self) -> None:
        if not self._spun:
            self._tell_busy(True)
        dots = self._marks.more * (1 + self._spun % 3)
        self._spun += 1
        self._running_paper.show(lambda _: Text(f"checking {dots}", "dim"))
        self._spinner = self.set_timer(_SPIN_EVERY, self._spin)

    def _stop(self) -> None:
        if self._spinner is not None:
            self._spinner.stop()
            self._spinner = None
            if self._spun:
                self._tell_busy(False)
        self._running_paper.show(_blank)

    def _to(self, paper: Paper) -> None:
        if paper.display:
            self.scroll_to(y=max(paper.virtual_region.y - 1, 0), animate=False)

    def _to_end(self, paper: Paper) -> None:
        if paper.display:
            # Its end, also where all of it has no room: the newest stands there.
            self.scroll_to(y=max(paper.virtual_region.bottom - self.size.height, 0), animate=False)
