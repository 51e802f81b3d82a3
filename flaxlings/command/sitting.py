"""A watch as an application: the loop in a thread, the application in the main one, and what is left of it."""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.text import Text

from flaxlings.command.application import ApplicationView
from flaxlings.command.keyed import KeyPerformer
from flaxlings.command.opened import Editors
from flaxlings.command.perform import Performer
from flaxlings.command.place import EXIT_INTERRUPTED, current_exercise, open_progress
from flaxlings.course.directory import Directory
from flaxlings.course.fault import Fault
from flaxlings.course.model import Course
from flaxlings.course.progress import solved_names
from flaxlings.course.state import Loaded
from flaxlings.screen.console import hang_up, make_console, marks_for
from flaxlings.screen.tui.application import Application
from flaxlings.session import Session
from flaxlings.watch.events import Effect, Event, KeyEffect, Opened, Quit, Stopped
from flaxlings.watch.loop import run_loop
from flaxlings.watch.pressed import Look, look_of
from flaxlings.watch.state import WatchState
from flaxlings.watch.watcher import Watcher

_TURN = 0.001
"""Seconds after which a thread that paints gives way to the one that judges, instead of Python's 0.005."""


class _Loop:
    """The loop of a watch in a thread of its own."""

    def __init__(self, run: Callable[[], None], ended: Callable[[], None]) -> None:
        self._run = run
        self._ended = ended
        self._thread = threading.Thread(target=self._guarded, name="watch")
        self.error: BaseException | None = None

    def start(self) -> None:
        """Run it from now on."""
        self._thread.start()

    def join(self) -> None:
        """Wait for its end, if it was started."""
        if self._thread.ident is not None:
            self._thread.join()

    def _guarded(self) -> None:
        try:
            self._run()
        except BaseException as error:  # noqa: BLE001 -- raised again where the application has given the terminal back
            self.error = error
        finally:
            self._ended()


def sit(
    session: Session,
    watcher: Watcher,
    events: queue.SimpleQueue[Event],
    state: WatchState,
    loaded: Loaded,
    *,
    asked: bool,
    edit_cmd: str | None,
) -> int:
    """Run the application until the learner quits or it is stopped; the exit code.

    `asked` says that the exercise of `state` was asked for by name.
    """
    course, directory = session.course, session.directory
    console = make_console()
    marks = marks_for(console)
    reasons: list[str] = []
    looks: list[Look] = []

    def run() -> None:
        with Performer(session, view, events) as performer, watcher:
            keyed = KeyPerformer(session, view, events, editors, application.give_terminal)

            def perform(effect: Effect) -> None:
                if isinstance(effect, KeyEffect):
                    keyed.perform(effect)
                else:
                    performer.perform(effect)
                    if isinstance(effect, Quit):
                        reasons.append(effect.reason)

            def changed(after: WatchState) -> None:
                look = look_of(after)
                if looks != [look]:
                    looks[:] = [look]
                    view.look(look)

            try:
                view.opened(len(state.solved))
                view.help()
                if loaded.warning:
                    view.notice(loaded.warning, "")
                if asked and state.current is not None:
                    performer.remember(course.by_name[state.current])
                events.put(Opened(time.monotonic()))
                run_loop(state, events, perform, changed=changed, done=view.tell)
            finally:
                keyed.close()

    application = Application(
        course, events.put, marks, progress=loaded.progress, exercise=course.by_name.get(state.current or "")
    )
    loop = _Loop(run, application.leave)
    application.opened = loop.start
    view = ApplicationView(application, course, marks)
    editors = Editors(os.environ, edit_cmd, application.give_terminal)
    with _short_turns():
        application.run()
    # However the application came to its end, the loop does too.
    events.put(Stopped("closed"))
    loop.join()
    error = loop.error or application.error
    if error is not None:
        raise error
    try:
        console.print(_left(course, directory, len(state.solved)), soft_wrap=True)
    except OSError:
        # The terminal has gone away; there is nobody to say it to.
        hang_up()
    return 0 if reasons[:1] == ["quit"] else EXIT_INTERRUPTED


@contextmanager
def _short_turns() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)


def _left(course: Course, directory: Directory, before: int) -> Text:
    """The line that stays on the terminal: what was achieved, and where it goes on."""
    try:
        progress = open_progress(directory).progress
    except Fault as fault:
        return Text(f"{fault.says} {fault.hint}")
    solved = len(solved_names(course, progress))
    new = max(solved - before, 0)
    line = Text(f"{solved} of {len(course.exercises)} exercises solved")
    if new:
        line.append(f", {new} of them just now")
    following = current_exercise(course, progress)
    if following is not None:
        line.append("; ").append("flaxlings", "bold").append(f" goes on at {following.name}")
    return line.append(".")
