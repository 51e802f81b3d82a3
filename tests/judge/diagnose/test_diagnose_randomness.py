"""Rules about draws: another key, one key for all, another scale or law; and what only looks like it."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import numpy as np
import pytest
from diagnose_cases import case, named, says

RNG = np.random.default_rng(1)
FIXED = "def first(seed, x):\n    return model.init(jax.random.PRNGKey(0), x)"
UNIFORM = RNG.random((2, 6, 8))
NORMAL = np.vectorize(NormalDist().inv_cdf)(UNIFORM)
TRUNCATED = np.vectorize(NormalDist().inv_cdf)(0.0228 + 0.9544 * UNIFORM)


def draw(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape)


def kernel(array: np.ndarray) -> dict:
    return {"params": {"kernel": array}}


HEADS = draw(3, 4, 5)
ONE, TWO = draw(6, 8), draw(6, 8)

CASES = [
    ("other-draws", [(kernel(draw(6, 8)), kernel(draw(6, 8))) for _ in range(3)]),
    ("other-draws", [({"kernel": draw(3, 4)}, {"kernel": draw(3, 4)}) for _ in range(3)]),
    ("seed-ignored", [(kernel(draw(6, 8)), kernel(ONE)), (kernel(draw(6, 8)), kernel(ONE))]),
    ("seed-ignored", [(kernel(ONE), kernel(ONE)), (kernel(draw(6, 8)), kernel(ONE))]),
    ("seed-ignored", [({"y": draw(4)}, {"y": ONE[0, :4]}), ({"y": draw(4)}, {"y": ONE[0, :4]})]),
    ("wrong-scale", [(kernel(draw(6, 8) / sqrt(6)), kernel(draw(6, 8))) for _ in range(2)]),
    ("wrong-scale", [(kernel(draw(30, 40) / sqrt(30)), kernel(draw(30, 40) / 30))]),
    ("constant-factor", [(kernel(ONE / sqrt(6)), kernel(ONE))]),
    ("drawn-alike", [({"params": {"kernel": HEADS}}, {"params": {"kernel": np.stack([HEADS[0]] * 3)}})]),
    ("drawn-alike", [({"params": {"kernel": HEADS}}, {"params": {"kernel": np.stack([draw(4, 5)] * 3)}})]),
    (
        "key-reused",
        [
            (
                {"params": {"a": {"kernel": ONE}, "b": {"kernel": TWO}}},
                {"params": {"a": {"kernel": ONE}, "b": {"kernel": ONE}}},
            )
        ],
    ),
    ("another-initializer", [(kernel(NORMAL[seed]), kernel(TRUNCATED[seed] / 0.8796)) for seed in range(2)]),
    ("another-initializer", [(kernel(NORMAL[seed]), kernel(UNIFORM[seed] - 0.5)) for seed in range(2)]),
    ("another-initializer", [({"params": {"bias": np.zeros(4)}}, {"params": {"bias": np.ones(4)}})]),
    ("another-initializer", [({"params": {"bias": np.zeros(4)}}, {"params": {"bias": draw(4)}})]),
    ("another-initializer", [(kernel(ONE), kernel(np.zeros((6, 8))))]),
]


@pytest.mark.parametrize(("id", "sides"), CASES)
def test_what_is_wrong_with_the_draws_is_named(id, sides):  # noqa: A002 -- the field of Found
    assert named(case(*sides, source=FIXED)) == id


@pytest.mark.parametrize(
    "sides",
    [
        [({"y": draw(6, 8)}, {"y": draw(6, 8)}) for _ in range(3)],
        [(kernel(draw(2, 2)), kernel(draw(2, 2)))],
        [(kernel(ONE), kernel(3 + draw(6, 8)))],
        [(kernel(ONE), kernel(ONE + 0.1 * TWO))],
        [(kernel(ONE), kernel(ONE + 1e-3 * TWO))],
        [({**kernel(ONE), "loss": 1.5}, {**kernel(TWO), "loss": 7.0})],
        [({"y": np.stack([HEADS[0]] * 3)}, {"y": np.stack([HEADS[1]] * 3)})],
    ],
    ids=["no parameter", "too small", "another mean", "related", "nearly equal", "a loss differs too", "alike in both"],
)
def test_what_may_as_well_be_something_else_is_not_named(sides):
    assert named(case(*sides, source=FIXED)) is None


def test_what_never_changes_is_not_called_a_seed_that_is_ignored():
    same = kernel(ONE), kernel(TWO)
    assert named(case(same, same)) == "other-draws"
    assert named(case(({"y": draw(4)}, {"y": np.zeros(4)}), ({"y": draw(4)}, {"y": np.zeros(4)}))) is None


@pytest.mark.parametrize("size", [(), (4,)])
def test_a_result_that_never_changes_ignores_the_seed_only_if_the_text_does(size):
    sides = [({"y": draw(*size)}, {"y": 0.625 + np.arange(4.0)[: size[0]] if size else 0.625}) for _ in range(2)]
    assert (
        says(case(*sides, source=FIXED))
        == ("Your `y` is the same with every seed: use the key (or the seed) that is handed in, not a fixed one.")
        if size
        else named(case(*sides, source=FIXED)) is None
    )
    assert named(case(*sides, source="def first(seed, x):\n    return model.init(jax.random.PRNGKey(seed), x)")) is None
    assert named(case(*sides, source="def f(params, x):\n    return model.init(jax.random.PRNGKey(0), x)")) is None
    assert named(case(*sides)) is None


def test_first_values_of_the_learners_own_initializer_are_not_drawn_about_zero():
    counted = kernel(10 + np.arange(48.0).reshape(6, 8))
    assert named(case((counted, kernel(ONE)))) == "another-initializer"


def test_an_nnx_param_is_a_parameter_wherever_it_stands():
    sides = [({"w": draw(6, 8)}, {"w": draw(6, 8)}) for _ in range(2)]
    assert named(case(*sides, variable="Param")) == "other-draws"
    assert named(case(*sides, variable="BatchStat")) is None


def test_a_scale_is_said_with_the_initializer_that_has_it():
    found = case((kernel(draw(60, 80) / sqrt(60)), kernel(draw(60, 80) / 60)))
    assert says(found) == (
        "looks like: Your `params/kernel` is drawn with a standard deviation near 0.017 (1/fan_in), and about 0.13 "
        "(1/sqrt(fan_in), lecun) is expected: look at the scale of the initializer."
    )
