"""A pytree's leaves by their paths, and the values that they hold most often."""

from __future__ import annotations

from flaxlings.judge.observation import Number, PathPart, Value
from flaxlings.run.worker.flatten import flatten


def flat(tree: object) -> dict[tuple[PathPart, ...], Value]:
    return {leaf.path: leaf.value for leaf in flatten(tree)}


def only(tree: object) -> Value:
    (leaf,) = flatten(tree)
    assert leaf.path == ()
    return leaf.value


ONE, TWO = Number("int", "1"), Number("int", "2")
