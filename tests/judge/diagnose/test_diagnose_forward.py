"""Where the forward pass parts, said by the first submodule that gets or gives something else."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np
import pytest

from flaxlings.course.model import Exercise
from flaxlings.judge.diagnose.case import Case, Found, Sighting
from flaxlings.judge.diagnose.forward import RULES
from flaxlings.judge.difference import Difference
from flaxlings.judge.observation import Array, Leaf, Observation, ProbePlan, Step

EXERCISE = Exercise("mlp", "06_linen_compose", "MLP", "linen", "easy", (), (), "MLPs.", time_limit=20.0)
NNX = Exercise("blocks", "21_nnx_compose", "Blocks", "nnx", "easy", (), (), "Blocks.", time_limit=20.0)
A, B, C = (1.0, -2.0, 3.0, -4.0), (0.5, -0.25, 2.0, -1.0), (0.1, 0.2, -0.3, 0.4)
RELU_A = (1.0, 0.0, 3.0, 0.0)
Call = tuple[str, Sequence[float], Sequence[float]]


def array(values: Sequence[float]) -> Array:
    return Array("float32", (len(values),), struct.pack(f"<{len(values)}f", *values))


def seen(calls: Sequence[Call], result: Sequence[float]) -> Observation:
    steps = tuple(Step(tuple(name.split(".")), "Dense", array(given), array(gave)) for name, given, gave in calls)
    return Observation("output", 0, (Leaf(("y",), array(result)),), steps=steps)


def found(expected: Observation, yours: Observation, exercise: Exercise = EXERCISE) -> Found | None:
    difference = Difference("y", "value", "1", "2")
    case = Case(exercise, ProbePlan("output", "the output", (0,)), (Sighting(0, expected, yours, (difference,)),))
    answers = [answer for rule in RULES if (answer := rule(case)) is not None]
    return min(answers, key=lambda answer: answer.is_place, default=None)


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


RELU_B = (0.5, 0.0, 2.0, 0.0)
BLOCKS: list[Call] = [
    ("layers.0.linear", C, A),
    ("layers.0", C, RELU_A),
    ("layers.1.linear", RELU_A, B),
    ("layers.1", RELU_A, RELU_B),
    ("head", RELU_B, C),
]


def blocks(**others: tuple[Sequence[float], Sequence[float]]) -> list[Call]:
    """The calls of the reference but for these, by their numbers from the outside in (`layers_0_linear`)."""
    changed = {name.replace("_", "."): call for name, call in others.items()}
    return [(name, *changed.get(name, (given, gave))) for name, given, gave in BLOCKS]


@pytest.mark.parametrize(
    ("calls", "result", "id_", "says"),
    [
        (
            blocks(layers_0=(C, A), layers_1_linear=(A, C)),
            B,
            "activation-missing",
            "The output of `layers.0.linear` goes on as it is at the end of `layers.0`: relu is missing there.",
        ),
        (
            blocks(layers_1=(RELU_A, [abs(x) for x in B])),
            B,
            "parts-at",
            (
                "Everything is right up to `layers.1.linear`; `layers.1` gets the right input and gives another "
                "output: look at what it does besides calling `layers.1.linear`."
            ),
        ),
        (
            blocks(layers_1=(RELU_A, RELU_B[:2])),
            B,
            "parts-at",
            (
                "Everything is right up to `layers.1.linear`; `layers.1` gets the right input and gives another "
                "output, of another shape: look at what it does besides calling `layers.1.linear`."
            ),
        ),
        (
            blocks(layers_1_linear=(RELU_A, C)),
            B,
            "parts-at",
            (
                "Everything is right up to `layers.0`; `layers.1.linear` gets the right input and gives another "
                "output: look at how it is made."
            ),
        ),
        (
            blocks(layers_1_linear=(C, B)),
            B,
            "parts-before",
            "Everything is right up to `layers.0`; `layers.1.linear` gets another input than it should.",
        ),
        (
            blocks(layers_0_linear=(A, B)),
            B,
            "parts-before",
            "Already the first submodule differs: `layers.0.linear` gets another input than it should.",
        ),
        (
            blocks(head=(C, B)),
            B,
            "parts-before",
            "Everything is right up to `layers.1`; `head` gets another input than it should.",
        ),
        (
            BLOCKS,
            [max(x, 0) for x in C],
            "activation-extra",
            "The output of `head` goes through relu at the end, and should go on as it is.",
        ),
        (
            BLOCKS,
            A,
            "parts-after",
            "Every submodule gets and gives what it should, up to `head`: the mistake is in what follows it.",
        ),
    ],
)
def test_an_nnx_module_is_named_by_its_attributes(
    calls: list[Call], result: Sequence[float], id_: str, says: str
) -> None:
    expected = Found(id_, says, is_place=id_.startswith("parts"))
    assert found(seen(BLOCKS, C), seen(calls, result), NNX) == expected


@pytest.mark.parametrize(
    "calls",
    [
        BLOCKS[:-1],
        [(name.replace("layers", "blocks"), given, gave) for name, given, gave in BLOCKS],
        [(name.replace("layers.", "layers.layers."), given, gave) for name, given, gave in BLOCKS],
        [*BLOCKS, BLOCKS[-1]],
    ],
    ids=["missing", "renamed", "in-a-sequential", "called-twice"],
)
def test_another_tree_of_nnx_modules_is_not_gone_along(calls: list[Call]) -> None:
    assert found(seen(BLOCKS, C), seen(calls, A), NNX) is None


def test_a_linen_module_inside_of_another_is_named_with_slashes() -> None:
    answer = found(seen(BLOCKS, C), seen(blocks(layers_1=(RELU_A, B)), B))
    says = "The output of `layers/1/linear` goes on as it is at the end of `layers/1`: relu is missing there."
    assert answer == Found("activation-missing", says)


def test_a_shared_module_is_gone_along_by_its_first_path_and_call_by_call() -> None:
    reference = [("a", A, B), ("head", B, C), ("a", C, A)]
    answer = found(seen(reference, A), seen([("a", A, B), ("head", B, C), ("a", B, C)], C), NNX)
    says = "Everything is right up to `head`; `a` gets another input than it should."
    assert answer == Found("parts-before", says, is_place=True)


@pytest.mark.parametrize("without", [(True, False), (False, True), (True, True)], ids=["expected", "yours", "both"])
def test_an_input_that_nobody_saw_is_not_called_right(without: tuple[bool, bool]) -> None:
    sides = [
        Observation(
            "output",
            0,
            (Leaf(("y",), array(gave)),),
            steps=(Step(("head",), "Head", None if is_lost else array(A), array(gave)),),
        )
        for is_lost, gave in zip(without, (B, C), strict=True)
    ]
    says = "Already the first submodule differs: `head` gives another output: look at how it is made."
    assert found(*sides) == Found("parts-at", says, is_place=True)


@pytest.mark.parametrize("dtype", ["bool", "complex64"])
def test_what_is_no_real_number_goes_through_no_activation(dtype: str) -> None:
    origin, right, wrong = (np.array(values, dtype) for values in ((1, 0, 1, 0), (1, 1, 1, 0), (0, 0, 1, 0)))
    given, wanted, done = (Array(dtype, each.shape, each.tobytes()) for each in (origin, right, wrong))
    sides = [
        Observation(
            "output",
            0,
            (Leaf(("y",), gave),),
            steps=(Step(("mask",), "Mask", given, given), Step(("head",), "Head", gave, given)),
        )
        for gave in (wanted, done)
    ]
    says = "Everything is right up to `mask`; `head` gets another input than it should."
    assert found(*sides) == Found("parts-before", says, is_place=True)


@pytest.mark.parametrize(
    ("given", "id_", "words"),
    [
        ([x + 1 for x in C], "constant-offset", "Your `input of layers_1` is 1 more than expected"),
        ([2 * x for x in C], "constant-factor", "Your `input of layers_1` is 2 times what is expected"),
    ],
)
def test_what_is_done_to_the_input_of_a_submodule_is_said(given: list[float], id_: str, words: str) -> None:
    reference = seen([("layers_0", B, A), ("layers_1", C, A)], A)
    answer = found(reference, seen([("layers_0", B, A), ("layers_1", given, B)], B))
    assert answer is not None
    assert (answer.id, answer.is_place) == (id_, False)
    assert words in answer.says


def test_what_a_submodule_does_wrong_is_said() -> None:
    answer = found(REFERENCE, seen([("layers_0", B, [-x for x in A]), ("layers_1", B, B)], B))
    assert answer is not None
    assert (answer.id, answer.says.partition(" has")[0]) == ("sign", "Your `output of layers_0`")
