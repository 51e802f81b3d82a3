"""A watch without files and without runs: what it is told, and what it asks for."""

from __future__ import annotations

from flaxlings.course.source import Source, Unreadable
from flaxlings.judge.verdict import Reason, Status, Verdict
from flaxlings.watch.events import Effect, Event, Read, Touched
from flaxlings.watch.state import WatchState, deadline
from flaxlings.watch.step import step

STUB = Source.of("stub")
RIGHT = Source.of("right")
WRONG = Source.of("wrong")
EMPTY = Source.of("")
GONE = Unreadable("dense.py is not there.", "Save it again.")
LATIN = Unreadable("dense.py is not UTF-8.", "Save it with the encoding UTF-8.")


def verdict(
    source: Source, status: Status = "unsolved", reason: Reason | None = None, exercise: str = "dense"
) -> Verdict:
    return Verdict(exercise, "03", f"exercises/03/{exercise}.py", status, source.digest, reason)


class Watch:
    """A state, and what the last event asked for."""

    def __init__(self, current: str | None = "dense") -> None:
        self.state = WatchState(current, quiet=0.05, patience=0.3)

    def __call__(self, *events: Event) -> tuple[Effect, ...]:
        effects: tuple[Effect, ...] = ()
        for event in events:
            self.state, effects = step(self.state, event)
        return effects

    @property
    def deadline(self) -> float | None:
        return deadline(self.state)


def saved(source: Source | Unreadable, at: float, exercise: str = "dense") -> tuple[Event, ...]:
    return Touched(exercise, True, at), Read(exercise, source, at)
