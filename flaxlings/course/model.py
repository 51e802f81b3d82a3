"""Course, Topic, Exercise: everything there is to solve, in order. Paths derive from slugs, never from metadata."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

Difficulty = Literal["easy", "medium", "hard"]
Track = Literal["foundations", "linen", "nnx", "bridge", "capstone"]
DIFFICULTIES: tuple[Difficulty, ...] = get_args(Difficulty)
TRACKS: tuple[Track, ...] = get_args(Track)

TIME_LIMIT = 20.0
"""Seconds of the learner's own code in one run, unless the exercise's manifest says otherwise."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise as its topic's manifest describes it."""

    name: str
    topic: str
    """The slug of the topic's folder, `04_linen_first`."""
    title: str
    track: Track
    difficulty: Difficulty
    hints: tuple[str, ...]
    links: tuple[str, ...]
    learnt: str
    """What somebody who solved it has learnt, in one sentence."""
    time_limit: float = TIME_LIMIT

    @property
    def path(self) -> str:
        """Where the learner's file is, relative to the learner's directory, with forward slashes."""
        return f"exercises/{self.topic}/{self.name}.py"


@dataclass(frozen=True, slots=True)
class Topic:
    """A folder of exercises that belong together."""

    slug: str
    title: str
    exercises: tuple[Exercise, ...]


@dataclass(frozen=True)
class Course:
    """All topics in folder order, and the directory that holds `checks/` and `solutions/`."""

    home: Path
    topics: tuple[Topic, ...] = field(default=())

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """Every exercise, in the order of the course."""
        return tuple(exercise for topic in self.topics for exercise in topic.exercises)

    @cached_property
    def by_name(self) -> dict[str, Exercise]:
        """Every exercise by its name, which is unique in the course."""
        return {exercise.name: exercise for exercise in self.exercises}

    def check_path(self, exercise: Exercise) -> Path:
        """The check: what to look at."""
        return self.home / "checks" / exercise.topic / f"{exercise.name}.py"

    def solution_path(self, exercise: Exercise) -> Path:
        """The reference answer."""
        return self.home / "solutions" / exercise.topic / f"{exercise.name}.py"

    def stub_path(self, exercise: Exercise) -> Path:
        """The pristine stub, kept beside the check: in a clone `exercises/` is where the learner works."""
        return self.home / "checks" / exercise.topic / "stubs" / f"{exercise.name}.py"

    def readme_path(self, topic: Topic) -> Path:
        """The pristine topic README."""
        return self.home / "checks" / topic.slug / "stubs" / "README.md"
