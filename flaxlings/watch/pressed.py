"""What a watch does about a key of the application, and which keys mean something in a state."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flaxlings.watch.events import (
    CheckAll,
    Effect,
    EndCheck,
    GiveHint,
    OpenEditor,
    OpenLink,
    Pressed,
    Quit,
    Remember,
    RememberAdvancing,
    ResetFile,
    ShowEnded,
    ShowList,
    ShowModule,
    ShowSolution,
    Typed,
)
from flaxlings.watch.keys import Key, key_of
from flaxlings.watch.moves import Step, cancel, enter, leaving, look
from flaxlings.watch.state import Panel, Question, WatchState

_ASKING: tuple[Key, ...] = ("yes", "no", "quit")
_OFFERED: dict[Panel, tuple[Key, ...]] = {
    "work": (
        "next",
        "end",
        "hint",
        "list",
        "editor",
        "solution",
        "rerun",
        "check",
        "advance",
        "module",
        "reset",
        "link",
        "help",
        "quit",
    ),
    "list": ("jump", "reset", "close"),
    "check": ("end", "close"),
    "solution": ("close",),
    "module": ("close",),
    "help": ("close",),
}
"""What a panel has keys for; the most wanted first, because a narrow terminal has no room for all."""
_NEEDS_EXERCISE = frozenset[Key]({"hint", "rerun", "editor", "solution", "module", "link"})


@dataclass(frozen=True, slots=True)
class Look:
    """What an application shows of a state, beside what effects tell it to show."""

    current: str | None
    panel: Panel
    question: Question | None
    keys: tuple[Key, ...]
    """The keys that mean something now."""
    running: bool
    advancing: bool
    checking: bool


def look_of(state: WatchState) -> Look:
    """What an application shows of this state."""
    return Look(
        state.current,
        state.panel,
        state.question,
        offered(state),
        _running(state),
        state.advancing,
        state.checking,
    )


def offered(state: WatchState) -> tuple[Key, ...]:
    """The keys that mean something in this state."""
    keys = _ASKING if state.question is not None else _OFFERED[state.panel]
    return tuple(key for key in keys if _means_something(state, key))


def _means_something(state: WatchState, key: Key) -> bool:
    if key == "next":
        return state.passed is not None
    if key == "end":
        return state.checking if state.panel == "check" else _running(state)
    if key == "reset" and state.panel == "work":
        return state.current is not None
    return state.current is not None or key not in _NEEDS_EXERCISE


def _running(state: WatchState) -> bool:
    return state.run is not None and state.run.answer is None


def typed(state: WatchState, event: Typed) -> Step:
    """The state after what was typed, and what to do."""
    key = key_of(event.character, state.panel, asking=state.question is not None)
    if key is None or event.at < state.deaf_until:
        return state, ()
    return pressed(state, Pressed(key, event.at))


def pressed(state: WatchState, event: Pressed) -> Step:
    """The state after the key, and what to do; a key that means nothing now does nothing."""
    if event.key not in offered(state):
        return state, ()
    if state.question is not None and event.key != "quit":
        return _answered(state, state.question, yes=event.key == "yes")
    match event.key:
        case "quit":
            state, effects = cancel(state)
            return state, (*effects, Quit("quit"))
        case "close":
            return replace(state, panel="work"), ()
        case "help":
            return replace(state, panel="help"), ()
        case "list":
            return replace(state, panel="list"), (ShowList(),)
        case "check":
            return replace(state, panel="check", checking=True), () if state.checking else (CheckAll(),)
        case "advance":
            return replace(state, advancing=not state.advancing), (RememberAdvancing(not state.advancing),)
        case "jump":
            return _jumped(state, event.exercise, event.at)
        case "next":
            return _went_on(state, event.at)
        case "end":
            return (state, (EndCheck(),)) if state.panel == "check" else _ended(state)
    exercise = event.exercise or state.current
    return (state, ()) if exercise is None else _about(state, event, exercise)


def _about(state: WatchState, event: Pressed, exercise: str) -> Step:
    """The keys that do something with an exercise."""
    match event.key:
        case "rerun":
            return _rerun(state, exercise, event.at)
        case "hint":
            return state, (GiveHint(exercise),)
        case "editor":
            return state, (OpenEditor(exercise, event.line or state.line),)
        case "link":
            return state, (OpenLink(exercise),)
        case "module":
            return replace(state, panel="module"), (ShowModule(exercise),)
        case "solution" if exercise in state.solved:
            return _show_solution(state, exercise)
        case "solution":
            return replace(state, question=Question("solution", exercise)), ()
        case "reset":
            return replace(state, question=Question("reset", exercise)), ()
    return state, ()


def _answered(state: WatchState, question: Question, *, yes: bool) -> Step:
    state = replace(state, question=None)
    if not yes:
        return state, ()
    if question.about == "solution":
        return _show_solution(state, question.exercise)
    again: tuple[Effect, ...] = (ShowList(),) if state.panel == "list" else ()
    return state, (ResetFile(question.exercise), *again)


def _show_solution(state: WatchState, exercise: str) -> Step:
    return replace(state, panel="solution"), (ShowSolution(exercise),)


def _jumped(state: WatchState, exercise: str | None, at: float) -> Step:
    if exercise is None or exercise == state.current:
        return replace(state, panel="work"), ()
    state, cancelled = cancel(leaving(state, at))
    state, effects = enter(state, exercise, at)
    return state, (*cancelled, Remember(exercise), *effects)


def _went_on(state: WatchState, at: float) -> Step:
    assert state.passed is not None  # noqa: S101 -- for the type checker: the key means nothing without
    following = state.passed.following
    state, cancelled = cancel(leaving(state, at))
    state, effects = enter(state, following, at)
    return state, (*cancelled, *effects) if following is None else (*cancelled, Remember(following), *effects)


def _ended(state: WatchState) -> Step:
    run, exercise = state.run, state.current
    assert run is not None and exercise is not None  # noqa: PT018, S101 -- for the type checker: as above
    state, cancelled = cancel(state)
    # As good as judged: until it changes, or somebody asks, nobody wants to wait for it again.
    return replace(state, judged=run.source.digest), (*cancelled, ShowEnded(exercise))


def _rerun(state: WatchState, exercise: str, at: float) -> Step:
    if state.crediting:
        return state, ()
    run = None if state.run is None else replace(state.run, entering=False)
    file = replace(state.file(exercise), believed=None)
    state = replace(state, run=run, judged=None, entering=False, visited=exercise if state.passed else state.visited)
    return look(state.with_file(exercise, file), exercise, at)
