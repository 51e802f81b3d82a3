"""Rules about numbers: each names its relation, and declines what is alike, too little, or only half explained."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from diagnose_cases import case, named, says

from flaxlings.judge.diagnose.numbers import RULES

RNG = np.random.default_rng(0)
X = RNG.normal(size=(6, 5)) + 0.3
Y = RNG.normal(size=(6, 5)) - 0.2
POSITIVE = np.exp(X)
BIAS = RNG.normal(size=5)
SQUARE = RNG.normal(size=(5, 5))
KERNEL = RNG.normal(size=(5, 5)) + 2 * np.eye(5)


def softmax(x, axis=-1):
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def relu(x):
    return np.maximum(x, 0)


def gelu(x):
    return x * (1 + np.tanh(sqrt(2 / np.pi) * (x + 0.044715 * x**3))) / 2


def silu(x):
    return x * sigmoid(x)


def norm(x, axis=-1, eps=1e-6, ddof=0):
    return (x - x.mean(axis, keepdims=True)) / np.sqrt(x.var(axis, keepdims=True, ddof=ddof) + eps)


CAUSAL = np.tril(np.ones((5, 5), bool))
DROPPED = np.array(RNG.random((6, 5)) < 0.25)
LOW_VARIANCE = X * np.array([0.03, 0.05, 0.1, 0.2, 0.5, 1])[:, None]

RELATIONS = [
    ("sign", X, -X, ""),
    ("constant-factor", X, 2.5 * X, ""),
    ("constant-factor", X, X / sqrt(5), ""),
    ("constant-offset", X, X + 0.5, ""),
    ("constant-offset", [3, 4, 5, 6], [2, 3, 4, 5], ""),
    ("constant-offset", [1, 2, 3], [0, 1, 2], ""),
    ("reciprocal", POSITIVE, 1 / POSITIVE, ""),
    ("squared", POSITIVE, POSITIVE**2, ""),
    ("square-root", POSITIVE, POSITIVE**0.5, ""),
    ("bias-missing", X, X - BIAS, "nn.Dense(5)"),
    ("bias-missing", X[0], X[0] - BIAS, 'b = self.param("bias", init, (5,))\nreturn x @ kernel'),
    ("bias-missing", X[0], X[0] - BIAS, "self.bias = nnx.Param(jnp.zeros(5))\nreturn x @ self.kernel"),
    ("scale-missing", norm(X) * BIAS, norm(X), "scale"),
    ("transposed", SQUARE, SQUARE.T, ""),
    ("activation-missing", relu(X), X, ""),
    ("activation-missing", gelu(X), X, ""),
    ("activation-missing", np.tanh(X), X, ""),
    ("activation-missing", softmax(X), X, ""),
    ("activation-extra", X, relu(X), ""),
    ("activation-extra", X, sigmoid(X), ""),
    ("another-activation", relu(X), gelu(X), ""),
    ("another-activation", gelu(X), relu(X), ""),
    ("another-activation", silu(X), np.tanh(X), ""),
    ("another-activation", sigmoid(X), np.tanh(X), ""),
    ("another-activation", relu(X), np.where(X > 0, X, 0.01 * X), "x = nn.leaky_relu(x)"),
    ("softmax-over-another-axis", softmax(X), softmax(X, 0), ""),
    ("softmax-over-another-axis", softmax(X), softmax(X, None), ""),
    ("norm-over-another-axis", norm(X), norm(X, 0), ""),
    ("norm-over-another-axis", norm(X), norm(X, None), ""),
    ("epsilon", norm(LOW_VARIANCE, eps=1e-6), norm(LOW_VARIANCE, eps=1e-4), "nn.LayerNorm(epsilon=1e-4)"),
    ("variance-biased", X.var(0), X.var(0, ddof=1), "jnp.var(x, axis=0, ddof=1)"),
    ("variance-biased", norm(X) + BIAS, norm(X, ddof=1) + BIAS, "jnp.var(x, axis=-1, ddof=1)"),
    ("rows-permuted", X, X[[1, 0, 2, 3, 5, 4]], ""),
    ("rows-permuted", X, X[::-1], ""),
    ("rows-permuted", list(X[0]), list(X[0][::-1]), ""),
    ("one-step-late", X, np.concatenate([np.zeros((1, 5)), X[:-1]]), ""),
    ("one-step-late", list(X[0]), [0.0, *X[0][:-1]], ""),
    ("one-step-early", X, np.concatenate([X[1:], np.zeros((1, 5))]), ""),
    ("not-masked", softmax(np.where(CAUSAL, SQUARE, -1e9)), softmax(SQUARE), "mask"),
    ("not-masked", np.where(CAUSAL, SQUARE, -1e9), SQUARE, "mask"),
    (
        "mask-inverted",
        softmax(np.where(CAUSAL, SQUARE, -1e9)),
        softmax(np.where(CAUSAL, -1e9, SQUARE)),
        "mask",
    ),
    ("mask-inverted", CAUSAL, ~CAUSAL, ""),
    ("training-mode", X, np.where(DROPPED, 0, X / 0.75), "nn.Dropout(0.25)"),
    ("evaluation-mode", np.where(DROPPED, 0, X / 0.75), X, "nn.Dropout(0.25)"),
    ("dropout-not-scaled", np.where(DROPPED, 0, X / 0.75), np.where(DROPPED, 0, X), "random.bernoulli(key, 0.75)"),
    ("training-mode", X * POSITIVE[0] + BIAS, X * POSITIVE[1] + Y[0], "nn.BatchNorm(use_running_average=False)"),
]


@pytest.mark.parametrize(("id", "expected", "yours", "source"), RELATIONS)
def test_a_relation_between_the_sides_is_named(id, expected, yours, source):  # noqa: A002 -- the field of Found
    assert named(case((expected, yours), source=source)) == id
    assert named(case(({"y": expected}, {"y": yours}), source=source)) == id


@pytest.mark.parametrize(("id", "expected", "yours", "source"), RELATIONS)
def test_a_relation_that_explains_half_of_what_differs_is_not_named(id, expected, yours, source):  # noqa: A002 -- as above
    if id == "bias-missing" and "param" in source.lower():
        return  # an unused bias is a mistake whatever else there is
    half = case(({"y": expected, "z": X[:3] * BIAS}, {"y": yours, "z": Y[3:] + BIAS**2}), source=source)
    assert named(half) is None
    assert named(case((expected, yours), (np.exp(Y), np.exp(np.sin(9 * X))), source=source)) is None


@pytest.mark.parametrize(("id", "expected", "yours", "source"), RELATIONS)
def test_a_relation_beside_something_that_is_missing_is_not_named(id, expected, yours, source):  # noqa: A002 -- as above
    assert named(case(({"y": expected, "z": X}, {"y": yours}), source=source)) is None


@pytest.mark.parametrize(
    ("expected", "yours"),
    [
        (1.5, 3.0),
        ([1.5], [3.0]),
        (np.array([1.5, 2.5]), np.array([3.0, 5.0])),
        (np.ones(9), np.zeros(9)),
        (np.ones(9), 2 * np.ones(9)),
        (np.zeros(9), np.arange(9.0)),
        (np.arange(9.0), np.zeros(9)),
        ({"scans": 1, "products": 0}, {"scans": 2, "products": 1}),
        ({"a": 1, "b": 2, "c": 3}, {"a": 2, "b": 3, "c": 4}),
        (np.array([1, 0]), np.array([0, 1])),
        ([1, 2], [2, 1]),
        (X.astype(np.complex64), -X.astype(np.complex64)),
        (np.array([True, False, True]), np.array([False, False, True])),
    ],
)
def test_what_is_too_little_to_go_by_has_no_name(expected, yours):
    assert named(case((expected, yours), source="Dense mask var momentum Dropout")) is None


def test_one_number_for_each_of_two_seeds_is_enough_when_the_constant_is_the_same():
    assert named(case((1.5, 3.0), (2.25, 4.5))) == "constant-factor"
    assert named(case((1.5, 3.0), (2.25, 4.6))) is None


def test_single_numbers_need_a_factor_that_has_a_reason():
    assert named(case((1.5, 1.5 * 2.582), (2.25, 2.25 * 2.582))) is None
    assert named(case((X, 2.582 * X))) == "constant-factor"


def test_noise_on_a_relation_takes_its_name_away():
    noise = 0.02 * RNG.normal(size=X.shape)
    assert named(case((X, -X + noise))) is None
    assert named(case((relu(X), X + noise))) is None
    assert named(case((X, X - BIAS + noise), source="nn.Dense(5)")) is None


def test_only_a_text_that_speaks_of_it_drops_masks_or_averages():
    assert named(case((X, np.where(DROPPED, 0, X / 0.75)))) is None
    assert named(case((np.where(CAUSAL, SQUARE, 0), SQUARE))) is None
    assert named(case(({"mean": 0.1 * BIAS}, {"mean": 0.9 * BIAS}))) == "constant-factor"


def test_momentum_is_told_from_the_old_value_and_the_new_one():
    old, new = X[0], X[1]
    expected, yours = {"mean": 0.99 * old + 0.01 * new}, {"mean": 0.01 * old + 0.99 * new}
    found = case((expected, yours), seen=({"before": old},), source="BatchNorm(momentum=0.01)")
    assert says(found) == (
        "Your `mean` weighs the old value with 0.01 and the new one with 0.99; it is the other way round: momentum is "
        "the weight of the old value."
    )
    var = ({"mean": 0.1 * old, "var": 0.9 + 0.1 * new**2}, {"mean": 0.9 * old, "var": 0.1 + 0.9 * new**2})
    assert named(case(var, source="BatchNorm")) == "momentum-inverted"
    assert named(case((expected, {"mean": 0.3 * old + 0.7 * new}), seen=({"before": old},), source="momentum")) is None


def test_a_bias_that_the_reference_showed_is_named():
    seen = ({"params": {"bias": BIAS, "kernel": SQUARE}},)
    missing = case((X[0], X[0] - BIAS), seen=seen)
    assert says(missing) == "Your result lacks `params/bias`: add the bias after the product with the kernel."
    twice = case((X, X + BIAS), seen=seen)
    assert says(twice) == "Your result has `params/bias` in it twice: add the bias once."


def test_a_bias_that_is_read_somewhere_is_not_called_unused():
    for use in ("y + b", "add(y, b)"):
        source = f'def f(self, x):\n    b = self.param("bias", init, (5,))\n    return {use}'
        assert named(case((X[0], Y[0]), source=source)) is None


@pytest.mark.parametrize(
    ("id", "source", "line"),
    [
        ("bias-missing", "def f(x):\n    y = x @ kernel\n    y + bias\n    return y", 3),
        ("bias-missing", "def f(query, key, bias=None):\n    return query @ key", 1),
        ("sign", "def f(x):\n    return x @ kernel - self.bias", 2),
        ("activation-missing", "def f(x):\n    nn.relu(x)\n    return x", 2),
    ],
)
def test_what_the_text_does_with_names_gives_a_mistake_away(id, source, line):  # noqa: A002 -- the field of Found
    of = case((X[0], Y[0]), source=source)
    found = next((found for rule in RULES if (found := rule(of)) is not None), None)
    assert found is not None
    assert (found.id, found.line) == (id, line)


def test_a_bias_that_the_text_adds_twice_looks_like_that():
    source = "def f(x):\n    y = x @ kernel + bias\n    return y + bias"
    assert says(case((X, X + BIAS), source=source)) == (
        "looks like: Your result has a bias in it twice: add the bias once."
    )


def test_a_kernel_of_another_scheme_is_said_with_both_schemes():
    assert says(case(({"kernel": SQUARE}, {"kernel": sqrt(2) * SQUARE}))) == (
        "Your `kernel` is 1.414 times what is expected: as he (variance 2/fan_in) is to lecun (variance 1/fan_in)."
    )


def test_a_kernel_that_is_scaled_by_its_other_width_is_said_so():
    kernel = RNG.normal(size=(3, 4))
    assert says(case(({"kernel": kernel}, {"kernel": sqrt(3 / 4) * kernel}))) == (
        "Your `kernel` is 0.866 times what is expected: divided by sqrt(4), the width of the output, instead of "
        "sqrt(3), that of the input."
    )


def test_a_mean_and_a_variance_that_move_too_far_have_another_momentum():
    start = {"mean": 0.01 * X[0], "var": 0.99 + 0.01 * POSITIVE[0]}
    yours = {"mean": 0.5 * X[0], "var": 0.5 + 0.5 * POSITIVE[0]}
    assert named(case((start, yours), source="BatchNorm(momentum=0.5)")) == "another-momentum"


def test_a_mean_that_was_not_subtracted_is_no_bias():
    assert named(case((X - X.mean(0), X), source="nn.Dense(5)")) is None


def test_a_square_kernel_that_the_reference_showed_tells_a_transposed_operand():
    seen = ({"params": {"kernel": KERNEL}},)
    assert named(case((X @ KERNEL, X @ KERNEL.T), seen=seen)) == "transposed-operand"
    assert named(case((X @ KERNEL, X @ KERNEL.T))) is None


@pytest.mark.parametrize(
    ("factor", "source", "sentence"),
    [
        (sqrt(5), "", "Your `y` is 2.236 times what is expected: a division by sqrt(5) is missing."),
        (1 / sqrt(6), "", "Your `y` is 0.4082 times what is expected: divided by sqrt(6) once too often."),
        (6, "", "Your `y` is 6 times what is expected: a division by 6 is missing (a sum instead of a mean?)."),
        (sqrt(2), "", "Your `y` is 1.414 times what is expected: that is sqrt(2)."),
        (6 / 5, "", "Your `y` is 1.2 times what is expected: divided by 5 instead of 6."),
        (1 / 0.9, "Dropout", "Your `y` is 1.111 times what is expected: that is 1/(1 - 0.1), the scale of dropout."),
        (7.7, "", "Your `y` is 7.7 times what is expected: look for a scale that is missing or one too many."),
    ],
)
def test_a_factor_is_said_with_its_formula(factor, source, sentence):
    assert says(case(({"y": X}, {"y": factor * X}), source=source)) == sentence


def test_arrays_larger_than_any_exercise_has_are_not_looked_at():
    large = RNG.normal(size=(1 << 18)).astype(np.float32)
    assert named(case((large, -large))) is None


def test_complex_numbers_in_a_sequence_are_left_alone():
    sides = ([1.0, 2.0, 3j, 4.0], [1.0, 3.0, 3j, 4.0])
    expected, yours = ([complex(x) if isinstance(x, complex) else x for x in side] for side in sides)
    left, right = (
        [np.asarray(x, np.complex64) if isinstance(x, complex) else x for x in side] for side in (expected, yours)
    )
    assert named(case((left, right))) in (None, "constant-offset", "constant-factor")
