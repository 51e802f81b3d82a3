"""What events of every kind come down to: read a file, start or end a run, go to an exercise."""

from __future__ import annotations

from dataclasses import replace

from flaxlings.course.source import Source
from flaxlings.watch.events import CancelRun, Effect, ReadFile, ShowFinished, ShowTask, StartRun
from flaxlings.watch.state import Left, Panel, Run, WatchState

Step = tuple[WatchState, tuple[Effect, ...]]


def look(state: WatchState, exercise: str, at: float) -> Step:
    """Read a file that nobody is known to have saved; one that is about to be read anyway is left to that."""
    file = state.file(exercise)
    if file.due is None:
        state = state.with_file(exercise, replace(file, touched=at, settled=True, due=at))
    return read_if_due(state, exercise, at)


def read_if_due(state: WatchState, exercise: str, at: float) -> Step:
    """At most one read at a time: whatever comes during one is decided when it is answered."""
    file = state.file(exercise)
    if file.reading or file.due is None or file.due > at:
        return state, ()
    return state.with_file(exercise, replace(file, reading=True, due=None)), (ReadFile(exercise),)


def _anew(state: WatchState) -> WatchState:
    """Nothing is known of the text that comes next, and nothing is asked any more."""
    return replace(state, judged=None, unjudged=False, line=None, crediting=False, question=None)


def start(state: WatchState, exercise: str, source: Source, *, entering: bool) -> Step:
    """Judge this text."""
    run = Run(state.runs + 1, source, entering)
    passed = state.passed if state.passed is not None and state.passed.digest == source.digest else None
    state = replace(_anew(state), run=run, runs=run.number, entering=False, passed=passed)
    return state, (StartRun(run.number, exercise, source),)


def cancel(state: WatchState) -> Step:
    """End the run, if there is one."""
    run = state.run
    return replace(state, run=None), () if run is None or run.answer is not None else (CancelRun(run.number),)


def leaving(state: WatchState, at: float) -> WatchState:
    """The learner leaves the current exercise: late events of its last save do not bring them back."""
    if state.current is None:
        return state
    return replace(state, left=Left(state.current, state.judged or "", at + state.patience))


def enter(state: WatchState, exercise: str | None, at: float, *, panel: Panel = "work") -> Step:
    """Go to this exercise and show it, or to the end of the course; nothing runs."""
    visited = exercise if exercise in state.solved else None
    state = replace(_anew(state), current=exercise, passed=None, panel=panel, visited=visited)
    if exercise is None:
        return state, (ShowFinished(),)
    # What was judged of it before is not on the screen any more.
    file = replace(state.file(exercise), believed=None)
    state, effects = look(replace(state, entering=True).with_file(exercise, file), exercise, at)
    return state, (ShowTask(exercise), *effects)
