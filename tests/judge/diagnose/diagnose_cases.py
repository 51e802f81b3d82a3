"""Cases of numbers against numbers, made by the real comparison."""

from __future__ import annotations

from typing import Any

import numpy as np

from flaxlings.course.model import Exercise
from flaxlings.judge.compare import compare
from flaxlings.judge.diagnose.case import Case, Sighting
from flaxlings.judge.diagnose.numbers import RULES
from flaxlings.judge.observation import Array, Leaf, Number, Observation, PathPart, ProbePlan, Value

EXERCISE = Exercise("linen_dense", "04_linen_first", "An exercise", "linen", "easy", (), (), "")
Tree = Any
"""Arrays and numbers in nested dicts and lists."""


def value(of: Any) -> Value:
    if isinstance(of, bool | int | float):
        plain = of.item() if isinstance(of, np.generic) else of
        return Number(type(plain).__name__, repr(plain))
    array = np.asarray(of)
    if array.dtype == np.float64:
        with np.errstate(all="ignore"):
            array = array.astype(np.float32)
    return Array(str(array.dtype), array.shape, array.tobytes())


def leaves(tree: Tree, path: tuple[PathPart, ...] = (), variable: str | None = None) -> tuple[Leaf, ...]:
    if isinstance(tree, dict | list):
        children = tree.items() if isinstance(tree, dict) else enumerate(tree)
        return tuple(leaf for name, child in children for leaf in leaves(child, (*path, name), variable))
    return (Leaf(path, value(tree), variable),)


def case(
    *sides: tuple[Tree, Tree],
    source: str = "",
    title: str = "y",
    seen: tuple[Tree, ...] = (),
    same: frozenset[str] = frozenset(),
    variable: str | None = None,
) -> Case:
    """A failing probe with one pair of trees for each seed: (expected, yours).

    `seen` are trees that the reference showed in another probe, one for each seed.
    """
    plan = ProbePlan("output", title, tuple(range(len(sides))))
    sightings = []
    for seed, (expected, yours) in enumerate(sides):
        left = Observation("output", seed, leaves(expected, (), variable))
        right = Observation("output", seed, leaves(yours, (), variable))
        sightings.append(Sighting(seed, left, right, compare(left.leaves, right.leaves, plan)))
    others = tuple(Observation("params", seed, leaves(tree)) for seed, tree in enumerate(seen))
    reference = (*others, *(each.expected for each in sightings))
    return Case(EXERCISE, plan, tuple(sightings), same, reference, tuple(each.yours for each in sightings), source)


def named(of: Case) -> str | None:
    """The id that the first rule of all gives."""
    return next((found.id for rule in RULES if (found := rule(of)) is not None), None)


def says(of: Case) -> str | None:
    """The sentence of the first rule, with `looks like` in front when it is not certain."""
    found = next((found for rule in RULES if (found := rule(of)) is not None), None)
    return found and ("" if found.sure else "looks like: ") + found.says
