"""Where a watch stands: the current exercise, its run, and what is awaited about each file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from flaxlings.course.source import Source, Unreadable
from flaxlings.judge.verdict import Verdict

QUIET = 0.05
"""Seconds without an event after which an unsettled file is read."""

DEAF = 0.5
"""Seconds in which somebody who types sees that a panel has gone."""

PATIENCE = 0.3
"""Seconds that a file may be gone, unreadable or suddenly empty before that is believed: editors save that way."""


@dataclass(frozen=True, slots=True)
class File:
    """What is known and what is awaited about one exercise's file."""

    believed: Source | Unreadable | None = None
    """What was last acted upon."""
    touched: float = -math.inf
    """The time of the last event after which it must be read."""
    settled: bool = True
    """Whether that event says that the writer is done."""
    saved: float | None = None
    """The time of the last `Touched`, None once it is acted upon."""
    due: float | None = None
    """When to read."""
    reading: bool = False
    """Whether a `ReadFile` has not been answered yet."""
    doubted: float | None = None
    """Until when a content that looks like a save in progress is not believed."""

    @property
    def awaited(self) -> bool:
        """Whether the text on disk may be another than the believed one."""
        return self.reading or self.due is not None


@dataclass(frozen=True, slots=True)
class Run:
    """The run of the current exercise's text."""

    number: int
    source: Source
    entering: bool = False
    """Nobody asked: the learner has just come to this exercise, and its pristine stub needs no verdict."""
    answer: Verdict | None = None
    """The verdict, held back while the file is awaited: it may be about an old text."""


@dataclass(frozen=True, slots=True)
class Left:
    """The exercise that was credited last: late events of the save that solved it do not bring the learner back."""

    exercise: str
    digest: str
    until: float

    def covers(self, exercise: str, source: Source, saved: float) -> bool:
        """Whether this is such a late event."""
        return (self.exercise, self.digest) == (exercise, source.digest) and saved <= self.until


Panel = Literal["work", "list", "check", "solution", "module", "help"]
"""What the application shows: the exercise, or something beside it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the learner is asked before it is done."""

    about: Literal["solution", "reset"]
    exercise: str


@dataclass(frozen=True, slots=True)
class Passed:
    """The current exercise is solved and credited, and the learner has not left it; `following` is next, if any is."""

    following: str | None
    digest: str = ""
    """Of the text that was credited."""


@dataclass(frozen=True, slots=True)
class WatchState:
    """Everything that a watch remembers. Made with the exercise to open at, or None when all are solved."""

    current: str | None
    quiet: float = QUIET
    patience: float = PATIENCE
    files: Mapping[str, File] = field(default_factory=dict)
    run: Run | None = None
    runs: int = 0
    """Runs started so far; also the number of the last one."""
    judged: str | None = None
    """The digest of the current exercise's text that was judged last, None when it needs judging."""
    crediting: bool = False
    """Whether a `Credit` has not been answered yet."""
    entering: bool = False
    """Whether the learner has just come to the current exercise, whose file is not read yet."""
    left: Left | None = None
    saved: float = -math.inf
    """The time of the last save that was acted upon: an earlier save of another exercise does not move the learner."""
    solved: frozenset[str] = frozenset()
    """The exercises that are known to be solved."""
    advancing: bool = True
    """Whether a pass leads to the next exercise by itself."""
    visited: str | None = None
    """The solved exercise that the learner asked for: its old answer does not send them away again."""
    passed: Passed | None = None
    unjudged: bool = False
    """Whether the last verdict was none: whoever saves the same text again wants one."""
    line: int | None = None
    """The line of the learner's file that the current verdict speaks of."""
    resets: Mapping[str, str] = field(default_factory=dict)
    """The digests of stubs that were brought back here, by exercise: they are no saves of the learner's."""
    deaf_until: float = -math.inf
    """Until when what is typed was meant for a panel that has just been left without a key."""
    panel: Panel = "work"
    question: Question | None = None
    checking: bool = False
    """Whether all exercises are being judged."""

    def file(self, exercise: str) -> File:
        """What is known about this exercise's file."""
        return self.files.get(exercise, File())

    def with_file(self, exercise: str, file: File) -> WatchState:
        """The state with that file replaced."""
        return replace(self, files={**self.files, exercise: file})


def deadline(state: WatchState) -> float | None:
    """When a `Tick` must come at the latest, None if nothing waits for time to pass."""
    return min((file.due for file in state.files.values() if file.due is not None and not file.reading), default=None)
