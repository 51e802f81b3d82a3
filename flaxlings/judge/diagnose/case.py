"""What a rule looks at: one failing probe, with every seed, on both sides; and what it may answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TypeVar

from flaxlings.course.model import Exercise
from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Leaf, Observation, PathPart, ProbePlan


@dataclass(frozen=True)
class Sighting:
    """One probe with one seed: what the reference gave, what the learner's file gave, and where they part."""

    seed: int
    expected: Observation
    yours: Observation
    differences: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs with this seed."""
        return not self.differences and self.yours.raised is None


@dataclass(frozen=True)
class Case:
    """One probe that fails, with all of its seeds, and what the other probes saw."""

    exercise: Exercise
    plan: ProbePlan
    sightings: tuple[Sighting, ...]
    """Every seed of the probe, in the order of the plan; at least one of them differs."""
    same: frozenset[str] = frozenset()
    """The names of the probes that are the same on both sides, with every seed."""
    reference: tuple[Observation, ...] = ()
    """All that the reference's run saw, of every probe."""
    yours: tuple[Observation, ...] = ()
    """All that the learner's run saw, of every probe."""
    source: str = ""
    """The learner's text."""
    solution: str = ""
    """The text that the reference ran, for what it does and the learner's does not."""

    @cached_property
    def failing(self) -> tuple[Sighting, ...]:
        """The seeds with which it fails."""
        return tuple(each for each in self.sightings if not each.same)


@dataclass(frozen=True, slots=True)
class Found:
    """The answer of a rule: the cause's id, a sentence for the learner, whether it is certain, and the line."""

    id: str
    says: str
    sure: bool = True
    """False for what is said as "looks like"."""
    line: int | None = None
    is_place: bool = False
    """Whether it says only where things part, and not why: better than nothing."""


_Of = TypeVar("_Of", Case, Sighting)
_Seen = TypeVar("_Seen")


def once(look: Callable[[_Of], _Seen]) -> Callable[[_Of], _Seen]:
    """The function, which looks at each case or sighting once: what it saw is kept there, and goes when that goes."""
    name = f"{look.__module__}.{look.__qualname__}"

    @wraps(look)
    def seen(of: _Of) -> _Seen:
        kept = vars(of)
        if name not in kept:
            kept[name] = look(of)
        return kept[name]  # type: ignore[no-any-return]

    return seen


Rule = Callable[[Case], Found | None]
"""Answers when it knows the cause of a failing probe, with every seed that fails; None when it does not."""


def leaves_by_path(observation: Observation) -> dict[tuple[PathPart, ...], Leaf]:
    """The leaves by path; of two at one path, which only a stranger sends, the first."""
    found: dict[tuple[PathPart, ...], Leaf] = {}
    for leaf in observation.leaves:
        found.setdefault(leaf.path, leaf)
    return found


def on_both_sides(sighting: Sighting) -> Iterator[tuple[Leaf, Leaf]]:
    """The leaves whose path is on both sides, in the reference's order: (expected, yours)."""
    yours = leaves_by_path(sighting.yours)
    for path, leaf in leaves_by_path(sighting.expected).items():
        if path in yours:
            yield leaf, yours[path]


def every_failing(look: Callable[[Case, Sighting], Found | None]) -> Rule:
    """A rule out of what looks at one seed: it answers only if it says the same of every seed that fails."""

    def rule(case: Case) -> Found | None:
        answers = [look(case, sighting) for sighting in case.failing]
        first = answers[0] if answers else None
        if first is None or any(answer != first for answer in answers):
            return None
        return first

    rule.__name__, rule.__doc__ = look.__name__, look.__doc__
    return rule
