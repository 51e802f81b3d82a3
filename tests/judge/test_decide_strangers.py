"""Numbers at the edge of what numpy and LAPACK can do: there is a verdict, and nothing is printed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from flaxlings.course.model import Exercise
from flaxlings.judge.decide import decide
from flaxlings.judge.observation import Array, Leaf, Number, Observation, ProbePlan, Transcript, Value

EXERCISE = Exercise("linen_dense", "03_parameters", "Dense", "linen", "easy", (), (), "Params", time_limit=20.0)
PLAN = (ProbePlan("output", "the first values", (0,)),)
Tree = dict[tuple[str, ...], Value]


def array(values: object, dtype: str = "float32") -> Array:
    numbers = np.asarray(values, dtype)
    return Array(dtype, numbers.shape, numbers.tobytes())


def ran(tree: Tree) -> Transcript:
    leaves = tuple(Leaf(path, value) for path, value in tree.items())
    return Transcript(plan=PLAN, observations=(Observation("output", 0, leaves),))


def biases(*arrays: Array) -> Tree:
    return {("params", f"Dense_{number}", "bias"): each for number, each in enumerate(arrays)}


RISING = np.arange(16.0)
MASK = np.where(np.tri(4) > 0, 0.0, -math.inf)
STRANGE: dict[str, tuple[Tree, Tree]] = {
    "two constants, one with a law": (
        biases(array(np.zeros(8)), array(np.zeros(8))),
        biases(array(np.ones(8)), array(np.arange(8) + 1)),
    ),
    "draws near the largest float": (
        biases(array(RISING * 1e307, "float64")),
        biases(array(RISING**2 * 1e305, "float64")),
    ),
    "yours near the largest float": (biases(array(RISING, "float64")), biases(array(RISING**2 * 7e305, "float64"))),
    "draws whose squares vanish": (
        biases(array(RISING * 1e-200, "float64")),
        biases(array(RISING**2, "float64")),
    ),
    "a mask of infinities, and a product": (
        {("mask",): array(MASK), ("y",): array(np.arange(12.0).reshape(3, 4))},
        {("mask",): array(MASK), ("y",): array(np.arange(12.0).reshape(3, 4) ** 2 + 1)},
    ),
    "a complex number that has no length": (
        {("y",): Number("complex", "(1.7e308+1.7e308j)")},
        {("y",): Number("complex", "(1+1.7e308j)")},
    ),
    "no elements along huge axes": (
        {("y",): array([1.0, 2.0]), ("z",): array(np.zeros((0, 2)))},
        {("y",): array([1.0, 3.0]), ("z",): Array("float32", (0, 1 << 62, 1 << 62), b"")},
    ),
    "huge axes on both sides, beside what differs": (
        {("y",): array([1.0, 2.0]), ("z",): Array("float32", (0, 1 << 62, 1 << 62), b"")},
        {("y",): array([1.0, 3.0]), ("z",): Array("float32", (0, 1 << 62, 1 << 62), b"")},
    ),
    "axes as large as they may be": (
        {("y",): array([1.0, 2.0]), ("z",): Array("complex128", (0, 1 << 29, 1 << 29), b"")},
        {("y",): array([1.0, 3.0]), ("z",): Array("complex128", (1 << 29, 0, 1 << 29), b"")},
    ),
    "unsigned ints beyond the signed ones": (
        {("y",): array([2**64 - 1, 5, 7, 9], "uint64")},
        {("y",): array([2**64 - 2, 4, 6, 8], "uint64")},
    ),
}


@pytest.mark.parametrize(("expected", "yours"), STRANGE.values(), ids=STRANGE)
def test_there_is_a_verdict_and_nothing_is_printed(expected, yours, capfd):
    verdict = decide(EXERCISE, "digest", pristine=False, reference=ran(expected), yours=ran(yours))
    assert (verdict.status, verdict.reason) == ("unsolved", "different")
    assert capfd.readouterr() == ("", "")
