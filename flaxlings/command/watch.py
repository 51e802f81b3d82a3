"""`watch`: the loop on a terminal, through a pipe, or as JSON lines, until somebody stops it."""

from __future__ import annotations

import os
import queue
import signal
import time
from dataclasses import replace

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
from flaxlings.screen.console import hang_up, suits_an_application
from flaxlings.watch.events import Event, Opened, Stopped
from flaxlings.watch.loop import run_loop
from flaxlings.watch.state import WatchState
from flaxlings.watch.watcher import Watcher


def watch(
    name: str | None, *, poll: float | None, as_json: bool, plain: bool = False, edit_cmd: str | None = None
) -> int:
    """Answer every save until somebody stops it; the exit code."""
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    try:
        # An event like any other: workers are ended, and the last word is said.
        with interrupt.told(lambda number: events.put(Stopped(_reason(number)))):
            return _watch(name, poll, events, as_json=as_json, plain=plain, edit_cmd=edit_cmd)
    except BrokenPipeError:
        # Nobody reads any more; there is nobody to say so to either.
        hang_up()
    return EXIT_INTERRUPTED


def _watch(
    name: str | None,
    poll: float | None,
    events: queue.SimpleQueue[Event],
    *,
    as_json: bool,
    plain: bool,
    edit_cmd: str | None,
) -> int:
    course = open_course()
    directory = open_directory(course)
    loaded = open_progress(directory)
    exercise = chosen_exercise(course, loaded.progress, name) if name else current_exercise(course, loaded.progress)
    solved = solved_names(course, loaded.progress)
    state = WatchState(exercise.name if exercise else None, solved=solved, advancing=loaded.progress.advance)
    watcher = Watcher(
        directory.exercises,
        exercise_of=lambda path: exercise_of(course, directory, path),
        post=events.put,
        poll=poll,
    )
    application = not plain and not as_json and suits_an_application(os.environ)
    # Without keys nobody could go on to the next exercise.
    state = state if application else replace(state, advancing=True)
    with open_session(course, directory) as session:
        if application:
            from flaxlings.command.sitting import sit  # noqa: PLC0415 -- only an application waits for its library

            return sit(session, watcher, events, state, loaded, asked=bool(name), edit_cmd=edit_cmd)
        view: View = JsonView(course) if as_json else StreamView(course)
        view.opened(len(solved))
        if loaded.warning:
            view.notice(loaded.warning, "")
        with Performer(session, view, events) as performer, watcher:
            if name and exercise:
                performer.remember(exercise)
            events.put(Opened(time.monotonic()))
            run_loop(state, events, performer.perform)
    return EXIT_INTERRUPTED


def _reason(number: signal.Signals) -> str:
    return "interrupted" if number == signal.SIGINT else number.name
