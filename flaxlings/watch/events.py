"""What happens to a watch (events in), and what it wants done (effects out).

Exercises go by their names. Times (`at`) are seconds of one monotonic clock, the same for every event.
"""

from __future__ import annotations

from dataclasses import dataclass

from flaxlings.course.source import Source, Unreadable
from flaxlings.judge.verdict import Verdict
from flaxlings.watch.keys import Key


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
    """The answer to a `Credit` that was given: behind the solved exercise this one is next (None: all are solved)."""

    left: str
    exercise: str | None
    at: float
    advanced: bool = True
    """Whether the learner goes on to it."""


@dataclass(frozen=True, slots=True)
class NotKept:
    """The answer to a `Credit` that could not be written down: the learner stays, and has read why."""

    exercise: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The learner typed something: a character, or the name of a key that types none (`escape`, `enter`).

    What it means depends on what is shown when it is its turn, also for whoever types ahead.
    """

    character: str
    at: float


@dataclass(frozen=True, slots=True)
class Pressed:
    """The learner pressed a key of the application, or clicked what stands for it.

    `exercise` is the one that was chosen in the list, None for the current one; `line` the line to go to.
    """

    key: Key
    at: float
    exercise: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class WasReset:
    """The answer to a `ResetFile` that was done: the stub with this digest was written; None where it was there."""

    exercise: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class CheckEnded:
    """The check of all exercises is over, or was ended; these are solved now, None if that cannot be read."""

    solved: frozenset[str] | None


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


Event = (
    Opened
    | Touched
    | TreeChanged
    | Read
    | Judged
    | Moved
    | NotKept
    | Typed
    | Pressed
    | WasReset
    | CheckEnded
    | Tick
    | WatcherReported
    | Stopped
)


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
    """Read the file again; if its digest is the verdict's, credit it and answer `Moved`, otherwise answer `Read`.

    With `advance` the learner goes on to the next exercise at once, which is written down as the current one.
    """

    verdict: Verdict
    advance: bool = True


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
class ShowEnded:
    """The learner ended the run of this exercise; it has no verdict."""

    exercise: str


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep in the state file that this is the current exercise."""

    exercise: str


@dataclass(frozen=True, slots=True)
class RememberAdvancing:
    """Keep in the state file whether a pass leads to the next exercise by itself."""

    on: bool


@dataclass(frozen=True, slots=True)
class GiveHint:
    """Show one more hint."""

    exercise: str


@dataclass(frozen=True, slots=True)
class ShowList:
    """Show every exercise, with what the state file says of it now."""


@dataclass(frozen=True, slots=True)
class ShowSolution:
    """Show the reference answer beside the learner's file."""

    exercise: str


@dataclass(frozen=True, slots=True)
class ShowModule:
    """Show the variables of the learner's module."""

    exercise: str


@dataclass(frozen=True, slots=True)
class ResetFile:
    """Bring the stub back, and answer with `WasReset`; what was there is kept."""

    exercise: str


@dataclass(frozen=True, slots=True)
class OpenEditor:
    """Open the learner's file, at this line if one is given."""

    exercise: str
    line: int | None


@dataclass(frozen=True, slots=True)
class OpenLink:
    """Open the documentation of this exercise."""

    exercise: str


@dataclass(frozen=True, slots=True)
class CheckAll:
    """Judge every exercise, and answer with `CheckEnded`."""


@dataclass(frozen=True, slots=True)
class EndCheck:
    """Nobody wants the rest of the check any more; it still answers with `CheckEnded`."""


@dataclass(frozen=True, slots=True)
class Quit:
    """The watch ended: let go of workers and threads."""

    reason: str


KeyEffect = (
    GiveHint
    | ShowList
    | ShowSolution
    | ShowModule
    | ResetFile
    | OpenEditor
    | OpenLink
    | CheckAll
    | EndCheck
    | RememberAdvancing
)
"""What only somebody with keys asks for."""

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
    | ShowEnded
    | Remember
    | Quit
    | KeyEffect
)
