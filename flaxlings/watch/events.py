"""What happens to a watch (events in), and what it wants done (effects out).

Exercises go by their names. Times (`at`) are seconds of one monotonic clock, the same for every event.
"""

from __future__ import annotations

from dataclasses import dataclass

from flaxlings.course.source import Source, Unreadable
from flaxlings.judge.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Opened:
    """The watch begins: the files are observed from now on."""

    at: float


@dataclass(frozen=True, slots=True)
class Touched:
    """An exercise's file was written; `settled` when its writer is done (closed it, or renamed onto it)."""

    exercise: str
    settled: bool
    at: float


@dataclass(frozen=True, slots=True)
class TreeChanged:
    """Something that is no save happened below `exercises/`: a deletion, new permissions, a directory moved."""

    at: float


@dataclass(frozen=True, slots=True)
class Read:
    """The content of an exercise's file; `at` is the time just before it was opened.

    Answers a `ReadFile`, or a `Credit` whose verdict was no longer about the text on disk.
    """

    exercise: str
    source: Source | Unreadable
    at: float


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer to a `StartRun`. Cancelled runs may answer too: it is dropped here."""

    run: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Moved:
    """The answer to a `Credit` that was given: the learner leaves one exercise for the next (None: all are solved)."""

    left: str
    exercise: str | None
    at: float


@dataclass(frozen=True, slots=True)
class Rerun:
    """The learner asks for an answer about the current text, changed or not."""

    at: float


@dataclass(frozen=True, slots=True)
class Tick:
    """The deadline of the state has passed."""

    at: float


@dataclass(frozen=True, slots=True)
class WatcherReported:
    """The watcher cannot watch as it was asked to, or can again; it goes on by itself. The hint may be empty."""

    says: str
    hint: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The watch ends; nothing is read from the queue after this."""

    reason: str


Event = Opened | Touched | TreeChanged | Read | Judged | Moved | Rerun | Tick | WatcherReported | Stopped


@dataclass(frozen=True, slots=True)
class ReadFile:
    """Read the exercise's file and answer with `Read`."""

    exercise: str


@dataclass(frozen=True, slots=True)
class StartRun:
    """Judge this text and answer with `Judged`, unless the run is cancelled first."""

    run: int
    exercise: str
    source: Source


@dataclass(frozen=True, slots=True)
class CancelRun:
    """Nobody wants the answer of this run any more."""

    run: int


@dataclass(frozen=True, slots=True)
class MakeCurrent:
    """A save moved the learner to this exercise: keep it in the state file."""

    exercise: str


@dataclass(frozen=True, slots=True)
class Credit:
    """Read the file again; if its digest is the verdict's, credit it and answer `Moved`, otherwise answer `Read`."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ShowSaved:
    """A save with a new text was seen; its run starts now."""

    exercise: str
    digest: str


@dataclass(frozen=True, slots=True)
class ShowVerdict:
    """The verdict about the current text."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ShowProblem:
    """The exercise's file has no text."""

    exercise: str
    unreadable: Unreadable


@dataclass(frozen=True, slots=True)
class ShowTask:
    """The watch opened at, or the learner advanced to, this exercise."""

    exercise: str


@dataclass(frozen=True, slots=True)
class ShowFinished:
    """Every exercise is solved. The watch goes on: a save of any of them is still answered."""


@dataclass(frozen=True, slots=True)
class ShowNotice:
    """What the watcher reported. The hint may be empty."""

    says: str
    hint: str


@dataclass(frozen=True, slots=True)
class Quit:
    """The watch ended: let go of workers and threads."""

    reason: str


Effect = (
    ReadFile
    | StartRun
    | CancelRun
    | MakeCurrent
    | Credit
    | ShowSaved
    | ShowVerdict
    | ShowProblem
    | ShowTask
    | ShowFinished
    | ShowNotice
    | Quit
)
