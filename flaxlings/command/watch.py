"""`watch`: the loop on a terminal, through a pipe, or as JSON lines, until somebody stops it."""

from __future__ import annotations

import queue
import signal
import time

from flaxlings import interrupt
from flaxlings.command.perform import Performer
from flaxlings.command.place import (
    EXIT_INTERRUPTED,
    chosen_exercise,
    current_exercise,
    open_course,
    open_directory,
    open_progress,
    open_session,
)
from flaxlings.command.view import JsonView, StreamView, View
from flaxlings.course.directory import exercise_of
from flaxlings.course.progress import solved_names
from flaxlings.screen.console import hang_up
from flaxlings.watch.events import Event, Opened, Stopped
from flaxlings.watch.loop import run_loop
from flaxlings.watch.state import WatchState
from flaxlings.watch.watcher import Watcher


def watch(name: str | None, *, poll: float | None, as_json: bool) -> int:
    """Answer every save until somebody stops it; the exit code."""
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    try:
        # An event like any other: workers are ended, and the last word is said.
        with interrupt.told(lambda number: events.put(Stopped(_reason(number)))):
            _watch(name, poll, as_json, events)
    except BrokenPipeError:
        # Nobody reads any more; there is nobody to say so to either.
        hang_up()
    return EXIT_INTERRUPTED


def _watch(name: str | None, poll: float | None, as_json: bool, events: queue.SimpleQueue[Event]) -> None:
    course = open_course()
    directory = open_directory(course)
    loaded = open_progress(directory)
    exercise = chosen_exercise(course, loaded.progress, name) if name else current_exercise(course, loaded.progress)
    view: View = JsonView() if as_json else StreamView(course)
    view.opened(len(solved_names(course, loaded.progress)))
    if loaded.warning:
        view.notice(loaded.warning, "")
    watcher = Watcher(
        directory.exercises,
        exercise_of=lambda path: exercise_of(course, directory, path),
        post=events.put,
        poll=poll,
    )
    with open_session(course, directory) as session, Performer(session, view, events) as performer, watcher:
        if name and exercise:
            performer.visit(exercise, solved=loaded.progress.solved(exercise.name))
        events.put(Opened(time.monotonic()))
        run_loop(WatchState(exercise.name if exercise else None), events, performer.perform)


def _reason(number: signal.Signals) -> str:
    return "interrupted" if number == signal.SIGINT else number.name
