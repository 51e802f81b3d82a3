"""Where the forward pass parts, said by the first submodule that gets or gives something else."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import pytest

from flaxlings.course.model import Exercise
from flaxlings.judge.diagnose.case import Case, Found, Sighting
from flaxlings.judge.diagnose.forward import RULES
from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Array, Leaf, Observation, ProbePlan, Step

EXERCISE = Exercise("mlp", "06_linen_compose", "MLP", "linen", "easy", (), (), "MLPs.", time_limit=20.0)
A, B, C = (1.0, -2.0, 3.0, -4.0), (0.5, -0.25, 2.0, -1.0), (0.1, 0.2, -0.3, 0.4)
RELU_A = (1.0, 0.0, 3.0, 0.0)
Call = tuple[str, Sequence[float], Sequence[float]]


def array(values: Sequence[float]) -> Array:
    return Array("float32", (len(values),), struct.pack(f"<{len(values)}f", *values))


def seen(calls: Sequence[Call], result: Sequence[float]) -> Observation:
    steps = tuple(Step((name,), "Dense", array(given), array(gave)) for name, given, gave in calls)
    return Observation("output", 0, (Leaf(("y",), array(result)),), steps=steps)


def found(expected: Observation, yours: Observation) -> Found | None:
    difference = Difference("y", "value", "1", "2")
    case = Case(EXERCISE, ProbePlan("output", "the output", (0,)), (Sighting(0, expected, yours, (difference,)),))
    (rule,) = RULES
    return rule(case)


REFERENCE = seen([("layers_0", B, A), ("layers_1", RELU_A, C)], C)


@pytest.mark.parametrize(
    ("calls", "result", "id_", "words"),
    [
        ([("layers_0", B, A), ("layers_1", A, B)], B, "activation-missing", "relu is missing"),
        (
            [("layers_0", B, A), ("layers_1", [abs(x) for x in A], B)],
            B,
            "parts-before",
            "`layers_1` gets another input",
        ),
        (
            [("layers_0", B, A), ("layers_1", [x if x > 0 else 0.01 * x for x in A], B)],
            B,
            "another-activation",
            "goes through leaky_relu before `layers_1`, where relu should be",
        ),
        ([("layers_0", [max(x, 0) for x in B], A), ("layers_1", RELU_A, C)], B, "activation-extra", "The input goes"),
        (
            [("layers_0", B, A), ("layers_1", RELU_A, B)],
            B,
            "parts-at",
            "right up to `layers_0`; `layers_1` gets the right",
        ),
        ([("layers_0", B, C), ("layers_1", C, B)], B, "parts-at", "Already the first submodule differs"),
        ([("layers_0", B, A), ("layers_1", RELU_A, C)], [max(x, 0) for x in C], "activation-extra", "at the end"),
        ([("layers_0", B, A), ("layers_1", RELU_A, C)], A, "parts-after", "the mistake is in what follows"),
    ],
)
def test_the_first_that_differs_is_named(calls: list[Call], result: Sequence[float], id_: str, words: str) -> None:
    answer = found(REFERENCE, seen(calls, result))
    assert answer is not None
    assert answer.id == id_
    assert words in answer.says


@pytest.mark.parametrize(
    "calls",
    [
        [],
        [("layers_0", B, A)],
        [("layers_0", B, A), ("Dense_1", A, B)],
        [("layers_0", B, A), ("layers_1", A, B), ("layers_1", B, A)],
    ],
)
def test_another_structure_is_not_gone_along(calls: list[Call]) -> None:
    assert found(REFERENCE, seen(calls, B)) is None


def test_a_layer_that_is_called_twice_is_compared_call_by_call() -> None:
    reference = seen([("dense", A, B), ("other", B, A), ("dense", A, C)], C)
    answer = found(reference, seen([("dense", A, B), ("other", B, A), ("dense", B, C)], A))
    assert answer is not None
    assert answer.id == "parts-before"
    assert "Everything is right up to `other`; `dense` gets another input" in answer.says


def test_modules_without_submodules_say_nothing() -> None:
    assert found(seen([], A), seen([], B)) is None
