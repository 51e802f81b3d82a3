"""Cases about trees: both sides as nested dicts and lists, as a check returns them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from flaxlings.course.model import Exercise
from flaxlings.judge.compare import compare
from flaxlings.judge.diagnose.case import Case, Found, Rule, Sighting
from flaxlings.judge.observation import (
    Array,
    Empty,
    Leaf,
    Nothing,
    Number,
    Observation,
    PathPart,
    ProbePlan,
    Raised,
    Spec,
    Text,
    Value,
)

EXERCISE = Exercise("exercise", "01_topic", "An exercise", "linen", "easy", (), (), "nothing")


@dataclass(frozen=True)
class Held:
    """A value inside an NNX Variable."""

    kind: str
    value: object


def spec(*shape: int, dtype: str = "float32") -> Spec:
    return Spec(dtype, shape)


def array(values: object, dtype: str = "float32") -> Array:
    numbers = np.asarray(values, dtype)
    return Array(dtype, numbers.shape, numbers.tobytes())


def drawn(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng([seed, *shape]).standard_normal(shape).astype(np.float32)


def param(*shape: int) -> Held:
    return Held("Param", spec(*shape))


def flatten(tree: object, path: tuple[PathPart, ...] = (), variable: str | None = None) -> Iterator[Leaf]:
    if isinstance(tree, Held):
        yield from flatten(tree.value, path, tree.kind)
    elif isinstance(tree, Mapping) and tree:
        for name, child in tree.items():
            yield from flatten(child, (*path, name), variable)
    elif isinstance(tree, list | tuple) and tree:
        for index, child in enumerate(tree):
            yield from flatten(child, (*path, index), variable)
    else:
        yield Leaf(path, value_of(tree), variable)


def value_of(tree: object) -> Value:
    match tree:
        case {}:
            return Empty("mapping")
        case [] | ():
            return Empty("sequence")
        case None:
            return Nothing()
        case str():
            return Text(tree)
        case np.ndarray() | np.generic():
            return array(tree, tree.dtype.name)
        case bool() | int() | float():
            return Number(type(tree).__name__, repr(tree))
        case _:
            return tree


def case_of(
    expected: object,
    yours: object,
    source: str = "",
    *,
    more: tuple[tuple[object, object], ...] = (),
    strict: bool = False,
    elsewhere: object = None,
) -> Case:
    """One probe, with a seed for this pair of trees and one for each of `more`."""
    plan = ProbePlan("probe", "what is looked at", tuple(range(1 + len(more))), strict_scalars=strict)
    sightings = []
    for seed, sides in enumerate(((expected, yours), *more)):
        left, right = (
            side
            if isinstance(side, Observation)
            else Observation("probe", seed, (), side)
            if isinstance(side, Raised)
            else Observation("probe", seed, tuple(flatten(side)))
            for side in sides
        )
        differences = () if right.raised else compare(left.leaves, right.leaves, plan)
        sightings.append(Sighting(seed, left, right, differences))
    reference = [each.expected for each in sightings]
    if elsewhere is not None:
        reference.append(Observation("elsewhere", 0, tuple(flatten(elsewhere))))
    return Case(
        EXERCISE,
        plan,
        tuple(sightings),
        reference=tuple(reference),
        yours=tuple(each.yours for each in sightings),
        source=source,
    )


def answer(rules: tuple[Rule, ...], case: Case) -> Found | None:
    """What the first rule says that says anything."""
    return next((found for rule in rules if (found := rule(case)) is not None), None)


def name(rules: tuple[Rule, ...], case: Case) -> str | None:
    """The id of it, with a question mark for what is not certain."""
    found = answer(rules, case)
    return None if found is None else found.id + ("" if found.sure else "?")
