"""The loop of a watch: events from a queue, effects to whoever performs them."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

from flaxlings.watch.events import Effect, Event, Quit, Tick
from flaxlings.watch.state import WatchState, deadline
from flaxlings.watch.step import step


def run_loop(
    state: WatchState,
    events: queue.SimpleQueue[Event],
    perform: Callable[[Effect], None],
    clock: Callable[[], float] = time.monotonic,
    changed: Callable[[WatchState], None] = lambda _: None,
    *,
    done: Callable[[], None] = lambda: None,
) -> WatchState:
    """Take events until one asks for `Quit`, and perform what they ask for; returns the last state.

    `changed` hears of every state before what it asks for is performed, `done` is called when it is. All of them run
    here, and may put further events into the queue. Whatever they raise, and `KeyboardInterrupt`, goes to the caller.
    """
    while True:
        event = _next(events, deadline(state), clock)
        state, effects = step(state, event)
        changed(state)
        for effect in effects:
            perform(effect)
        done()
        if any(isinstance(effect, Quit) for effect in effects):
            return state


def _next(events: queue.SimpleQueue[Event], due: float | None, clock: Callable[[], float]) -> Event:
    """The next event, or a `Tick` at the deadline. What is in the queue goes first: it may put the deadline off."""
    try:
        return events.get() if due is None else events.get(timeout=max(0.0, due - clock()))
    except queue.Empty:
        now = clock()
        return Tick(now if due is None else max(now, due))
