"""What is solved and what is current, and the verbs that change it: from one value to the next, no clock, no I/O.

Only a fresh verdict calls `credit`. What a later version of flaxlings added to the state file is carried along in
`unknown`, and so are exercises that this course does not have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Annotated

from msgspec import Meta

from flaxlings.course.model import Course, Exercise

Count = Annotated[int, Meta(ge=0)]
Seconds = Annotated[float, Meta(ge=0, le=1e9)]


@dataclass(frozen=True, slots=True)
class Record:
    """What is known about one exercise."""

    solved: bool = False
    digest: str | None = None
    """Of the text that was solved last."""
    attempts: Count = 0
    """Texts that were judged so far; a stub on which nobody has worked is none."""
    hints: Count = 0
    """Hints shown so far."""
    solved_at: str | None = None
    """When it was solved first: UTC, ISO 8601, to the second."""
    seconds: Seconds = 0.0
    """How long the learner worked at it in `watch`, without long pauses."""
    tried: str | None = None
    """The digest of the text that the last verdict was about."""
    unknown: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """What is solved, by the exercise's name, and what is current."""

    current: str | None = None
    records: Mapping[str, Record] = field(default_factory=dict)
    unknown: Mapping[str, object] = field(default_factory=dict)
    advance: bool = True
    """Whether `watch` goes on to the next exercise by itself."""

    def of(self, name: str) -> Record:
        """The record of an exercise; an empty one when nothing happened there yet."""
        return self.records.get(name, _NOTHING)

    def solved(self, name: str) -> bool:
        """Whether the exercise was solved."""
        return self.of(name).solved


_NOTHING = Record()


def credit(progress: Progress, name: str, digest: str, at: datetime) -> Progress:
    """The exercise is solved, by the text with this digest. When it was solved first stays known."""
    record = progress.of(name)
    first = record.solved_at if record.solved and record.solved_at else _iso(at)
    return _with(progress, name, replace(record, solved=True, digest=digest, solved_at=first))


def attempt(progress: Progress, name: str, worked: float = 0.0, digest: str | None = None) -> Progress:
    """A verdict about the text of the exercise with this digest, whichever it was, after so many seconds of work.

    One more about the same text is no more attempts.
    """
    record = progress.of(name)
    attempts = record.attempts + (digest is None or record.tried != digest)
    # Tenths are more than anybody reads.
    seconds = round(record.seconds + worked, 1)
    return _with(progress, name, replace(record, attempts=attempts, seconds=seconds, tried=digest))


def hinted(progress: Progress, name: str, level: int) -> Progress:
    """The first `level` hints of the exercise have been shown; what was shown before stays shown."""
    record = progress.of(name)
    return _with(progress, name, replace(record, hints=max(record.hints, level)))


def moved_to(progress: Progress, name: str | None) -> Progress:
    """The exercise is the current one; None when all is solved."""
    return replace(progress, current=name)


def advancing(progress: Progress, on: bool) -> Progress:
    """Whether `watch` goes on to the next exercise by itself."""
    return replace(progress, advance=on)


def without(progress: Progress, name: str) -> Progress:
    """As if the exercise had never been touched, for `reset`; what we do not know about it is kept."""
    if name not in progress.records:
        return progress
    unknown = progress.records[name].unknown
    if unknown:
        return _with(progress, name, Record(unknown=unknown))
    return replace(progress, records={other: record for other, record in progress.records.items() if other != name})


def next_unsolved(course: Course, progress: Progress, after: str | None = None) -> Exercise | None:
    """The first unsolved exercise behind `after` in the order of the course, and from the beginning when none is.

    `after` itself comes last: it is the answer only when it alone is left. Without `after`, or with a name that the
    course does not have, the first unsolved exercise of all. None when everything is solved.
    """
    exercises = course.exercises
    here = course.by_name.get(after or "")
    start = exercises.index(here) + 1 if here else 0
    ahead = (*exercises[start:], *exercises[:start])
    return next((exercise for exercise in ahead if not progress.solved(exercise.name)), None)


def solved_names(course: Course, progress: Progress) -> frozenset[str]:
    """The names of the exercises of this course that are solved."""
    return frozenset(exercise.name for exercise in course.exercises if progress.solved(exercise.name))


def _with(progress: Progress, name: str, record: Record) -> Progress:
    return replace(progress, records={**progress.records, name: record})


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
