"""What a watch does about an event: a pure function from state and event to state and effects.

Three rules carry the rest. A file is read when its writer is done with it, and what looks like a save in progress
(gone, suddenly empty) is believed only after `patience`. The digest decides whether anything changed. A verdict counts
only while the text it is about is, as far as anybody knows, the one on disk.
"""

from __future__ import annotations

from dataclasses import replace

from flaxlings.course.source import Source, Unreadable
from flaxlings.judge.verdict import Verdict
from flaxlings.watch.events import (
    CheckEnded,
    Credit,
    Effect,
    Event,
    Judged,
    MakeCurrent,
    Moved,
    NotKept,
    Opened,
    Pressed,
    Quit,
    Read,
    ShowNotice,
    ShowProblem,
    ShowSaved,
    ShowVerdict,
    Stopped,
    Tick,
    Touched,
    TreeChanged,
    Typed,
    WasReset,
    WatcherReported,
)
from flaxlings.watch.moves import Step, cancel, enter, leaving, look, read_if_due, start
from flaxlings.watch.pressed import pressed, typed
from flaxlings.watch.state import DEAF, File, Passed, Run, WatchState


def step(state: WatchState, event: Event) -> Step:  # noqa: PLR0912 -- one case for each event
    """The state after the event, and what to do, in this order."""
    match event:
        case Touched():
            return _touched(state, event)
        case Read():
            return _read(state, event)
        case Judged():
            return _judged(state, event)
        case Moved():
            return _moved(state, event)
        case Tick(at):
            return _ticked(state, at)
        case TreeChanged(at):
            return (state, ()) if state.current is None else look(state, state.current, at)
        case Typed():
            return typed(state, event)
        case Pressed():
            return pressed(state, event)
        case NotKept(exercise):
            return (replace(state, crediting=False) if exercise == state.current else state), ()
        case WasReset():
            return _reset(state, event)
        case CheckEnded(solved):
            return replace(state, checking=False, solved=state.solved if solved is None else solved), ()
        case Opened(at):
            return enter(state, state.current, at)
        case WatcherReported(says, hint):
            return state, (ShowNotice(says, hint),)
        case Stopped(reason):
            state, effects = cancel(state)
            return state, (*effects, Quit(reason))


def _touched(state: WatchState, event: Touched) -> Step:
    due = event.at if event.settled else event.at + state.quiet
    file = replace(state.file(event.exercise), touched=event.at, settled=event.settled, saved=event.at, due=due)
    return read_if_due(state.with_file(event.exercise, file), event.exercise, event.at)


def _ticked(state: WatchState, at: float) -> Step:
    effects: list[Effect] = []
    for exercise in state.files:
        state, read = read_if_due(state, exercise, at)
        effects += read
    return state, tuple(effects)


def _read(state: WatchState, event: Read) -> Step:
    exercise = event.exercise
    file = replace(state.file(exercise), reading=False)
    if state.crediting and exercise == state.current and _digest(event.source) != state.judged:
        # The credit did not happen, or is about a text that is gone; should that text come back, it is judged anew.
        state = replace(state, crediting=False, judged=None)
    if file.due is not None and not (file.settled and event.at >= file.touched):
        # Touched again since: what was read is old, or half written. Was it whole, the next emptiness is a new one.
        if not _doubtful(file, event.source):
            file = replace(file, doubted=None)
        return read_if_due(state.with_file(exercise, file), exercise, file.touched)
    if _doubtful(file, event.source):
        doubted = event.at + state.patience if file.doubted is None else file.doubted
        if event.at < doubted:
            return state.with_file(exercise, replace(file, doubted=doubted, due=doubted)), ()
    state = state.with_file(exercise, replace(file, believed=event.source, saved=None, due=None, doubted=None))
    if isinstance(event.source, Unreadable):
        return _unreadable(state, exercise, event.source, file)
    stub = state.resets.get(exercise)
    state = replace(state, resets={name: digest for name, digest in state.resets.items() if name != exercise})
    if stub == event.source.digest:
        # Written by us: nobody saved it.
        file = replace(file, saved=None)
        state = replace(state, entering=True) if exercise == state.current else state
    if exercise == state.current:
        return _same_exercise(state, exercise, event.source, file, event.at)
    return _other_exercise(state, exercise, event.source, file, event.at)


def _reset(state: WatchState, event: WasReset) -> Step:
    state = replace(state, solved=state.solved - {event.exercise})
    if event.digest is None:
        return state, ()
    return replace(state, resets={**state.resets, event.exercise: event.digest}), ()


def _digest(source: Source | Unreadable) -> str | None:
    return source.digest if isinstance(source, Source) else None


def _doubtful(file: File, source: Source | Unreadable) -> bool:
    """Whether this may be a moment in the middle of a save: gone, or truncated and not yet written."""
    if isinstance(source, Unreadable):
        return source != file.believed
    return source.text == "" and not (isinstance(file.believed, Source) and file.believed.text == "")


def _unreadable(state: WatchState, exercise: str, problem: Unreadable, before: File) -> Step:
    cancelled: tuple[Effect, ...] = ()
    if exercise == state.current:
        state, cancelled = cancel(replace(state, judged=None))
    said = before.believed == problem
    return state, cancelled if said else (*cancelled, ShowProblem(exercise, problem))


def _same_exercise(state: WatchState, exercise: str, source: Source, before: File, at: float) -> Step:
    if before.saved is not None:
        state = replace(state, saved=max(state.saved, before.saved))
    if state.run is not None and state.run.source.digest == source.digest:
        return (state, ()) if state.run.answer is None else _answer(state, state.run, state.run.answer)
    if state.run is None and state.judged == source.digest and not (state.unjudged and before.saved is not None):
        return state, ()
    changed = before.believed is not None and before.believed != source
    saved = before.saved is not None or (changed and not state.entering)
    if saved:
        state = _back_to_work(state, at)
    state, cancelled = cancel(state)
    state, started = start(state, exercise, source, entering=state.entering and not saved)
    return state, (*cancelled, *((ShowSaved(exercise, source.digest),) if saved else ()), *started)


def _other_exercise(state: WatchState, exercise: str, source: Source, before: File, at: float) -> Step:
    saved = before.saved
    if saved is None or saved < state.saved or (state.left is not None and state.left.covers(exercise, source, saved)):
        return state, ()
    state, cancelled = cancel(_back_to_work(replace(state, saved=saved), at))
    state, started = start(replace(state, current=exercise), exercise, source, entering=False)
    return state, (*cancelled, MakeCurrent(exercise), ShowSaved(exercise, source.digest), *started)


def _back_to_work(state: WatchState, at: float) -> WatchState:
    """Who saves wants to see the verdict, and is not looking at an old answer any more."""
    deaf_until = state.deaf_until if state.panel == "work" else at + DEAF
    return replace(state, panel="work", visited=None, deaf_until=deaf_until)


def _judged(state: WatchState, event: Judged) -> Step:
    run = state.run
    if run is None or run.number != event.run or run.answer is not None:
        return state, ()
    if state.current is not None and state.file(state.current).awaited:
        return replace(state, run=replace(run, answer=event.verdict)), ()
    return _answer(state, run, event.verdict)


def _answer(state: WatchState, run: Run, verdict: Verdict) -> Step:
    unjudged = verdict.status == "unjudged"
    state = replace(
        state,
        run=None,
        judged=run.source.digest,
        crediting=verdict.solved,
        unjudged=unjudged,
        line=_line_of(verdict),
    )
    if verdict.solved:
        advance = state.advancing and state.visited != state.current
        return state, (ShowVerdict(verdict), Credit(verdict, advance))
    if run.entering and verdict.reason == "unfinished":
        return state, ()
    return state, (ShowVerdict(verdict),)


def _line_of(verdict: Verdict) -> int | None:
    """The first line that the verdict names: of the likely mistake, or of what was raised."""
    lines = [diagnosis.line for diagnosis in verdict.diagnoses if diagnosis.line is not None]
    return lines[0] if lines else verdict.problem.line if verdict.problem is not None else None


def _moved(state: WatchState, event: Moved) -> Step:
    state = replace(state, solved=state.solved | {event.left})
    if not state.crediting or event.left != state.current:
        # A save came between; it decides where the learner is, and the credit has written down another place.
        return replace(state, crediting=False), () if state.current is None else (MakeCurrent(state.current),)
    if not event.advanced:
        return replace(state, crediting=False, passed=Passed(event.exercise, state.judged or "")), ()
    # Whoever looks at something else goes on looking at it.
    state, effects = enter(leaving(state, event.at), event.exercise, event.at, panel=state.panel)
    return state, effects
